//go:build linux || darwin

package localpg

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// maxSocket is the longest path of a socket in bytes. Linux allows 107, macOS 103.
const maxSocket = 100

// cluster is a directory for a server, which may run or not.
type cluster struct {
	o       Options
	dir     string // absolute
	data    string
	socket  string
	install string // directory for fetched versions
	own     owner
	shared  bool
	user    int // descriptor by which this process is a user of a shared server
}

func newCluster(o Options) (*cluster, error) {
	dir, err := o.Dir, error(nil)
	if dir == "" {
		dir, err = defaultDir()
	}
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	switch {
	case err != nil:
		return nil, err
	case o.Port < 0 || o.Port > 65535:
		return nil, fmt.Errorf("port %d is not between 1 and 65535", o.Port)
	case o.Major != 0 && o.Major < oldest:
		return nil, fmt.Errorf("PostgreSQL %d is too old: %d or newer is needed", o.Major, oldest)
	}
	if o.Log == nil {
		o.Log = func(string) {}
	}
	if o.env == nil {
		o.env = hostEnvironment()
	}
	c := &cluster{o: o, dir: dir, data: filepath.Join(dir, "data"), socket: socketDir(dir), install: filepath.Join(dir, "pg")}
	c.own, err = ownerOf(c.data)
	return c, err
}

// defaultDir returns the default of Options.Dir.
func defaultDir() (string, error) {
	mac := runtime.GOOS == "darwin"
	home, err := os.UserHomeDir()
	state := os.Getenv("XDG_STATE_HOME")
	switch dir := os.Getenv("SEED_HOME"); {
	case dir != "":
		return dir, nil
	case os.Geteuid() == 0 && mac:
		return "/usr/local/var/seed", nil
	case os.Geteuid() == 0:
		return "/var/lib/seed", nil
	case filepath.IsAbs(state):
		return filepath.Join(state, "seed"), nil
	case err != nil:
		return "", fmt.Errorf("find a directory for the local server: %w: set SEED_HOME", err)
	case mac:
		return filepath.Join(home, "Library", "Application Support", "seed"), nil
	}
	return filepath.Join(home, ".local", "state", "seed"), nil
}

// socketDir returns the directory for the socket. It is run in dir, or one with a short name in /tmp if the socket's
// path would be too long or contains a comma, which separates hosts in a URL.
func socketDir(dir string) string {
	socket := filepath.Join(dir, "run")
	if len(socket)+len("/.s.PGSQL.65535") <= maxSocket && !strings.Contains(socket, ",") {
		return socket
	}
	sum := sha256.Sum256([]byte(dir))
	return fmt.Sprintf("/tmp/seed-%d-%s", os.Geteuid(), hex.EncodeToString(sum[:6]))
}

// makeDir makes the directory, so that the server's user can enter it. The data inside it are 0700.
func (c *cluster) makeDir() error {
	if c.shared {
		return privateDir(c.dir, c.own)
	}
	return makeDir(c.dir)
}

func makeDir(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	err := os.MkdirAll(path, 0o755)
	if err == nil {
		err = os.Chmod(path, 0o755) // whatever the umask
	}
	if err != nil {
		return fmt.Errorf("make a directory for the local server: %w: set SEED_HOME to one that can be written", err)
	}
	return nil
}

// dataMajor returns the version of the data, or 0 if there are none.
func (c *cluster) dataMajor() int {
	text, _ := os.ReadFile(filepath.Join(c.data, "PG_VERSION"))
	major, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return major
}

// lastBin returns the directory of the programs that last used the data, or "".
func (c *cluster) lastBin() string {
	text, _ := os.ReadFile(filepath.Join(c.data, "postmaster.opts"))
	if program, _, ok := strings.Cut(string(text), ` "`); ok {
		return filepath.Dir(program)
	}
	return ""
}

// running returns the server if it answers, otherwise ErrNotRunning with the reason.
func (c *cluster) running() (*Server, error) {
	text, err := os.ReadFile(filepath.Join(c.data, "postmaster.pid"))
	lines := strings.Split(string(text), "\n")
	switch {
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("%w, or belongs to another user: %w", ErrNotRunning, err)
	case err != nil:
		return nil, ErrNotRunning
	case len(lines) < 8 || !strings.HasPrefix(lines[7], "ready"):
		return nil, fmt.Errorf("%w: it starts or stops", ErrNotRunning)
	}
	pid, err1 := strconv.Atoi(lines[0])
	port, err2 := strconv.Atoi(lines[3])
	// The file may be left from before a crash.
	conn, err := net.DialTimeout("unix", filepath.Join(lines[4], ".s.PGSQL."+lines[3]), 10*time.Second)
	if err := errors.Join(err, err1, err2); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotRunning, err)
	}
	s := &Server{dir: c.dir, socket: lines[4], port: port, bin: c.lastBin(), major: c.dataMajor(), pid: pid}
	if lines[5] != "" { // it listens
		password, _ := os.ReadFile(filepath.Join(c.dir, "password")) // without it there is no TCPURL
		s.password = string(password)
	}
	return s, conn.Close()
}
