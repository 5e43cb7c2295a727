//go:build linux || darwin

package localpg

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestMain is also the main of the helper processes, which start or share a server for a test.
func TestMain(m *testing.M) {
	if text := os.Getenv("LOCALPG_TEST_HELPER"); text != "" {
		os.Exit(helperMain(text))
	}
	code := m.Run()
	os.RemoveAll(madeIn)
	os.Exit(code)
}

// helperTask is what a helper process does before it waits for the end of its standard input.
type helperTask struct {
	Shared   bool
	Dir      string
	Settings map[string]string
	Bin      string // where it looks for PostgreSQL; default: as this machine has it
}

func helperMain(text string) int {
	var task helperTask
	if err := json.Unmarshal([]byte(text), &task); err != nil {
		fmt.Println("error", err)
		return 1
	}
	os.Unsetenv("LOCALPG_TEST_HELPER")
	o := Options{Dir: task.Dir, Settings: task.Settings, env: brief()}
	if task.Bin != "" {
		o.env.pgBin = task.Bin
	}
	var s *Server
	var err error
	if task.Shared {
		s, _, err = Shared(context.Background(), o)
	} else {
		s, err = Start(context.Background(), o)
	}
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	fmt.Println("url", s.URL("postgres"))
	io.Copy(io.Discard, os.Stdin)
	return 0
}

// brief is this machine's environment, with shared servers that do not linger for long.
func brief() *environment {
	env := hostEnvironment()
	env.linger = "0.4"
	return env
}

// quick is like brief, with an initdb that copies what the real one has made once for all tests.
func quick(t *testing.T) *environment {
	t.Helper()
	from, err := made()
	if err != nil {
		t.Fatal(err)
	}
	env := brief()
	env.pgBin = pretender(t, "initdb", "cp -a "+from+"/data/. ${1#--pgdata=} && cat "+from+"/password >${1#--pgdata=}/../password")
	return env
}

// with returns options that look for PostgreSQL in env.
func with(o Options, env environment) Options {
	o.env = &env
	return o
}

func start(ctx context.Context, o Options, env environment) (*Server, error) {
	return Start(ctx, with(o, env))
}

// helper is a running helper process.
type helper struct {
	t     *testing.T
	cmd   *exec.Cmd
	stdin io.WriteCloser
	out   *bufio.Reader
	once  sync.Once
}

// newHelper starts a helper process for a task. change may modify the command first.
func newHelper(t *testing.T, task helperTask, change func(*exec.Cmd)) *helper {
	t.Helper()
	text, err := json.Marshal(task)
	if err != nil {
		t.Fatal(err)
	}
	h := &helper{t: t, cmd: exec.Command(os.Args[0])}
	h.cmd.Env = append(os.Environ(), "LOCALPG_TEST_HELPER="+string(text))
	h.cmd.Stderr = os.Stderr
	if change != nil {
		change(h.cmd)
	}
	if h.stdin, err = h.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := h.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	h.out = bufio.NewReader(out)
	if err := h.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.kill)
	return h
}

// url waits for the URL of the server that the helper got.
func (h *helper) url() string {
	h.t.Helper()
	line, err := h.out.ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "url ")
	if !ok {
		rest, _ := io.ReadAll(h.out)
		h.t.Fatalf("the helper said %q, %v", line+string(rest), err)
	}
	return url
}

// kill kills the helper with SIGKILL.
func (h *helper) kill() { h.end(func() { h.cmd.Process.Kill() }) }

// leave lets the helper end normally.
func (h *helper) leave() { h.end(func() { h.stdin.Close() }) }

func (h *helper) end(how func()) {
	h.once.Do(func() {
		how()
		h.cmd.Wait()
	})
}

// home returns a directory for a server, which the server's user can reach, and stops that in the end.
func home(t *testing.T) string {
	t.Helper()
	base := os.TempDir()
	if _, err := os.Stat("/dev/shm"); err == nil {
		base = "/dev/shm"
	}
	dir, err := os.MkdirTemp(base, "localpg-test-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// A process that another test forks holds the lock for a moment, too.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Second)
		defer cancel()
		if err := (&Server{dir: dir}).Stop(ctx); err != nil {
			t.Error(err)
		}
		os.RemoveAll(dir)
	})
	return dir
}

var madeIn string

// made is a directory with data that initdb has made once for all tests.
var made = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "localpg-made-")
	if err != nil {
		return "", err
	}
	madeIn = dir
	if err := os.Chmod(dir, 0o755); err != nil {
		return "", err
	}
	s, err := Start(context.Background(), Options{Dir: dir})
	if err != nil {
		return "", err
	}
	return dir, s.Stop(context.Background())
})

// mustStart starts a server as a user would, on existing data. Only the tests of a cold start run initdb.
func mustStart(t *testing.T, o Options) *Server {
	t.Helper()
	if !exists(filepath.Join(o.Dir, "data")) {
		from, err := made()
		if err != nil {
			t.Fatal(err)
		}
		if err := makeDir(o.Dir); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("cp", "-a", filepath.Join(from, "data"), filepath.Join(from, "password"), o.Dir).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	return startAnew(t, o)
}

// startAnew starts a server, and runs initdb if there are no data.
func startAnew(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ask returns the single value of a query.
func ask(t *testing.T, url, sql string) string {
	t.Helper()
	got, err := tryAsk(t, url, sql)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func tryAsk(t *testing.T, url, sql string) (string, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 20*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	var got string
	err = conn.QueryRow(ctx, sql).Scan(&got)
	return got, err
}

// do runs a statement.
func do(t *testing.T, url, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// startTime tells one run of a server from another.
func startTime(t *testing.T, url string) string {
	t.Helper()
	return ask(t, url, "SELECT pg_postmaster_start_time()::text")
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, cond func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !cond(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("after 30 s still not: %s", what)
		}
	}
}

// processesOf returns the command lines of all processes that name a text.
func processesOf(t *testing.T, text string) []string {
	t.Helper()
	out, err := exec.Command("ps", "-A", "-ww", "-o", "args=").Output()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, line := range strings.Split(string(out), "\n") {
		if strings.Contains(line, text) && !strings.Contains(line, os.Args[0]) {
			found = append(found, line)
		}
	}
	return found
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// serverPID returns the process of the server in a directory.
func serverPID(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// scripts writes shell scripts as programs into a new directory that everybody can reach.
func scripts(t *testing.T, bodies map[string]string) string {
	t.Helper()
	dir := home(t)
	for name, body := range bodies {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+body+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// realBin returns the directory of this machine's PostgreSQL.
func realBin(t *testing.T) string {
	t.Helper()
	c, err := newCluster(Options{Dir: home(t)})
	if err != nil {
		t.Fatal(err)
	}
	inst, err := c.installation(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return inst.bin
}

// pretender returns the directory of a PostgreSQL of which one program is a shell script, but for its --version.
func pretender(t *testing.T, program, body string) string {
	t.Helper()
	bodies := map[string]string{}
	for _, name := range []string{"postgres", "initdb", "pg_ctl"} {
		bodies[name] = "exec " + filepath.Join(realBin(t), name) + ` "$@"`
	}
	bodies[program] = "case $1 in --version) " + bodies[program] + " ;; esac\n" + body
	return scripts(t, bodies)
}

// wantError checks that an error says all of some texts.
func wantError(t *testing.T, err error, texts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", texts)
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("the error is\n%v\nwant in it %q", err, text)
		}
	}
}

// lines collects what Options.Log is given.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) log(msg string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintln(&l.buf, msg)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func alive(pid int) bool { return syscall.Kill(pid, 0) == nil }
