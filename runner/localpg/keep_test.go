//go:build linux || darwin

package localpg

import (
	"os"
	"testing"
	"time"
)

// A server that was asked to stay outlives its last user, but not for longer than was asked.
func TestKeep(t *testing.T) {
	t.Parallel()
	start := func() (s *Server, dir string, release func()) {
		s, release, err := Shared(t.Context(), Options{Dir: home(t), Settings: ownKey()})
		if err != nil {
			t.Fatal(err)
		}
		return s, dirOf(t, s.URL("postgres")), release
	}
	kept, keptDir, release := start()
	if err := kept.Keep(6 * time.Second); err != nil {
		t.Fatal(err)
	}
	_, otherDir, releaseOther := start()
	release()
	releaseOther()
	gone(t, otherDir) // so that the time after which one is gone has passed
	if got := ask(t, kept.URL("postgres"), "SELECT 1::text"); got != "1" {
		t.Errorf("got %q", got)
	}
	gone(t, keptDir)

	if err := kept.Keep(time.Hour); err == nil {
		t.Error("kept a server that is gone")
	}
	if _, err := os.Stat(keptDir); err == nil {
		t.Errorf("%s is there again", keptDir)
	}
}
