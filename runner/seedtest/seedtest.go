// Package seedtest gives each test a PostgreSQL database of its own, migrated, seeded and verified.
//
//	func TestFeed(t *testing.T) {
//		t.Parallel()
//		pool := seedtest.New(t, seedtest.Options{})
//		...
//	}
//
// The first test makes a template: it runs the migrations, fills a pack with a profile and a fixed clock, verifies
// every requirement and analyzes the tables. Each test gets a clone of it, which takes some milliseconds. The template
// is kept for the next run, and made again when something that it is made from changes: see Options. Any migrator of
// pgtestdb can make the schema.
//
// Without Options.Server the tests share a private server, in memory if there is room. All packages of one
// `go test ./...` use it, and it stops after the last one.
//
// The database of a failed test is kept, and its URL is logged. Tests in other languages use the commands
// `seed template`, `seed clone` and `seed drop`, which call Template, Clone and Drop.
//
// Begin with New, or DB for database/sql, or URL for anything else. example_test.go is a file to copy. It imports
// runner, localpg and sql.
package seedtest

import (
	"context"
	stdsql "database/sql"
	"errors"
	"os"
	"time"

	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/peterldowns/pgtestdb"
)

// Options say what the database contains and where it is. The zero value is right for the reference schema. All fields
// but Server, the pack's files, the server's major version and seed's code are part of the template's name: if one
// changes, the next test makes a new template.
type Options struct {
	Pack     *sql.Pack         // default: the built-in pack
	Profile  string            // light, medium, heavy or a file; default: medium
	Minimums map[string]int    // overrides by requirement name; default: none
	AsOf     time.Time         // the clock of the seeded rows; default: the beginning of this day, UTC
	Migrator pgtestdb.Migrator // makes the schema; default: golang-migrate with the pack's migrations
	Schemas  []string          // names: each is made, migrated and seeded, or a Migrator makes them; default: the one of the search_path
	Server   string            // URL of a role that may create databases; default: SEED_TEST_DATABASE_URL, else a private server
}

// TB is the part of *testing.T, *testing.B and *testing.F that seedtest uses.
type TB interface {
	pgtestdb.TB
	Errorf(format string, args ...any)
	Name() string
}

// New returns a pool of connections to a new database, which is dropped after the test if it passed. The pool is closed
// at the end of the test. A connection that has not been released by then fails the test.
func New(t TB, o Options) *pgxpool.Pool {
	t.Helper()
	s, name := create(t, o, time.Now())
	pool, err := pgxpool.New(context.Background(), s.url(name))
	if err != nil {
		t.Fatalf("open a pool on database %q: %v", name, err)
	}
	t.Cleanup(func() { closePool(t, pool, patience) })
	return pool
}

// DB is like New, for database/sql.
func DB(t TB, o Options) *stdsql.DB {
	t.Helper()
	s, name := create(t, o, time.Now())
	db := stdlib.OpenDB(*s.config(name))
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close database %q: %v", name, err)
		}
	})
	return db
}

// URL returns only the URL of a new database, for a program under test that connects by itself. If the server was given
// as keyword=value pairs, the result has that form, too. Sessions that remain after a passed test are disconnected.
func URL(t TB, o Options) string {
	t.Helper()
	s, name := create(t, o, time.Now())
	return s.url(name)
}

// patience is how long to wait for a pool to close.
const patience = 5 * time.Second

// closePool closes the pool of a test. It does not wait forever for connections that the test never releases.
func closePool(t TB, pool *pgxpool.Pool, patience time.Duration) {
	t.Helper()
	closed := make(chan struct{})
	go func() {
		pool.Close()
		close(closed)
	}()
	select {
	case <-closed:
	case <-time.After(patience):
		t.Errorf("%d connections of the pool were not given back: close the rows, and release or roll back what was acquired or begun",
			pool.Stat().AcquiredConns())
	}
}

// create makes a clone, and drops or keeps it after the test. It returns the server and the clone's name. now gives the
// day of a template without AsOf.
func create(t TB, o Options, now time.Time) (s *server, name string) {
	t.Helper()
	ctx := context.Background()
	s, err := connect(ctx, o.Server)
	if err != nil {
		t.Fatalf("find a PostgreSQL server for the tests: %v", err)
	}
	r, err := newRecipe(o, now)
	if err == nil {
		name, err = s.clone(ctx, r)
	}
	if located := (*sql.Error)(nil); errors.As(err, &located) {
		err = errors.New(located.Long()) // file, line, caret, DETAIL and HINT
	}
	if err != nil {
		t.Fatalf("prepare a test database: %v", err)
	}
	t.Cleanup(func() {
		t.Helper()
		if t.Failed() {
			s.keep(ctx, t, name)
		} else if err := drop(ctx, s.pool, name, true); err != nil { // disconnects the sessions that the test left
			t.Errorf("%v", err)
		}
	})
	return s, name
}

// keep keeps the database of a failed test, so that somebody can look at it.
func (s *server) keep(ctx context.Context, t TB, name string) {
	t.Helper()
	t.Logf("the database of this failed test is kept: psql '%s'", shown(s.config(name)))
	err := note{kept, time.Now(), t.Name()}.set(ctx, s.pool, name)
	if err == nil && s.private != nil {
		err = errors.New("the variable CI is set") // nobody looks at databases on a CI machine
		if os.Getenv("CI") == "" {
			err = s.private.Keep(keepServer)
		}
	}
	switch {
	case err != nil:
		t.Logf("it does not last: %v", err)
	case s.private != nil:
		t.Logf("its private server goes on for %s; to keep such databases for a day run the tests with SEED_TEST_DATABASE_URL", keepServer)
	}
}

// keepServer is how long a private server keeps running for the databases of failed tests.
const keepServer = 10 * time.Minute
