//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/runner/localpg"
	"github.com/jackc/pgx/v5"
)

// TestRun measures platforms so small that they say nothing, and looks at everything that is printed.
func TestRun(t *testing.T) {
	t.Parallel()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"-sizes", "20", "-rounds", "1"}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d\n%s", code, stderr.Bytes())
	}
	const ratio, peak = ` \d+ rows/s \d+\.\d{4} of-limit`, ` \d{7,} peak-bytes`
	for name, want := range map[string]string{
		"limit": ` \d+ rows/s 1\.0000 of-limit`,
		"copy":  ratio + peak, "hand": ratio + peak, "hand-2": ratio + peak, "psql": ratio + peak,
		"seed": ratio + peak, "seed-bulk": ratio + peak, "seed-jobs": ratio + peak, "seed-tenth": ratio + peak,
		"seed-nothing": peak, "audit": peak, "verify": peak, "psql-ask": peak,
	} {
		line := regexp.MustCompile(`(?m)^BenchmarkFill/clients=20/` + name + ` 1 \d+ ns/op` + want + `$`)
		if !line.Match(stdout.Bytes()) {
			t.Errorf("got\n%s\nwant in it %s", &stdout, line)
		}
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "seed-bench-*", "server")); err != nil || slices.ContainsFunc(left, func(server string) bool {
		return strings.Contains(stderr.String(), server)
	}) {
		t.Errorf("left behind: %q, %v", left, err)
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
	b := &bencher{rounds: 1, temp: temp, out: io.Discard}
	if err := b.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	server, err := localpg.Start(t.Context(), localpg.Options{Dir: filepath.Join(temp, "server"), Settings: map[string]string{"fsync": "off"}})
	if err != nil {
		t.Fatal(err)
	}
	b.psql = server.Bin("psql")
	t.Cleanup(func() {
		if err := server.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	for i, test := range []struct {
		line      string // in the log, when it happens
		statement string // default: an interrupt
		want      string
	}{
		{"making the rows", "DROP TABLE reviews CASCADE", "seed: exit status "},
		{"round 1 of 1", "", "TRUNCATE "},
		{"round 1 of 1", "DELETE FROM staged.hearts", `limit: the tables have rows {`},
		{"  audit", "DELETE FROM hearts", "verify: "},
	} {
		clients := 20 + i
		t.Run(fmt.Sprintf("%s, %s", test.line, test.statement), func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			b := *b
			b.url = server.URL(fmt.Sprintf("clients_%d", clients))
			config, err := pgx.ParseConfig(b.url)
			if err != nil {
				t.Fatal(err)
			}
			admin, err := pgx.ParseConfig(server.URL("postgres"))
			if err != nil {
				t.Fatal(err)
			}
			testdb.Exec(t, admin, "CREATE DATABASE "+config.Database)
			b.log = onLine(func(line string) {
				if !strings.Contains(line, test.line) {
					return
				}
				if test.statement == "" {
					cancel()
					return
				}
				testdb.Exec(t, config, test.statement)
			})
			err = b.size(ctx, clients)
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
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	missing := filepath.Join(dir, "missing")
	for _, test := range []struct{ dir, want string }{
		{missing, "bench: stat " + missing + ": no such file or directory"},
		{dir, "bench: build seed: "},
	} {
		t.Setenv("TMPDIR", test.dir)
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), nil, &stdout, &stderr); code != 1 || !strings.HasPrefix(stderr.String(), test.want) {
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
		"-sizes x":    `-sizes: want whole numbers from 20 to 1000000`,
		"-sizes 20,1": `-sizes: want whole numbers from 20 to 1000000`,
		"-nonsense":   "flag provided but not defined: -nonsense",
		"nonsense":    `unknown argument "nonsense"`,
	} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), strings.Split(args, " "), &stdout, &stderr)
		if code != 2 || !strings.Contains(stderr.String(), want) || stdout.Len() > 0 {
			t.Errorf("%s: got exit code %d, %q; want 2, %q", args, code, stderr.String(), want)
		}
	}
}
