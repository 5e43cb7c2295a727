//go:build linux || darwin

package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// owner is the user who runs the server.
type owner struct {
	uid, gid int
	name     string
	drop     bool // this process is root and has to become that user
}

// ownerOf returns the user who runs the server of the data directory data, which need not exist yet.
func ownerOf(data string) (owner, error) {
	if uid := os.Geteuid(); uid != 0 {
		return owner{uid: uid, gid: os.Getegid(), name: strconv.Itoa(uid)}, nil
	}
	if info, err := os.Stat(data); err == nil {
		if st := info.Sys().(*syscall.Stat_t); st.Uid != 0 {
			return owner{uid: int(st.Uid), gid: int(st.Gid), name: strconv.Itoa(int(st.Uid)), drop: true}, nil
		}
	}
	for _, name := range []string{"postgres", "_postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(u.Uid) // a number; on macOS nobody is -2
		gid, _ := strconv.Atoi(u.Gid)
		return owner{uid: int(uint32(uid)), gid: int(uint32(gid)), name: name, drop: true}, nil
	}
	return owner{}, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor nobody to run it as: " +
		"run seed as another user, or give --database-url")
}

// command prepares a program that runs as the owner in dir. It runs in its own session, which the terminal's ^C does
// not reach, and without the PG* environment variables, which initdb and postgres obey. When ctx ends, the program and
// its children are killed.
func (o owner) command(ctx context.Context, dir, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	for _, name := range []string{"PATH", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"} {
		if value, ok := os.LookupEnv(name); ok {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	cmd.Env = append(cmd.Env, "LC_ALL=C") // without a valid locale postgres does not start on macOS
	ownSession(cmd)
	if o.drop {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(o.uid), Gid: uint32(o.gid)}
	}
	return cmd
}

func ownSession(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
}

// lastLines returns the last n non-empty lines of a text, indented.
func lastLines(text []byte, n int) string {
	var lines []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimRight(line, " \r\t\n"); line != "" {
			lines = append(lines, "    "+line)
		}
	}
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// tryLock locks a file and returns it, or nil if another process holds the lock or removed the file.
func tryLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil && samePlace(f, path) {
		return f, nil
	}
	f.Close()
	if err == nil || err == syscall.EWOULDBLOCK || err == syscall.EINTR {
		return nil, nil
	}
	return nil, fmt.Errorf("lock %q: %w", path, err)
}

// samePlace reports whether the path still leads to the open file.
func samePlace(f *os.File, path string) bool {
	a, err1 := f.Stat()
	b, err2 := os.Lstat(path)
	return err1 == nil && err2 == nil && os.SameFile(a, b)
}

// waited is the error of who waits for a lock in vain.
func waited(path string, err error) error {
	return fmt.Errorf("wait for the lock on %q, which another seed or its server holds: %w", path, err)
}

// pause waits, or returns the error of ctx if ctx ends first.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// privateDir makes a directory that only the owner can enter. If it exists, privateDir checks that it is the owner's:
// where everybody may write, another user could have made it first.
func privateDir(path string, own owner) error {
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	st := info.Sys().(*syscall.Stat_t)
	if own.drop && st.Uid == 0 && info.IsDir() { // new, or left by a process that was killed here
		return os.Lchown(path, own.uid, own.gid)
	}
	if !info.IsDir() || int(st.Uid) != own.uid || info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%q is not a directory of user %s with mode 0700, as the server needs it: remove it", path, own.name)
	}
	return nil
}
