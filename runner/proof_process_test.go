package runner_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// built is the seed command. The first test that needs it builds it, and TestMain removes it.
var built struct {
	sync.Mutex
	path string
}

// program returns the path of the seed command.
func program(t *testing.T) string {
	t.Helper()
	built.Lock()
	defer built.Unlock()
	if built.path == "" {
		dir, err := os.MkdirTemp("", "proof-seed")
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "seed")
		if out, err := exec.Command("go", "build", "-ldflags=-w", "-o", path, "github.com/a400be2d/seed/cmd/seed").CombinedOutput(); err != nil {
			_ = os.RemoveAll(dir)
			t.Fatalf("go build: %v: %s", err, out)
		}
		built.path = path
	}
	return built.path
}

// process is a running seed.
type process struct {
	*exec.Cmd
	stdout, stderr bytes.Buffer
	ended          chan struct{}
}

// run starts the command seed with the arguments on a database.
func (d database) run(t *testing.T, arguments ...string) *process {
	t.Helper()
	return command(t, []string{"DATABASE_URL=" + d.url()}, arguments...)
}

// command starts the command seed with the variables, and no others that name a database.
func command(t *testing.T, variables []string, arguments ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(program(t), arguments...), ended: make(chan struct{})}
	p.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "PG") || strings.HasPrefix(v, "DATABASE_URL=")
	}), variables...)
	p.Stdout, p.Stderr = &p.stdout, &p.stderr
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.Cmd.Wait()
		close(p.ended)
	}()
	return p
}

// exit waits for the end and returns the exit code, -1 after a signal.
func (p *process) exit(t *testing.T) int {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(time.Minute):
		_ = p.Process.Kill()
		t.Fatalf("seed did not end within a minute: %s", &p.stderr)
	}
	return p.ProcessState.ExitCode()
}

func (p *process) running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}
