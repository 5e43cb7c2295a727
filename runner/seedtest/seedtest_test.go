package seedtest

import (
	"context"
	"crypto/rand"
	stdsql "database/sql"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/peterldowns/pgtestdb"
)

// recorder is a TB whose test may fail without failing ours.
type recorder struct {
	name     string
	mu       sync.Mutex
	failed   bool
	log      strings.Builder
	cleanups []func()
}

func (r *recorder) Helper()          {}
func (r *recorder) Name() string     { return r.name }
func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }

func (r *recorder) Failed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed
}

func (r *recorder) Logf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fmt.Fprintf(&r.log, format+"\n", args...)
}

func (r *recorder) Errorf(format string, args ...any) {
	r.Logf(format, args...)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = true
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}

// run runs a test with its cleanups, as package testing does, and returns what it logged.
func (r *recorder) run(test func()) string {
	each := func(f func()) {
		done := make(chan struct{})
		go func() {
			defer close(done)
			f()
		}()
		<-done
	}
	each(test)
	for _, f := range slices.Backward(r.cleanups) {
		each(f)
	}
	return r.log.String()
}

// administrator is a pool on the server of the tests.
func administrator(t *testing.T) *pgxpool.Pool {
	t.Helper()
	s, err := connect(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return s.pool
}

// one returns the only value of a query, as text.
func one(t *testing.T, db executor, query string, args ...any) string {
	t.Helper()
	var value string
	if err := db.QueryRow(context.WithoutCancel(t.Context()), "SELECT ("+query+")::text", args...).Scan(&value); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}

func execute(t *testing.T, db executor, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.Exec(context.WithoutCancel(t.Context()), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// things is a small pack: a table, a requirement, a profile. Each pair replaces or adds a file.
func things(t *testing.T, pairs ...string) *sql.Pack {
	t.Helper()
	fsys := fstest.MapFS{}
	files := append([]string{
		"migrations/001_things.up.sql", "CREATE TABLE things (id int CONSTRAINT things_pkey PRIMARY KEY, made timestamptz);",
		"profiles/medium.sql", "SET LOCAL timezone = 'UTC';\nSET LOCAL seed.as_of = 'today';\nSET LOCAL seed.things = 3;\n",
		"requirements/010_things.sql", `-- The database has at least seed.things things.
-- needs: ids below 100
WITH deficit AS (
    SELECT 1 AS id, count(t.id) AS have, current_setting('seed.things')::int AS need
    FROM things AS t
    HAVING count(t.id) < current_setting('seed.things')::int
)
-- fill
INSERT INTO things (id, made)
SELECT n, current_setting('seed.as_of')::timestamptz FROM deficit AS d, generate_series(1, least(d.need, 99)) AS n
ON CONFLICT DO NOTHING;
`}, pairs...)
	for i := 0; i < len(files); i += 2 {
		fsys[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	pack, err := sql.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

func TestNew(t *testing.T) {
	t.Parallel()
	asOf := ownDay() // a template that this test makes
	for _, name := range []string{"one", "another"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := New(t, Options{AsOf: asOf})
			if got := one(t, pool, "SELECT count(*) FROM clients"); got != "20" {
				t.Errorf("got %s clients, want 20", got)
			}
			execute(t, pool, "DELETE FROM users") // of this database alone
			if got := one(t, pool, "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples < 0"); got != "0" {
				t.Errorf("%s tables were not analyzed", got)
			}
			template := templateName(pool.Config().ConnConfig.Database)
			if got := one(t, administrator(t), "SELECT datistemplate AND NOT datallowconn FROM pg_database WHERE datname = $1", template); got != "true" {
				t.Errorf("the template %q is open to connections", template)
			}
		})
	}
}

func TestDB(t *testing.T) {
	t.Parallel()
	db := DB(t, Options{Pack: things(t)})
	var n int
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM things").Scan(&n); err != nil || n != 3 {
		t.Errorf("got %d, %v, want 3", n, err)
	}
}

func TestURL(t *testing.T) {
	t.Parallel()
	conn, err := pgx.Connect(t.Context(), URL(t, Options{Pack: things(t), Minimums: map[string]int{"things": 5}}))
	if err != nil {
		t.Fatal(err)
	}
	// Left open: the end of the test ends the session.
	if got := one(t, conn, "SELECT count(*) FROM things"); got != "5" {
		t.Errorf("got %s things, want 5", got)
	}
	runtime.KeepAlive(conn)
}

// A test that passed drops its database, a failed one keeps it, and says where it is.
func TestPassedAndFailed(t *testing.T) {
	t.Parallel()
	admin := administrator(t)
	for _, fails := range []bool{false, true} {
		r := &recorder{name: "TestThat's\\it"}
		var name string
		log := r.run(func() {
			pool := New(r, Options{Pack: things(t)})
			name = pool.Config().ConnConfig.Database
			if fails {
				r.Errorf("it is wrong")
			}
		})
		if got := one(t, admin, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name); got != fmt.Sprint(fails) {
			t.Errorf("failed: %v; the database is there: %s", fails, got)
		}
		if !fails {
			if log != "" {
				t.Errorf("a test that passed logged: %s", log)
			}
			continue
		}
		found := regexp.MustCompile(`psql '([^']+)'`).FindStringSubmatch(log)
		if found == nil {
			t.Fatalf("no URL in: %s", log)
		}
		conn, err := pgx.Connect(t.Context(), found[1])
		if err != nil {
			t.Fatal(err)
		}
		if got := one(t, conn, "SELECT count(*) FROM things"); got != "3" {
			t.Errorf("got %s things", got)
		}
		_ = conn.Close(t.Context())
		if d, err := lookUp(t.Context(), admin, name); err != nil || d.note.kind != kept || d.note.of != r.name || time.Since(d.note.at) > time.Minute {
			t.Errorf("got %+v, %v", d, err)
		}
		execute(t, admin, "DROP DATABASE "+quote(name))
	}
}

// On a server of the user's own, nothing has to keep that up.
func TestFailedElsewhere(t *testing.T) {
	t.Parallel()
	var address string
	r := &recorder{name: t.Name()}
	log := r.run(func() {
		address = URL(r, Options{Pack: things(t), Server: mustServer(t).url("postgres")})
		r.Errorf("it is wrong")
	})
	if want := "it is wrong\nthe database of this failed test is kept: psql '" + address + "'\n"; log != want {
		t.Errorf("got %s\nwant %s", log, want)
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	execute(t, administrator(t), "DROP DATABASE "+quote(config.Database))
}

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

// A connection that a test keeps does not hang its end.
func TestLeak(t *testing.T) {
	t.Parallel()
	pool := New(t, Options{Pack: things(t)})
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{name: t.Name()}
	log := r.run(func() { closePool(r, pool, 10*time.Millisecond) })
	if want := "1 connections of the pool were not given back"; !r.failed || !strings.Contains(log, want) {
		t.Errorf("got %s, want %s", log, want)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Error(err)
	}
}

// templateOf returns the template of the options at a time.
func templateOf(t *testing.T, o Options, now time.Time) string {
	t.Helper()
	_, name := create(t, o, now)
	return templateName(name)
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

// A clone is made by the strategy of the server.
func TestStrategy(t *testing.T) {
	t.Parallel()
	s, err := connect(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	own, err := connect(t.Context(), s.url("postgres")+"&application_name=strategy")
	if err != nil {
		t.Fatal(err)
	}
	own.strategy = " STRATEGY nonsense"
	r := &recorder{name: t.Name()}
	log := r.run(func() { New(r, Options{Pack: things(t), Server: own.address}) })
	if want := `invalid create database strategy "nonsense"`; !strings.Contains(log, want) {
		t.Errorf("got %s, want %s", log, want)
	}
	if want := " STRATEGY file_copy"; s.strategy != want { // it has no fsync
		t.Errorf("got %q, want %q", s.strategy, want)
	}
	if got, err := strategy(t.Context(), onFsync{administrator(t)}); err != nil || got != "" {
		t.Errorf("with fsync: got %q, %v", got, err)
	}
}

// onFsync is a server that has fsync on, as far as it says.
type onFsync struct{ executor }

func (e onFsync) QueryRow(ctx context.Context, query string, args ...any) pgx.Row {
	return e.executor.QueryRow(ctx, strings.ReplaceAll(query, "current_setting('fsync')", "'on'"), args...)
}

// All that a test needs of its role is that it may create databases.
func TestOrdinaryRole(t *testing.T) {
	t.Parallel()
	admin := administrator(t)
	role := "seedtest_" + strings.ToLower(rand.Text()[:10])
	execute(t, admin, "CREATE ROLE "+role+" LOGIN CREATEDB")
	server := strings.Replace(mustServer(t).url("postgres"), "postgres@", role+"@", 1)
	asOf := ownDay() // a template of this role
	var template string
	t.Cleanup(func() {
		if err := drop(context.WithoutCancel(t.Context()), admin, template, true); err != nil {
			t.Error(err)
		}
		own, err := connect(context.WithoutCancel(t.Context()), server)
		if err != nil {
			t.Fatal(err)
		}
		own.pool.Close()
		execute(t, admin, "DROP ROLE "+role)
	})
	for range 2 {
		r := &recorder{name: t.Name()}
		log := r.run(func() {
			pool := New(r, Options{Pack: things(t), Server: server, AsOf: asOf})
			if got := one(t, pool, "SELECT count(*) FROM things"); got != "3" {
				t.Errorf("got %s things", got)
			}
			template = templateName(pool.Config().ConnConfig.Database)
		})
		if r.failed || log != "" {
			t.Errorf("got %s", log)
		}
	}
}

func mustServer(t *testing.T) *server {
	t.Helper()
	s, err := connect(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ server, want, shown string }{
		{"postgres://u:p%40@h:5433/d?sslmode=disable", "postgres://u:p%40@h:5433/it%27s?sslmode=disable", "postgres://u@h:5433/it%27s"},
		{"postgres://u:p@/d?host=/tmp&dbname=x", "postgres://u:p@/it%27s?host=/tmp", "postgres://u@/it%27s?host=/tmp&port=5432"},
		{"postgres://u@[::1]:5433/d?sslmode=disable&pool_max_conns=3", "postgres://u@[::1]:5433/it%27s?pool_max_conns=3&sslmode=disable", "postgres://u@::1:5433/it%27s"},
		{"host=/tmp user=u password='a b' dbname=d", `host=/tmp user=u password='a b' dbname=d dbname='it\'s'`, "postgres://u@/it%27s?host=/tmp&port=5432"},
	} {
		got := Address(test.server, "it's")
		if got != test.want && got != strings.ReplaceAll(test.want, "%27", "'") {
			t.Errorf("got %s, want %s", got, test.want)
		}
		config, err := pgx.ParseConfig(got)
		if err != nil || config.Database != "it's" {
			t.Errorf("%s: %v", got, err)
			continue
		}
		if shown := withoutPassword(got); shown != test.shown && shown != strings.ReplaceAll(test.shown, "%27", "'") {
			t.Errorf("got %s, want %s", shown, test.shown)
		}
		// What a migrator of the user's gets says the same.
		again, err := pgx.ParseConfig(plainURL(t, got))
		if err != nil || again.Host != config.Host || again.Port != config.Port || again.User != config.User ||
			again.Password != config.Password || again.Database != config.Database || (again.TLSConfig == nil) != (config.TLSConfig == nil) {
			t.Errorf("%s became %s", got, plainURL(t, got))
		}
		if _, ok := again.RuntimeParams["pool_max_conns"]; ok {
			t.Errorf("%s is for a pool, not for a migrator", plainURL(t, got))
		}
	}
}

func plainURL(t *testing.T, address string) string {
	t.Helper()
	config, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	return plain(config).URL()
}
