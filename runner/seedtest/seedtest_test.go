package seedtest

import (
	"context"
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
)

// recorder is a TB whose test may fail without failing ours.
type recorder struct {
	name     string
	mu       sync.Mutex
	failed   bool
	log      strings.Builder
	cleanups []func()
}

func (r *recorder) Helper() {}

func (r *recorder) Name() string { return r.name }

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
