//go:build linux || darwin

package localpg

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// ownKey returns settings that no other test has, for a shared server of this test's own.
func ownKey() map[string]string {
	return map[string]string{"cluster_name": fmt.Sprintf("test%x", rand.Uint64())}
}

// dirOf returns the directory of a shared server from its URL.
func dirOf(t *testing.T, url string) string {
	t.Helper()
	return filepath.Dir(filepath.Dir(ask(t, url, "SHOW config_file")))
}

// gone waits until nothing of a shared server is left.
func gone(t *testing.T, dir string) {
	t.Helper()
	eventually(t, dir+" and its processes are gone", func() bool {
		left, _ := filepath.Glob(dir + "*")
		return len(left) == 0 && len(processesOf(t, dir)) == 0
	})
}

func TestShared(t *testing.T) {
	t.Parallel()
	o := Options{Dir: home(t), Settings: ownKey(), env: quick(t)}
	begin := time.Now()
	s, release, err := Shared(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("cold: %v", time.Since(begin))
	url := s.URL("postgres")
	for sql, want := range map[string]string{
		"SHOW fsync":              "off",
		"SHOW synchronous_commit": "off",
		"SHOW full_page_writes":   "off",
		"SHOW max_connections":    "200",
		"SHOW listen_addresses":   "",
	} {
		if got := ask(t, url, sql); got != want {
			t.Errorf("%s: got %q, want %q", sql, got, want)
		}
	}
	dir := dirOf(t, url)
	want := fmt.Sprintf("seed-%d-pg%d-", os.Geteuid(), s.Major())
	if !strings.HasPrefix(filepath.Base(dir), want) {
		t.Errorf("directory %q, want %s...", dir, want)
	}

	begin = time.Now()
	again, releaseAgain, err := Shared(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("joining: %v", time.Since(begin))
	if *again != *s {
		t.Errorf("got %+v, want %+v", *again, *s)
	}
	first := startTime(t, url)

	// One of the two users keeps it running, longer than it would linger.
	release()
	release()
	time.Sleep(1200 * time.Millisecond)
	if got := startTime(t, url); got != first {
		t.Error("the server is another one")
	}
	// A user who comes while it lingers finds it.
	releaseAgain()
	time.Sleep(100 * time.Millisecond)
	_, release, err = Shared(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if got := startTime(t, url); got != first {
		t.Error("it did not linger")
	}
	time.Sleep(1200 * time.Millisecond)
	if got := startTime(t, url); got != first {
		t.Error("it ended though it was in use again")
	}
	release()
	gone(t, dir)
}

func TestSharedByProcesses(t *testing.T) {
	t.Parallel()
	task := helperTask{Shared: true, Dir: home(t), Settings: ownKey(), Bin: quick(t).pgBin}
	var helpers []*helper
	for range 6 {
		helpers = append(helpers, newHelper(t, task, nil))
	}
	url := helpers[0].url()
	first := startTime(t, url)
	for _, h := range helpers[1:] {
		if got := startTime(t, h.url()); got != first {
			t.Errorf("a second server, started at %s, the first one at %s", got, first)
		}
	}
	dir := dirOf(t, url)
	for i, h := range helpers[:5] {
		if i%2 == 0 {
			h.kill()
		} else {
			h.leave()
		}
	}
	time.Sleep(1200 * time.Millisecond)
	if got := startTime(t, url); got != first {
		t.Error("the server is another one")
	}
	helpers[5].kill()
	gone(t, dir)
}

// A user killed while it makes the server leaves nothing.
func TestSharedKilledAnywhere(t *testing.T) {
	t.Parallel()
	task := helperTask{Shared: true, Dir: home(t), Settings: ownKey(), Bin: quick(t).pgBin}
	for delay := 10 * time.Millisecond; delay < 300*time.Millisecond; delay += 30 * time.Millisecond {
		h := newHelper(t, task, nil)
		time.Sleep(delay)
		h.kill()
	}
	h := newHelper(t, task, nil)
	dir := dirOf(t, h.url())
	h.kill()
	gone(t, dir)
}

// Many users come and go, mostly around the time when the server stops. A user who got a server keeps it.
func TestSharedStorm(t *testing.T) {
	t.Parallel()
	task := helperTask{Shared: true, Dir: home(t), Settings: ownKey(), Bin: quick(t).pgBin}
	var all sync.WaitGroup
	for i := range 3 {
		all.Go(func() {
			for j := range 4 {
				h := newHelper(t, task, nil)
				url := h.url()
				first, err := tryAsk(t, url, "SELECT pg_postmaster_start_time()::text")
				if err != nil {
					t.Errorf("helper %d/%d: %v", i, j, err)
				}
				time.Sleep(rand.N(300 * time.Millisecond))
				if again, err := tryAsk(t, url, "SELECT pg_postmaster_start_time()::text"); err != nil || again != first {
					t.Errorf("helper %d/%d: %v, %q became %q", i, j, err, first, again)
				}
				h.kill()
				// It lingers 0.4 s, then looks once more, and stops.
				time.Sleep(350*time.Millisecond + rand.N(250*time.Millisecond))
			}
		})
	}
	all.Wait()
	h := newHelper(t, task, nil)
	dir := dirOf(t, h.url())
	h.kill()
	gone(t, dir)
}

// The next user replaces a killed server, and one that nothing would end any more.
func TestSharedKilledServer(t *testing.T) {
	t.Parallel()
	o := Options{Dir: home(t), Settings: ownKey(), env: quick(t)}
	s, release, err := Shared(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	url := s.URL("postgres")
	dir := dirOf(t, url)
	first := startTime(t, url)
	join := func() {
		t.Helper()
		s, rel, err := Shared(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		old := release
		release = func() { old(); rel() }
		if s.URL("postgres") != url {
			t.Errorf("got %q, want %q", s.URL("postgres"), url)
		}
	}
	release()
	for _, process := range processes(t, "seed-shared "+dir) {
		if err := syscall.Kill(process, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	release = func() {}
	eventually(t, "there is another server", func() bool {
		release()
		join()
		return startTime(t, url) != first
	})
	first = startTime(t, url)

	do(t, url, "CREATE TABLE old AS SELECT 1")
	if err := syscall.Kill(serverPID(t, dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	join()
	if got := startTime(t, url); got == first {
		t.Error("the killed server is still there")
	}
	if got := ask(t, url, "SELECT count(*)::text FROM pg_class WHERE relname = 'old'"); got != "0" {
		t.Error("data that fsync=off may have broken are used again")
	}
	release()
	gone(t, dir)
}

// What was killed with all its processes, as by a crash of the machine, is begun anew, and so is a server whose
// session crashed.
func TestSharedCrashed(t *testing.T) {
	t.Parallel()
	o := Options{Dir: home(t), Settings: ownKey(), env: quick(t)}
	s, release, err := Shared(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	dir := dirOf(t, s.URL("postgres"))
	first := startTime(t, s.URL("postgres"))
	for _, process := range processes(t, "seed-shared "+dir) {
		if err := syscall.Kill(process, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Kill(serverPID(t, dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server is dead", func() bool { return len(processesOf(t, "postgres -D "+dir)) == 0 })
	if !exists(filepath.Join(dir, "data")) {
		t.Fatal("nothing is left to begin anew")
	}
	s, again, err := Shared(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	second := startTime(t, s.URL("postgres"))
	if second == first {
		t.Error("the killed server is still there")
	}
	session, err := strconv.Atoi(ask(t, s.URL("postgres"), "SELECT pid::text FROM pg_stat_activity WHERE backend_type = 'checkpointer'"))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(session, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	gone(t, dir)
	release()
	again()
}

// processes returns the processes whose command line has a text.
func processes(t *testing.T, text string) (pids []int) {
	t.Helper()
	out, err := exec.Command("ps", "-A", "-ww", "-o", "pid=,args=").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, text) {
			pid, _ := strconv.Atoi(strings.Fields(line)[0])
			pids = append(pids, pid)
		}
	}
	return pids
}

// A server that fails to start leaves nothing.
func TestSharedFails(t *testing.T) {
	t.Parallel()
	_, _, err := Shared(t.Context(), Options{Dir: home(t), Settings: map[string]string{"no_such_setting": fmt.Sprint(rand.Uint64())}, env: quick(t)})
	wantError(t, err, "start a shared server in ", "it did not come up: exit status 1", `unrecognized configuration parameter "no_such_setting"`)
	dir, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), `start a shared server in "`), `"`)
	gone(t, dir)
}

// What is in the way of a shared server is named.
func TestSharedInTheWay(t *testing.T) {
	t.Parallel()
	c := testCluster(t, Options{}, *hostEnvironment())
	c.shared, c.dir = true, filepath.Join(home(t), "shared")
	c.data = filepath.Join(c.dir, "data")
	if err := errors.Join(os.Mkdir(c.dir, 0o755), os.Lchown(c.dir, c.own.uid, c.own.gid)); err != nil {
		t.Fatal(err)
	}
	_, err := c.join(t.Context())
	wantError(t, err, fmt.Sprintf("%q is not a directory of user ", c.dir), "with mode 0700, as the server needs it: remove it")
	if err := os.Chmod(c.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(c.dir, "lock")
	remove := imposter(t, path)
	_, err = c.join(t.Context())
	wantError(t, err, path, "is a directory")
	remove()
}

func TestSharedBySettings(t *testing.T) {
	t.Parallel()
	dir := home(t)
	a, releaseA, err := Shared(t.Context(), Options{Dir: dir, Settings: ownKey(), env: quick(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer releaseA()
	b, releaseB, err := Shared(t.Context(), Options{Dir: dir, Settings: ownKey(), Port: freePort(t), env: quick(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer releaseB()
	if a.URL("x") == b.URL("x") {
		t.Error("other settings, the same server")
	}
	ask(t, b.TCPURL("postgres"), "SELECT 'in'")
}
