//go:build linux || darwin

package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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

	hurry, told := ctx.Done(), 0 // the process that was told to stop
	limit := time.NewTimer(time.Hour)
	for {
		busy, err := tryLock(filepath.Join(c.dir, "busy"))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return fail(err)
		}
		busy.Close()
		pid, silent := c.answers()
		_, unknown := c.pidFile()
		switch {
		case silent == nil && pid.pid != told:
			if err := syscall.Kill(pid.pid, syscall.SIGINT); err != nil && err != syscall.ESRCH {
				return fail(err)
			}
			told = pid.pid
		case silent != nil && (busy != nil || err != nil) && (unknown != nil || told == 0 || syscall.Kill(told, 0) == syscall.ESRCH):
			return nil
		}
		select {
		case <-hurry:
			hurry = nil
			if told != 0 {
				_ = syscall.Kill(told, syscall.SIGQUIT) // it may have ended by now
			}
			limit.Reset(10 * time.Second)
		case <-limit.C:
			return fail(fmt.Errorf("it is still there: look into %q", filepath.Join(c.dir, "log")))
		case <-time.After(3 * time.Millisecond):
		}
	}
}
