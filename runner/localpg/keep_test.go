//go:build linux || darwin

package localpg

import (
	"syscall"
	"testing"
	"time"
)

// Keep lets a server outlive its last user for that long.
func TestKeep(t *testing.T) {
	t.Parallel()
	s, release, err := Shared(t.Context(), Options{Dir: home(t), Settings: ownKey(), env: quick(t)})
	if err != nil {
		t.Fatal(err)
	}
	url := s.URL("postgres")
	dir, first := dirOf(t, url), startTime(t, url)
	if err := s.Keep(4321 * time.Second); err != nil {
		t.Fatal(err)
	}
	release()
	time.Sleep(1200 * time.Millisecond) // longer than it would linger
	if got := startTime(t, url); got != first {
		t.Error("the server is another one")
	}
	for _, process := range processes(t, "sleep 4321") {
		if err := syscall.Kill(process, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	gone(t, dir)
	if err := s.Keep(time.Hour); err == nil {
		t.Error("kept a server that is gone")
	}
}
