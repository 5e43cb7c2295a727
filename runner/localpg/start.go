//go:build linux || darwin

package localpg

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	defaultPort = 5432            // of the socket, when there is no TCP port
	startLimit  = 2 * time.Minute // for a server to come up; crash recovery takes its time
	maxSocket   = 100             // bytes in a socket's path; Linux has room for 107, macOS for 103
	maxLog      = 8 << 20         // bytes of log after which a start begins a new one
)

// cluster is a directory of the package, with a server or without.
type cluster struct {
	o           Options
	dir         string // absolute
	data        string
	socket      string
	install     string // directory for fetched versions
	initOptions []string
	own         owner
	env         environment
}

func newCluster(o Options, env environment) (*cluster, error) {
	dir := o.Dir
	if dir == "" {
		var err error
		if dir, err = defaultDir(); err != nil {
			return nil, err
		}
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if o.Port < 0 || o.Port > 65535 {
		return nil, fmt.Errorf("port %d is not between 1 and 65535", o.Port)
	}
	if o.Major != 0 && o.Major < oldest {
		return nil, fmt.Errorf("PostgreSQL %d is too old: %d or newer is needed", o.Major, oldest)
	}
	if o.Log == nil {
		o.Log = func(string) {}
	}
	c := &cluster{o: o, dir: dir, data: filepath.Join(dir, "data"), install: filepath.Join(dir, "pg"), env: env}
	if c.own, err = ownerOf(c.data); err != nil {
		return nil, err
	}
	c.socket = socketDir(dir)
	return c, nil
}

// defaultDir is what Options.Dir documents.
func defaultDir() (string, error) {
	if dir := os.Getenv("SEED_HOME"); dir != "" {
		return dir, nil
	}
	if os.Geteuid() == 0 {
		if runtime.GOOS == "darwin" {
			return "/usr/local/var/seed", nil
		}
		return "/var/lib/seed", nil
	}
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "seed"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("find a directory for the local server: %w: set SEED_HOME", err)
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support", "seed"), nil
	}
	return filepath.Join(home, ".local", "state", "seed"), nil
}

// socketDir returns the directory for the socket: run in dir, or one with a short name in /tmp where a
// socket's path would be too long, or has a comma, which in a URL separates hosts.
func socketDir(dir string) string {
	socket := filepath.Join(dir, "run")
	if len(socket)+len("/.s.PGSQL.65535") <= maxSocket && !strings.Contains(socket, ",") {
		return socket
	}
	sum := sha256.Sum256([]byte(dir))
	return fmt.Sprintf("/tmp/seed-%d-%s", os.Geteuid(), hex.EncodeToString(sum[:6]))
}

func start(ctx context.Context, o Options, env environment) (*Server, error) {
	c, err := newCluster(o, env)
	if err != nil {
		return nil, err
	}
	if s, err := c.running(ctx); err == nil {
		return c.adopt(ctx, s)
	}
	if err := c.makeDir(c.dir); err != nil {
		return nil, err
	}
	locked, err := lock(ctx, filepath.Join(c.dir, "lock"))
	if err != nil {
		return nil, fmt.Errorf("start the local server: %w", err)
	}
	defer locked.Close()
	return c.up(ctx)
}

// makeDir makes a directory that the server's user can get through: inside it the data are 0700.
func (c *cluster) makeDir(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	mode := os.FileMode(0o700)
	if c.own.drop {
		mode = 0o755
	}
	err := os.MkdirAll(path, mode)
	if err == nil {
		err = os.Chmod(path, mode) // whatever the umask
	}
	if err != nil {
		return fmt.Errorf("make a directory for the local server: %w: set SEED_HOME to one that can be written", err)
	}
	return nil
}

func find(o Options) (*Server, error) {
	c, err := newCluster(o, hostEnvironment())
	if err != nil {
		return nil, err
	}
	// One that is just starting is as good as running: wait for it, for a while.
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for {
		s, err := c.running(ctx)
		var answer *serverError
		if errors.As(err, &answer) && pause(ctx, 5*time.Millisecond) == nil {
			continue
		}
		return s, err
	}
}

// running returns the server if it answers, else ErrNotRunning with the reason.
func (c *cluster) running(ctx context.Context) (*Server, error) {
	pid, err := c.pidFile()
	if err != nil {
		if errors.Is(err, os.ErrPermission) {
			return nil, fmt.Errorf("%w, or belongs to another user: %w", ErrNotRunning, err)
		}
		return nil, ErrNotRunning
	}
	if err := ping(ctx, pid.socket, pid.port); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotRunning, err)
	}
	s := &Server{dir: c.dir, socket: pid.socket, port: pid.port, bin: c.lastBin(), major: c.dataMajor()}
	if pid.listening {
		text, err := os.ReadFile(filepath.Join(c.dir, "password"))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		s.password = string(text)
	}
	return s, nil
}

