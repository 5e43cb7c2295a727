//go:build linux || darwin

package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// owner is the user that the server runs as.
type owner struct {
	uid, gid int
	name     string
	drop     bool // whether this process is root and has to become that user
}

// ownerOf returns the user for a server whose data directory is, or will be, data.
func ownerOf(data string) (owner, error) {
	if uid := os.Geteuid(); uid != 0 {
		return owner{uid: uid, gid: os.Getegid()}, nil
	}
	if info, err := os.Stat(data); err == nil {
		if st := info.Sys().(*syscall.Stat_t); st.Uid != 0 {
			return owner{uid: int(st.Uid), gid: int(st.Gid), name: userName(int(st.Uid)), drop: true}, nil
		}
	}
	for _, name := range []string{"postgres", "_postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseInt(u.Uid, 10, 64)
		gid, err2 := strconv.ParseInt(u.Gid, 10, 64)
		if err := errors.Join(err1, err2); err != nil {
			return owner{}, fmt.Errorf("user %q has a strange id: %w", name, err)
		}
		if uid < 0 { // nobody on macOS
			uid, gid = int64(uint32(uid)), int64(uint32(gid))
		}
		return owner{uid: int(uid), gid: int(gid), name: name, drop: true}, nil
	}
	return owner{}, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor nobody to run it as: " +
		"run seed as another user, or give --database-url")
}

func userName(uid int) string {
	if u, err := user.LookupId(strconv.Itoa(uid)); err == nil {
		return u.Username
	}
	return strconv.Itoa(uid)
}

// own gives a file to the owner.
func (o owner) own(path string) error {
	if !o.drop {
		return nil
	}
	return os.Lchown(path, o.uid, o.gid)
}

// command prepares a program that runs as the owner, in dir, in a session of its own, out of reach of
// the terminal's ^C, with nothing of the PG* environment, which initdb and postgres obey.
func (o owner) command(dir, program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	for _, name := range []string{"PATH", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"} {
		if value, ok := os.LookupEnv(name); ok {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	cmd.Env = append(cmd.Env, "LC_ALL=C") // without a valid one postgres does not start on macOS
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if o.drop {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(o.uid), Gid: uint32(o.gid)}
	}
	return cmd
}

// run runs a command to its end and returns what it printed. The command and its children are killed
// when ctx ends, and (on Linux) when this process does.
func run(ctx context.Context, cmd *exec.Cmd) (string, error) {
	runtime.LockOSThread() // Pdeathsig goes by the thread
	defer runtime.UnlockOSThread()
	dieWithParent(cmd.SysProcAttr)

	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = 5 * time.Second
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	done := make(chan struct{})
	stopped := context.AfterFunc(ctx, func() {
		select {
		case <-done:
		default:
			syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // its session, so its children too
		}
	})
	err := cmd.Wait()
	close(done)
	stopped()
	if ctx.Err() != nil && err != nil {
		err = ctx.Err()
	}
	return out.String(), err
}

// lastLines returns the last n lines of a text that are not empty, indented.
func lastLines(text string, n int) string {
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimRight(line, " \r\t"); line != "" {
			lines = append(lines, "    "+line)
		}
	}
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// tryLock locks a file and returns it, or nil when somebody else holds the lock.
func tryLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err != syscall.EINTR {
			break
		}
	}
	if err == nil {
		return f, nil
	}
	f.Close()
	if err == syscall.EWOULDBLOCK {
		return nil, nil
	}
	return nil, fmt.Errorf("lock %q: %w", path, err)
}

// lock locks a file, waiting for whoever holds it.
func lock(ctx context.Context, path string) (*os.File, error) {
	for {
		f, err := tryLock(path)
		if f != nil || err != nil {
			return f, err
		}
		if err := pause(ctx, 5*time.Millisecond); err != nil {
			return nil, fmt.Errorf("wait for the lock on %q, which another seed holds: %w", path, err)
		}
	}
}

// pause waits, or returns the error of ctx when that ends first.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// privateDir makes a directory that only the owner can enter, or checks that it is one: in a place where
// everybody may write, another user could have made it first.
func privateDir(path string, own owner) error {
	err := os.Mkdir(path, 0o700)
	if err == nil {
		return own.own(path)
	}
	if !errors.Is(err, os.ErrExist) {
		return err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	st := info.Sys().(*syscall.Stat_t)
	if own.drop && st.Uid == 0 && info.IsDir() { // killed between the two steps above
		return own.own(path)
	}
	if !info.IsDir() || int(st.Uid) != own.uid || info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%q is not a directory of user %s with mode 0700, as the server needs it: remove it", path, userName(own.uid))
	}
	return nil
}

// processArgs returns the command line of a process, or "" if there is no such process.
func processArgs(pid int) string {
	if text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline")); err == nil {
		return strings.ReplaceAll(string(text), "\x00", " ")
	}
	if runtime.GOOS == "linux" {
		return ""
	}
	out, _ := exec.Command("ps", "-o", "args=", "-p", strconv.Itoa(pid)).Output()
	return string(out)
}
