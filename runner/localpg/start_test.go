//go:build linux || darwin

package localpg

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

func TestStartFindStop(t *testing.T) {
	t.Parallel()
	dir := home(t)
	o := Options{Dir: dir, Settings: map[string]string{"work_mem": "7MB", "cluster_name": `it's "quoted"`}}

	if _, err := Find(o); !errors.Is(err, ErrNotRunning) {
		t.Fatalf("Find before the start: %v", err)
	}
	var log lines
	o.Log = log.log
	begin := time.Now()
	s := startAnew(t, o)
	t.Logf("cold start: %v", time.Since(begin))
	wantError(t, errors.New(log.String()), "creating a PostgreSQL ")

	url := s.URL("postgres")
	for sql, want := range map[string]string{
		"SHOW fsync":               "on",
		"SHOW synchronous_commit":  "on",
		"SHOW listen_addresses":    "",
		"SHOW work_mem":            "7MB",
		"SHOW cluster_name":        `it's "quoted"`,
		"SHOW server_encoding":     "UTF8",
		"SHOW lc_messages":         "C",
		"SELECT current_user":      "postgres",
		"SHOW data_directory_mode": "0700",
	} {
		if got := ask(t, url, sql); got != want {
			t.Errorf("%s: got %q, want %q", sql, got, want)
		}
	}
	if got := ask(t, url, "SELECT (current_setting('server_version_num')::int / 10000)::text"); got != strconv.Itoa(s.Major()) {
		t.Errorf("Major() is %d, the server says %s", s.Major(), got)
	}
	if s.TCPURL("postgres") != "" {
		t.Errorf("TCPURL without a port: %q", s.TCPURL("postgres"))
	}
	if got := s.Bin("postgres"); got == "" {
		t.Error("no Bin(postgres)")
	}
	if got := s.Bin("no-such-program"); got != "" {
		t.Errorf("Bin of nothing: %q", got)
	}
	if info, err := os.Stat(filepath.Join(dir, "run")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("directory of the socket: %v, %v", info.Mode(), err)
	}
	do(t, url, "CREATE TABLE kept AS SELECT 'still here' AS t")

	first := startTime(t, url)
	begin = time.Now()
	again := mustStart(t, o)
	t.Logf("start of a running one: %v", time.Since(begin))
	if got := startTime(t, again.URL("postgres")); got != first {
		t.Errorf("the second Start started another server")
	}
	found, err := Find(o)
	if err != nil {
		t.Fatal(err)
	}
	if *found != *s {
		t.Errorf("Find: got %+v, want %+v", *found, *s)
	}

	begin = time.Now()
	if err := found.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("stop: %v", time.Since(begin))
	if _, err := Find(o); !errors.Is(err, ErrNotRunning) {
		t.Fatalf("Find after Stop: %v", err)
	}
	if err := found.Stop(t.Context()); err != nil {
		t.Errorf("second Stop: %v", err)
	}
	if left := processesOf(t, dir); len(left) > 0 {
		t.Errorf("left after Stop: %q", left)
	}

	begin = time.Now()
	s = mustStart(t, o)
	t.Logf("warm start: %v", time.Since(begin))
	if got := ask(t, s.URL("postgres"), "SELECT t FROM kept"); got != "still here" {
		t.Errorf("got %q", got)
	}
}

// A server must survive the ^C that ends the command that started it.
func TestSession(t *testing.T) {
	t.Parallel()
	dir := home(t)
	h := newHelper(t, helperTask{Dir: dir}, func(cmd *exec.Cmd) {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	})
	url := h.url()
	first := startTime(t, url)
	syscall.Kill(-h.cmd.Process.Pid, syscall.SIGINT)
	h.end(func() {})
	if got := startTime(t, url); got != first {
		t.Error("the server is another one")
	}
	pid := serverPID(t, dir)
	if group, err := syscall.Getpgid(pid); err != nil || group != pid {
		t.Errorf("the server %d is in process group %d, %v", pid, group, err)
	}
}

