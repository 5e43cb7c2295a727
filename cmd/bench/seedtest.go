package main

import (
	"context"
	stdsql "database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/localpg"
	"github.com/a400be2d/seed/runner/seedtest"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/peterldowns/pgtestdb"
)

// The ways to give a test its database.
const (
	viaSeedtest = "seedtest"
	viaPgtestdb = "pgtestdb as it is"
	viaFileCopy = "bare CREATE DATABASE, file_copy"
	viaWalLog   = "bare CREATE DATABASE, wal_log"
	viaScratch  = "migrate and seed for each"
)

// How many tests want a database.
const (
	tests      = 50
	quickTests = 4 // with -quick
)

// Seedtest is what a database for each test costs.
type Seedtest struct {
	Server   string            `json:"server"`
	Tests    int               `json:"tests"`
	Parallel int               `json:"parallel"` // tests at a time
	Seconds  map[string]Series `json:"seconds"`  // a test, by the way it gets its database
}

// ratio returns seedtest against the faster bare way, round by round.
func (s *Seedtest) ratio() Series {
	bare := s.Seconds[viaFileCopy]
	if s.Seconds[viaWalLog].median() < bare.median() {
		bare = s.Seconds[viaWalLog]
	}
	return s.Seconds[viaSeedtest].over(bare)
}

// benchSeedtest measures what a test's database costs, from its making to its end, with one connection
// and one query in between: by seedtest, by pgtestdb without what seedtest adds to it, by bare statements
// on connections that are open already, and by migrating and seeding in each test. All clones are of
// templates with the same content, on a private server as seedtest starts it. It prints a table to out.
func benchSeedtest(ctx context.Context, out io.Writer, majors []int, tests, rounds int) ([]*Seedtest, error) {
	var results []*Seedtest
	for _, major := range majors {
		server, release, err := localpg.Shared(ctx, localpg.Options{Major: major})
		if err != nil {
			return results, err
		}
		defer release()
		for _, parallel := range []int{tests, min(tests, runtime.GOMAXPROCS(0))} {
			r, err := benchClones(ctx, server, tests, parallel, rounds)
			if err != nil {
				return results, fmt.Errorf("PostgreSQL %d: %w", major, err)
			}
			results = append(results, r)
			fmt.Fprintf(out, "A database for each of %d tests, %d at a time, %s: milliseconds a test, median (least to greatest) of %d rounds\n",
				r.Tests, r.Parallel, r.Server, rounds)
			for _, way := range []string{viaSeedtest, viaFileCopy, viaWalLog, viaPgtestdb, viaScratch} {
				s := r.Seconds[way]
				fmt.Fprintf(out, "    %-32s %7.1f  (%.1f to %.1f)\n", way, 1000*s.median(), 1000*slices.Min(s), 1000*slices.Max(s))
			}
			ratio := r.ratio()
			fmt.Fprintf(out, "    seedtest against the better bare way: %.2f (%.2f to %.2f)\n\n", ratio.median(), slices.Min(ratio), slices.Max(ratio))
		}
	}
	return results, nil
}

// testRun is one test: it gets a database, asks it something, and is done with it.
type testRun func(t *benchTest, worker *pgx.Conn, i int) error

func benchClones(ctx context.Context, server *localpg.Server, tests, parallel, rounds int) (*Seedtest, error) {
	admin, err := pgx.Connect(ctx, server.URL("postgres"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = admin.Close(context.WithoutCancel(ctx)) }()
	r := &Seedtest{Tests: tests, Parallel: parallel, Seconds: map[string]Series{}}
	if err := admin.QueryRow(ctx, "SELECT 'PostgreSQL ' || current_setting('server_version')").Scan(&r.Server); err != nil {
		return nil, err
	}

	const template = "bench_seedtest"
	drop := func(ctx context.Context) { _, _ = seedtest.Drop(ctx, admin.Config(), template) }
	drop(ctx)
	if _, err := seedtest.Template(ctx, admin.Config(), template, seedtest.Options{}); err != nil {
		return nil, err
	}
	defer drop(context.WithoutCancel(ctx))

	bare := func(strategy string) testRun {
		return func(_ *benchTest, worker *pgx.Conn, i int) error {
			name := "bench_clone_" + strconv.Itoa(i)
			if _, err := worker.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template+" STRATEGY "+strategy); err != nil {
				return err
			}
			if err := askOnce(ctx, server.URL(name)); err != nil {
				return err
			}
			_, err := worker.Exec(ctx, "DROP DATABASE "+name)
			return err
		}
	}
	ways := map[string]testRun{
		viaFileCopy: bare("file_copy"),
		viaWalLog:   bare("wal_log"),
		viaSeedtest: func(t *benchTest, _ *pgx.Conn, _ int) error {
			return ask(ctx, seedtest.New(t, seedtest.Options{Server: server.URL("postgres")}))
		},
		viaPgtestdb: func(t *benchTest, _ *pgx.Conn, _ int) error {
			config := admin.Config()
			clone := pgtestdb.Custom(t, pgtestdb.Config{
				DriverName: "pgx",
				User:       config.User,
				Database:   "postgres",
				Options:    "host=" + url.QueryEscape(config.Host) + "&port=" + strconv.Itoa(int(config.Port)),
				TestRole:   &pgtestdb.Role{Username: config.User},
			}, plainMigrator{server, r.Server})
			return askOnce(ctx, server.URL(clone.Database))
		},
		viaScratch: func(_ *benchTest, worker *pgx.Conn, i int) error {
			name := "bench_scratch_" + strconv.Itoa(i)
			if _, err := worker.Exec(ctx, "CREATE DATABASE "+name); err != nil {
				return err
			}
			if err := migrateAndSeed(ctx, server.URL(name)); err != nil {
				return err
			}
			if err := askOnce(ctx, server.URL(name)); err != nil {
				return err
			}
			_, err := worker.Exec(ctx, "DROP DATABASE "+name)
			return err
		},
	}
	order := []string{viaSeedtest, viaFileCopy, viaWalLog, viaPgtestdb, viaScratch}
	for round := range rounds + 1 {
		for _, way := range order {
			if round == 0 && way == viaScratch {
				continue
			}
			n := tests
			if round == 0 {
				n = parallel // to warm up: the templates, the pools
			}
			took, err := runTests(ctx, server, n, parallel, ways[way])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", way, err)
			}
			if round > 0 {
				r.Seconds[way] = append(r.Seconds[way], took.Seconds()/float64(n))
			}
		}
		order = append(order[1:], order[0]) // nobody is always the first
	}
	return r, nil
}

