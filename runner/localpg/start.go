//go:build linux || darwin

package localpg

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"maps"
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

// Start starts the server, or finds it running. The data persist. The server runs until Stop, also after the command
// that started it has ended.
func Start(ctx context.Context, o Options) (*Server, error) {
	c, err := newCluster(o)
	if err != nil {
		return nil, err
	}
	return c.up(ctx)
}

// Find returns the running server of o.Dir, or ErrNotRunning. It ignores the other options.
func Find(o Options) (*Server, error) {
	c, err := newCluster(o)
	if err != nil {
		return nil, err
	}
	return c.running()
}

// up starts the server, or finds it running. While another command, its initdb or its server hold the lock, it waits.
func (c *cluster) up(ctx context.Context) (*Server, error) {
	limited, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	path := filepath.Join(c.dir, "lock")
	for {
		if have := c.dataMajor(); have != 0 && c.o.Major != 0 && have != c.o.Major {
			return nil, fmt.Errorf("the data in %q are of PostgreSQL %d, not %d: ask for %[2]d, or set SEED_HOME to another directory",
				c.data, have, c.o.Major)
		}
		s, silent := c.running()
		if silent == nil && c.o.Port != 0 && (c.o.Port != s.port || s.password == "") {
			return nil, fmt.Errorf("the local server in %q is running already, but does not listen on port %d: stop it first (seed db stop)", c.dir, c.o.Port)
		}
		if silent == nil {
			return s, nil
		}
		err := c.makeDir()
		var locked *os.File
		if err == nil {
			locked, err = tryLock(path)
		}
		if locked != nil {
			s, err := c.begin(ctx, locked)
			locked.Close()
			if s != nil || err != nil {
				return s, err
			}
		}
		switch {
		case err != nil && !errors.Is(err, os.ErrNotExist): // a shared server's directory may go at any time
			return nil, fmt.Errorf("start the local server: %w", err)
		case pause(limited, 5*time.Millisecond) != nil:
			return nil, fmt.Errorf("start the local server: %w (%w): look into %q", waited(path, limited.Err()), silent, filepath.Join(c.dir, "log"))
		}
	}
}

// begin starts the server, which inherits the lock. It returns no server if somebody stopped it before it answered.
func (c *cluster) begin(ctx context.Context, locked *os.File) (*Server, error) {
	if c.shared { // it was killed or the machine crashed; without fsync its data are worth nothing
		if err := errors.Join(os.RemoveAll(c.data), os.RemoveAll(filepath.Join(c.dir, "users"))); err != nil {
			return nil, err
		}
	}
	major := c.dataMajor()
	if major == 0 {
		entries, err := os.ReadDir(c.data)
		if len(entries) > 0 || err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("%q is not a PostgreSQL data directory: %w: move it away, or set SEED_HOME",
				c.data, cmp.Or(err, errors.New("it has no PG_VERSION, and is not empty")))
		}
	}
	inst, err := c.installation(ctx, max(major, c.o.Major))
	if err != nil {
		return nil, err
	}
	if major == 0 {
		if err := c.initdb(ctx, inst, locked); err != nil {
			return nil, fmt.Errorf("create a database in %q: %w", c.dir, err)
		}
	}
	s, err := c.launch(ctx, inst, locked)
	if s == nil {
		c.release()
	}
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL %d in %q: %w", inst.major, c.dir, err)
	}
	return s, nil
}

