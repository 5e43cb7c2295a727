//go:build linux || darwin

package localpg

import (
	"testing"
	"time"
)

// Keep lets a server outlive its last user for that long: one of its own sessions sleeps until then.
func TestKeep(t *testing.T) {
	t.Parallel()
	s, release, err := Shared(t.Context(), Options{Dir: home(t), Settings: ownKey()})
	if err != nil {
		t.Fatal(err)
	}
	url := s.URL("postgres")
	dir := dirOf(t, url)
	if err := s.Keep(time.Hour); err != nil {
		t.Fatal(err)
	}
	const sleeper = "FROM pg_stat_activity WHERE query LIKE 'SELECT pg_advisory_lock_shared(%), pg_sleep(3600)' AND wait_event = 'PgSleep'"
	eventually(t, "the server sleeps", func() bool { return ask(t, url, "SELECT count(*)::text "+sleeper) == "1" })
	release()
	if got := ask(t, url, "SELECT pg_terminate_backend(pid)::text "+sleeper); got != "true" {
		t.Errorf("got %q", got)
	}
	gone(t, dir)
	if err := s.Keep(time.Hour); err == nil {
		t.Error("kept a server that is gone")
	}
	if exists(dir) {
		t.Errorf("%s is there again", dir)
	}
}
