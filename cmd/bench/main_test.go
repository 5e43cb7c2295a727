package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/a400be2d/seed/runner/localpg"
	"github.com/a400be2d/seed/runner/testdb"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// TestMain lets the test's own program be the process in between.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == between {
		main()
	}
	os.Exit(m.Run())
}

// TestRun measures a platform so small that it says nothing, and looks at everything that is written.
func TestRun(t *testing.T) {
	t.Parallel()
	// So much in our memory must not show in the peak of the programs that are measured.
	ballast := bytes.Repeat([]byte{1}, 200<<20)
	dir := t.TempDir()
	file := filepath.Join(dir, "bench.json")
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"-sizes", "20,40", "-rounds", "1", "-steps", "-json", file, "-plot", dir}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d\n%s", code, stderr.Bytes())
	}

	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var result Result
	if err := json.Unmarshal(text, &result); err != nil {
		t.Fatal(err)
	}
	if len(result.Sizes) != 2 || len(result.Verify) != 5 || len(result.Psql) != 5 || result.Machine.Server == "" {
		t.Errorf("got %s", text)
	}
	for _, s := range result.Sizes {
		for _, name := range []string{rowByRow, copyFrom, limit, fromEmpty, tenth, nothing, auditing, verifying} {
			c := s.contender(name)
			if c == nil || len(c.Seconds) != 1 || len(c.CPU) != 1 || slices.Min(c.Seconds) <= 0 {
				t.Errorf("%d clients: %s: got %+v", s.Clients, name, c)
				continue
			}
			if !strings.Contains(stdout.String(), name) {
				t.Errorf("the table lacks %q", name)
			}
			rows := c.Rows[0]
			switch name {
			case nothing, auditing, verifying:
				if rows != 0 {
					t.Errorf("%d clients: %s: inserted %d rows", s.Clients, name, rows)
				}
			case tenth:
				if rows < s.Rows/20 || rows > s.Rows/5 {
					t.Errorf("%d clients: %s: inserted %d of %d rows", s.Clients, name, rows, s.Rows)
				}
			default:
				if rows != s.Rows {
					t.Errorf("%d clients: %s: inserted %d rows, want %d", s.Clients, name, rows, s.Rows)
				}
			}
		}
		rows := int64(0)
		for _, step := range s.Steps {
			if rows += step.Rows; len(step.Seed) != 1 || len(step.Check) != 1 || len(step.Limit) != 1 || len(step.Mend) != 1 {
				t.Errorf("%d clients: got step %+v", s.Clients, step)
			}
		}
		if rows != s.Rows || len(s.Steps) == 0 {
			t.Errorf("%d clients: the %d steps have %d rows, want %d", s.Clients, len(s.Steps), rows, s.Rows)
		}
		if peak := slices.Max(s.contender(fromEmpty).Memory); peak < 4_000_000 || peak > 64_000_000 {
			t.Errorf("%d clients: got a peak of %d bytes", s.Clients, peak)
		}
	}

	runtime.KeepAlive(ballast)

	for name, start := range map[string]string{"plot.svg": "<?xml", "plot.png": "\x89PNG"} {
		if text, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !strings.HasPrefix(string(text), start) {
			t.Errorf("%s: got %.20q, %v", name, text, err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "seed-bench-*", "server")); err != nil || slices.ContainsFunc(left, func(server string) bool {
		return strings.Contains(stderr.String(), server)
	}) {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

// TestQuick takes the smoke run, in Markdown, with the databases for tests. Figures that cannot be written are
// not lost: the tables are out by then.
func TestQuick(t *testing.T) {
	t.Parallel()
	file := t.TempDir() // a directory, no file
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"-quick", "-tests", "0", "-markdown", "-json", file}, &stdout, &stderr)
	if want := "bench: open " + file + ": is a directory\n"; code != 1 || !strings.HasSuffix(stderr.String(), want) {
		t.Fatalf("got exit code %d\n%s\nwant 1, %s", code, &stderr, want)
	}
	for _, want := range []string{"Median of 1 rounds", "\n200 clients, ", "\n| " + limit + " | ", "A database for each of 4 tests, "} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("got\n%s\nwant in it %q", &stdout, want)
		}
	}
	for _, way := range []string{viaSeedtest, viaFileCopy, viaWalLog, viaPgtestdb, viaScratch, "seedtest against the better bare way:"} {
		// Once with all tests at a time, once with as many as there are processors.
		row := regexp.MustCompile(`(?m)^    ` + regexp.QuoteMeta(way) + ` +(\d+\.\d+) +\((\d+\.\d+) to (\d+\.\d+)\)$`)
		if rows := row.FindAllStringSubmatch(stdout.String(), -1); len(rows) != 2 || slices.ContainsFunc(rows, func(r []string) bool { return r[1] != r[2] || r[1] != r[3] }) {
			t.Errorf("got\n%s\nwant two rows %s", &stdout, row)
		}
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
	pack, err := sql.Load(sql.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	b := &bencher{options: options{rounds: 1}, temp: temp, pack: pack}
	if err := b.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.server, err = localpg.Start(t.Context(), localpg.Options{Dir: filepath.Join(temp, "server"), Settings: map[string]string{"fsync": "off"}})
	if err != nil {
		t.Fatal(err)
	}
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
		{"making the rows", "", "CHECKPOINT: "},
		{"making the rows", "DROP TABLE reviews CASCADE", "seed: exit status "},
		{"round 1 of 1", "", "TRUNCATE "},
		{limit, "DELETE FROM hearts", limit + ": table hearts has 0 rows, want "},
		{fromEmpty, "DROP TABLE hearts", `relation "hearts" does not exist`},
		{auditing, "DELETE FROM hearts", verifying + ": "},
	} {
		clients := 20 + i
		t.Run(fmt.Sprintf("%s, %s", test.line, cmp.Or(test.statement, "interrupt")), func(t *testing.T) {
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

// TestFailing is about tests that fail while they are measured: they end there, their cleanups run, and all
// that went wrong is told. A panic is no failure of theirs.
func TestFailing(t *testing.T) {
	t.Parallel()
	failing := &benchTest{name: "Bench7"}
	var done []string
	err := failing.run(func() error {
		failing.Cleanup(func() { done = append(done, "last") })
		failing.Cleanup(func() {
			done = append(done, fmt.Sprint(failing.Name(), " failed: ", failing.Failed()))
			failing.Errorf("nor %s", "dropped")
		})
		failing.Fatalf("not %s", "made")
		return errors.New("it went on")
	})
	if want := "not made\nnor dropped"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if want := []string{"Bench7 failed: true", "last"}; !slices.Equal(done, want) {
		t.Errorf("cleanups: got %q, want %q", done, want)
	}
	refused := errors.New("refused")
	if err := new(benchTest).run(func() error { return refused }); !errors.Is(err, refused) {
		t.Errorf("got %v, want %v", err, refused)
	}
	defer func() {
		if got := recover(); got != "a bug" {
			t.Errorf("recovered %v, want a bug", got)
		}
	}()
	_ = new(benchTest).run(func() error { panic("a bug") })
	t.Error("the panic is lost")
}

// TestNoGround lacks what a benchmark stands on: a directory, and Go to build the program with.
func TestNoGround(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	missing := filepath.Join(dir, "missing")
	for _, test := range []struct{ dir, want string }{
		{missing, "bench: stat " + missing + ": no such file or directory"},
		{dir, "bench: build cmd/seed: exec: \"go\": executable file not found in $PATH"},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), []string{"-dir", test.dir}, &stdout, &stderr); code != 1 || !strings.HasPrefix(stderr.String(), test.want) {
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
		"-sizes x":       `-sizes "x": want ascending whole numbers`,
		"-sizes 40,20":   `-sizes "40,20": want ascending`,
		"-sizes 1":       `-sizes "1": want ascending whole numbers from 20`,
		"-rounds 0":      "-rounds 0: want 1 or more",
		"-tests 13":      `-tests "13": want versions from 15`,
		"-json no/where": `-json: there is no directory "no": make it first`,
		"-plot no/where": `-plot: there is no directory "no/where": make it first`,
		"-nonsense":      "flag provided but not defined: -nonsense",
		"nonsense":       `unknown argument "nonsense"`,
		"-large -quick ": `unknown argument ""`,
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
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -123456: "-123,456"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d): got %q, want %q", n, got, want)
		}
	}
}
