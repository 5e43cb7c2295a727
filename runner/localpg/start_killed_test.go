//go:build linux || darwin

package localpg

import (
	"context"
	"errors"
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

// A server must survive the ^C that ends the command that started it.
func TestSession(t *testing.T) {
	t.Parallel()
	dir := home(t)
	h := newHelper(t, helperTask{Dir: dir, Bin: quick(t).pgBin}, func(cmd *exec.Cmd) {
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
	dir, bin := home(t), quick(t).pgBin
	var helpers []*helper
	for range 5 {
		helpers = append(helpers, newHelper(t, helperTask{Dir: dir, Bin: bin}, nil))
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

	c, err := newCluster(o)
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
	dir, next := home(t), quick(t)
	slow := pretender(t, "initdb", "touch ${1#--pgdata=}/half; exec sleep 1.75")
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
	startTime(t, startAnew(t, Options{Dir: dir, env: next}).URL("postgres"))
	if left := processesOf(t, "sleep 1.75"); len(left) > 0 {
		t.Errorf("not waited for: %q", left)
	}
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
	dir, bin := home(t), quick(t).pgBin
	for delay := 10 * time.Millisecond; delay < 300*time.Millisecond; delay += 40 * time.Millisecond {
		h := newHelper(t, helperTask{Dir: dir, Bin: bin}, nil)
		time.Sleep(delay)
		h.kill()
	}
	startTime(t, startAnew(t, Options{Dir: dir, env: quick(t)}).URL("postgres"))
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
	startTime(t, startAnew(t, Options{Dir: dir, env: quick(t)}).URL("postgres"))

	// A Stop whose time is up does not wait for the checkpoint, but it does stop.
	s, err := Find(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("Stop: %v", err)
	}
}
