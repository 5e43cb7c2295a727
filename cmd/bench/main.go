// Command bench measures seed against the limit of the database, which is a plain INSERT ... SELECT of
// the very same rows, and against what else is done to fill one.
//
// It starts a private PostgreSQL server on disk with fsync on, seeds databases of several sizes, and
// has the contenders take turns, several rounds of them, so that what disturbs the machine disturbs all
// of them. Figures are medians with the least and the greatest; ratios are taken within a round. It
// prints a table, writes JSON, and draws a plot.
//
// Before each turn the tables are as a migration leaves them (or, where rows are to be there already,
// as VACUUM ANALYZE leaves them), and a checkpoint is made; neither counts. Autovacuum is off: it would
// come at any time, to anyone.
package main

import (
	"cmp"
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
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// options are the command line.
type options struct {
	sizes  []int  // clients
	rounds int    // turns of each contender
	quick  bool   // a smoke run
	steps  bool   // print each requirement against its share of the limit
	tests  []int  // versions of PostgreSQL whose databases for tests are measured, too
	readme bool   // print in Markdown
	json   string // file
	plot   string // directory of plot.svg and plot.png
	dir    string // directory of the server's data
}

// run is the whole program: it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(args) > 1 && args[0] == between {
		return runBetween(ctx, args[1:], stdout, stderr)
	}
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
	large := f.Bool("large", false, "measure 200000 clients as well")
	f.IntVar(&o.rounds, "rounds", 5, "how many `times` each contender has its turn")
	f.BoolVar(&o.quick, "quick", false, "a smoke run of seconds, whose figures say nothing: 200 clients, one round, 4 tests")
	f.BoolVar(&o.steps, "steps", false, "print each requirement against the insertion of its rows, too")
	f.BoolVar(&o.readme, "markdown", false, "print in Markdown, as the README has it")
	tests := f.String("tests", "", "measure what a database for each of 50 tests costs, too, on these major `versions` of PostgreSQL, with commas between; 0 is the newest installed")
	f.StringVar(&o.json, "json", "", "write all figures to this `file`")
	f.StringVar(&o.plot, "plot", "", "write plot.svg and plot.png to this `directory` (default none)")
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
	if *large {
		*sizes += ",200000"
	}
	if o.quick {
		*sizes, o.rounds = "200", 1
	}
	if o.rounds < 1 {
		return fail("-rounds %d: want 1 or more", o.rounds)
	}
	if *tests != "" {
		for _, text := range strings.Split(*tests, ",") {
			major, err := strconv.Atoi(text)
			if err != nil || major != 0 && major < 15 {
				return fail("-tests %q: want versions from 15, such as 15,17, or 0", *tests)
			}
			o.tests = append(o.tests, major)
		}
	}
	for _, text := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 20 || n > 1_000_000 || len(o.sizes) > 0 && n <= o.sizes[len(o.sizes)-1] {
			return fail("-sizes %q: want ascending whole numbers from 20 to 1000000, with commas between", *sizes)
		}
		o.sizes = append(o.sizes, n)
	}
	// Not after half an hour of measuring.
	for name, dir := range map[string]string{"json": filepath.Dir(o.json), "plot": o.plot} {
		if info, err := os.Stat(cmp.Or(dir, ".")); err != nil || !info.IsDir() {
			return fail("-%s: there is no directory %q: make it first", name, dir)
		}
	}
	return o, nil
}

// bench measures everything and tells it.
func bench(ctx context.Context, o options, stdout, stderr io.Writer) error {
	temp, err := os.MkdirTemp(o.dir, "seed-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	// The server may run as another user.
	if err := os.Chmod(temp, 0o755); err != nil {
		return err
	}
	b := &bencher{options: o, log: stderr, temp: temp}
	result, err := b.measure(ctx)
	if err != nil {
		return err
	}
	printResult(printer{stdout, o.readme}, result, o.steps)
	if len(o.tests) > 0 {
		fmt.Fprintln(stdout)
		n := tests
		if o.quick {
			n = quickTests
		}
		if result.Tests, err = benchSeedtest(ctx, stdout, o.tests, n, o.rounds); err != nil {
			return err
		}
	}
	if o.json != "" {
		if err := writeJSON(o.json, result); err != nil {
			return err
		}
	}
	if o.plot != "" {
		return drawPlot(result, filepath.Join(o.plot, "plot.svg"), filepath.Join(o.plot, "plot.png"))
	}
	return nil
}