// adopt returns a server found running, if it is the one that was asked for.
func (c *cluster) adopt(ctx context.Context, s *Server) (*Server, error) {
	if c.o.Major != 0 && c.o.Major != s.major {
		return nil, c.wrongMajor(s.major)
	}
	if c.o.Port == 0 {
		return s, nil
	}
	pid, err := c.pidFile()
	if err != nil {
		return nil, err
	}
	if !pid.listening || pid.port != c.o.Port {
		now := "without TCP"
		if pid.listening {
			now = fmt.Sprintf("on port %d", pid.port)
		}
		return nil, fmt.Errorf("the local server in %q is running already, %s: to have it listen on port %d stop it first (seed db stop)",
			c.dir, now, c.o.Port)
	}
	if s.password == "" { // the command that started it was killed before it could set one
		if err := c.setPassword(ctx, s); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// up starts the server or finds it running. The caller holds the lock.
func (c *cluster) up(ctx context.Context) (*Server, error) {
	busy, s, err := c.settle(ctx)
	if err != nil {
		return nil, err
	}
	if s != nil {
		return c.adopt(ctx, s)
	}
	defer busy.Close()

	major := c.dataMajor()
	if major != 0 && c.o.Major != 0 && major != c.o.Major {
		return nil, c.wrongMajor(major)
	}
	want := max(major, c.o.Major)
	if major == 0 {
		entries, err := os.ReadDir(c.data)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("look for data: %w: move that away, or set SEED_HOME", err)
		}
		if len(entries) > 0 {
			return nil, fmt.Errorf("%q is not a PostgreSQL data directory (it has no PG_VERSION) and is not empty: move it away, or set SEED_HOME", c.data)
		}
	}
	inst, err := c.installation(ctx, want)
	if err != nil {
		return nil, err
	}
	if major == 0 {
		if err := c.initdb(ctx, inst, busy); err != nil {
			return nil, err
		}
	}
	return c.launch(ctx, inst, busy)
}

// settle waits until it is clear whether a server runs: it returns that server, or else the lock on
// busy. In between are a server that starts or stops, and an initdb whose command was killed.
func (c *cluster) settle(ctx context.Context) (*os.File, *Server, error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	for {
		busy, err := tryLock(filepath.Join(c.dir, "busy"))
		if err != nil {
			return nil, nil, err
		}
		if busy != nil && !c.startedByHand() {
			return busy, nil, nil
		}
		if busy != nil {
			busy.Close()
		}
		s, err := c.running(ctx)
		if err == nil {
			return nil, s, nil
		}
		if pause(ctx, 5*time.Millisecond) != nil {
			return nil, nil, fmt.Errorf("something works on the data in %q, but no server answers (%w): look into %q",
				c.data, err, filepath.Join(c.dir, "log"))
		}
	}
}

// startedByHand says whether a server runs that holds no lock on busy, as pg_ctl starts it.
func (c *cluster) startedByHand() bool {
	pid, err := c.pidFile()
	return err == nil && strings.Contains(processArgs(pid.pid), c.data)
}

func (c *cluster) wrongMajor(have int) error {
	return fmt.Errorf("the data in %q are of PostgreSQL %d, not %d: ask for %d, or set SEED_HOME to another directory",
		c.data, have, c.o.Major, have)
}

// dataMajor returns the version of the data, or 0 when there are none.
func (c *cluster) dataMajor() int {
	text, _ := os.ReadFile(filepath.Join(c.data, "PG_VERSION"))
	major, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return major
}

// lastBin returns the directory of the programs that served the data last, or "".
func (c *cluster) lastBin() string {
	text, _ := os.ReadFile(filepath.Join(c.data, "postmaster.opts"))
	program, _, ok := strings.Cut(string(text), ` "`)
	if !ok {
		return ""
	}
	return filepath.Dir(program)
}

// pidFile is what the server writes into postmaster.pid.
type pidFile struct {
	pid, port int
	socket    string
	listening bool
}

func (c *cluster) pidFile() (pidFile, error) {
	text, err := os.ReadFile(filepath.Join(c.data, "postmaster.pid"))
	if err != nil {
		return pidFile{}, err
	}
	lines := strings.Split(string(text), "\n")
	if len(lines) < 6 {
		return pidFile{}, fmt.Errorf("%q is incomplete", filepath.Join(c.data, "postmaster.pid"))
	}
	pid, err1 := strconv.Atoi(lines[0])
	port, err2 := strconv.Atoi(lines[3])
	return pidFile{pid: pid, port: port, socket: lines[4], listening: lines[5] != ""}, errors.Join(err1, err2)
}

// initdb makes the data directory, under another name until it is complete.
func (c *cluster) initdb(ctx context.Context, inst installation, busy *os.File) error {
	c.o.Log(fmt.Sprintf("creating a PostgreSQL %d database in %s", inst.major, c.dir))
	fail := func(err error) error { return fmt.Errorf("create a database in %q: %w", c.dir, err) }

	for _, half := range beginning(c.dir, "init-") {
		if err := os.RemoveAll(half); err != nil {
			return fail(err)
		}
	}
	temp := filepath.Join(c.dir, "init-"+randomHex(4))
	if err := privateDir(temp, c.own); err != nil {
		return fail(err)
	}
	defer os.RemoveAll(temp)
	if err := c.reachable(ctx, temp); err != nil {
		return err
	}

	args := append([]string{"--pgdata=" + temp, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"}, c.initOptions...)
	cmd := c.own.command(temp, filepath.Join(inst.bin, "initdb"), args...)
	cmd.ExtraFiles = []*os.File{busy}
	if out, err := run(ctx, cmd); err != nil {
		if ctx.Err() != nil {
			return fail(err)
		}
		return fail(fmt.Errorf("%s: %w:\n%s", cmd.Path, err, lastLines(out, 10)))
	}
	const hba = "# Written by seed.\n" +
		"local  all          all                trust\n" +
		"local  replication  all                trust\n" +
		"host   all          all  127.0.0.1/32  scram-sha-256\n"
	if err := os.WriteFile(filepath.Join(temp, "pg_hba.conf"), []byte(hba), 0o600); err != nil {
		return fail(err)
	}
	if err := os.Remove(c.data); err != nil && !errors.Is(err, os.ErrNotExist) { // an empty one
		return fail(err)
	}
	if err := os.Rename(temp, c.data); err != nil {
		return fail(err)
	}
	return nil
}

// reachable checks that the user of the server gets into a directory of ours.
func (c *cluster) reachable(ctx context.Context, dir string) error {
	if !c.own.drop {
		return nil
	}
	if _, err := run(ctx, c.own.command(dir, "/bin/sh", "-c", "test -x .")); err != nil && ctx.Err() == nil {
		return fmt.Errorf("the server cannot run as root, and user %q, which it runs as instead, cannot enter %q: set SEED_HOME to a directory that it can reach, such as /var/lib/seed",
			c.own.name, c.dir)
	}
	return ctx.Err()
}

// launch starts the server, which inherits busy, and waits until it answers.
func (c *cluster) launch(ctx context.Context, inst installation, busy *os.File) (*Server, error) {
	fail := func(err error) (*Server, error) {
		return nil, fmt.Errorf("start PostgreSQL %d in %q: %w", inst.major, c.dir, err)
	}
	// Nothing works on the data, so these are leftovers. Postgres would heed them if by now another
	// process had the number in them.
	if err := privateDir(c.socket, c.own); err != nil {
		return fail(err)
	}
	for _, path := range append(beginning(c.socket, ".s.PGSQL."), filepath.Join(c.data, "postmaster.pid")) {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fail(err)
		}
	}
	log, err := c.openLog()
	if err != nil {
		return fail(err)
	}
	defer log.Close()
	begin, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return fail(err)
	}

	port, listen := defaultPort, ""
	if c.o.Port != 0 {
		port, listen = c.o.Port, "127.0.0.1"
	}
	args := []string{"-D", c.data}
	set := func(name, value string) { args = append(args, "-c", name+"="+value) }
	for _, name := range sortedKeys(c.o.Settings) {
		set(name, c.o.Settings[name])
	}
	set("unix_socket_directories", `"`+strings.ReplaceAll(c.socket, `"`, `""`)+`"`)
	set("listen_addresses", listen)
	set("port", strconv.Itoa(port))

	cmd := c.own.command(c.data, filepath.Join(inst.bin, "postgres"), args...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.ExtraFiles = []*os.File{busy}
	if err := cmd.Start(); err != nil {
		return fail(err)
	}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()

	limit := time.After(startLimit)
	for ping(ctx, c.socket, port) != nil {
		select {
		case err := <-exited:
			if err == nil {
				err = errors.New("somebody stopped it")
			}
			return fail(fmt.Errorf("it did not come up: %w%s", err, c.logSince(begin)))
		case <-ctx.Done():
			cmd.Process.Signal(syscall.SIGQUIT)
			<-exited
			return fail(ctx.Err())
		case <-limit:
			cmd.Process.Signal(syscall.SIGQUIT)
			<-exited
			return fail(fmt.Errorf("it did not come up in %v%s", startLimit, c.logSince(begin)))
		case <-time.After(3 * time.Millisecond):
		}
	}
	s := &Server{dir: c.dir, socket: c.socket, port: port, bin: inst.bin, major: inst.major}
	if c.o.Port != 0 {
		if err := c.setPassword(ctx, s); err != nil {
			return fail(err)
		}
	}
	return s, nil
}

func (c *cluster) openLog() (*os.File, error) {
	path := filepath.Join(c.dir, "log")
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND|syscall.O_NOFOLLOW, 0o600)
}

// logSince returns the end of what the server logged since an offset, for an error message.
func (c *cluster) logSince(begin int64) string {
	path := filepath.Join(c.dir, "log")
	text, _ := os.ReadFile(path)
	if int64(len(text)) <= begin {
		return ""
	}
	tail := lastLines(string(text[begin:]), 10)
	if strings.Contains(tail, "Address already in use") && c.o.Port != 0 {
		return fmt.Sprintf(": port %d is in use, choose another; the end of %s:\n%s", c.o.Port, path, tail)
	}
	return fmt.Sprintf("; the end of %s:\n%s", path, tail)
}

// setPassword gives the server the password of the file, or a new one, and the file that.
func (c *cluster) setPassword(ctx context.Context, s *Server) error {
	path := filepath.Join(c.dir, "password")
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("read the server's password: %w", err)
	}
	password := string(text)
	if password == "" {
		password = randomHex(16)
	}
	err = query(ctx, s.socket, s.port, "SET log_statement = none; SET log_min_duration_statement = -1; SET log_min_error_statement = panic; "+
		"SET password_encryption = 'scram-sha-256'; ALTER ROLE postgres PASSWORD '"+strings.ReplaceAll(password, "'", "''")+"'")
	if err != nil {
		return fmt.Errorf("set the server's password: %w", err)
	}
	temp := path + ".new"
	if err := os.WriteFile(temp, []byte(password), 0o600); err != nil {
		return fmt.Errorf("store the server's password: %w", err)
	}
	if err := os.Rename(temp, path); err != nil {
		return fmt.Errorf("store the server's password: %w", err)
	}
	s.password = password
	return nil
}

