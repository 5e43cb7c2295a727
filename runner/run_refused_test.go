package runner

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
)

func TestUsageErrors(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	const asOf = ": want a time that PostgreSQL reads, as 2026-01-15, 2026-01-15 12:00:00+01, now, today or yesterday"
	for name, c := range map[string]struct {
		o    Options
		want string
	}{
		"profile":       {Options{Profile: "hevy"}, `no profile "hevy": want medium or a file`},
		"minimum":       {Options{Minimums: map[string]int{"author_post": 1}}, `no requirement "author_post" (did you mean "author_posts"?)`},
		"negative":      {Options{Minimums: map[string]int{"author_posts": -1}}, `minimum -1 of "author_posts": want a whole number from 0 to 1000000`},
		"only":          {Options{Only: []string{"author_pots"}}, `no requirement matches "author_pots" (did you mean "author_posts"?)`},
		"skip":          {Options{Skip: []string{"x*"}}, `no requirement matches "x*"`},
		"bad glob":      {Options{Skip: []string{"["}}, `pattern "[": syntax error in pattern`},
		"nothing left":  {Options{Skip: []string{"*"}}, "only and skip leave no requirement"},
		"as-of":         {Options{AsOf: "soon"}, `as-of: invalid input syntax for type timestamp with time zone: "soon"` + asOf},
		"as-of day":     {Options{AsOf: "2026-02-30"}, `as-of: date/time field value out of range: "2026-02-30"` + asOf},
		"as-of zone":    {Options{AsOf: "2026-01-15 Mars/Crater"}, `as-of: time zone "mars/crater" not recognized` + asOf},
		"as-of infinty": {Options{AsOf: "infinity"}, `as-of "infinity": want a point in time of the years 1 to 9999`},
		"as-of BC":      {Options{AsOf: "2026-01-15 BC"}, `as-of "2026-01-15 BC": want a point in time of the years 1 to 9999`},
		"as-of quote":   {Options{AsOf: "'; DROP TABLE posts; --"}, `as-of: invalid input syntax for type timestamp with time zone: "'; DROP TABLE posts; --"` + asOf},
		"as-of zero":    {Options{AsOf: "now\x00"}, "as-of holds a zero byte"},
		"timeout":       {Options{LockTimeout: -1}, "a timeout may not be negative"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.o.Pack = pack(t)
			_, err := Seed(t.Context(), config, c.o)
			if got := message(err); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if usage := (*UsageError)(nil); !errors.As(err, &usage) {
				t.Errorf("got a %T", err)
			}
		})
	}
	for _, c := range [][2]string{{"now", "now"}, {"today", "today"}, {"2026-01-15T12:00:00.123456Z", "2026-01-15 12:00:00.123456+00"}, {"0044-03-15", "0044-03-15"}} {
		report, err := Audit(t.Context(), config, Options{Pack: pack(t), AsOf: c[0]})
		if err != nil {
			t.Errorf("%s: %v", c[0], err)
		} else if c[0] != "now" && testdb.One(t, config, "SELECT '"+report.AsOf+"'::timestamptz = '"+c[1]+"'::timestamptz") != "true" {
			t.Errorf("%s: got %s", c[0], report.AsOf)
		}
	}
}