func TestConcurrentStarts(t *testing.T) {
	t.Parallel()
	dir := home(t)
	var helpers []*helper
	for range 5 {
		helpers = append(helpers, newHelper(t, helperTask{Dir: dir}, nil))
	}
	times := map[string]bool{}
	for _, h := range helpers {
		times[startTime(t, h.url())] = true
		h.leave()
	}
	if len(times) != 1 {
		t.Errorf("got %d servers, want 1", len(times))
	}
	if n := len(processesOf(t, "-D "+dir)); n != 1 {
		t.Errorf("got %d servers, want 1", n)
	}
}

// Stops and starts at the same time end in a server that runs, or none, but never in an error.
func TestConcurrentStopsAndStarts(t *testing.T) {
	t.Parallel()
	dir := home(t)
	mustStart(t, Options{Dir: dir})
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for range 5 {
				s, err := Start(t.Context(), Options{Dir: dir})
				if err != nil {
					t.Error(err)
					return
				}
				if i%2 == 0 {
					if err := s.Stop(t.Context()); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	startTime(t, startAnew(t, Options{Dir: dir}).URL("postgres"))
}

func TestServerKilled(t *testing.T) {
	t.Parallel()
	dir := home(t)
	o := Options{Dir: dir}
	s := mustStart(t, o)
	do(t, s.URL("postgres"), "CREATE TABLE kept AS SELECT 'still here' AS t")
	// A session that outlives the server for a moment must not disturb the next start.
	busy, err := pgx.Connect(t.Context(), s.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close(t.Context())
	if err := syscall.Kill(serverPID(t, dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "Find says that it does not run", func() bool { _, err := Find(o); return errors.Is(err, ErrNotRunning) })
	if !exists(filepath.Join(dir, "data", "postmaster.pid")) {
		t.Fatal("no stale postmaster.pid to recover from")
	}
	s = mustStart(t, o)
	if got := ask(t, s.URL("postgres"), "SELECT t FROM kept"); got != "still here" {
		t.Errorf("got %q", got)
	}
}

// After a reboot the number in a stale postmaster.pid may be that of any process.
func TestStalePIDOfAnother(t *testing.T) {
	t.Parallel()
	dir := home(t)
	o := Options{Dir: dir}
	s := mustStart(t, o)
	pidFile := filepath.Join(dir, "data", "postmaster.pid")
	text, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}

	c, err := newCluster(o, hostEnvironment())
	if err != nil {
		t.Fatal(err)
	}
	other := c.own.command(t.Context(), "/", "/bin/sh", "-c", "read wait") // of the same user, so that postgres would believe it
	stdin, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer other.Wait()
	defer stdin.Close()
	_, rest, _ := strings.Cut(string(text), "\n")
	stale := strconv.Itoa(other.Process.Pid) + "\n" + rest
	socketLock := filepath.Join(dir, "run", ".s.PGSQL.5432.lock")
	for _, path := range []string{pidFile, socketLock} {
		if err := os.WriteFile(path, []byte(stale), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Lchown(path, c.own.uid, c.own.gid); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	startTime(t, mustStart(t, o).URL("postgres"))
	if !alive(other.Process.Pid) {
		t.Error("the other process was killed")
	}
}

// An initdb whose command was killed goes on, and is waited for. What it made is not used.
func TestKilledInInitdb(t *testing.T) {
	t.Parallel()
	dir := home(t)
	slow := pretender(t, "initdb", "touch ${1#--pgdata=}/half; exec sleep 0.75")
	h := newHelper(t, helperTask{Dir: dir, Bin: slow}, nil)
	half := func() string {
		found, _ := filepath.Glob(filepath.Join(dir, "init", "half"))
		return strings.Join(found, " ")
	}
	eventually(t, "initdb is at work", func() bool { return half() != "" })
	h.kill()
	if exists(filepath.Join(dir, "data")) {
		t.Error("half a data directory")
	}
	startTime(t, startAnew(t, Options{Dir: dir}).URL("postgres"))
	if half() != "" {
		t.Error("the half was not removed")
	}
}

// A server that came up after its command was killed is found by the next one.
func TestKilledBeforeReport(t *testing.T) {
	t.Parallel()
	dir := home(t)
	o := Options{Dir: dir}
	if err := mustStart(t, o).Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	slow := pretender(t, "postgres", "echo $$ >"+dir+"/data/began; sleep 0.7; exec "+realBin(t)+`/postgres "$@"`)
	h := newHelper(t, helperTask{Dir: dir, Bin: slow}, nil)
	eventually(t, "postgres is about to start", func() bool { return exists(filepath.Join(dir, "data", "began")) })
	h.kill()
	startTime(t, mustStart(t, o).URL("postgres"))
	text, err := os.ReadFile(filepath.Join(dir, "data", "began"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strconv.Itoa(serverPID(t, dir)), strings.TrimSpace(string(text)); got != want {
		t.Errorf("the server is process %s, want the one that was starting, %s", got, want)
	}
}

// kill -9 of the command at moments spread over a cold start.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	dir := home(t)
	for delay := 10 * time.Millisecond; delay < 600*time.Millisecond; delay += 90 * time.Millisecond {
		h := newHelper(t, helperTask{Dir: dir}, nil)
		time.Sleep(delay)
		h.kill()
	}
	startTime(t, startAnew(t, Options{Dir: dir}).URL("postgres"))
	if n := len(processesOf(t, "-D "+dir)); n != 1 {
		t.Errorf("got %d servers, want 1", n)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	dir := home(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Start(ctx, Options{Dir: dir, Log: func(string) { time.AfterFunc(50*time.Millisecond, cancel) }})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	eventually(t, "nothing is left of initdb", func() bool { return len(processesOf(t, dir)) == 0 })
	startTime(t, startAnew(t, Options{Dir: dir}).URL("postgres"))

	// A Stop whose time is up does not wait for the checkpoint, but it does stop.
	s, err := Find(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("Stop: %v", err)
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func TestPort(t *testing.T) {
	t.Parallel()
	dir := home(t)
	o := Options{Dir: dir, Port: freePort(t)}
	s := mustStart(t, o)
	url := s.TCPURL("postgres")
	if got := ask(t, url, "SELECT host(inet_server_addr())"); got != "127.0.0.1" {
		t.Errorf("server address %q", got)
	}
	ask(t, s.URL("postgres"), "SELECT 'socket'")
	if got := ask(t, s.URL("postgres"), "SHOW listen_addresses"); got != "127.0.0.1" {
		t.Errorf("listens at %q", got)
	}
	if got := ask(t, s.URL("postgres"), "SELECT left(rolpassword, 13) FROM pg_authid WHERE rolname = 'postgres'"); got != "SCRAM-SHA-256" {
		t.Errorf("password stored as %q", got)
	}
	if info, err := os.Stat(filepath.Join(dir, "password")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("password file: %v, %v", info.Mode(), err)
	}

	for _, password := range []string{"", "wrong", s.password + "x"} {
		_, err := tryAsk(t, fmt.Sprintf("postgres://postgres:%s@127.0.0.1:%d/postgres?sslmode=disable", password, o.Port), "SELECT 'in'")
		var pgErr *pgconn.PgError
		if err == nil || errors.As(err, &pgErr) && pgErr.Code != "28P01" {
			t.Errorf("password %q: %v", password, err)
		}
	}

	if again := mustStart(t, o); again.TCPURL("postgres") != url {
		t.Errorf("second Start: %q, want %q", again.TCPURL("postgres"), url)
	}
	if again := mustStart(t, Options{Dir: dir}); again.TCPURL("postgres") != url {
		t.Errorf("Start without a port, while it listens: %q, want %q", again.TCPURL("postgres"), url)
	}
	_, err := Start(t.Context(), Options{Dir: dir, Port: o.Port + 1})
	wantError(t, err, "is running already, on port "+strconv.Itoa(o.Port), "stop it first")

	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	s = mustStart(t, Options{Dir: dir})
	if s.TCPURL("postgres") != "" {
		t.Error("it listens unasked")
	}
	_, err = Start(t.Context(), o)
	wantError(t, err, "is running already, without TCP")
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}

	other, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", o.Port))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Start(t.Context(), o)
	wantError(t, err, fmt.Sprintf("port %d is in use, choose another", o.Port))
	other.Close()
	if got := mustStart(t, o).TCPURL("postgres"); got != url {
		t.Errorf("after a restart %q, want %q", got, url)
	}
	if log, _ := os.ReadFile(filepath.Join(dir, "log")); strings.Contains(string(log), s.password) && s.password != "" {
		t.Error("the password is in the log")
	}
}

func TestBadOptions(t *testing.T) {
	t.Parallel()
	dir := home(t)
	_, err := Start(t.Context(), Options{Dir: dir, Major: 12})
	wantError(t, err, "PostgreSQL 12 is too old: 13 or newer is needed")
	_, err = Start(t.Context(), Options{Dir: dir, Port: 70000})
	wantError(t, err, "port 70000 is not between 1 and 65535")
	_, err = Find(Options{Dir: dir, Port: -1})
	wantError(t, err, "port -1 is not between 1 and 65535")
	_, _, err = Shared(t.Context(), Options{Dir: dir, Port: -1})
	wantError(t, err, "port -1 is not between 1 and 65535")
	_, err = Start(t.Context(), Options{Dir: dir, Settings: map[string]string{"no_such_setting": "1"}})
	wantError(t, err, "it did not come up: exit status 1", filepath.Join(dir, "log"), `unrecognized configuration parameter "no_such_setting"`)
	startTime(t, startAnew(t, Options{Dir: dir}).URL("postgres"))
}

func TestWrongMajor(t *testing.T) {
	t.Parallel()
	dir := home(t)
	s := mustStart(t, Options{Dir: dir})
	other := Options{Dir: dir, Major: s.Major() + 1}
	want := fmt.Sprintf("the data in %q are of PostgreSQL %d, not %d", filepath.Join(dir, "data"), s.Major(), other.Major)
	_, err := Start(t.Context(), other)
	wantError(t, err, want)
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err = Start(t.Context(), other)
	wantError(t, err, want)
	startTime(t, mustStart(t, Options{Dir: dir, Major: s.Major()}).URL("postgres"))
}

// What is in the place of the data is never removed.
func TestForeignData(t *testing.T) {
	t.Parallel()
	dir := home(t)
	data := filepath.Join(dir, "data")
	if err := os.WriteFile(data, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{Dir: dir})
	wantError(t, err, "look for data: ", data+": not a directory: move that away")
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
	startTime(t, mustStart(t, Options{Dir: dir}).URL("postgres"))
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
	c := testCluster(t, Options{}, hostEnvironment())
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

// The environment of libpq and a bad locale mean nothing to the server and its programs.
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

func TestURL(t *testing.T) {
	t.Parallel()
	s := &Server{socket: "/var/lib/seed/run", port: 5432, password: "secret"}
	if got, want := s.URL("seed"), "postgres://postgres@/seed?host=/var/lib/seed/run&port=5432"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := s.TCPURL("seed"), "postgres://postgres:secret@127.0.0.1:5432/seed"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, database := range []string{"a/b", "a b", "ä?x=y&z", "100%", "it's"} {
		for _, url := range []string{s.URL(database), s.TCPURL(database)} {
			config, err := pgx.ParseConfig(url)
			if err != nil {
				t.Errorf("%q: %v", url, err)
			} else if config.Database != database {
				t.Errorf("%q: database %q, want %q", url, config.Database, database)
			}
		}
	}
}
