//go:build linux || darwin

package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	defaultPort = 5432            // of the socket, without a TCP port
	startLimit  = 2 * time.Minute // for a server to start; crash recovery may take long
	maxLog      = 8 << 20         // bytes of log after which a start empties it
)

func start(ctx context.Context, o Options, env environment) (*Server, error) {
	c, err := newCluster(o, env)
	if err != nil {
		return nil, err
	}
	if s, err := c.running(); err == nil {
		return c.adopt(s)
	}
	locked, err := lockIn(ctx, c.dir)
	if err != nil {
		return nil, fmt.Errorf("start the local server: %w", err)
	}
	defer locked.Close()
	return c.up(ctx)
}

func find(o Options) (*Server, error) {
	c, err := newCluster(o, hostEnvironment())
	if err != nil {
		return nil, err
	}
	return c.running()
}

// answers returns the content of the server's postmaster.pid if the server answers, otherwise ErrNotRunning with the
// reason.
func (c *cluster) answers() (pid pidFile, err error) {
	pid, err = c.pidFile()
	switch {
	case errors.Is(err, os.ErrPermission):
		return pid, fmt.Errorf("%w, or belongs to another user: %w", ErrNotRunning, err)
	case err != nil:
		return pid, ErrNotRunning
	case !pid.ready:
		return pid, fmt.Errorf("%w: it starts or stops", ErrNotRunning)
	}
	// The file may be left from before a crash.
	conn, err := net.DialTimeout("unix", filepath.Join(pid.socket, ".s.PGSQL."+strconv.Itoa(pid.port)), 10*time.Second)
	if err != nil {
		return pid, fmt.Errorf("%w: %w", ErrNotRunning, err)
	}
	return pid, conn.Close()
}

// running returns the server if it answers.
func (c *cluster) running() (*Server, error) {
	pid, err := c.answers()
	if err != nil {
		return nil, err
	}
	s := &Server{dir: c.dir, socket: pid.socket, port: pid.port, bin: c.lastBin(), major: c.dataMajor()}
	if pid.listening {
		s.password, err = c.password()
	}
	return s, err
}

// adopt returns a running server if it is what the caller asked for.
func (c *cluster) adopt(s *Server) (*Server, error) {
	now := "without TCP"
	switch {
	case c.o.Major != 0 && c.o.Major != s.major:
		return nil, c.wrongMajor(s.major)
	case c.o.Port == 0 || c.o.Port == s.port && s.password != "":
		return s, nil
	case s.password != "":
		now = fmt.Sprintf("on port %d", s.port)
	}
	return nil, fmt.Errorf("the local server in %q is running already, %s: to have it listen on port %d stop it first (seed db stop)",
		c.dir, now, c.o.Port)
}

// up starts the server, or finds it running. The caller holds the lock.
func (c *cluster) up(ctx context.Context) (*Server, error) {
	busy, s, err := c.settle(ctx)
	if err != nil {
		return nil, err
	}
	if s != nil {
		return c.adopt(s)
	}
	defer busy.Close()
	if c.shared { // it was killed or the machine crashed; without fsync its data are worth nothing
		if err := errors.Join(os.RemoveAll(c.data), os.RemoveAll(filepath.Join(c.dir, "ready"))); err != nil {
			return nil, err
		}
	}

	major := c.dataMajor()
	if major != 0 && c.o.Major != 0 && major != c.o.Major {
		return nil, c.wrongMajor(major)
	}
	if major == 0 {
		entries, err := os.ReadDir(c.data)
		switch {
		case err != nil && !errors.Is(err, os.ErrNotExist):
			return nil, fmt.Errorf("look for data: %w: move that away, or set SEED_HOME", err)
		case len(entries) > 0:
			return nil, fmt.Errorf("%q is not a PostgreSQL data directory (it has no PG_VERSION) and is not empty: move it away, or set SEED_HOME", c.data)
		}
	}
	inst, err := c.installation(ctx, max(major, c.o.Major))
	if err == nil && major == 0 {
		err = c.initdb(ctx, inst, busy)
	}
	if err != nil {
		return nil, err
	}
	s, err = c.launch(ctx, inst, busy)
	if err != nil {
		return s, fmt.Errorf("start PostgreSQL %d in %q: %w", inst.major, c.dir, err)
	}
	return s, nil
}

