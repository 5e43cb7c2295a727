package runner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"testing"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
)

// Over one connection or over several the rows are the same, and so is the report: from nothing, and where rows are
// missing here and there.
func TestJobsSameRows(t *testing.T) {
	t.Parallel()
	builtin := builtin(t)
	one, three := migrated(t), migrated(t)
	for i, o := range []Options{
		{Profile: "light"},
		{Profile: "medium", Minimums: map[string]int{"client_memberships": 3}},
	} {
		o.Pack, o.AsOf = builtin, "2026-01-15"
		if i > 0 {
			var losses []string
			for n, table := range builtin.Tables() {
				losses = append(losses, fmt.Sprintf("DELETE FROM %s AS t WHERE hashtext(t::text) %% 7 = %d", sql.Quote(table), n%7))
			}
			testdb.Exec(t, one, losses...)
			testdb.Exec(t, three, losses...)
		}
		want := seed(t, one, o)
		o.Jobs, o.partFloor = 3, 1
		report := seed(t, three, o)
		if !maps.Equal(report.Added, want.Added) || !report.Satisfied {
			t.Errorf("run %d: satisfied %v, added %v, want %v", i, report.Satisfied, report.Added, want.Added)
		}
		for n, line := range report.Requirements {
			line.Seconds = want.Requirements[n].Seconds
			if line != want.Requirements[n] {
				t.Errorf("run %d: got %+v, want %+v", i, line, want.Requirements[n])
			}
		}
		if got, want := digests(t, three, builtin.Tables()), digests(t, one, builtin.Tables()); got != want {
			t.Errorf("run %d: got\n%s\nwant\n%s", i, got, want)
		}
	}
}

// many are options by which the parts of a small pack are filled by two connections.
func many(t *testing.T, edits ...string) Options {
	t.Helper()
	return Options{Pack: pack(t, edits...), AsOf: "2026-01-15", Minimums: map[string]int{"population": 20}, Jobs: 2, partFloor: 1}
}

// One connection fills what parts cannot be sure to fill alike, or for what they would wait for each other; and the rows
// are the same.
func TestJobsWhole(t *testing.T) {
	t.Parallel()
	tag := func(order string) []string {
		return edit(t, "requirements/020_author_posts.sql", "INSERT INTO posts", `, tag AS (
    INSERT INTO tags (id)
    SELECT k FROM (SELECT k, pg_sleep(0.05) FROM (SELECT k FROM (SELECT min(id) AS least FROM deficit) AS d, (VALUES ('x'), ('y')) AS v (k) `+order+`) AS o) AS s
    ON CONFLICT DO NOTHING
)
INSERT INTO posts`)
	}
	const crossed = "ORDER BY CASE least WHEN 'a1' THEN k ELSE CASE k WHEN 'x' THEN 'z' ELSE 'a' END END"
	for name, c := range map[string]struct {
		edits   []string
		prepare string
		pids    string // how many sessions have inserted posts
		log     string
	}{
		"split":     {pids: "2"},
		"same key":  {edits: tag("ORDER BY k"), pids: "1", log: "parts wait for each other"},
		"deadlock":  {edits: tag(crossed), prepare: "ALTER DATABASE %s SET deadlock_timeout = '1ms'", pids: "1", log: "parts wait for each other"},
		"trigger":   {prepare: "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE authors SET created_at = now() WHERE id = NEW.author_id; RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON posts FOR EACH ROW EXECUTE FUNCTION f()", pids: "1"},
		"identity":  {prepare: "ALTER TABLE posts ADD n int GENERATED ALWAYS AS IDENTITY", pids: "1"},
		"serial":    {prepare: "ALTER TABLE posts ADD n serial", pids: "1"},
		"recursive": {edits: edit(t, "requirements/020_author_posts.sql", "FROM authors AS a", "FROM authors AS a CROSS JOIN (SELECT) AS deficit"), pids: "1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := newSchema(t)
			testdb.Exec(t, config, "CREATE TABLE tags (id text PRIMARY KEY); ALTER TABLE posts ADD pid int DEFAULT pg_backend_pid();"+
				strings.ReplaceAll(c.prepare, "%s", config.Database))
			o := many(t, c.edits...)
			var log bytes.Buffer
			o.Logger = slog.New(slog.NewTextHandler(&log, nil))
			report := seed(t, config, o)
			if got := testdb.One(t, config, "SELECT count(DISTINCT pid) FROM posts"); got != c.pids {
				t.Errorf("%s sessions inserted, want %s", got, c.pids)
			}
			if got := testdb.One(t, config, rows); got != "20 40 40" || !report.Satisfied || report.Added["posts"] != 40 {
				t.Errorf("got %s, %+v", got, report)
			}
			if c.log != "" && !strings.Contains(log.String(), c.log) {
				t.Errorf("log: %s", &log)
			}
			if name == "trigger" && (len(report.Changed) != 1 || report.Changed[0] != Change{Table: "authors", Updated: 40}) {
				t.Errorf("changed %+v", report.Changed)
			}
			if again := seed(t, config, o); total(again.Added) != 0 {
				t.Errorf("added %v", again.Added)
			}
		})
	}
}