// runTests runs n tests, so many at a time, and returns how long that took. The connections for bare
// statements are opened before.
func runTests(ctx context.Context, server *localpg.Server, n, parallel int, run testRun) (time.Duration, error) {
	workers := make([]*pgx.Conn, parallel)
	for i := range workers {
		var err error
		if workers[i], err = pgx.Connect(ctx, server.URL("postgres")); err != nil {
			return 0, err
		}
		defer func() { _ = workers[i].Close(context.WithoutCancel(ctx)) }()
	}
	jobs := make(chan int, n)
	for i := range n {
		jobs <- i
	}
	close(jobs)
	errs := make([]error, n)
	var wg sync.WaitGroup
	begin := time.Now()
	for _, worker := range workers {
		wg.Go(func() {
			for i := range jobs {
				t := &benchTest{name: fmt.Sprintf("Bench%d", i)}
				errs[i] = t.run(func() error { return run(t, worker, i) })
			}
		})
	}
	wg.Wait()
	return time.Since(begin), errors.Join(errs...)
}

// ask is what a test does with its database.
func ask(ctx context.Context, db interface {
	QueryRow(context.Context, string, ...any) pgx.Row
}) error {
	var n int
	return db.QueryRow(ctx, "SELECT count(*) FROM posts").Scan(&n)
}

// askOnce asks over a pool like that of seedtest.New.
func askOnce(ctx context.Context, address string) error {
	pool, err := pgxpool.New(ctx, address)
	if err != nil {
		return err
	}
	defer pool.Close()
	return ask(ctx, pool)
}

func migrateAndSeed(ctx context.Context, address string) error {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return err
	}
	if _, err := runner.Migrate(ctx, config, runner.MigrateOptions{}); err != nil {
		return err
	}
	_, err = runner.Seed(ctx, config, runner.Options{})
	return err
}

// plainMigrator is how one would use pgtestdb without seedtest.
type plainMigrator struct {
	server *localpg.Server
	hash   string
}

// Hash is called by pgtestdb.
func (m plainMigrator) Hash() (string, error) { return "seed bench " + m.hash, nil }

// Migrate is called by pgtestdb.
func (m plainMigrator) Migrate(ctx context.Context, db *stdsql.DB, conf pgtestdb.Config) error {
	if err := migrateAndSeed(ctx, m.server.URL(conf.Database)); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "ANALYZE")
	return err
}

// benchTest is a test that is not one of package testing.
type benchTest struct {
	name     string
	failure  error
	cleanups []func()
}

// Cleanup and the other methods are those of a *testing.T.
func (t *benchTest) Cleanup(f func()) { t.cleanups = append(t.cleanups, f) }

// Failed tells whether the test has failed.
func (t *benchTest) Failed() bool { return t.failure != nil }

// Helper does nothing.
func (t *benchTest) Helper() {}

// Logf does nothing.
func (t *benchTest) Logf(string, ...any) {}

// Name returns the name of the test.
func (t *benchTest) Name() string { return t.name }

// Errorf lets the test fail.
func (t *benchTest) Errorf(format string, args ...any) {
	t.failure = errors.Join(t.failure, fmt.Errorf(format, args...))
}

// Fatalf lets the test fail and ends it.
func (t *benchTest) Fatalf(format string, args ...any) {
	t.Errorf(format, args...)
	panic(t)
}

// run runs the test and its cleanups, and returns why it failed.
func (t *benchTest) run(test func() error) error {
	t.guard(func() {
		if err := test(); err != nil {
			t.Errorf("%w", err)
		}
	})
	for _, f := range slices.Backward(t.cleanups) {
		t.guard(f)
	}
	return t.failure
}

// guard calls f, which Fatalf may end.
func (t *benchTest) guard(f func()) {
	defer func() {
		if r := recover(); r != nil && r != any(t) {
			panic(r)
		}
	}()
	f()
}