func TestBadPack(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	bad := filepath.Join(t.TempDir(), "bad.sql")
	if err := os.WriteFile(bad, []byte("SET LOCAL x = y"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Seed(t.Context(), config, Options{Pack: pack(t), Profile: bad})
	if fault := (*sql.Fault)(nil); !errors.As(err, &fault) || fault.Line != 1 {
		t.Errorf("got %v", err)
	}
	const file = "requirements/020_author_posts.sql"
	for name, c := range map[string]struct {
		edits []string
		o     Options
		want  string
	}{
		"deficit": {edit(t, file, "count(p.id) AS have", "count(p.idd) AS have"), Options{},
			file + ":4:24: column p.idd does not exist (SQLSTATE 42703)"},
		"fill": {edit(t, file, "(have + 1", "(have + x"), Options{},
			file + ":14:35: column \"x\" does not exist (SQLSTATE 42703)"},
		"run time": {edit(t, file, "id || '-' || n, id, seed", "id || '-' || n / 0, id, seed"), Options{},
			file + ": division by zero (SQLSTATE 22012)"},
		"setting": {edit(t, "profiles/medium.sql", "'UTC'", "'Mars'"), Options{},
			`profiles/medium.sql:1: invalid value for parameter "TimeZone": "Mars" (SQLSTATE 22023)`},
		"missing table": {edit(t, file, "INSERT INTO posts", "INSERT INTO blogs.posts"), Options{},
			"the database has no such tables in \"" + config.Database + "\": blogs.posts: create them first"},
		"half": {edit(t, file, "AS n;", "AS n LIMIT 1;"), Options{Minimums: map[string]int{"author_posts": 30}},
			`bug in the pack: pass after pass there is more to fill for "author_posts" and "post_likes": a fill must insert all that is missing at once, and two must not open each other's gaps for ever`},
	} {
		t.Run(name, func(t *testing.T) {
			c.o.Pack = pack(t, c.edits...)
			_, err := Seed(t.Context(), config, c.o)
			if got := message(err); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if got := testdb.One(t, config, rows); got != "0 0 0" {
				t.Errorf("got rows %s", got)
			}
		})
	}
}

func TestNoSchema(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	for remedy, edits := range map[string][]string{"create them first": nil, `run "seed migrate" first`: {"migrations/001_a.up.sql", "SELECT 1"}} {
		p := pack(t, edits...)
		_, err := Audit(t.Context(), config, Options{Pack: p})
		if got := message(err); !errors.Is(err, ErrNoSchema) || got != `the database has no such tables in "`+config.Database+`": authors, posts, likes: `+remedy {
			t.Errorf("got %s", got)
		}
	}
}

func TestProtected(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		setting, session string
		protected        bool
	}{
		"on":              {"on", "", true},
		"odd value":       {"please", "", true},
		"lifted, but not": {"true", "off", true},
		"off":             {"off", "", false},
		"by the session":  {"off", "on", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := newSchema(t)
			testdb.Exec(t, config, "ALTER DATABASE "+config.Database+" SET seed.protected = "+c.setting)
			if c.session != "" {
				config.RuntimeParams["options"] = "-c seed.protected=" + c.session
			}
			o := Options{Pack: pack(t)}
			if _, err := Audit(t.Context(), config, o); err != nil {
				t.Error(err)
			}
			o.DryRun = true
			_, dry := Seed(t.Context(), config, o)
			o.DryRun = false
			_, seed := Seed(t.Context(), config, o)
			_, force := Force(t.Context(), config, o, func(Target) error {
				if c.protected {
					t.Error("asked")
				}
				return nil
			})
			_, migrated := Migrate(t.Context(), config, MigrateOptions{FS: migrationsFS("001_a.up.sql", "SELECT 1")})
			for i, err := range []error{dry, seed, force, migrated} {
				if errors.Is(err, ErrProtected) != c.protected || !c.protected && err != nil {
					t.Errorf("%d: got %v", i, err)
				}
			}
		})
	}
}

func TestConnectError(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	config.Port, config.Password, config.Fallbacks = 1, "s3cret", nil
	config.Host = "/nowhere/s3cret"
	_, err := Seed(t.Context(), config, Options{Pack: pack(t)})
	if connect := (*ConnectError)(nil); !errors.As(err, &connect) || strings.Contains(err.Error(), "s3cret") || !strings.HasPrefix(err.Error(), "connect: ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
	if _, err = Migrate(t.Context(), config, MigrateOptions{FS: migrationsFS("001_a.up.sql", "SELECT 1")}); !errors.As(err, new(*ConnectError)) {
		t.Errorf("got %v", err)
	}
}

// Functions and operators of the same names that come first in the search_path change nothing.
func TestHostileSearchPath(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"public, pg_catalog", `"$user", public, pg_catalog,"Odd, name"`} {
		config := newSchema(t)
		testdb.Exec(t, config, `
			CREATE FUNCTION public.current_setting(text, boolean) RETURNS text LANGUAGE sql AS 'SELECT ''off''::text';
			CREATE FUNCTION public.current_setting(text) RETURNS text LANGUAGE sql AS 'SELECT ''0''::text';
			CREATE FUNCTION public.concat(text, text) RETURNS text LANGUAGE sql AS 'SELECT ''public''::text';
			CREATE FUNCTION public.never(a bigint, b int) RETURNS boolean LANGUAGE sql AS 'SELECT false';
			CREATE OPERATOR public.< (LEFTARG = bigint, RIGHTARG = int, FUNCTION = public.never)`)
		config.RuntimeParams["search_path"] = path
		if report := seed(t, config, Options{Pack: pack(t)}); !report.Satisfied || report.Added["authors"] != 3 {
			t.Errorf("%s: got %+v", path, report)
		}
	}
	config := newSchema(t)
	config.RuntimeParams["search_path"] = ""
	if _, err := Seed(t.Context(), config, Options{Pack: pack(t)}); !errors.Is(err, ErrNoSchema) {
		t.Errorf("got %v", err)
	}
}

// A role with SELECT, INSERT and USAGE is enough once the owner has installed the functions.
func TestLeastPrivilege(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	testdb.Exec(t, config, "GRANT SELECT, INSERT ON authors, posts, likes TO pg_monitor")
	owner := config.Copy()
	config.RuntimeParams["role"] = "pg_monitor"
	o := Options{Pack: pack(t)}
	_, err := Seed(t.Context(), config, o)
	if install := (*fill.InstallError)(nil); !errors.As(err, &install) {
		t.Fatalf("got %v", err)
	}
	functions, err := Show(o, "functions")
	if err != nil {
		t.Fatal(err)
	}
	testdb.Exec(t, owner, functions)
	if report := seed(t, config, o); !report.Satisfied {
		t.Errorf("got %+v", report)
	}
}