// settle waits until it is clear whether a server runs, and returns that server or the lock on busy. It waits for a
// server that is starting or stopping, and for an initdb whose command was killed.
func (c *cluster) settle(ctx context.Context) (*os.File, *Server, error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	for {
		busy, err := tryLock(filepath.Join(c.dir, "busy"))
		if err != nil {
			return nil, nil, err
		}
		// A server started with pg_ctl does not hold busy.
		s, err := c.running()
		if _, unready := os.Stat(filepath.Join(c.dir, "ready")); err == nil && (!c.shared || unready == nil) {
			busy.Close()
			return nil, s, nil
		}
		if busy != nil {
			return busy, nil, nil
		}
		if pause(ctx, 5*time.Millisecond) != nil {
			return nil, nil, fmt.Errorf("something works on the data in %q, but no server answers (%w): look into %q",
				c.data, err, filepath.Join(c.dir, "log"))
		}
	}
}

func (c *cluster) wrongMajor(have int) error {
	return fmt.Errorf("the data in %q are of PostgreSQL %d, not %d: ask for %d, or set SEED_HOME to another directory",
		c.data, have, c.o.Major, have)
}

// initdb makes the data directory, under another name until it is complete. No other process uses the directory.
func (c *cluster) initdb(ctx context.Context, inst installation, busy *os.File) error {
	c.o.Log(fmt.Sprintf("creating a PostgreSQL %d database in %s", inst.major, c.dir))
	temp, password := filepath.Join(c.dir, "init"), filepath.Join(c.dir, "password")
	err := os.RemoveAll(temp) // an incomplete one
	if err == nil {
		err = c.writePassword(password)
	}
	if err == nil {
		err = privateDir(temp, c.own)
	}
	if err != nil {
		return fmt.Errorf("create a database in %q: %w", c.dir, err)
	}
	defer os.RemoveAll(temp)
	if err := c.reachable(ctx, temp); err != nil {
		return err
	}
	cmd := c.own.command(ctx, temp, filepath.Join(inst.bin, "initdb"), "--pgdata="+temp, "--username=postgres", "--encoding=UTF8", "--locale=C",
		"--auth-local=trust", "--auth-host=scram-sha-256", "--pwfile="+password)
	if c.shared {
		cmd.Args = append(cmd.Args, "--no-sync")
	}
	cmd.ExtraFiles = []*os.File{busy}
	out, err := run(cmd)
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case err != nil:
		err = fmt.Errorf("%s: %w:\n%s", cmd.Path, err, lastLines(out, 10))
	default:
		if err = os.Remove(c.data); err == nil || errors.Is(err, os.ErrNotExist) { // an empty one
			err = os.Rename(temp, c.data)
		}
	}
	if err != nil {
		return fmt.Errorf("create a database in %q: %w", c.dir, err)
	}
	return nil
}

// reachable checks that the server's user can enter a directory.
func (c *cluster) reachable(ctx context.Context, dir string) error {
	if !c.own.drop {
		return nil
	}
	if _, err := run(c.own.command(ctx, dir, "/bin/sh", "-c", "test -x .")); err != nil && ctx.Err() == nil {
		return fmt.Errorf("the server cannot run as root, and user %q, which it runs as instead, cannot enter %q: set SEED_HOME to a directory that it can reach, such as /var/lib/seed",
			c.own.name, c.dir)
	}
	return ctx.Err()
}

