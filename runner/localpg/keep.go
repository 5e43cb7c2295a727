//go:build linux || darwin

package localpg

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// Keep makes a shared server, which this process uses, stay for that long at least, also when its last user
// is gone: for a look at what they left there.
func (s *Server) Keep(d time.Duration) error {
	cmd, err := s.keep(d)
	if err != nil {
		return fmt.Errorf("keep the server in %q: %w", s.dir, err)
	}
	go cmd.Wait()
	return nil
}

func (s *Server) keep(d time.Duration) (*exec.Cmd, error) {
	own, err := ownerOf(s.dir)
	if err != nil {
		return nil, err
	}
	users := filepath.Join(s.dir, "users")
	fd, err := openWriter(users)
	if err != nil {
		return nil, err
	}
	// The descriptor is handed over, so that there is no moment without a user.
	writer := os.NewFile(uintptr(fd), users)
	defer writer.Close()
	cmd := own.command("/", "/bin/sh", "-c", `exec sleep "$1"`, "seed-keeper", strconv.Itoa(int(d.Seconds())))
	cmd.ExtraFiles = []*os.File{writer}
	return cmd, cmd.Start()
}
