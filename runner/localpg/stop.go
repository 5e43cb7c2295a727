//go:build linux || darwin

package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

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

	hurry := ctx.Done()
	signal, told := syscall.SIGINT, 0 // the process that was told
	limit := time.NewTimer(time.Hour)
	for {
		busy, err := tryLock(filepath.Join(c.dir, "busy"))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return fail(err)
		}
		if busy != nil {
			busy.Close()
		}
		// It removes postmaster.pid a moment before it ends.
		if err != nil || busy != nil && !c.startedByHand() && !strings.Contains(processArgs(told), c.data) {
			return nil
		}
		// While busy is held the process of postmaster.pid is the server, unless that was killed and
		// only its sessions, which notice by themselves, are left.
		if pid, err := c.pidFile(); err == nil && told != pid.pid && strings.Contains(processArgs(pid.pid), c.data) {
			if err := syscall.Kill(pid.pid, signal); err != nil && err != syscall.ESRCH {
				return fail(err)
			}
			told = pid.pid
		}
		select {
		case <-hurry:
			hurry, signal, told = nil, syscall.SIGQUIT, 0
			limit.Reset(10 * time.Second)
		case <-limit.C:
			return fail(fmt.Errorf("it is still there: look into %q", filepath.Join(c.dir, "log")))
		case <-time.After(3 * time.Millisecond):
		}
	}
}