// launch starts the server, which inherits busy, and waits until it answers.
func (c *cluster) launch(ctx context.Context, inst installation, busy *os.File) (*Server, error) {
	// No process uses the data, so these files are left over. postgres would refuse to start if another process now
	// had the process ID in them.
	err := errors.Join(os.RemoveAll(c.socket), os.RemoveAll(filepath.Join(c.data, "postmaster.pid")))
	if err == nil {
		err = privateDir(c.socket, c.own)
	}
	if err != nil {
		return nil, err
	}
	s := &Server{dir: c.dir, socket: c.socket, port: defaultPort, bin: inst.bin, major: inst.major}
	listen := ""
	if c.o.Port != 0 {
		s.port, listen = c.o.Port, "127.0.0.1"
		if s.password, err = c.password(); err == nil && s.password == "" {
			err = fmt.Errorf("%q is missing: write a password into it, and give that to the role postgres", filepath.Join(c.dir, "password"))
		}
		if err != nil {
			return nil, err
		}
	}
	path := filepath.Join(c.dir, "log")
	flags := os.O_WRONLY | os.O_CREATE | os.O_APPEND | syscall.O_NOFOLLOW
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		flags |= os.O_TRUNC
	}
	log, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	begin, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}

	args := []string{"-D", c.data}
	for _, name := range slices.Sorted(maps.Keys(c.o.Settings)) {
		args = append(args, "-c", name+"="+c.o.Settings[name])
	}
	args = append(args, "-c", "port="+strconv.Itoa(s.port), "-c", "listen_addresses="+listen,
		"-c", `unix_socket_directories="`+strings.ReplaceAll(c.socket, `"`, `""`)+`"`)

	program, files := filepath.Join(inst.bin, "postgres"), []*os.File{busy}
	if c.shared {
		reader, writer, err := os.Pipe()
		if err != nil {
			return nil, err
		}
		defer reader.Close()
		c.starting, files = writer, append(files, reader)
		args = append([]string{"-c", sharedScript, "seed-shared", c.dir, c.socket, program}, args...)
		program = "/bin/sh"
	}
	cmd := c.own.command(context.WithoutCancel(ctx), c.data, program, args...)
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = log, log, files
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	limited, cancel := context.WithTimeoutCause(ctx, startLimit, fmt.Errorf("it did not come up in %v", startLimit))
	defer cancel()
	for {
		if _, err := c.answers(); err == nil {
			return s, nil
		}
		select {
		case err := <-exited:
			if err == nil {
				err = errors.New("somebody stopped it")
			}
			return nil, fmt.Errorf("it did not come up: %w%s", err, c.logSince(begin))
		case <-limited.Done():
			cmd.Process.Signal(syscall.SIGQUIT)
			if c.shared {
				c.starting.Close()
			}
			<-exited
			return nil, context.Cause(limited)
		case <-time.After(3 * time.Millisecond):
		}
	}
}

// logSince returns the last lines that the server logged since an offset, for an error message.
func (c *cluster) logSince(begin int64) string {
	path := filepath.Join(c.dir, "log")
	text, _ := os.ReadFile(path)
	if int64(len(text)) <= begin {
		return ""
	}
	hint, tail := "; the end of", lastLines(string(text[begin:]), 10)
	if strings.Contains(tail, "Address already in use") && c.o.Port != 0 {
		hint = fmt.Sprintf(": port %d is in use, choose another; the end of", c.o.Port)
	}
	return fmt.Sprintf("%s %s:\n%s", hint, path, tail)
}

// writePassword writes a generated password to a file for initdb.
func (c *cluster) writePassword(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err = f.WriteString(randomHex(16)); err == nil && c.own.drop {
		err = f.Chown(c.own.uid, c.own.gid)
	}
	return err
}

// password reads the password from the file, or returns "" if there is none.
func (c *cluster) password() (string, error) {
	text, err := os.ReadFile(filepath.Join(c.dir, "password"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("read the server's password: %w", err)
	}
	return string(text), nil
}
