//go:build linux || darwin

package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// imposter puts a directory that is not empty in the place of a file. Not even root can open, replace or remove it.
func imposter(t *testing.T, path string) (remove func()) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(path, "something"), 0o755); err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
}

// The error names the obstacle, and the server starts when it is removed.
func TestInTheWay(t *testing.T) {
	t.Parallel()
	dir := home(t)
	s := mustStart(t, Options{Dir: dir})
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"lock": "start the local server: open PATH: is a directory",
		"log":  `start PostgreSQL MAJOR in "DIR": open PATH: is a directory`,
	} {
		path := filepath.Join(dir, name)
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
		remove := imposter(t, path)
		_, err := Start(t.Context(), Options{Dir: dir})
		want = strings.NewReplacer("MAJOR", strconv.Itoa(s.Major()), "DIR", dir, "PATH", path).Replace(want)
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
		if name == "lock" {
			err := s.Stop(t.Context())
			if want := fmt.Sprintf("stop the local server in %q: open %s: is a directory", dir, path); err == nil || err.Error() != want {
				t.Errorf("Stop: got %v, want %s", err, want)
			}
		}
		remove()
	}
	startTime(t, mustStart(t, Options{Dir: dir}).URL("postgres"))

	file := filepath.Join(dir, "log")
	_, err := Start(t.Context(), Options{Dir: filepath.Join(file, "seed")})
	wantError(t, err, "make a directory for the local server: mkdir "+file+": not a directory: set SEED_HOME to one that can be written")
}

// The password file is missing or cannot be read: the error comes before the server starts.
func TestPasswordInTheWay(t *testing.T) {
	t.Parallel()
	dir := home(t)
	o := Options{Dir: dir, Port: freePort(t)}
	s := mustStart(t, o)
	path := filepath.Join(dir, "password")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	remove := imposter(t, path)
	if found, err := Find(o); err != nil || found.TCPURL("postgres") != "" {
		t.Errorf("Find: %v, %v", found, err)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err = Start(t.Context(), o)
	wantError(t, err, "read the server's password: read "+path+": is a directory")
	remove()
	_, err = Start(t.Context(), o)
	wantError(t, err, "open "+path+": no such file or directory: write one into that file")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	ask(t, mustStart(t, o).TCPURL("postgres"), "SELECT 'in'")
}

// With too many sessions the server still counts as running.
func TestFull(t *testing.T) {
	t.Parallel()
	o := Options{Dir: home(t), Settings: map[string]string{"max_connections": "4", "superuser_reserved_connections": "0", "max_wal_senders": "0"}}
	s := mustStart(t, o)
	for {
		conn, err := pgx.Connect(t.Context(), s.URL("postgres"))
		if full := (*pgconn.PgError)(nil); errors.As(err, &full) && full.Code == "53300" {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
	}
	if _, err := Find(o); err != nil {
		t.Errorf("Find: %v", err)
	}
}

// A command that waits for another one's lock ends when its context does.
func TestLocked(t *testing.T) {
	t.Parallel()
	dir := home(t)
	path := filepath.Join(dir, "lock")
	locked, err := tryLock(path)
	if err != nil {
		t.Fatal(err)
	}
	defer locked.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	want := fmt.Sprintf("wait for the lock on %q, which another seed or its server holds: context canceled", path)
	_, err = Start(ctx, Options{Dir: dir})
	if wantError(t, err, "start the local server: "+want); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	wantError(t, (&Server{dir: dir}).Stop(ctx), want)
}

// A server that somebody stops before it answers is started again.
func TestStoppedBeforeAnswer(t *testing.T) {
	t.Parallel()
	dir := home(t)
	if err := mustStart(t, Options{Dir: dir}).Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	once := filepath.Join(dir, "data", "once")
	s, err := start(t.Context(), Options{Dir: dir}, environment{pgBin: pretender(t, "postgres", "test -e "+once+" || { touch "+once+"; exit 0; }; exec "+realBin(t)+`/postgres "$@"`)})
	if err != nil {
		t.Fatal(err)
	}
	startTime(t, s.URL("postgres"))
}

// A start that is canceled before the server answers leaves none.
func TestCanceledBeforeAnswer(t *testing.T) {
	t.Parallel()
	dir := home(t)
	if err := mustStart(t, Options{Dir: dir}).Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	env := environment{pgBin: pretender(t, "postgres", "touch "+dir+"/data/began; exec sleep 4321.75")}
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := start(ctx, Options{Dir: dir}, env)
		failed <- err
	}()
	eventually(t, "postgres was started", func() bool { return exists(filepath.Join(dir, "data", "began")) })
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) || !strings.HasPrefix(err.Error(), "start PostgreSQL ") {
		t.Errorf("got %v", err)
	}
	if left := processesOf(t, "sleep 4321.75"); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
	startTime(t, mustStart(t, Options{Dir: dir}).URL("postgres"))
}

// A server that was started with pg_ctl holds no lock, and is found and stopped all the same.
func TestStartedByHand(t *testing.T) {
	t.Parallel()
	dir := home(t)
	s := mustStart(t, Options{Dir: dir})
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := testCluster(t, Options{Dir: dir}, *hostEnvironment())
	cmd := c.own.command(t.Context(), "/", filepath.Join(s.bin, "pg_ctl"), "start", "--wait", "--silent", "--pgdata="+c.data, "--log="+c.data+"/by-hand",
		"--options=-c listen_addresses='' -c unix_socket_directories="+c.socket)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	first := startTime(t, s.URL("postgres"))
	if got := startTime(t, mustStart(t, Options{Dir: dir}).URL("postgres")); got != first {
		t.Error("another server was started")
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is gone", func() bool { return len(processesOf(t, "-D "+c.data)) == 0 })
}

// A large log is emptied.
func TestLogGrown(t *testing.T) {
	t.Parallel()
	dir := home(t)
	path := filepath.Join(dir, "log")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, maxLog+1); err != nil {
		t.Fatal(err)
	}
	mustStart(t, Options{Dir: dir})
	if info, err := os.Stat(path); err != nil || info.Size() == 0 || info.Size() > maxLog {
		t.Errorf("log: %v, %v", info, err)
	}
}

// A directory that is gone has no server to stop.
func TestStopNothing(t *testing.T) {
	t.Parallel()
	if err := (&Server{dir: filepath.Join(home(t), "gone")}).Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// A directory that was made as root, by a command that was killed before it could give it away.
func TestNotGivenAway(t *testing.T) {
	t.Parallel()
	dir := home(t)
	if err := os.Mkdir(filepath.Join(dir, "run"), 0o700); err != nil {
		t.Fatal(err)
	}
	startTime(t, mustStart(t, Options{Dir: dir}).URL("postgres"))
}

// Data of a user that the machine does not know: initdb says so.
func TestUnknownUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return // nobody but root changes users
	}
	dir := home(t)
	data := filepath.Join(dir, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(data, 54321, 54321); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{Dir: dir})
	wantError(t, err, fmt.Sprintf("create a database in %q: ", dir), "/initdb: exit status 1:\n", "54321")
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 3 { // data, password and lock
		t.Errorf("left %v, %v", entries, err)
	}
}
