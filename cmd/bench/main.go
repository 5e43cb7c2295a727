// Command bench measures seed against the limit of the database, which is a plain INSERT ... SELECT of the very same
// rows, against the program that one would write by hand (byhand), and against psql with seed's own files.
//
// README.md says how it is measured, and what of it is not claimed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// options are the command line.
type options struct {
	sizes   []int  // clients
	rounds  int    // turns of each contender
	release string // name of the results to be kept
	results string // directory of those
	dir     string // directory of the server's data
}

// run is the whole program: it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	if err := bench(ctx, o, stdout, stderr); err != nil {
		fmt.Fprintf(stderr, "bench: %v\n", err)
		return 1
	}
	return 0
}

func parse(args []string, stderr io.Writer) (o options, err error) {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(stderr)
	sizes := f.String("sizes", "2000,20000", "how many clients: `numbers`, ascending, with commas between")
	f.IntVar(&o.rounds, "rounds", 5, "how many `times` each contender has its turn")
	f.StringVar(&o.release, "release", "", "keep the figures under this `name`, such as v0.4.0 (default not kept)")
	f.StringVar(&o.results, "results", "cmd/bench/results", "the `directory` of the figures that are kept")
	f.StringVar(&o.dir, "dir", "", "where the server's data lie while it runs, a `directory` on disk (default the temporary directory)")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	fail := func(format string, args ...any) (options, error) {
		err := fmt.Errorf(format, args...)
		fmt.Fprintf(stderr, "bench: %v\n", err)
		return o, err
	}
	if f.NArg() > 0 {
		return fail("unknown argument %q: see bench -help", f.Arg(0))
	}
	if o.rounds < 1 {
		return fail("-rounds %d: want 1 or more", o.rounds)
	}
	for text := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 20 || n > 1_000_000 || len(o.sizes) > 0 && n <= o.sizes[len(o.sizes)-1] {
			return fail("-sizes %q: want ascending whole numbers from 20 to 1000000, with commas between", *sizes)
		}
		o.sizes = append(o.sizes, n)
	}
	if o.release != "" && o.release != filepath.Base(o.release) {
		return fail("-release %q: want a name without slashes", o.release)
	}
	// Not after half an hour of measuring.
	if info, err := os.Stat(o.results); err != nil || !info.IsDir() {
		return fail("-results: there is no directory %q: make it first", o.results)
	}
	return o, nil
}

// bench measures everything and tells it.
func bench(ctx context.Context, o options, stdout, stderr io.Writer) error {
	before, err := latest(o.results, o.release)
	if err != nil {
		return err
	}
	temp, err := os.MkdirTemp(o.dir, "seed-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	if err := os.Chmod(temp, 0o755); err != nil { // the server may run as another user
		return err
	}
	b := &bencher{options: o, log: stderr, temp: temp}
	result, err := b.measure(ctx)
	if err != nil {
		return err
	}
	result.Release, result.Date = o.release, time.Now().UTC().Format(time.DateOnly)
	result.print(stdout)
	result.printSlower(stdout, before)
	if o.release == "" {
		return nil
	}
	return result.write(filepath.Join(o.results, o.release+".json"))
}