// What fails in one part leaves nothing of its requirement, and all of those before; the next run goes on.
func TestJobsFail(t *testing.T) {
	t.Parallel()
	posts := func(old, new string) []string { return edit(t, "requirements/020_author_posts.sql", old, new) }
	for name, c := range map[string]struct {
		edits         []string
		prepare, want string
	}{
		"statement": {edits: posts("id || '-' || n", "id || '-' || n / (id <> 'a7')::int"),
			want: "requirements/020_author_posts.sql: division by zero (SQLSTATE 22012)"},
		"position": {edits: posts("id || '-' || n", "id || '-' || m"),
			want: `requirements/020_author_posts.sql:12:21: column "m" does not exist (SQLSTATE 42703)`},
		"too many": {edits: posts("id || '-' || n, id, seed.as_of()\nFROM deficit", "id || '-' || n || m, id, seed.as_of()\nFROM deficit CROSS JOIN generate_series(1, 2) AS m"),
			want: `the fill of "author_posts" inserted 80 where 40 were missing, and 0 are missing still: it inserts too many; no trigger is involved, so look at requirements/020_author_posts.sql, whose last INSERT takes its rows from deficit: give each entity what it lacks, need - have rows, and nobody else`},
		"for nobody": {edits: posts("id || '-' || n, id, ", "id || '-' || n, 'a1', "),
			want: `the fill of "author_posts" inserted 40 where 40 were missing, and 38 are missing still: 38 of its rows do not count, or want rows themselves; no trigger is involved, so look at requirements/020_author_posts.sql, whose last INSERT takes its rows from deficit: give each entity what it lacks, need - have rows, and nobody else`},
		"deferred": {prepare: "ALTER TABLE posts ADD CONSTRAINT u UNIQUE (created_at) DEFERRABLE INITIALLY DEFERRED",
			want: `check what is deferred: ERROR: duplicate key value violates unique constraint "u" (SQLSTATE 23505): several jobs commit each requirement by itself, and this is checked then: run with one job, which commits all at the end`},
		"read only": {prepare: "ALTER DATABASE %s SET default_transaction_read_only = on", want: "cannot execute"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := newSchema(t)
			if c.prepare != "" {
				testdb.Exec(t, config, strings.ReplaceAll(c.prepare, "%s", config.Database))
			}
			report, err := Seed(t.Context(), config, many(t, c.edits...))
			if name == "read only" {
				if err == nil || !strings.Contains(err.Error(), c.want) || errors.As(err, new(*KeptError)) {
					t.Errorf("got %v", err)
				}
				return
			}
			if kept := (*KeptError)(nil); report != nil || !errors.As(err, &kept) || kept.Rows != 20 || message(kept.Err) != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
			if got := testdb.One(t, config, rows); got != "20 0 0" {
				t.Errorf("got rows %s", got)
			}
			testdb.Exec(t, config, "ALTER TABLE posts DROP CONSTRAINT IF EXISTS u")
			if report := seed(t, config, many(t)); !report.Satisfied || report.Added["authors"] != 0 || report.Added["posts"] != 40 {
				t.Errorf("got %+v", report)
			}
		})
	}
}

