//go:build linux || darwin

package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakePostgres returns programs that only print their version.
func fakePostgres(version string) map[string]string {
	return map[string]string{
		"postgres": "echo 'postgres (PostgreSQL) " + version + "'",
		"initdb":   "echo 'initdb (PostgreSQL) " + version + "'",
		"pg_ctl":   "echo 'pg_ctl (PostgreSQL) " + version + "'",
	}
}

// testCluster returns a cluster that looks for PostgreSQL in env.
func testCluster(t *testing.T, o Options, env environment) *cluster {
	t.Helper()
	if o.Dir == "" {
		o.Dir = home(t)
	}
	c, err := newCluster(with(o, env))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFindNewest(t *testing.T) {
	t.Parallel()
	thirteen := scripts(t, fakePostgres("13.5"))
	sixteen := scripts(t, fakePostgres("16.2 (Debian 16.2-1)"))
	older := scripts(t, fakePostgres("16.1"))
	beta := scripts(t, fakePostgres("17beta1"))
	tooOld := scripts(t, fakePostgres("12.9"))
	broken := scripts(t, map[string]string{"postgres": "exit 1", "initdb": "exit 1", "pg_ctl": "exit 1"})
	talker := scripts(t, map[string]string{"postgres": "echo hello", "initdb": "echo hello", "pg_ctl": "echo hello"})
	noInitdb := fakePostgres("18.9")
	delete(noInitdb, "initdb")
	client := scripts(t, noInitdb)

	// Programs in PATH are often links; the rest of the installation is at their target.
	links := home(t)
	if err := os.Symlink(filepath.Join(sixteen, "postgres"), filepath.Join(links, "postgres")); err != nil {
		t.Fatal(err)
	}

	all := []string{tooOld, older, broken, thirteen, talker, beta, client, filepath.Join(client, "missing")}
	for _, test := range []struct {
		name  string
		env   environment
		major int
		want  string
	}{
		{"newest release", environment{patterns: append(all, sixteen)}, 0, sixteen},
		{"major asked for", environment{patterns: append(all, sixteen)}, 13, thirteen},
		{"a beta, if nothing else", environment{patterns: []string{beta}}, 0, beta},
		{"too old", environment{patterns: []string{tooOld}}, 0, ""},
		{"PATH", environment{path: "/nonexistent:" + client + "::relative:" + links, patterns: all}, 0, sixteen},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			inst, err := testCluster(t, Options{Major: test.major}, test.env).installation(t.Context(), test.major)
			if inst.bin != test.want || (err == nil) != (test.want != "") {
				t.Errorf("got %q, %v, want %q", inst.bin, err, test.want)
			}
		})
	}
}

func TestNoPostgres(t *testing.T) {
	t.Parallel()
	dir := home(t)
	ways := []string{"install PostgreSQL", "set SEED_PG_BIN", "install npm", "--database-url"}
	_, err := start(t.Context(), Options{Dir: dir}, environment{pins: pins()})
	wantError(t, err, append(ways, "no PostgreSQL server was found", "npm is not in PATH")...)
	_, err = start(t.Context(), Options{Dir: dir, Major: 99}, environment{pins: pins()})
	wantError(t, err, append(ways, "no PostgreSQL 99 server was found", "npm has none of version 99 for "+platform())...)
	_, _, err = Shared(t.Context(), with(Options{Dir: dir}, environment{pins: pins()}))
	wantError(t, err, ways...)

	// Data of a version that cannot be found stay as they are.
	file := filepath.Join(dir, "data", "PG_VERSION")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("14\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	fifteen := scripts(t, fakePostgres("15.1"))
	_, err = start(t.Context(), Options{Dir: dir}, environment{patterns: []string{fifteen}, pins: pins()})
	wantError(t, err, append(ways, fmt.Sprintf("no PostgreSQL 14 server was found for the data in %q", filepath.Join(dir, "data")))...)
	_, err = start(t.Context(), Options{Dir: dir}, environment{pgBin: fifteen, pins: pins()})
	wantError(t, err, "is PostgreSQL 15, but PostgreSQL 14 is needed for the data in")
	if text, _ := os.ReadFile(file); string(text) != "14\n" {
		t.Errorf("the data were touched: %q", text)
	}
}

func TestSeedPGBin(t *testing.T) {
	t.Parallel()
	fifteen, sixteen := scripts(t, fakePostgres("15.1")), scripts(t, fakePostgres("16.1"))
	env := environment{pgBin: fifteen, patterns: []string{sixteen}}
	for major, want := range map[int]string{0: fifteen, 15: fifteen, 16: sixteen} {
		inst, err := testCluster(t, Options{Major: major}, env).installation(t.Context(), major)
		if err != nil || inst.bin != want {
			t.Errorf("major %d: got %q, %v, want %q", major, inst.bin, err, want)
		}
	}
	notYet := scripts(t, fakePostgres("16.1"))
	if err := os.Chmod(filepath.Join(notYet, "postgres"), 0o644); err != nil {
		t.Fatal(err)
	}
	for pgBin, want := range map[string]string{
		notYet:                                 fmt.Sprintf("%q is not a program", filepath.Join(notYet, "postgres")),
		"/nonexistent":                         "no such file",
		scripts(t, fakePostgres("9.6.24")):     "13 or newer is needed",
		scripts(t, map[string]string{"x": ""}): "no such file",
	} {
		_, err := testCluster(t, Options{}, environment{pgBin: pgBin, patterns: []string{sixteen}}).installation(t.Context(), 0)
		wantError(t, err, "SEED_PG_BIN has no usable PostgreSQL server", want)
	}
}

func TestSearchCanceled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := start(ctx, Options{Dir: home(t)}, *hostEnvironment())
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err != nil && strings.Contains(err.Error(), "install") {
		t.Errorf("it blames the machine: %v", err)
	}
}
