package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/a400be2d/seed/runner/localpg"
	"github.com/a400be2d/seed/runner/testdb"
	"github.com/jackc/pgx/v5"
)

// TestRun measures platforms so small that they say nothing, keeps the figures, and looks at everything that is written.
func TestRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"-sizes", "20,40", "-rounds", "1", "-release", "v1", "-results", dir}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d\n%s", code, stderr.Bytes())
	}
	result, err := latest(dir, "v2")
	if err != nil || result == nil {
		t.Fatalf("no figures: %v", err)
	}
	if result.Release != "v1" || result.Date == "" || len(result.Sizes) != 2 || len(result.Verify) != 5 || len(result.Psql) != 5 || !strings.HasPrefix(result.Server, "PostgreSQL 1") {
		t.Errorf("got %+v", result)
	}
	for _, s := range result.Sizes {
		for _, name := range order {
			c := s.contender(name)
			if c == nil || len(c.Seconds) != 1 || slices.Min(c.Seconds) <= 0 || (c.Memory == 0) != (name == limit) {
				t.Errorf("%d clients: %s: got %+v", s.Clients, name, c)
				continue
			}
			if !strings.Contains(stdout.String(), "\n| "+name+" | ") {
				t.Errorf("the table lacks %q", name)
			}
			want := map[string]int64{nothing: 0, auditing: 0, verifying: 0}
			if rows, ok := want[name]; name == tenth {
				if c.Rows[0] < float64(s.Rows)/20 || c.Rows[0] > float64(s.Rows)/5 {
					t.Errorf("%d clients: %s: inserted %v of %d rows", s.Clients, name, c.Rows, s.Rows)
				}
			} else if !ok && c.Rows[0] != float64(s.Rows) || ok && c.Rows[0] != float64(rows) {
				t.Errorf("%d clients: %s: inserted %v of %d rows", s.Clients, name, c.Rows, s.Rows)
			}
		}
	}
	for _, want := range []string{"Median of 1 rounds", "| 40 clients: time to that of 20 | ", "There are no figures of an earlier release."} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("got\n%s\nwant in it %q", &stdout, want)
		}
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "seed-bench-*", "server")); err != nil || slices.ContainsFunc(left, func(server string) bool {
		return strings.Contains(stderr.String(), server)
	}) {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

// TestSlower compares with what was kept last: a machine that is slower as a whole makes nothing slower.
func TestSlower(t *testing.T) {
	t.Parallel()
	figures := func(release, date string, speed, seed, verify float64) *Result {
		s := &Size{Clients: 2000}
		for name, seconds := range map[string]float64{limit: 1, fromEmpty: seed, auditing: 0.1, byHand: seed} {
			s.add(name, cost{seconds: seconds * speed}, 10)
		}
		return &Result{Release: release, Date: date, Sizes: []*Size{s}, Verify: Series{verify * speed}, Psql: Series{speed}}
	}
	dir := t.TempDir()
	for _, r := range []*Result{figures("v1", "2026-01-01", 1, 1, 1), figures("v3", "2026-03-01", 1, 1, 1), figures("v2", "2026-02-01", 1, 2, 3)} {
		if err := r.write(filepath.Join(dir, r.Release+".json")); err != nil {
			t.Fatal(err)
		}
	}
	last, err := latest(dir, "v3")
	if err != nil || last.Release != "v2" {
		t.Fatalf("got %+v, %v, want v2", last, err)
	}
	for _, test := range []struct {
		now  *Result
		want string
	}{
		{figures("v3", "", 7, 2.05, 3), "\nNothing got slower since v2 (2026-02-01).\n"},
		{figures("v3", "", 7, 2.5, 3.3), "\nSlower than v2 (2026-02-01), by more than 5 %:\n\n" +
			"- 2,000 clients: seed, from empty: 2.50 times the limit's time, was 2.00 (+25 %)\n" +
			"- process of seed verify: 3.30 times that of psql, was 3.00 (+10 %)\n"},
	} {
		var out strings.Builder
		if test.now.printSlower(&out, last); out.String() != test.want {
			t.Errorf("got %s\nwant %s", out.String(), test.want)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "x.json"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := latest(dir, ""); err == nil || !strings.Contains(err.Error(), "x.json") {
		t.Errorf("got %v", err)
	}
}

// TestDisturbed has something come in between at moments that the log tells: an interrupt, or another session that
// changes the rows. Either ends the benchmark, with the contender whose turn it was.
func TestDisturbed(t *testing.T) {
	t.Parallel()
	temp := t.TempDir()
	for _, dir := range []string{filepath.Dir(temp), temp} { // the server may run as another user
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	b := &bencher{options: options{rounds: 1}, temp: temp}
	if err := b.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	var err error
	b.server, err = localpg.Start(t.Context(), localpg.Options{Dir: filepath.Join(temp, "server"), Settings: map[string]string{"fsync": "off"}})
	if err != nil {
		t.Fatal(err)
	}
	b.psql = b.server.Bin("psql")
	t.Cleanup(func() {
		if err := b.server.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	for i, test := range []struct {
		line      string // in the log, when it happens
		statement string // default: an interrupt
		want      string
	}{
		{"making the rows", "", "CREATE SCHEMA staged: "},
		{"making the rows", "DROP TABLE reviews CASCADE", "seed: exit status "},
		{"round 1 of 1", "", "TRUNCATE "},
		{"round 1 of 1", "DELETE FROM staged.hearts", limit + ": table hearts has 0 rows, want "},
		{"  " + byHand, "DROP TABLE hearts", `relation "hearts" does not exist`},
		{"  " + auditing, "DELETE FROM hearts", verifying + ": "},
	} {
		clients := 20 + i
		t.Run(fmt.Sprintf("%s, %s", test.line, test.statement), func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			b := *b
			b.log = onLine(func(line string) {
				if !strings.Contains(line, test.line) {
					return
				}
				if test.statement == "" {
					cancel()
					return
				}
				config, err := pgx.ParseConfig(b.server.URL(fmt.Sprintf("clients_%d", clients)))
				if err != nil {
					t.Error(err)
					return
				}
				testdb.Exec(t, config, test.statement)
			})
			_, err := b.size(ctx, clients)
			if err == nil || !strings.Contains(err.Error(), test.want) || test.statement == "" && ctx.Err() == nil {
				t.Errorf("got %v, want in it %q", err, test.want)
			}
		})
	}
}

// onLine is called with each line of the log.
type onLine func(line string)

// Write is given a line at a time.
func (f onLine) Write(line []byte) (int, error) {
	f(string(line))
	return len(line), nil
}

// TestNoGround lacks what a benchmark stands on: a directory, and Go to build the programs with.
func TestNoGround(t *testing.T) {
	dir, results := t.TempDir(), t.TempDir()
	t.Setenv("PATH", dir)
	missing := filepath.Join(dir, "missing")
	for _, test := range []struct{ dir, want string }{
		{missing, "bench: stat " + missing + ": no such file or directory"},
		{dir, "bench: build cmd/"},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), []string{"-dir", test.dir, "-results", results}, &stdout, &stderr); code != 1 || !strings.HasPrefix(stderr.String(), test.want) {
			t.Errorf("got exit code %d, %q, want 1, %q", code, &stderr, test.want)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"-help"}, &stdout, &stderr); code != 0 || !strings.Contains(stderr.String(), "-sizes numbers") {
		t.Errorf("got exit code %d, %q", code, &stderr)
	}
}

func TestBadArguments(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"-sizes x":                      `-sizes "x": want ascending whole numbers`,
		"-sizes 40,20":                  `-sizes "40,20": want ascending`,
		"-sizes 1":                      `-sizes "1": want ascending whole numbers from 20`,
		"-rounds 0":                     "-rounds 0: want 1 or more",
		"-release a/b -results results": `-release "a/b": want a name without slashes`,
		"-results no/where":             `-results: there is no directory "no/where": make it first`,
		"-nonsense":                     "flag provided but not defined: -nonsense",
		"nonsense":                      `unknown argument "nonsense"`,
	} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), strings.Split(args, " "), &stdout, &stderr)
		if code != 2 || !strings.Contains(stderr.String(), want) || stdout.Len() > 0 {
			t.Errorf("%s: got exit code %d, %q; want 2, %q", args, code, stderr.String(), want)
		}
	}
}

func TestSeries(t *testing.T) {
	t.Parallel()
	if got := (Series{3, 1, 2}).median(); got != 2 {
		t.Errorf("median: got %v, want 2", got)
	}
	if got := (Series{4, 1, 2, 3}).median(); got != 2.5 {
		t.Errorf("median: got %v, want 2.5", got)
	}
	if got, want := (Series{1, 4}).over(Series{2, 2}), (Series{0.5, 2}); !slices.Equal(got, want) {
		t.Errorf("over: got %v, want %v", got, want)
	}
	if got, want := spread("%.1f", Series{3, 1, 2}), "2.0 (1.0 to 3.0)"; got != want {
		t.Errorf("spread: got %q, want %q", got, want)
	}
	for n, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%v): got %q, want %q", n, got, want)
		}
	}
}
