package seedtest

import (
	"context"
	stdsql "database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/peterldowns/pgtestdb"
)

// A requirement that is not met, a migration or a fill that fails: the test fails, with all there is to say.
func TestNoTemplate(t *testing.T) {
	t.Parallel()
	const requirement = "requirements/010_things.sql"
	text := things(t).Requirements[0].SQL
	for name, test := range map[string]struct {
		options Options
		want    string
	}{
		"unmet": {
			Options{Pack: things(t), Minimums: map[string]int{"things": 120}},
			"1 of 1 requirements are not met after seeding:\n" +
				"    things: 21 missing after 99 were inserted: The database has at least seed.things things. A fill needs ids below 100",
		},
		"fill": {
			Options{Pack: things(t, requirement, strings.Replace(text, "SELECT n,", "SELECT m,", 1))},
			"   10 | SELECT m, current_setting('seed.as_of')::timestamptz FROM deficit AS d, generate_series(1, least(d.need, 99)) AS n\n      |        ^",
		},
		"migration": {
			Options{Pack: things(t, "migrations/002_b.up.sql", "ALTER TABLE nowhere ADD a int")},
			`migrations/002_b.up.sql: relation "nowhere" does not exist`,
		},
		"profile":    {Options{Profile: "mediun"}, `prepare a test database: no profile "mediun" (did you mean "medium"?)`},
		"minimum":    {Options{Minimums: map[string]int{"thing": 1}}, `no requirement "thing"`},
		"migrations": {Options{Pack: &sql.Pack{Profiles: things(t).Profiles}}, "the pack has no folder migrations: give a Migrator"},
		"migrator":   {Options{Migrator: brokenHash{}}, "prepare a test database: hash of the migrator: broken"},
		"address":    {Options{Server: "postgres://u:secret%zz@h/d"}, "the server's address is not a connection string"},
		"connection": {Options{Server: "postgres://u:secret@127.0.0.1:1/d"}, "postgres://u@127.0.0.1:1/d: check Options.Server or SEED_TEST_DATABASE_URL: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range 2 { // the second time as well
				r := &recorder{name: t.Name()}
				log := r.run(func() { New(r, test.options) })
				if !r.failed || !strings.Contains(log, test.want) || strings.Contains(log, "secret") {
					t.Errorf("got %s\nwant %s", log, test.want)
				}
			}
		})
	}
}

type brokenHash struct{ pgtestdb.NoopMigrator }

func (brokenHash) Hash() (string, error) { return "", errors.New("broken") }

// templateOf returns what the template of the options is known by, at a time.
func templateOf(t *testing.T, o Options, now time.Time) string {
	t.Helper()
	r, err := newRecipe(o, now)
	if err != nil {
		t.Fatal(err)
	}
	return must(t, r, "")
}

// Each of what a template is made from changes it, and nothing else does.
func TestTemplateChanges(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)
	base := templateOf(t, Options{Pack: things(t)}, now)
	pack := things(t)
	if got := templateOf(t, Options{Pack: pack, Profile: "medium", Minimums: map[string]int{}, AsOf: now.Truncate(24 * time.Hour)}, now.Add(14*time.Hour)); got != base {
		t.Error("the same, said in other words, is another template")
	}
	text := pack.Requirements[0].SQL
	profile := pack.Profiles[0].SQL
	seen := map[string]string{base: "the first"}
	for name, test := range map[string]struct {
		options Options
		after   time.Duration
	}{
		"the next day":    {Options{Pack: things(t)}, 24 * time.Hour},
		"the clock":       {Options{Pack: things(t), AsOf: now}, 0},
		"a requirement":   {Options{Pack: things(t, "requirements/010_things.sql", strings.Replace(text, "least(d.need, 99)", "least(d.need, 98)", 1))}, 0},
		"its name":        {Options{Pack: things(t, "requirements/010_things.sql", text, "requirements/020_more.sql", strings.ReplaceAll(text, "seed.things", "seed.more"), "profiles/medium.sql", profile+"SET LOCAL seed.more = 1;\n")}, 0},
		"the functions":   {Options{Pack: things(t, "functions.sql", "CREATE SCHEMA IF NOT EXISTS seed;\nCREATE OR REPLACE FUNCTION seed.f() RETURNS int LANGUAGE sql AS 'SELECT 1';")}, 0},
		"a migration":     {Options{Pack: things(t, "migrations/001_things.up.sql", "CREATE TABLE things (id bigint PRIMARY KEY, made timestamptz);")}, 0},
		"schemas":         {Options{Pack: things(t), Schemas: []string{"t1", "t2"}}, 0},
		"one more":        {Options{Pack: things(t, "migrations/002_other.up.sql", "CREATE TABLE other (id int);")}, 0},
		"the profile":     {Options{Pack: things(t, "profiles/medium.sql", strings.Replace(profile, "3", "4", 1))}, 0},
		"a minimum":       {Options{Pack: things(t), Minimums: map[string]int{"things": 5}}, 0},
		"the migrator":    {Options{Pack: things(t), Migrator: &ownMigrator{hash: "1"}}, 0},
		"what it applies": {Options{Pack: things(t), Migrator: &ownMigrator{hash: "2"}}, 0},
	} {
		got := templateOf(t, test.options, now.Add(test.after))
		if seen[got] != "" {
			t.Errorf("%s makes the same template as %s", name, seen[got])
		}
		seen[got] = name
	}
	r, err := newRecipe(Options{Pack: pack}, now)
	if err != nil {
		t.Fatal(err)
	}
	if must(t, r, "15") == must(t, r, "16") {
		t.Error("the server does not count")
	}
}

func must(t *testing.T, r recipe, server string) string {
	t.Helper()
	hash, err := r.hash(server)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

// What the template holds is of the day that is named, to the hour.
func TestClock(t *testing.T) {
	t.Parallel()
	pool := New(t, Options{Pack: things(t), AsOf: time.Date(2026, 1, 15, 12, 0, 0, 0, time.FixedZone("", 3600))})
	if got := one(t, pool, "SELECT max(made) AT TIME ZONE 'UTC' FROM things"); got != "2026-01-15 11:00:00" {
		t.Errorf("got %s", got)
	}
	pool = New(t, Options{Pack: things(t)})
	if got, want := one(t, pool, "SELECT max(made) AT TIME ZONE 'UTC' FROM things"), time.Now().UTC().Format("2006-01-02 00:00:00"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// ownMigrator is a migrator as a user has it: it connects by the URL, and leaves the connection open.
type ownMigrator struct {
	hash string
	open *pgx.Conn
}

func (m *ownMigrator) Hash() (string, error) { return m.hash, nil }

func (m *ownMigrator) Migrate(ctx context.Context, db *stdsql.DB, conf pgtestdb.Config) (err error) {
	if m.open, err = pgx.Connect(ctx, conf.URL()); err != nil {
		return err
	}
	if _, err := m.open.Exec(ctx, "CREATE TABLE things (id int PRIMARY KEY)"); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "ALTER TABLE things ADD made timestamptz")
	return err
}

func TestMigrator(t *testing.T) {
	t.Parallel()
	m := &ownMigrator{hash: "things"}
	pool := New(t, Options{Pack: things(t), Migrator: m, AsOf: time.Now()})
	if got := one(t, pool, "SELECT count(*) FROM things"); got != "3" {
		t.Errorf("got %s things", got)
	}
	if err := m.open.Ping(t.Context()); err == nil {
		t.Error("the migrator's connection to the template is still there")
	}
}
