package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/a400be2d/seed/runner/localpg"
	"github.com/jackc/pgx/v5"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes this binary the commands that the scripts execute, each in a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"seed": main,
		"tidy": tidy,
	})
}

// TestScripts runs testdata/script/*.txtar, each on an empty database of its own (DATABASE_URL) and
// with a local server of its own, not yet started (SEED_HOME).
func TestScripts(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	server, release, err := localpg.Shared(ctx, localpg.Options{})
	if err != nil {
		t.Fatalf("start a PostgreSQL server for the tests: %v", err)
	}
	t.Cleanup(release)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               func(e *testscript.Env) error { return setup(ctx, e, server) },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"sql":       runSQL,
			"interrupt": interrupt,
			"copydir":   copydir,
		},
	})
}

// setup makes the script's database, and the directory of its local server: reachable by the user
// to whom a root drops, and with a path short enough for a socket.
func setup(ctx context.Context, e *testscript.Env, server *localpg.Server) error {
	name := "cmd_" + regexp.MustCompile(`\W`).ReplaceAllString(filepath.Base(e.WorkDir), "_") + "_" + strconv.Itoa(os.Getpid())
	address := server.URL(name)
	if err := createDatabase(ctx, server.URL("postgres"), name); err != nil {
		return err
	}
	home, err := os.MkdirTemp("", "seedhome")
	if err != nil {
		return err
	}
	if err := os.Chmod(home, 0o755); err != nil {
		return err
	}
	e.Defer(func() {
		ctx := context.WithoutCancel(ctx)
		if local, err := localpg.Find(localpg.Options{Dir: home}); err == nil {
			_ = local.Stop(ctx)
		}
		_ = os.RemoveAll(home)
		if conn, err := pgx.Connect(ctx, server.URL("postgres")); err == nil {
			_, _ = conn.Exec(ctx, "DROP DATABASE "+pgx.Identifier{name}.Sanitize()+" WITH (FORCE)")
			_ = conn.Close(ctx)
		}
	})
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return err
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	e.Setenv("DATABASE_URL", address)
	e.Setenv("DATABASE", name)
	e.Setenv("SECRET_URL", strings.Replace(address, "postgres@", "postgres:secret@", 1))
	e.Setenv("SOCKETS", config.Host)
	e.Setenv("PORT", strconv.Itoa(int(config.Port)))
	e.Setenv("SEED_HOME", home)
	e.Setenv("FREE_PORT", port)
	e.Setenv("LANG", "C")
	e.Setenv("GORACE", "atexit_sleep_ms=0") // else each process of a race build lingers for a second
	e.Values["vars"] = e
	return copyTree("testdata/pack", filepath.Join(e.WorkDir, "pack"))
}

// freePort returns a TCP port that nobody listens on.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, errors.Join(err, l.Close())
}

// exits runs a command and wants its exit code: exits CODE COMMAND ARGS...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		failed, ok := err.(*exec.ExitError)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = failed.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// runSQL runs each argument on the script's database, or wants what a query returns: sql STATEMENT
// [RESULT].
func runSQL(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: sql STATEMENT [RESULT]")
	}
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, ts.Getenv("DATABASE_URL"))
	ts.Check(err)
	defer func() { _ = conn.Close(ctx) }()
	if len(args) == 1 {
		_, err = conn.Exec(ctx, args[0])
		ts.Check(err)
		return
	}
	var got string
	ts.Check(conn.QueryRow(ctx, "SELECT ("+args[0]+")::text").Scan(&got))
	if got != args[1] {
		ts.Fatalf("%s: got %q, want %q", args[0], got, args[1])
	}
}

// interrupt starts a command while the table things is locked, waits until the command waits for
// that lock, sends it a signal, and wants exit code 130: interrupt INT|TERM COMMAND ARGS...
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: interrupt SIGNAL COMMAND ARGS...")
	}
	signal := map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM}[args[0]]
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, ts.Getenv("DATABASE_URL"))
	ts.Check(err)
	defer func() { _ = conn.Close(ctx) }()
	tx, err := conn.Begin(ctx)
	ts.Check(err)
	_, err = tx.Exec(ctx, "LOCK TABLE things IN SHARE ROW EXCLUSIVE MODE") // reading goes on
	ts.Check(err)

	path, err := exec.LookPath(args[1])
	ts.Check(err)
	command := exec.Command(path, args[2:]...)
	command.Dir = ts.MkAbs(".")
	command.Env = ts.Value("vars").(*testscript.Env).Vars
	var stderr bytes.Buffer
	command.Stdout, command.Stderr = &stderr, &stderr
	ts.Check(command.Start())
	const blocked = `SELECT count(*) FROM pg_stat_activity
		WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)) AND datname = current_database()`
	watcher, err := pgx.Connect(ctx, ts.Getenv("DATABASE_URL"))
	ts.Check(err)
	defer func() { _ = watcher.Close(ctx) }()
	for waiting := 0; waiting == 0; {
		if command.Process.Signal(syscall.Signal(0)) != nil {
			ts.Fatalf("ended before it waited: %s", stderr.String())
		}
		query := strings.Replace(blocked, "pg_backend_pid()", fmt.Sprint(conn.PgConn().PID()), 1)
		ts.Check(watcher.QueryRow(ctx, query).Scan(&waiting))
	}
	ts.Check(command.Process.Signal(signal))
	_ = command.Wait()
	ts.Logf("%s", stderr.String())
	if got := command.ProcessState.ExitCode(); got != exitInterrupted {
		ts.Fatalf("exit code %d, want %d", got, exitInterrupted)
	}
	ts.Check(tx.Rollback(ctx))
	ts.Check(os.WriteFile(ts.MkAbs("interrupted"), stderr.Bytes(), 0o600))
}

// copydir copies a directory: copydir FROM TO.
func copydir(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: copydir FROM TO")
	}
	ts.Check(copyTree(ts.MkAbs(args[0]), ts.MkAbs(args[1])))
}

func copyTree(from, to string) error { return os.CopyFS(to, os.DirFS(from)) }

// tidy is a command of the scripts: it copies its input with times, and the names of the script's
// database and its server, made the same in every run.
func tidy() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	s := string(text)
	for _, name := range []string{"DATABASE_URL", "SEED_HOME", "SOCKETS", "DATABASE", "WORK"} {
		if value := os.Getenv(name); value != "" {
			s = strings.ReplaceAll(s, value, "<"+name+">")
		}
	}
	s = regexp.MustCompile(`\d+(\.\d+)? s\b`).ReplaceAllString(s, "<SECONDS> s")
	s = regexp.MustCompile(`"seconds": [0-9.e-]+`).ReplaceAllString(s, `"seconds": 0`)
	fmt.Print(s)
}
