//go:build linux || darwin

package localpg

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

//go:embed shared.sh
var sharedScript string

// room is how many bytes must be free in /dev/shm to put a shared server there.
const room = 2 << 30

// Shared returns a throw-away server and a function that releases it. All processes of a user that ask for the same
// version and settings at the same time share one server, for example the test packages of one `go test ./...`. fsync
// is off, so a crash of the machine loses the data. They are in /dev/shm if 2 GB are free there, otherwise in the
// temporary directory.
//
// A process that ends, even by a kill, releases the server, too. About two seconds after its last user the server stops
// and its directory is removed.
func Shared(ctx context.Context, o Options) (*Server, func(), error) {
	c, err := newCluster(o) // for the directory of fetched versions and the defaults
	if err != nil {
		return nil, nil, err
	}
	if c.own, err = ownerOf(os.DevNull); err != nil {
		return nil, nil, err
	}
	c.data = os.DevNull // ignore the data of Dir
	inst, err := c.installation(ctx, c.o.Major)
	if err != nil {
		return nil, nil, err
	}
	settings := map[string]string{
		"fsync":               "off",
		"synchronous_commit":  "off",
		"full_page_writes":    "off",
		"max_connections":     "200",
		"restart_after_crash": "off", // whoever loses its sessions gets a new server
	}
	maps.Copy(settings, c.o.Settings)
	env := *c.o.env
	env.pgBin = inst.bin
	c.o.Settings, c.o.Major, c.o.env, c.shared = settings, inst.major, &env, true

	sum := sha256.Sum256(fmt.Appendf(nil, "%v %d %q %s", inst, c.o.Port, settings, sharedScript))
	name := fmt.Sprintf("seed-%d-pg%d-%s", os.Geteuid(), inst.major, hex.EncodeToString(sum[:4]))
	if c.dir, err = sharedDir(name); err != nil {
		return nil, nil, err
	}
	c.data, c.socket = filepath.Join(c.dir, "data"), socketDir(c.dir)
	if strings.HasPrefix(c.dir, "/dev/shm/") && settings["dynamic_shared_memory_type"] == "" {
		// Files in the data directory, which is in memory already and is removed with it. A killed server would leave
		// POSIX shared memory behind.
		settings["dynamic_shared_memory_type"] = "mmap"
	}

	for {
		s, err := c.join(ctx)
		if err != nil {
			return nil, nil, fmt.Errorf("start a shared server in %q: %w", c.dir, err)
		}
		if s != nil {
			return s, sync.OnceFunc(c.release), nil
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return nil, nil, fmt.Errorf("wait for the shared server in %q to end: %w", c.dir, err)
		}
	}
}

// sharedDir returns the path for the directory of a name.
func sharedDir(name string) (string, error) {
	if runtime.GOOS == "linux" {
		dir := filepath.Join("/dev/shm", name)
		if _, err := os.Lstat(dir); err == nil { // in use, so it stays there
			return dir, nil
		}
		var st syscall.Statfs_t
		if err := syscall.Statfs("/dev/shm", &st); err == nil && st.Bavail*uint64(st.Bsize) >= room {
			return dir, nil
		}
	}
	return filepath.Abs(filepath.Join(os.TempDir(), name))
}

// join makes this process a user of the server, and starts it if necessary. It returns no server if that is about to
// stop.
func (c *cluster) join(ctx context.Context) (*Server, error) {
	s, err := c.up(ctx)
	if err != nil || c.user != 0 { // started by this process
		return s, err
	}
	c.user, err = openUser(c.dir)
	switch err {
	case syscall.ENXIO: // somebody killed what would end the server
		_ = syscall.Kill(s.pid, syscall.SIGQUIT) // it may have ended by now
		return nil, nil
	case syscall.ENOENT, syscall.EPIPE:
		return nil, nil
	}
	return s, err
}

// openUser opens the pipe by which sharedScript knows a user of the server, and returns the descriptor. Unlike an
// *os.File it stays open when nothing refers to it any more.
func openUser(dir string) (int, error) {
	user, err := syscall.Open(filepath.Join(dir, "users"), syscall.O_WRONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		return 0, err
	}
	if _, err = syscall.Write(user, []byte("u")); err != nil {
		_ = syscall.Close(user)
		return 0, err
	}
	return user, nil
}

// firstUser makes the pipe, makes this process a user, and returns the end for sharedScript.
func (c *cluster) firstUser() (*os.File, error) {
	path := filepath.Join(c.dir, "users")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		return nil, &os.PathError{Op: "mkfifo", Path: path, Err: err}
	}
	users, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err == nil {
		err = syscall.SetNonblock(int(users.Fd()), false) // sharedScript waits
	}
	if err == nil {
		c.user, err = openUser(c.dir)
	}
	return users, err
}

// release ends the use of a shared server by this process.
func (c *cluster) release() {
	if c.user != 0 {
		_ = syscall.Close(c.user)
		c.user = 0
	}
}

// Keep keeps a shared server running for at least that long, even without users. So somebody can look at what they left
// there.
func (s *Server) Keep(d time.Duration) error {
	user, err := openUser(s.dir)
	if err == nil {
		cmd := exec.CommandContext(context.Background(), "sleep", strconv.Itoa(int(d.Seconds())))
		ownSession(cmd)
		pipe := os.NewFile(uintptr(user), "users")
		defer pipe.Close()
		cmd.Stdout = pipe
		err = cmd.Start()
	}
	if err != nil {
		return fmt.Errorf("keep the server in %q: %w", s.dir, err)
	}
	return nil
}
