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
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/localpg"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// The contenders, in the order of the table.
const (
	limit     = "limit: plain INSERT ... SELECT"
	byHand    = "by hand: gofakeit, COPY"
	byHandTwo = "by hand, two connections"
	viaPsql   = "psql with seed's files"
	fromEmpty = "seed, from empty"
	bulk      = "seed --bulk, from empty"
	tenth     = "seed, a tenth missing"
	nothing   = "seed, nothing missing"
	auditing  = "seed audit, nothing missing"
	verifying = "seed verify, nothing missing"
)

var order = []string{limit, byHand, byHandTwo, viaPsql, fromEmpty, bulk, tenth, nothing, auditing, verifying}

// bencher measures.
type bencher struct {
	options
	log    io.Writer
	temp   string
	server *localpg.Server
	psql   string
	pack   *sql.Pack
}

func (b *bencher) say(format string, args ...any) { fmt.Fprintf(b.log, format+"\n", args...) }

// program returns the path of one that prepare has built.
func (b *bencher) program(name string) string { return filepath.Join(b.temp, name) }

// prepare builds the programs to be measured.
func (b *bencher) prepare(ctx context.Context) (err error) {
	if b.pack, err = sql.Load(sql.Builtin()); err != nil {
		return err
	}
	for name, path := range map[string]string{"seed": "cmd/seed", "byhand": "cmd/bench/byhand"} {
		build := exec.CommandContext(ctx, "go", "build", "-o", b.program(name), "github.com/a400be2d/seed/"+path)
		if text, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w: %s", path, err, bytes.TrimSpace(text))
		}
	}
	return os.WriteFile(b.program("functions.sql"), []byte(b.pack.Script(true)), 0o644)
}

// measure starts the server, measures, and stops it.
func (b *bencher) measure(ctx context.Context) (result *Result, err error) {
	if err := b.prepare(ctx); err != nil {
		return nil, err
	}
	result = &Result{Rounds: b.rounds}
	load, _ := os.ReadFile("/proc/loadavg")
	result.Load, _, _ = strings.Cut(string(load), " ")
	b.server, err = localpg.Start(ctx, localpg.Options{
		Dir: b.program("server"), Log: func(m string) { b.say("%s", m) },
		Settings: map[string]string{"fsync": "on", "shared_buffers": "1GB", "max_wal_size": "8GB", "autovacuum": "off"},
	})
	if err != nil {
		return nil, err
	}
	defer func() {
		after, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		err = errors.Join(err, b.server.Stop(after))
	}()
	// The server's own: what stands in the PATH may be a script that looks for it.
	if b.psql = b.server.Bin("psql"); b.psql == "" {
		if b.psql, err = exec.LookPath("psql"); err != nil {
			return nil, errors.New("find psql: the server's installation has none: install PostgreSQL's client programs")
		}
	}
	for _, clients := range b.sizes {
		size, err := b.size(ctx, clients)
		if err != nil {
			return nil, fmt.Errorf("%d clients: %w", clients, err)
		}
		result.Sizes = append(result.Sizes, size)
	}
	result.Machine = machine()
	return result, b.processes(ctx, result)
}

// machine says where we are.
func machine() string {
	field := func(file, name string) string {
		text, _ := os.ReadFile(file)
		for line := range strings.Lines(string(text)) {
			if key, value, _ := strings.Cut(line, ":"); strings.TrimSpace(key) == name {
				return strings.TrimSpace(value)
			}
		}
		return "unknown"
	}
	return fmt.Sprintf("%s/%s, %d CPUs (%s), %s of memory, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(),
		field("/proc/cpuinfo", "model name"), field("/proc/meminfo", "MemTotal"), runtime.Version())
}

// create makes a database with the reference schema.
func (b *bencher) create(ctx context.Context, name string) (*pgx.Conn, error) {
	if err := b.admin(ctx, "CREATE DATABASE "+name); err != nil {
		return nil, err
	}
	config, err := pgx.ParseConfig(b.server.URL(name))
	if err != nil {
		return nil, err
	}
	if _, err := runner.Migrate(ctx, config, runner.MigrateOptions{}); err != nil {
		return nil, err
	}
	return pgx.ConnectConfig(ctx, config)
}

// admin runs a statement outside of the databases that are measured.
func (b *bencher) admin(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, b.server.URL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, statement)
	return err
}

// cost is what a turn took.
type cost struct {
	seconds float64
	memory  int64 // peak, bytes
}

// process runs a program and returns its output and its cost.
func process(ctx context.Context, program string, args ...string) ([]byte, cost, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	// The variables of libpq would say where to connect to.
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "PG") || strings.HasPrefix(v, "DATABASE_URL=")
	})
	began := time.Now()
	err := cmd.Run()
	c := cost{seconds: time.Since(began).Seconds()}
	if err != nil {
		return stdout.Bytes(), c, fmt.Errorf("%w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		if c.memory = int64(usage.Maxrss); runtime.GOOS == "linux" {
			c.memory *= 1024
		}
	}
	return stdout.Bytes(), c, nil
}

// seed runs seed, and reads its report.
func (b *bencher) seed(ctx context.Context, args ...string) (*runner.Report, cost, error) {
	text, c, err := process(ctx, b.program("seed"), args...)
	var report runner.Report
	if reading := json.Unmarshal(text, &report); err == nil {
		err = reading
	}
	for _, r := range report.Requirements {
		if r.StillMissing > 0 {
			err = errors.Join(err, fmt.Errorf("%s still lacks %d", r.Name, r.StillMissing))
		}
	}
	return &report, c, err
}

// processes compares a whole process of seed verify, on the database of the default minimums, with one of psql.
func (b *bencher) processes(ctx context.Context, result *Result) error {
	conn, err := b.create(ctx, "defaults")
	if err != nil {
		return err
	}
	err = conn.QueryRow(ctx, "SELECT 'PostgreSQL ' || current_setting('server_version')").Scan(&result.Server)
	if err := errors.Join(err, conn.Close(ctx)); err != nil {
		return err
	}
	url := b.server.URL("defaults")
	if _, _, err := process(ctx, b.program("seed"), "--quiet", "--database-url="+url); err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	for range 4*b.rounds + 1 { // they are so short that more of them are measured
		_, verify, err := process(ctx, b.program("seed"), "verify", "--database-url="+url)
		if err != nil {
			return fmt.Errorf("seed verify: %w", err)
		}
		_, psql, err := process(ctx, b.psql, "-X", "-c", "SELECT 1", url)
		if err != nil {
			return fmt.Errorf("psql: %w", err)
		}
		result.Verify, result.Psql = append(result.Verify, verify.seconds), append(result.Psql, psql.seconds)
	}
	return nil
}