// initdb makes the data directory, under another name until it is complete.
func (c *cluster) initdb(ctx context.Context, inst installation, locked *os.File) error {
	c.o.Log(fmt.Sprintf("creating a PostgreSQL %d database in %s", inst.major, c.dir))
	temp, password := filepath.Join(c.dir, "init"), filepath.Join(c.dir, "password")
	if err := os.RemoveAll(temp); err != nil { // an incomplete one
		return err
	}
	if err := c.writePassword(password); err != nil {
		return err
	}
	if err := privateDir(temp, c.own); err != nil {
		return err
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
	cmd.ExtraFiles = []*os.File{locked}
	if out, err := cmd.CombinedOutput(); err != nil {
		return cmp.Or(ctx.Err(), fmt.Errorf("%s: %w:\n%s", cmd.Path, err, lastLines(out, 10)))
	}
	return syscall.Rename(temp, c.data) // in the place of an empty one, which os.Rename refuses
}

// reachable checks that the server's user can enter a directory.
func (c *cluster) reachable(ctx context.Context, dir string) error {
	if !c.own.drop {
		return nil
	}
	if err := c.own.command(ctx, dir, "/bin/sh", "-c", "test -x .").Run(); err != nil && ctx.Err() == nil {
		return fmt.Errorf("the server cannot run as root, and user %q, which it runs as instead, cannot enter %q: set SEED_HOME to a directory that it can reach, such as /var/lib/seed",
			c.own.name, c.dir)
	}
	return ctx.Err()
}

// launch starts the server, which inherits the lock, and waits until it answers.
func (c *cluster) launch(ctx context.Context, inst installation, locked *os.File) (*Server, error) {
	// No process uses the data, so these files are left over. postgres would refuse to start if another process now
	// had the process ID in them.
	err := errors.Join(os.RemoveAll(c.socket), os.RemoveAll(filepath.Join(c.data, "postmaster.pid")))
	if err == nil {
		err = privateDir(c.socket, c.own)
	}
	if err != nil {
		return nil, err
	}
	listen := ""
	if c.o.Port != 0 {
		listen = "127.0.0.1"
		if _, err := os.ReadFile(filepath.Join(c.dir, "password")); err != nil {
			return nil, fmt.Errorf("read the server's password: %w: write one into that file, and give it to the role postgres", err)
		}
	}
	path := filepath.Join(c.dir, "log")
	flags := os.O_RDWR | os.O_CREATE | os.O_APPEND | syscall.O_NOFOLLOW
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

	args := []string{filepath.Join(inst.bin, "postgres"), "-D", c.data}
	for _, name := range slices.Sorted(maps.Keys(c.o.Settings)) {
		args = append(args, "-c", name+"="+c.o.Settings[name])
	}
	args = append(args, "-c", "port="+strconv.Itoa(cmp.Or(c.o.Port, defaultPort)), "-c", "listen_addresses="+listen,
		"-c", `unix_socket_directories="`+strings.ReplaceAll(c.socket, `"`, `""`)+`"`)
	files := []*os.File{locked}
	if c.shared {
		users, err := c.firstUser()
		if err != nil {
			return nil, err
		}
		defer users.Close()
		files = append(files, users)
		args = append([]string{"/bin/sh", "-c", sharedScript, "seed-shared", c.dir, c.socket, c.o.env.linger}, args...)
	}
	cmd := c.own.command(context.WithoutCancel(ctx), c.data, args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = log, log, files
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	limited, cancel := context.WithTimeoutCause(ctx, startLimit, fmt.Errorf("it did not come up in %v", startLimit))
	defer cancel()
	for {
		if s, err := c.running(); err == nil {
			return s, nil
		}
		select {
		case err := <-exited:
			if err == nil {
				return nil, nil
			}
			text, _ := io.ReadAll(io.NewSectionReader(log, begin, maxLog))
			tail := lastLines(text, 10)
			if strings.Contains(tail, "Address already in use") && c.o.Port != 0 {
				return nil, fmt.Errorf("port %d is in use, choose another; the end of %s:\n%s", c.o.Port, path, tail)
			}
			return nil, fmt.Errorf("it did not come up: %w; the end of %s:\n%s", err, path, tail)
		case <-limited.Done():
			if c.release(); !c.shared { // sharedScript ends a server that has no users
				cmd.Process.Signal(syscall.SIGQUIT)
			}
			<-exited
			return nil, context.Cause(limited)
		case <-time.After(3 * time.Millisecond):
		}
	}
}

// writePassword writes a generated password to a file for initdb.
func (c *cluster) writePassword(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err = f.WriteString(rand.Text()); err == nil && c.own.drop {
		err = f.Chown(c.own.uid, c.own.gid)
	}
	return err
}