func (s *Server) stop(ctx context.Context) error {
	fail := func(err error) error { return fmt.Errorf("stop the local server in %q: %w", s.dir, err) }
	c, err := newCluster(Options{Dir: s.dir}, hostEnvironment())
	if err != nil {
		return fail(err)
	}
	locked, err := lock(ctx, filepath.Join(c.dir, "lock"))
	if errors.Is(err, os.ErrNotExist) { // the directory is gone
		return nil
	}
	if err != nil {
		return fail(err)
	}
	defer locked.Close()

	signal, told := syscall.SIGINT, syscall.Signal(0)
	server := 0 // the process that was told
	var giveUp time.Time
	for {
		busy, err := tryLock(filepath.Join(c.dir, "busy"))
		if err != nil {
			return fail(err)
		}
		if busy != nil {
			busy.Close()
			// It removes postmaster.pid a moment before it ends.
			if !c.startedByHand() && !strings.Contains(processArgs(server), c.data) {
				return nil
			}
		}
		// While busy is held the process of postmaster.pid is the server, unless that was killed and
		// only its sessions, which notice by themselves, are left.
		if pid, err := c.pidFile(); err == nil && told != signal && strings.Contains(processArgs(pid.pid), c.data) {
			if err := syscall.Kill(pid.pid, signal); err != nil && err != syscall.ESRCH {
				return fail(err)
			}
			told, server = signal, pid.pid
		}
		if ctx.Err() != nil && signal != syscall.SIGQUIT {
			signal, giveUp = syscall.SIGQUIT, time.Now().Add(10*time.Second)
		}
		if !giveUp.IsZero() && time.Now().After(giveUp) {
			return fail(fmt.Errorf("it is still there: look into %q", filepath.Join(c.dir, "log")))
		}
		time.Sleep(3 * time.Millisecond)
	}
}

// beginning returns the paths in a directory whose names begin with a prefix. Unlike filepath.Glob it takes the
// directory's name as it is.
func beginning(dir, prefix string) (paths []string) {
	entries, _ := os.ReadDir(dir) // none if there is no directory
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix) {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	return paths
}

func randomHex(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
