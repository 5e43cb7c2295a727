//go:build unix

// Command bench compares seed with the limit of the database, a plain INSERT ... SELECT of the same rows. It also
// compares it with COPY of ready rows by psql, with a program written by hand, and with psql running seed's files.
//
// It prints the format of Go's benchmarks, for benchstat: `make bench` shows the medians, and compares them with
// earlier releases in results. README.md describes the method and its limits.
//
// Begin with measure. It imports runner, localpg and sql; nothing imports it.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/a400be2d/seed/runner/localpg"
	"github.com/a400be2d/seed/sql"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// bencher is one run of the benchmark.
type bencher struct {
	sizes  []int // clients
	rounds int   // turns of each contender
	out    io.Writer
	log    io.Writer
	temp   string // directory
	url    string // of the database
	psql   string
	pack   *sql.Pack
}

// run is main, and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	b := &bencher{out: stdout, log: stderr}
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.IntVar(&b.rounds, "rounds", 6, "how many `times` each contender has its turn; benchstat wants 6")
	f.Func("sizes", "how many clients: `numbers`, with commas between (default 20,2000,20000)", func(text string) error {
		for field := range strings.SplitSeq(text, ",") {
			n, err := strconv.Atoi(field)
			if err != nil || n < 20 || n > 1_000_000 {
				return errors.New("want whole numbers from 20 to 1000000")
			}
			b.sizes = append(b.sizes, n)
		}
		return nil
	})
	err := f.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case f.NArg() > 0:
		fmt.Fprintf(stderr, "bench: unknown argument %q: see bench -help\n", f.Arg(0))
		return 2
	case b.sizes == nil:
		b.sizes = []int{20, 2000, 20000}
	}
	if err := b.measure(ctx); err != nil {
		fmt.Fprintf(stderr, "bench: %v\n", err)
		return 1
	}
	return 0
}

// measure builds seed, starts the server, measures, and cleans up.
func (b *bencher) measure(ctx context.Context) (err error) {
	if b.temp, err = os.MkdirTemp("", "seed-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.temp)
	if err := errors.Join(os.Chmod(b.temp, 0o755), b.build(ctx)); err != nil { // the server may run as another user
		return err
	}
	load, _ := os.ReadFile("/proc/loadavg") // Linux only
	b.say("load before: %s", bytes.TrimSpace(load))
	server, err := localpg.Start(ctx, localpg.Options{
		Dir: b.program("server"), Log: func(m string) { b.say("%s", m) },
		Settings: map[string]string{"fsync": "on", "shared_buffers": "1GB", "max_wal_size": "8GB", "autovacuum": "off"},
	})
	if err != nil {
		return err
	}
	defer func() {
		after, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		err = errors.Join(err, server.Stop(after))
	}()
	// The server's own psql: the one in the PATH may be a wrapper script.
	b.url, b.psql = server.URL("postgres"), server.Bin("psql")
	if b.psql == "" {
		if b.psql, err = exec.LookPath("psql"); err != nil {
			return errors.New("find psql: the server's installation has none: install PostgreSQL's client programs")
		}
	}
	// benchstat compares results that have these in common.
	fmt.Fprintf(b.out, "goos: %s\ngoarch: %s\npostgres: %d\ncpus: %d\n", runtime.GOOS, runtime.GOARCH, server.Major(), runtime.NumCPU())
	for _, clients := range b.sizes {
		if err := b.size(ctx, clients); err != nil {
			return fmt.Errorf("%d clients: %w", clients, err)
		}
	}
	return nil
}

func (b *bencher) say(format string, args ...any) { fmt.Fprintf(b.log, format+"\n", args...) }

// program returns the path of a program that build made.
func (b *bencher) program(name string) string { return filepath.Join(b.temp, name) }

// build builds the programs to measure.
func (b *bencher) build(ctx context.Context) (err error) {
	if b.pack, err = sql.Load(sql.Builtin()); err != nil {
		return err
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", b.temp, "github.com/a400be2d/seed/cmd/seed", "github.com/a400be2d/seed/cmd/bench/byhand")
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build seed: %w: %s", err, bytes.TrimSpace(text))
	}
	return nil
}

// cost is what a turn cost.
type cost struct {
	seconds float64
	memory  int64 // peak, bytes
}

// process runs a program and returns its cost.
func process(ctx context.Context, command []string) (cost, error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")} // libpq's variables would choose another server
	began := time.Now()
	err := cmd.Run()
	c := cost{seconds: time.Since(began).Seconds()}
	if err != nil {
		return c, fmt.Errorf("%w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		if c.memory = int64(usage.Maxrss); runtime.GOOS == "linux" {
			c.memory *= 1024
		}
	}
	return c, nil
}
