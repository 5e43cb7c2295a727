//go:build linux || darwin

package localpg

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
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
	wantError(t, err, "is running already, but does not listen on port "+strconv.Itoa(o.Port+1)+": stop it first")

	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	s = mustStart(t, Options{Dir: dir})
	if s.TCPURL("postgres") != "" {
		t.Error("it listens unasked")
	}
	_, err = Start(t.Context(), o)
	wantError(t, err, "is running already, but does not listen on port "+strconv.Itoa(o.Port))
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
	_, err = Start(t.Context(), Options{Dir: dir, Settings: map[string]string{"no_such_setting": "1"}, env: quick(t)})
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
