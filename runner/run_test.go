package runner

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/runner/testdb"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

const rows = "SELECT (SELECT count(*) FROM authors) || ' ' || (SELECT count(*) FROM posts) || ' ' || (SELECT count(*) FROM likes)"

func seed(t *testing.T, config *pgx.ConnConfig, o Options) *Report {
	t.Helper()
	report, err := Seed(t.Context(), config, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestSeed(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	testdb.Exec(t, config, "INSERT INTO authors VALUES ('x'); INSERT INTO posts VALUES ('p', 'x')")
	o := Options{Pack: pack(t), AsOf: "2026-01-15 12:00+01", Details: true}
	var steps []string
	o.Progress = func(p Progress) {
		steps = append(steps, fmt.Sprintf("%s %s %d/%d %.0f%% %d %d", p.Phase, p.Requirement, p.Current, p.Target, p.Percent, p.Entities, p.Inserted))
	}
	report := seed(t, config, o)
	for i := range report.Requirements {
		if s := report.Requirements[i].Seconds; s <= 0 || s > 60 {
			t.Errorf("got %v s", s)
		}
		report.Requirements[i].Seconds = 0
	}
	got, err := json.MarshalIndent(report, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	want := `{
 "as_of": "2026-01-15T11:00:00Z",
 "profile": "medium",
 "database": "` + config.Database + `",
 "audit": {
  "authors": 1,
  "likes": 0,
  "posts": 1
 },
 "requirements": [
  {
   "name": "population",
   "sentence": "There are at least seed.population authors.",
   "need": 3,
   "entities": 1,
   "short": 1,
   "missing": 2,
   "inserted": 2,
   "still_missing": 0,
   "needs": "",
   "seconds": 0
  },
  {
   "name": "author_posts",
   "sentence": "Every author has at least seed.author_posts posts.",
   "need": 2,
   "entities": 1,
   "short": 1,
   "missing": 1,
   "inserted": 5,
   "still_missing": 0,
   "needs": "",
   "seconds": 0
  },
  {
   "name": "post_likes",
   "sentence": "Every post is liked by at least seed.post_likes others.",
   "need": 1,
   "entities": 1,
   "short": 1,
   "missing": 1,
   "inserted": 6,
   "still_missing": 0,
   "needs": "",
   "seconds": 0
  }
 ],
 "gaps": [
  {
   "requirement": "population",
   "id": "database",
   "have": 1,
   "need": 3
  },
  {
   "requirement": "author_posts",
   "id": "x",
   "have": 1,
   "need": 2
  },
  {
   "requirement": "post_likes",
   "id": "p",
   "have": 0,
   "need": 1
  }
 ],
 "added": {
  "authors": 2,
  "likes": 6,
  "posts": 5
 },
 "satisfied": true
}`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	wantSteps := []string{
		"audit  0/1 0% 0 0", "audit  1/1 100% 0 0",
		"gaps  0/3 0% 0 0", "gaps population 1/3 33% 1 0", "gaps author_posts 2/3 67% 1 0", "gaps post_likes 3/3 100% 1 0",
		"fill  0/3 0% 0 0", "fill population 0/3 0% 1 0", "fill population 1/3 33% 1 2", "fill author_posts 1/3 33% 1 0",
		"fill author_posts 2/3 67% 1 5", "fill post_likes 2/3 67% 1 0", "fill post_likes 3/3 100% 1 6",
		"verify  0/3 0% 0 0", "verify population 1/3 33% 1 0", "verify author_posts 2/3 67% 3 0", "verify post_likes 3/3 100% 6 0",
	}
	if !reflect.DeepEqual(steps, wantSteps) {
		t.Errorf("got steps\n%s", strings.Join(steps, "\n"))
	}
	if got := testdb.One(t, config, "SELECT min(created_at AT TIME ZONE 'UTC') FROM posts"); got != "2026-01-15 11:00:00" {
		t.Errorf("got %s", got)
	}
	if got := testdb.One(t, config, "SELECT min(reltuples) FROM pg_class WHERE relname IN ('authors', 'posts', 'likes')"); got != "3" {
		t.Errorf("not analyzed: %s", got)
	}

	// A second run writes nothing: it may not.
	config.RuntimeParams["default_transaction_read_only"] = "on"
	report = seed(t, config, o)
	delete(config.RuntimeParams, "default_transaction_read_only")
	if !report.Satisfied || report.Added["posts"] != 0 || len(report.Added) != 3 || report.Gaps == nil || len(report.Gaps) != 0 {
		t.Errorf("got %+v", report)
	}

	// Deleted rows come back as they were, and one more of each is as many as is asked for.
	testdb.Exec(t, config, "DELETE FROM likes WHERE post_id = 'a2-2'")
	o.Minimums = map[string]int{"author_posts": 3}
	report = seed(t, config, o)
	if got := report.Added; got["authors"] != 0 || got["posts"] != 3 || got["likes"] != 4 {
		t.Errorf("got %v", got)
	}
	if got := testdb.One(t, config, "SELECT count(*) FROM likes WHERE post_id = 'a2-2'"); got != "1" {
		t.Errorf("got %s", got)
	}
}

// audit and verify need SELECT and no more, not even the functions.
func TestAuditAndVerify(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	testdb.Exec(t, config, "INSERT INTO authors VALUES ('x'); GRANT SELECT ON authors, posts, likes TO pg_monitor")
	config.RuntimeParams["role"] = "pg_monitor"
	o := Options{Pack: pack(t)}
	phases := map[string]bool{}
	o.Progress = func(p Progress) { phases[p.Phase] = true }
	for name, f := range map[string]func(context.Context, *pgx.ConnConfig, Options) (*Report, error){"gaps": Audit, "verify": Verify} {
		report, err := f(t.Context(), config, o)
		if err != nil {
			t.Fatal(err)
		}
		if r := report.Requirements[1]; report.Satisfied || report.Gaps != nil || r.Missing != 2 || r.StillMissing != 2 || r.Inserted != 0 || len(report.Added) != 3 {
			t.Errorf("got %+v", report)
		}
		if !phases[name] {
			t.Errorf("no phase %s", name)
		}
	}
	if got := testdb.One(t, config, rows); got != "1 0 0" {
		t.Errorf("got %s", got)
	}
	// Something that writes where only reading is allowed.
	delete(config.RuntimeParams, "role")
	testdb.Exec(t, config, "CREATE FUNCTION sly() RETURNS text LANGUAGE sql AS $$ INSERT INTO authors VALUES ('sly') RETURNING id $$")
	o.Pack = pack(t, edit(t, "requirements/010_population.sql", "'database' AS id", "sly() AS id")...)
	o.Details = true
	for _, f := range []func(context.Context, *pgx.ConnConfig, Options) (*Report, error){Audit, Seed} {
		_, err := f(t.Context(), config, o)
		if got := message(err); got != "requirements/010_population.sql: cannot execute INSERT in a read-only transaction (SQLSTATE 25006)" {
			t.Errorf("got %s", got)
		}
	}
}

func TestUnmet(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	report := seed(t, config, Options{Pack: pack(t), Minimums: map[string]int{"post_likes": 5}})
	r := report.Requirements[2]
	if report.Satisfied || r.StillMissing != 18 || r.Inserted != 12 || r.Needs != "that many authors other than the post's" || report.Requirements[0].Needs != "" {
		t.Errorf("got %+v", report)
	}
	if got := testdb.One(t, config, rows); got != "3 6 12" { // what could be filled is kept
		t.Errorf("got %s", got)
	}
}

func TestDryRun(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	report := seed(t, config, Options{Pack: pack(t), DryRun: true})
	if !report.Satisfied || report.Added["likes"] != 6 {
		t.Errorf("got %+v", report)
	}
	if got := testdb.One(t, config, rows); got != "0 0 0" {
		t.Errorf("got %s", got)
	}
	if got := testdb.One(t, config, "SELECT to_regnamespace('seed')"); got != "NULL" {
		t.Errorf("got %s", got)
	}
}

func TestOnlyAndSkip(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	report := seed(t, config, Options{Pack: pack(t), Only: []string{"p*", "author_*"}, Skip: []string{"*_likes"}})
	if len(report.Requirements) != 2 || !report.Satisfied || len(report.Audit) != 3 {
		t.Errorf("got %+v", report)
	}
	if got := testdb.One(t, config, rows); got != "3 6 0" {
		t.Errorf("got %s", got)
	}
}

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

func TestForce(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	testdb.Exec(t, config, "INSERT INTO authors VALUES ('x'), ('y'); INSERT INTO posts VALUES ('p', 'x')")
	o := Options{Pack: pack(t)}
	no := errors.New("no")
	var target Target
	_, err := Force(t.Context(), config, o, func(to Target) error {
		target = to
		return no
	})
	want := Target{config.Host, config.Port, config.User, config.Database, []TableCount{{"authors", 2}, {"posts", 1}, {"likes", 0}}, nil}
	if err != no || !reflect.DeepEqual(target, want) {
		t.Errorf("got %v, %+v, want %+v", err, target, want)
	}
	yes := func(Target) error { return nil }

	// If anything fails, the old data is still there.
	o.Pack = pack(t, edit(t, "requirements/030_post_likes.sql", "need - have;", "1 / 0;")...)
	if _, err = Force(t.Context(), config, o, yes); message(err) != "requirements/030_post_likes.sql: division by zero (SQLSTATE 22012)" {
		t.Errorf("got %v", err)
	}
	if got := testdb.One(t, config, rows); got != "2 1 0" {
		t.Errorf("got %s", got)
	}

	o.Pack = pack(t)
	report, err := Force(t.Context(), config, o, yes)
	if err != nil {
		t.Fatal(err)
	}
	if !report.Satisfied || report.Audit["authors"] != 0 || report.Added["authors"] != 3 || report.Added["likes"] != 6 {
		t.Errorf("got %+v", report)
	}
	if got := testdb.One(t, config, rows); got != "3 6 6" {
		t.Errorf("got %s", got)
	}

	testdb.Exec(t, config, "CREATE TABLE orders (id text REFERENCES authors ON DELETE CASCADE); INSERT INTO orders VALUES ('a1')")
	_, err = Force(t.Context(), config, o, func(Target) error {
		t.Error("asked")
		return nil
	})
	if referenced := (*fill.ReferencedError)(nil); !errors.As(err, &referenced) || referenced.Tables[0] != "orders" {
		t.Errorf("got %v", err)
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

func TestTimeouts(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	slow := pack(t, edit(t, "requirements/010_population.sql", "'a' || n", "'a' || n || pg_sleep(60)::text")...)
	_, err := Seed(t.Context(), config, Options{Pack: slow, StatementTimeout: 50 * time.Millisecond})
	if got := message(err); got != "requirements/010_population.sql: canceling statement due to statement timeout (SQLSTATE 57014)" {
		t.Errorf("got %s", got)
	}

	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	if _, err := conn.Exec(t.Context(), "SELECT pg_advisory_lock((x'73656564'::bigint << 32) | 'public'::regnamespace::oid::bigint)"); err != nil {
		t.Fatal(err)
	}
	_, err = Seed(t.Context(), config, Options{Pack: pack(t), LockTimeout: 50 * time.Millisecond})
	if got := message(err); got != "wait for another run: ERROR: canceling statement due to lock timeout (SQLSTATE 55P03)" {
		t.Errorf("got %s", got)
	}
	// Reading does not wait.
	if _, err := Audit(t.Context(), config, Options{Pack: pack(t), LockTimeout: 50 * time.Millisecond}); err != nil {
		t.Error(err)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	o := Options{Pack: pack(t, edit(t, "requirements/020_author_posts.sql", "id || '-' || n", "id || '-' || n || pg_sleep(60)::text")...)}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o.Progress = func(p Progress) {
		if p.Phase == "fill" && p.Requirement == "author_posts" {
			time.AfterFunc(20*time.Millisecond, cancel)
		}
	}
	began := time.Now()
	if _, err := Seed(ctx, config, o); err != context.Canceled {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
	// Nothing is left, not even the session with its lock.
	o = Options{Pack: pack(t), LockTimeout: time.Second}
	if report := seed(t, config, o); report.Audit["authors"] != 0 {
		t.Errorf("got %+v", report)
	}
}

// What passes by itself is tried again.
func TestRetry(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"40001", "40P01"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			config := newSchema(t)
			testdb.Exec(t, config, `CREATE SEQUENCE try;
				CREATE FUNCTION flaky(text) RETURNS text LANGUAGE plpgsql STABLE AS $$ BEGIN
					IF nextval('try') < 3 THEN RAISE 'flaky' USING ERRCODE = '`+code+`'; END IF; RETURN $1;
				END $$`)
			o := Options{Pack: pack(t, edit(t, "requirements/010_population.sql", "'a' || n", "flaky('a' || n)")...)}
			if report := seed(t, config, o); !report.Satisfied || report.Added["authors"] != 3 {
				t.Errorf("got %+v", report)
			}
		})
	}
	t.Run("lost", func(t *testing.T) {
		t.Parallel()
		config := newSchema(t)
		times := 0
		var log bytes.Buffer
		o := Options{Pack: pack(t), Logger: slog.New(slog.NewTextHandler(&log, nil))}
		o.Progress = func(p Progress) {
			if p.Requirement == "post_likes" && p.Phase == "fill" && times < 2 {
				times++
				testdb.Exec(t, config, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'seed'")
			}
		}
		if report := seed(t, config, o); !report.Satisfied || report.Added["authors"] != 3 || times != 2 {
			t.Errorf("got %+v", report)
		}
		if got := strings.Count(log.String(), "trying again"); got != 2 {
			t.Errorf("got %d in %s", got, &log)
		}
	})
	t.Run("killed", func(t *testing.T) {
		t.Parallel()
		// The server is at work when it loses us: it notices, or its lock would hold up the next try.
		config := newSchema(t)
		testdb.Exec(t, config, `CREATE SEQUENCE try;
			CREATE FUNCTION slow(text) RETURNS text LANGUAGE plpgsql STABLE AS $$ BEGIN
				IF nextval('try') = 1 THEN PERFORM pg_sleep(600); END IF; RETURN $1;
			END $$`)
		o := Options{Pack: pack(t, edit(t, "requirements/010_population.sql", "'a' || n", "slow('a' || n)")...)}
		dial := config.DialFunc
		var lock sync.Mutex
		var first net.Conn
		var killed time.Time
		config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
			lock.Lock()
			defer lock.Unlock()
			if time.Since(killed) < 80*time.Millisecond {
				return nil, errors.New("nobody is there to send a cancel request")
			}
			conn, err := dial(ctx, network, address)
			if first == nil {
				first = conn
			}
			return conn, err
		}
		o.Progress = func(p Progress) {
			if p.Phase == "fill" && p.Requirement == "population" {
				time.AfterFunc(50*time.Millisecond, func() {
					lock.Lock()
					defer lock.Unlock()
					if killed.IsZero() {
						killed = time.Now()
						_ = first.Close()
					}
				})
			}
		}
		if report := seed(t, config, o); !report.Satisfied || report.Added["authors"] != 3 {
			t.Errorf("got %+v", report)
		}
	})
	t.Run("always", func(t *testing.T) {
		t.Parallel()
		config := newSchema(t)
		tries := 0
		o := Options{Pack: pack(t)}
		o.Progress = func(p Progress) {
			if p.Phase == "audit" && p.Current == 0 {
				tries++
				testdb.Exec(t, config, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'seed'")
			}
		}
		_, err := Audit(t.Context(), config, o)
		if !errors.As(err, new(*ConnectError)) || !strings.HasPrefix(err.Error(), "the connection was lost: ") || tries != 5 {
			t.Errorf("got %v after %d tries", err, tries)
		}
	})
}

// TestLostCommit loses the connection when the commit was sent, and when it was not.
func TestLostCommit(t *testing.T) {
	t.Parallel()
	for _, done := range []bool{true, false} {
		t.Run(fmt.Sprint(done), func(t *testing.T) {
			t.Parallel()
			direct := newSchema(t)
			config, cuts := cutAtCommit(t, direct, 1, done)
			var log bytes.Buffer
			report := seed(t, config, Options{Pack: pack(t), Logger: slog.New(slog.NewTextHandler(&log, nil))})
			if !report.Satisfied || report.Added["authors"] != 3 {
				t.Errorf("got %+v", report)
			}
			if got := testdb.One(t, direct, rows); got != "3 6 6" {
				t.Errorf("got %s", got)
			}
			if cuts.Load() != 1 || strings.Contains(log.String(), "the commit was done") != done {
				t.Errorf("%d cuts, log:\n%s", cuts.Load(), &log)
			}
		})
	}
}

// cutAtCommit returns config by way of a relay, which cuts the connection at the n-th commit of a
// transaction, after the server has done it or before it hears of it.
func cutAtCommit(t *testing.T, config *pgx.ConnConfig, n int32, after bool) (_ *pgx.ConnConfig, cuts *atomic.Int32) {
	t.Helper()
	cuts = new(atomic.Int32)
	var commits atomic.Int32
	return testdb.Relay(t, config, func(server, client net.Conn) {
		buffer := make([]byte, 1<<20)
		for {
			read, err := client.Read(buffer)
			if err != nil {
				return
			}
			if bytes.Contains(buffer[:read], []byte("commit\x00")) && commits.Add(1) == n {
				cuts.Add(1)
				if after {
					_ = client.Close() // the answer cannot arrive
					_, _ = server.Write(buffer[:read])
					_, _ = io.Copy(io.Discard, server)
				}
				return
			}
			if _, err := server.Write(buffer[:read]); err != nil {
				return
			}
		}
	}), cuts
}

func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	var wait sync.WaitGroup
	reports := make([]*Report, 8)
	for i := range reports {
		wait.Go(func() {
			var err error
			if reports[i], err = Seed(t.Context(), config, Options{Pack: pack(t)}); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	added := int64(0)
	for _, r := range reports {
		if r != nil {
			added += r.Added["authors"] + r.Added["posts"] + r.Added["likes"]
		}
	}
	if got := testdb.One(t, config, rows); got != "3 6 6" || added != 15 {
		t.Errorf("got %s, %d added", got, added)
	}
}

// Rows of others that come in between are no bug of the order, and get what they need.
func TestRival(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	n := 0
	o := Options{Pack: pack(t)}
	o.Progress = func(p Progress) {
		if p.Phase == "fill" && p.Current == p.Target {
			n++
			testdb.Exec(t, config, fmt.Sprintf("INSERT INTO authors VALUES ('rival %d')", n))
		}
	}
	report := seed(t, config, o)
	if r := report.Requirements[1]; !report.Satisfied || r.StillMissing != 0 || report.Added["posts"] != 8 || n != 1 {
		t.Errorf("got %+v after %d rivals", report, n)
	}
	if got := testdb.One(t, config, rows); got != "4 8 8" {
		t.Errorf("got %s", got)
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

func TestAdded(t *testing.T) {
	t.Parallel()
	t.Run("track_counts off", func(t *testing.T) {
		t.Parallel()
		config := newSchema(t)
		config.RuntimeParams["track_counts"] = "off"
		if got := seed(t, config, Options{Pack: pack(t)}).Added; got["authors"] != 3 || got["posts"] != 6 || got["likes"] != 6 {
			t.Errorf("got %v", got)
		}
	})
	t.Run("a view", func(t *testing.T) {
		t.Parallel()
		config := newSchema(t)
		testdb.Exec(t, config, "INSERT INTO authors VALUES ('x'); CREATE VIEW writers AS SELECT * FROM authors")
		report := seed(t, config, Options{Pack: pack(t, edit(t, "requirements/010_population.sql", "INSERT INTO authors", "INSERT INTO writers")...)})
		if got := report.Added; got["writers"] != 2 || got["posts"] != 6 {
			t.Errorf("got %v", got)
		}
	})
	t.Run("partitions", func(t *testing.T) {
		t.Parallel()
		config := testdb.New(t)
		testdb.Exec(t, config, strings.Replace(schema, "author_id))", "author_id)) PARTITION BY HASH (post_id)", 1), `
			CREATE TABLE likes_0 PARTITION OF likes FOR VALUES WITH (MODULUS 2, REMAINDER 0);
			CREATE TABLE likes_1 PARTITION OF likes FOR VALUES WITH (MODULUS 2, REMAINDER 1)`)
		if got := seed(t, config, Options{Pack: pack(t)}).Added; got["likes"] != 6 {
			t.Errorf("got %v", got)
		}
	})
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

func TestListAndShow(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	o := Options{Pack: pack(t), Minimums: map[string]int{"author_posts": 9}, AsOf: "it's", Only: []string{"author*"}}
	items, err := List(o)
	if err != nil || len(items) != 1 || items[0].Minimum != 9 || items[0].Name != "author_posts" {
		t.Errorf("got %+v, %v", items, err)
	}
	o.AsOf = "2026-01-15"
	for _, name := range []string{"population", "author_posts"} {
		text, err := Show(o, name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, "SET LOCAL seed.author_posts = 9;\n") || strings.Contains(text, "seed.author_posts = 2") {
			t.Error(text)
		}
		testdb.Exec(t, config, "BEGIN;"+text+"COMMIT")
	}
	if got := testdb.One(t, config, rows); got != "3 27 0" {
		t.Errorf("got %s", got)
	}
	if _, err := Show(o, "author_post"); message(err) != `no requirement "author_post" (did you mean "author_posts"?)` {
		t.Errorf("got %v", err)
	}
}
