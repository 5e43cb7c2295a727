//go:build linux || darwin

package localpg

import (
	"errors"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// Whatever is at the path of the data is never removed.
func TestForeignData(t *testing.T) {
	t.Parallel()
	dir := home(t)
	data := filepath.Join(dir, "data")
	if err := os.WriteFile(data, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{Dir: dir})
	wantError(t, err, "is not a PostgreSQL data directory: ", data+": not a directory: move it away")
	if err := os.Remove(data); err != nil {
		t.Fatal(err)
	}

	precious := filepath.Join(data, "precious")
	if err := os.MkdirAll(filepath.Dir(precious), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(precious, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = Start(t.Context(), Options{Dir: dir})
	wantError(t, err, "is not a PostgreSQL data directory")
	if !exists(precious) {
		t.Error("it is gone")
	}
	if err := os.Remove(precious); err != nil {
		t.Fatal(err)
	}
	startTime(t, startAnew(t, Options{Dir: dir, env: quick(t)}).URL("postgres"))
}

func TestLongAndOddPath(t *testing.T) {
	t.Parallel()
	for _, name := range []string{strings.Repeat("long-", 30), `a b"c'd%e+f&g`, "a,b", "a[b"} {
		dir := filepath.Join(home(t), name)
		s := mustStart(t, Options{Dir: dir})
		if got := ask(t, s.URL("postgres"), "SHOW data_directory"); got != filepath.Join(dir, "data") {
			t.Errorf("got %q", got)
		}
		if _, err := Find(Options{Dir: dir}); err != nil {
			t.Error(err)
		}
		if psql := s.Bin("psql"); psql != "" {
			if out, err := exec.Command(psql, "-X", "-w", s.URL("postgres"), "-c", "SELECT 1").CombinedOutput(); err != nil {
				t.Errorf("psql %s: %v: %s", s.URL("postgres"), err, out)
			}
		}
		if err := s.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		if !strings.HasPrefix(s.socket, dir) {
			os.RemoveAll(s.socket)
		}
	}
}

// A directory in /tmp that another user made first is not used.
func TestSocketDirOfAnother(t *testing.T) {
	t.Parallel()
	c := testCluster(t, Options{}, *hostEnvironment())
	socket := filepath.Join(c.dir, "another's")
	if err := errors.Join(os.Mkdir(socket, 0o777), os.Chmod(socket, 0o777)); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		if err := os.Chown(socket, 12345, 12345); err != nil {
			t.Fatal(err)
		}
	}
	wantError(t, privateDir(socket, c.own), socket, "with mode 0700")
}

// The environment variables of libpq and an invalid locale have no effect on the server and its programs.
func TestEnvironmentOfLibpq(t *testing.T) {
	t.Parallel()
	dir := home(t)
	h := newHelper(t, helperTask{Dir: dir}, func(cmd *exec.Cmd) {
		cmd.Env = append(cmd.Env, "PGDATA=/nonexistent", "PGPORT=1", "PGHOST=nowhere", "PGSERVICE=none", "PGSSLMODE=verify-full",
			"PGUSER=nobody", "PGPASSWORD=x", "PGDATABASE=none", "PGOPTIONS=-c nonsense=1", "PGTZ=Nowhere", "LC_ALL=xx_YY.bad", "LANG=xx_YY.bad")
	})
	startTime(t, h.url())
}

// Not root: the server runs as the user that starts it.
func TestOrdinaryUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		startTime(t, mustStart(t, Options{Dir: home(t)}).URL("postgres"))
		return
	}
	place := home(t)
	program, dir := filepath.Join(place, "program"), filepath.Join(place, "state")
	// By another process: a file that this one writes stays open, for a moment, in whatever it forks meanwhile.
	if out, err := exec.Command("install", "-m", "755", os.Args[0], program).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	u, err := user.Lookup("nobody") // initdb wants a user that has a name
	if err != nil {
		t.Fatal(err)
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(dir, uid, uid); err != nil {
		t.Fatal(err)
	}
	h := newHelper(t, helperTask{}, func(cmd *exec.Cmd) {
		cmd.Path, cmd.Dir = program, "/"
		cmd.Env = append(cmd.Env, "SEED_HOME=", "XDG_STATE_HOME="+dir)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}}
	})
	url := h.url()
	dir = filepath.Join(dir, "seed")
	if !strings.Contains(url, "host="+dir+"/run&") {
		t.Errorf("URL %q, want the server in %q", url, dir)
	}
	info, err := os.Stat(filepath.Join("/proc", strconv.Itoa(serverPID(t, dir))))
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Sys().(*syscall.Stat_t).Uid; int(got) != uid {
		t.Errorf("the server runs as %d, want %d", got, uid)
	}
	first := startTime(t, url)

	// Root finds that user's server, and starts it again as that user.
	s := mustStart(t, Options{Dir: dir})
	if got := startTime(t, s.URL("postgres")); got != first {
		t.Error("root got another server")
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	startTime(t, mustStart(t, Options{Dir: dir}).URL("postgres"))
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Root's own home is closed to the user that the server runs as.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return // nobody but root changes users
	}
	closed := home(t)
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{Dir: filepath.Join(closed, "seed")})
	wantError(t, err, "cannot enter", "set SEED_HOME to a directory that it can reach")
}

func TestDefaultDir(t *testing.T) {
	t.Setenv("SEED_HOME", "/somewhere/else")
	if got, err := defaultDir(); got != "/somewhere/else" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}