// A dry run leaves nothing, and of several schemas each is a transaction of its own.
func TestJobsOne(t *testing.T) {
	t.Parallel()
	config := newTenants(t, "t1", "t2")
	for _, s := range []string{"t1", "t2"} {
		testdb.Exec(t, config, "ALTER TABLE "+s+".posts ADD pid int DEFAULT pg_backend_pid()")
	}
	o := many(t)
	o.DryRun, o.Schema = true, "t1"
	if report := seed(t, config, o); report.Added["posts"] != 40 || testdb.One(t, config, "SELECT count(*) FROM t1.authors") != "0" {
		t.Errorf("got %+v", report)
	}
	o.DryRun, o.Jobs, o.Schema = false, 0, ""
	for _, c := range []struct{ glob, want string }{{"t1", "2 0"}, {"t*", "2 1"}} {
		o.Schemas = []string{c.glob}
		if all, err := Schemas(t.Context(), config, "seed", o, Many{Jobs: 2}); err != nil || !all.Satisfied {
			t.Errorf("got %+v, %v", all, err)
		}
		if got := testdb.One(t, config, "SELECT (SELECT count(DISTINCT pid) FROM t1.posts) || ' ' || (SELECT count(DISTINCT pid) FROM t2.posts)"); got != c.want {
			t.Errorf("%s: got %s sessions, want %s", c.glob, got, c.want)
		}
	}
}

// When a connection is lost, the run goes on from the last requirement that is done, and its report is that of the whole.
func TestJobsLost(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"idle", "idle in transaction"} { // those that fill, and the one that holds the lock
		config := newSchema(t)
		want := seed(t, newSchema(t), many(t))
		o, cut := many(t), false
		o.Progress = func(p Progress) {
			if p.Phase == "fill" && p.Requirement == "post_likes" && !cut {
				cut = true
				testdb.Exec(t, config, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'seed' AND state = '"+state+"'")
			}
		}
		got := seed(t, config, o)
		if !cut || !maps.Equal(got.Added, want.Added) || !got.Satisfied {
			t.Errorf("%s: cut %v, got %+v, want %+v", state, cut, got, want)
		}
		for i, line := range got.Requirements {
			line.Seconds = want.Requirements[i].Seconds
			if line != want.Requirements[i] {
				t.Errorf("%s: got %+v, want %+v", state, line, want.Requirements[i])
			}
		}
	}
}

// When a connection is lost in the commit, the server is asked what became of that part.
func TestJobsLostCommit(t *testing.T) {
	t.Parallel()
	for _, done := range []bool{true, false} {
		direct := newSchema(t)
		// Before it come those of the functions, of 20 authors, and of their statistics.
		config, cuts := cutAtCommit(t, direct, 4, done)
		var log bytes.Buffer
		o := many(t)
		o.Logger = slog.New(slog.NewTextHandler(&log, nil))
		report := seed(t, config, o)
		if got := testdb.One(t, direct, rows); got != "20 40 40" || !report.Satisfied || report.Added["posts"] != 40 || report.Requirements[1].Inserted != 40 {
			t.Errorf("done %v: got %s, %+v", done, got, report)
		}
		if cuts.Load() != 1 || strings.Contains(log.String(), "the commit was done") != done || strings.Contains(log.String(), "trying again") == done {
			t.Errorf("done %v: %d cuts, log:\n%s", done, cuts.Load(), &log)
		}
	}
}

// Rows of others that come in between get what they need.
func TestJobsRival(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	o, came := many(t), false
	o.Progress = func(p Progress) {
		if p.Phase == "fill" && p.Requirement == "post_likes" && !came {
			came = true
			testdb.Exec(t, config, "INSERT INTO authors VALUES ('rival')")
		}
	}
	report := seed(t, config, o)
	if got := testdb.One(t, config, rows); got != "21 42 42" || !report.Satisfied || report.Added["authors"] != 20 || report.Added["posts"] != 42 {
		t.Errorf("got %s, %+v", got, report)
	}
}

// An interrupt leaves the requirements that are done.
func TestJobsInterrupted(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o := many(t, edit(t, "requirements/020_author_posts.sql", "need) AS n", "need) AS n CROSS JOIN pg_sleep(60)")...)
	o.Progress = func(p Progress) {
		if p.Requirement == "author_posts" && p.Phase == "fill" {
			cancel()
		}
	}
	_, err := Seed(ctx, config, o)
	if kept := (*KeptError)(nil); !errors.Is(err, context.Canceled) || !errors.As(err, &kept) || kept.Rows != 20 {
		t.Errorf("got %v", err)
	}
	if got := testdb.One(t, config, rows); got != "20 0 0" {
		t.Errorf("got %s", got)
	}
}
