//go:build linux || darwin

package localpg

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

//go:embed watchdog.sh
var watchdog string

// linger is how many seconds a shared server outlives its last user, for the next one to find it.
const linger = "2"

// room is how many bytes /dev/shm must have free for a shared server to lie there.
const room = 2 << 30

func shared(ctx context.Context, o Options, env environment) (*Server, func(), error) {
	c, err := newCluster(o, env) // for the directory of fetched versions and the defaults
	if err != nil {
		return nil, nil, err
	}
	if c.own, err = ownerOf(os.DevNull); err != nil {
		return nil, nil, err
	}
	c.data = os.DevNull // the data of Dir have no say here
	inst, err := c.installation(ctx, c.o.Major)
	if err != nil {
		return nil, nil, err
	}

	settings := map[string]string{
		"fsync":              "off",
		"synchronous_commit": "off",
		"full_page_writes":   "off",
		"max_connections":    "200",
	}
	maps.Copy(settings, c.o.Settings)
	c.o.Settings, c.o.Major = settings, inst.major
	c.env.pgBin = inst.bin
	c.initOptions = []string{"--no-sync"}

	key := fmt.Sprintln(inst, c.o.Port)
	for _, name := range sortedKeys(settings) {
		key += fmt.Sprintf("%q=%q\n", name, settings[name])
	}
	sum := sha256.Sum256([]byte(key))
	name := fmt.Sprintf("seed-%d-pg%d-%s", os.Geteuid(), inst.major, hex.EncodeToString(sum[:4]))
	if c.dir, err = sharedDir(name); err != nil {
		return nil, nil, err
	}
	c.data, c.socket = filepath.Join(c.dir, "data"), socketDir(c.dir)
	if strings.HasPrefix(c.dir, "/dev/shm/") && settings["dynamic_shared_memory_type"] == "" {
		// Files among the data, which are in memory already and go when those do: a killed server would leave
		// POSIX segments behind.
		settings["dynamic_shared_memory_type"] = "mmap"
	}

	c.sweep()
	for {
		s, user, err := c.join(ctx)
		if err != nil {
			return nil, nil, fmt.Errorf("start a shared server in %q: %w", c.dir, err)
		}
		if s != nil {
			return s, sync.OnceFunc(func() { syscall.Close(user) }), nil
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return nil, nil, fmt.Errorf("wait for the shared server in %q to end: %w", c.dir, err)
		}
	}
}

// sharedDir returns where the directory of a name is, or should be.
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

// join makes this process a user of the server, which it starts if need be. It returns the server and
// the descriptor to hold open, or no server when the one there is about to end.
func (c *cluster) join(ctx context.Context) (_ *Server, user int, err error) {
	if err := privateDir(c.dir, c.own); err != nil {
		return nil, -1, err
	}
	path := filepath.Join(c.dir, "lock")
	locked, err := lock(ctx, path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, -1, nil
	}
	if err != nil {
		return nil, -1, err
	}
	defer locked.Close()

	users := filepath.Join(c.dir, "users")
	if err := syscall.Mkfifo(users, 0o600); err != nil && err != syscall.EEXIST && err != syscall.ENOENT {
		return nil, -1, fmt.Errorf("make %q: %w", users, err)
	}
	user, err = openWriter(users)
	// The watchdog takes no lock, so the directory may have been another one all the time. If it is ours now
	// it was so before, and whether it stays is known: without a watchdog it does, under our lock; with one
	// it does if the file open is there now that we are among the users.
	switch {
	case !samePlace(locked, path):
	case err == syscall.ENXIO:
		if user, err = c.watch(); err != nil {
			return nil, -1, err
		}
	case err != nil:
		return nil, -1, fmt.Errorf("open %q: %w", users, err)
	}
	if _, missing := os.Lstat(filepath.Join(c.dir, "open")); err != nil || missing != nil || !samePlace(locked, path) {
		if err == nil {
			syscall.Close(user)
		}
		return nil, -1, nil
	}
	s, err := c.up(ctx)
	if err != nil {
		syscall.Close(user)
		return nil, -1, err
	}
	return s, user, nil
}

// openWriter opens the writing end of a FIFO: a bare descriptor, which no garbage collection closes.
// Without a reader it returns ENXIO.
func openWriter(path string) (int, error) {
	for {
		fd, err := syscall.Open(path, syscall.O_WRONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW|syscall.O_CLOEXEC, 0)
		if err != syscall.EINTR {
			return fd, err
		}
	}
}

// watch starts the watchdog and returns the writing end. What is found in the directory then comes from
// before: a server that still runs has lost its watchdog and gets a new one; any other was killed, maybe
// with the machine, and as it did not care for its data, neither does anyone now.
func (c *cluster) watch() (int, error) {
	busy, err := tryLock(filepath.Join(c.dir, "busy"))
	if err != nil {
		return -1, err
	}
	if busy != nil {
		defer busy.Close()
		if err := os.RemoveAll(c.data); err != nil {
			return -1, err
		}
	}
	os.Remove(filepath.Join(c.dir, "closed"))
	os.Remove(filepath.Join(c.dir, "empty"))
	token, err := os.Create(filepath.Join(c.dir, "open"))
	if err != nil {
		return -1, err
	}
	token.Close()

	users := filepath.Join(c.dir, "users")
	fd, err := syscall.Open(users, syscall.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW|syscall.O_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	if err := syscall.SetNonblock(fd, false); err != nil {
		syscall.Close(fd)
		return -1, err
	}
	reader := os.NewFile(uintptr(fd), users)
	defer reader.Close()
	user, err := openWriter(users)
	if err != nil {
		return -1, err
	}
	cmd := c.own.command("/", "/bin/sh", "-c", watchdog, "seed-watchdog", c.dir, linger, c.socket)
	cmd.ExtraFiles = []*os.File{reader}
	if err := cmd.Start(); err != nil {
		syscall.Close(user)
		return -1, err
	}
	go cmd.Wait()
	return user, nil
}

// samePlace says whether an open file is still the one at the path.
func samePlace(f *os.File, path string) bool {
	a, err1 := f.Stat()
	b, err2 := os.Lstat(path)
	return err1 == nil && err2 == nil && os.SameFile(a, b)
}

// sweep gives a watchdog to the shared servers, of other versions or settings, whose watchdog was killed,
// with them or without: it ends them, and removes what they left.
func (c *cluster) sweep() {
	prefix, _, _ := strings.Cut(filepath.Base(c.dir), "-pg")
	for _, dir := range beginning(filepath.Dir(c.dir), prefix+"-pg") {
		if dir == c.dir {
			continue
		}
		if strings.Contains(filepath.Base(dir), ".gone.") {
			if info, err := os.Lstat(dir); err == nil && time.Since(info.ModTime()) > time.Minute {
				os.RemoveAll(dir)
			}
			continue
		}
		other := &cluster{dir: dir, data: filepath.Join(dir, "data"), socket: socketDir(dir), own: c.own}
		other.sweep1()
	}
}

func (c *cluster) sweep1() {
	if info, err := os.Lstat(c.dir); err != nil || int(info.Sys().(*syscall.Stat_t).Uid) != c.own.uid {
		return
	}
	path := filepath.Join(c.dir, "lock")
	locked, err := tryLock(path)
	if locked == nil || err != nil {
		return
	}
	defer locked.Close()
	user, err := openWriter(filepath.Join(c.dir, "users"))
	if err == syscall.ENXIO && samePlace(locked, path) {
		user, err = c.watch()
	}
	if err == nil {
		syscall.Close(user)
	}
}
