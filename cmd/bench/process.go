package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/a400be2d/seed/runner"
)

// build makes the program to be measured, and asks it whether it knows --bulk.
func (b *bencher) build(ctx context.Context) error {
	b.seed = filepath.Join(b.temp, "seed")
	build := exec.CommandContext(ctx, "go", "build", "-o", b.seed, "github.com/a400be2d/seed/cmd/seed")
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build cmd/seed: %w: %s", err, bytes.TrimSpace(text))
	}
	help, err := exec.CommandContext(ctx, b.seed, "run", "--help").Output()
	b.bulk = bytes.Contains(help, []byte("--bulk"))
	return err
}

// cost is what a turn took.
type cost struct {
	Seconds float64 `json:"seconds"` // on the clock, all of the process
	Memory  int64   `json:"memory"`  // its peak, bytes
	Server  float64 `json:"-"`       // processor time of its session
}

// between is the argument by which bench runs another program and tells its cost. On Linux the peak of a
// process's memory begins at what the one that started it has in use; this one has little.
const between = "-run"

// runBetween is the process in between: it writes the cost to descriptor 3 and returns the exit code.
func runBetween(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	cmd := command(ctx, args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	began := time.Now()
	err := cmd.Run()
	c := cost{Seconds: time.Since(began).Seconds()}
	if cmd.ProcessState == nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.Memory = int64(usage.Maxrss)
		if runtime.GOOS == "linux" {
			c.Memory *= 1024
		}
	}
	if err := json.NewEncoder(os.NewFile(3, "cost")).Encode(c); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return cmd.ProcessState.ExitCode()
}

// command is a program that is asked to end when the context does.
func command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// process runs a program and returns its output and its cost.
func process(ctx context.Context, program string, args ...string) (_ []byte, c cost, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, c, err
	}
	cmd := command(ctx, self, append([]string{between, program}, args...)...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	// The variables of libpq would say where to connect to.
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "PG") && !strings.HasPrefix(v, "DATABASE_URL=") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, c, err
	}
	defer reader.Close()
	cmd.ExtraFiles = []*os.File{writer}
	err = cmd.Run() // the pipe has room for the few bytes of a cost
	writer.Close()
	if err != nil {
		return stdout.Bytes(), c, fmt.Errorf("%w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	if err := json.NewDecoder(reader).Decode(&c); err != nil {
		return nil, c, fmt.Errorf("read the cost: %w", err)
	}
	return stdout.Bytes(), c, nil
}

// seedProcess runs seed and reads its report.
func (b *bencher) seedProcess(ctx context.Context, args ...string) (*runner.Report, cost, error) {
	text, c, err := process(ctx, b.seed, args...)
	var report runner.Report
	if reading := json.Unmarshal(text, &report); err == nil {
		err = reading
	}
	for _, r := range report.Requirements {
		if r.StillMissing > 0 {
			err = fmt.Errorf("%w: %s still lacks %d", err, r.Name, r.StillMissing)
		}
	}
	return &report, c, err
}

// processes compares a whole process of seed verify, on the database of the default minimums, with one
// of psql.
func (b *bencher) processes(ctx context.Context, result *Result) error {
	conn, err := b.create(ctx, "defaults")
	if err != nil {
		return err
	}
	if err := conn.Close(ctx); err != nil {
		return err
	}
	url := b.server.URL("defaults")
	// The server's own: what stands in the PATH may be a script that looks for it.
	psql := b.server.Bin("psql")
	if psql == "" {
		if psql, err = exec.LookPath("psql"); err != nil {
			return errors.New("find psql: the server's installation has none: install PostgreSQL's client programs")
		}
	}
	if _, _, err := process(ctx, b.seed, "--quiet", "--database-url="+url); err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	// They are so short that more of them are measured.
	for range 4*b.rounds + 1 {
		_, c, err := process(ctx, b.seed, "verify", "--database-url="+url)
		if err != nil {
			return fmt.Errorf("seed verify: %w", err)
		}
		result.Verify = append(result.Verify, c.Seconds)
		_, c, err = process(ctx, psql, "-X", "-c", "SELECT 1", url)
		if err != nil {
			return fmt.Errorf("psql: %w", err)
		}
		result.Psql = append(result.Psql, c.Seconds)
	}
	return nil
}
