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

// Stop stops the server and waits until it has ended: it disconnects the sessions, rolls back their transactions and
// writes the data. If ctx ends first, the server stops immediately and recovers at its next start. It is no error if
// the server does not run. Stopping a shared server stops it for all its users; the next one starts it again.
func (s *Server) Stop(ctx context.Context) error {
	fail := func(err error) error { return fmt.Errorf("stop the local server in %q: %w", s.dir, err) }
	c, err := newCluster(Options{Dir: s.dir})
	if err != nil {
		return fail(err)
	}
	path, told := filepath.Join(c.dir, "lock"), 0 // the process that was told to stop
	hurry, limit := ctx.Done(), time.NewTimer(time.Hour)
	for {
		now, silent := c.running()
		free, err := tryLock(path)
		free.Close()
		_, unknown := os.Stat(filepath.Join(c.data, "postmaster.pid"))
		switch {
		case errors.Is(err, os.ErrNotExist): // the directory is gone
			return nil
		case err != nil:
			return fail(err)
		case silent == nil && told == 0:
			if err := syscall.Kill(now.pid, syscall.SIGINT); err != nil && err != syscall.ESRCH {
				return fail(err)
			}
			told = now.pid
		case silent == nil && now.pid != told, // somebody has started another one
			silent != nil && free != nil && (told == 0 || unknown != nil || syscall.Kill(told, 0) == syscall.ESRCH):
			return nil
		}
		select {
		case <-hurry:
			if hurry = nil; told == 0 {
				return fail(waited(path, ctx.Err()))
			}
			_ = syscall.Kill(told, syscall.SIGQUIT) // it may have ended by now
			limit.Reset(10 * time.Second)
		case <-limit.C:
			return fail(fmt.Errorf("it is still there: look into %q", filepath.Join(c.dir, "log")))
		case <-time.After(3 * time.Millisecond):
		}
	}
}
