//go:build linux || darwin

package localpg

import (
	"os"
	"testing"
	"time"
)

// A server that was asked to stay outlives its last user, as long as the keeper lives.
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
	keeper, err := kept.keep(time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	defer keeper.Process.Kill()
	_, otherDir, releaseOther := start()
	release()
	releaseOther()
	gone(t, otherDir) // so that the time after which one is gone has passed
	if got := ask(t, kept.URL("postgres"), "SELECT 1"); got != "1" {
		t.Errorf("got %q", got)
	}
	if err := keeper.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = keeper.Wait()
	gone(t, keptDir)

	if err := kept.Keep(time.Hour); err == nil {
		t.Error("kept a server that is gone")
	}
	if _, err := os.Stat(keptDir); err == nil {
		t.Errorf("%s is there again", keptDir)
	}
}
