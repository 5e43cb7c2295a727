package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// early is post_likes once more, before the posts that it is about are there.
func early(t *testing.T, edits ...string) *sql.Pack {
	return pack(t, append(edits,
		"requirements/005_early.sql", strings.ReplaceAll(files["requirements/030_post_likes.sql"], "seed.post_likes", "seed.early"),
		"profiles/medium.sql", files["profiles/medium.sql"]+"SET LOCAL seed.early = 2;\n")...)
}

// A fill may open a gap for a requirement before it: the passes go on until nothing more comes.
func TestPasses(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	report := seed(t, config, Options{Pack: early(t)})
	if got := testdb.One(t, config, rows); !report.Satisfied || got != "3 6 12" || report.Requirements[0].Inserted+report.Requirements[3].Inserted != 12 {
		t.Errorf("got %s, %+v", got, report)
	}
	if again := seed(t, config, Options{Pack: early(t)}); again.Added["likes"] != 0 || !again.Satisfied {
		t.Errorf("got %+v", again)
	}
}

// mutual are two requirements of which each wants a row for each row of the other.
func mutual(t *testing.T) *sql.Pack {
	one := func(own, other string) string {
		return fmt.Sprintf(`-- Every row of %[2]s has at least one of %[1]s.

WITH deficit AS (
    SELECT o.id, count(x.id) AS have, current_setting('seed.%[1]s')::int AS need
    FROM %[2]s AS o
    LEFT JOIN %[1]s AS x ON x.%[2]s_id = o.id
    GROUP BY o.id
    HAVING count(x.id) < current_setting('seed.%[1]s')::int
)
-- fill
INSERT INTO %[1]s (id, %[2]s_id)
SELECT id || '%[1]s', id FROM deficit;
`, own, other)
	}
	return pack(t,
		"requirements/010_population.sql", "", "requirements/020_author_posts.sql", "", "requirements/030_post_likes.sql", "", "functions.sql", "",
		"requirements/010_eggs.sql", one("eggs", "hens"), "requirements/020_hens.sql", one("hens", "eggs"),
		"profiles/medium.sql", "SET LOCAL seed.eggs = 1;\nSET LOCAL seed.hens = 1;\n")
}

func TestEndless(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, "CREATE TABLE eggs (id text, hens_id text); CREATE TABLE hens (id text, eggs_id text); INSERT INTO hens VALUES ('a')")
	_, err := Seed(t.Context(), config, Options{Pack: mutual(t)})
	if endless := (*EndlessError)(nil); !errors.As(err, &endless) || strings.Join(endless.Requirements, " ") != "eggs hens" {
		t.Errorf("got %v", err)
	}
	if got := testdb.One(t, config, "SELECT (SELECT count(*) FROM eggs) + (SELECT count(*) FROM hens)"); got != "1" {
		t.Errorf("%s rows", got)
	}
}

// An application that keeps writing does not make a pack endless: the run ends, and says what is missing then.
func TestRivalForEver(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	n := 0
	o := Options{Pack: pack(t)}
	o.Progress = func(p Progress) {
		if p.Phase == "verify" && p.Current == 0 {
			n++
			testdb.Exec(t, config, fmt.Sprintf("INSERT INTO authors VALUES ('rival %d')", n))
		}
	}
	report := seed(t, config, o)
	if report.Satisfied || report.Requirements[1].StillMissing != 2 || report.Requirements[1].Needs != "" {
		t.Errorf("got %+v after %d rivals", report, n)
	}
	o.Progress = nil
	if report := seed(t, config, o); !report.Satisfied {
		t.Errorf("got %+v", report)
	}
}

// What triggers do to new rows may make them count for nobody, or for somebody else: then the run would insert more
// each time. So might a pack.
func TestExact(t *testing.T) {
	t.Parallel()
	const posts = "requirements/020_author_posts.sql"
	fresh := edit(t, posts, "p.author_id = a.id", "p.author_id = a.id AND p.created_at <= current_setting('seed.as_of')::timestamptz")
	for name, c := range map[string]struct {
		edits []string
		setup string
		want  string
	}{
		"a trigger dates rows later": {fresh, "NEW.created_at := now() + interval '1 day'; RETURN NEW;",
			`the fill of "author_posts" inserted 6 where 6 were missing, and 6 are missing still: 6 of its rows do not count, or want rows themselves; these may have changed them: trigger "Meddle" of posts`},
		"a trigger gives rows to one": {nil, "NEW.author_id := 'a1'; RETURN NEW;",
			`the fill of "author_posts" inserted 6 where 6 were missing, and 4 are missing still: 4 of its rows do not count, or want rows themselves; these may have changed them: trigger "Meddle" of posts`},
		"a pack inserts for others": {edit(t, posts, "id || '-' || n, id,", "id || '-' || n, 'a2',"), "",
			`the fill of "author_posts" inserted 6 where 6 were missing, and 4 are missing still: 4 of its rows do not count, or want rows themselves; no trigger is involved, so look at requirements/020_author_posts.sql, whose last INSERT takes its rows from deficit: give each entity what it lacks, need - have rows, and nobody else`},
		"a pack inserts too many": {edit(t, posts, "need) AS n", "need + 1) AS n"), "",
			`the fill of "author_posts" inserted 9 where 6 were missing, and 0 are missing still: it inserts too many; no trigger is involved, so look at requirements/020_author_posts.sql, whose last INSERT takes its rows from deficit: give each entity what it lacks, need - have rows, and nobody else`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := newSchema(t)
			if c.setup != "" {
				meddle(t, config, "posts", c.setup)
			}
			_, err := Seed(t.Context(), config, Options{Pack: pack(t, c.edits...), AsOf: "2026-01-15"})
			if exact := (*ExactError)(nil); !errors.As(err, &exact) || message(err) != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
			if got := testdb.One(t, config, rows); got != "0 0 0" {
				t.Errorf("got rows %s", got)
			}
		})
	}
}

// meddle makes a trigger that acts on each new row.
func meddle(t *testing.T, config *pgx.ConnConfig, table, body string) {
	t.Helper()
	testdb.Exec(t, config, `CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN `+body+` END $$;
		CREATE TRIGGER "Meddle" BEFORE INSERT ON `+table+` FOR EACH ROW EXECUTE FUNCTION meddle()`)
}

// Rows that a trigger keeps out are still missing, and the report says why.
func TestKeptOut(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	meddle(t, config, "likes", "RETURN NULL;")
	for range 2 {
		report := seed(t, config, Options{Pack: pack(t)})
		want := `that many authors other than the post's; 6 rows were offered to likes, and did not come in: look at trigger "Meddle" of likes, or a unique key, over which ON CONFLICT passes`
		if r := report.Requirements[2]; report.Satisfied || r.Inserted != 0 || r.StillMissing != 6 || r.Needs != want {
			t.Errorf("got %+v, want needs %s", r, want)
		}
		if got := testdb.One(t, config, rows); got != "3 6 0" {
			t.Errorf("got %s", got)
		}
	}
}

// So are those that an exclusion constraint keeps out.
func TestExcluded(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	testdb.Exec(t, config, `ALTER TABLE likes ADD CONSTRAINT "Lonely" EXCLUDE ((1) WITH =)`)
	const likes = "requirements/030_post_likes.sql"
	report := seed(t, config, Options{Pack: pack(t, likes, strings.TrimSuffix(files[likes], ";\n")+"\nON CONFLICT DO NOTHING;\n")})
	want := `that many authors other than the post's; 5 rows were offered to likes, and did not come in: look at exclusion constraint "Lonely", or a unique key, over which ON CONFLICT passes`
	if r := report.Requirements[2]; r.Inserted != 1 || r.StillMissing != 5 || r.Needs != want {
		t.Errorf("got %+v, want needs %s", r, want)
	}
}

// The report says what triggers changed in other rows.
func TestChanged(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	testdb.Exec(t, config, "CREATE TABLE outbox (id text) PARTITION BY LIST (id); CREATE TABLE outbox_x PARTITION OF outbox DEFAULT; INSERT INTO outbox VALUES ('a'), ('b'), ('c')")
	meddle(t, config, "posts", "UPDATE authors SET created_at = now() WHERE id = NEW.author_id; DELETE FROM outbox WHERE id = (SELECT min(id) FROM outbox); RETURN NEW;")
	report := seed(t, config, Options{Pack: pack(t)})
	if got := fmt.Sprint(report.Changed); got != "[{authors 6 0} {outbox 0 3}]" {
		t.Errorf("got %s", got)
	}
	if again := seed(t, config, Options{Pack: pack(t)}); again.Changed != nil {
		t.Errorf("got %+v", again)
	}
	// What force empties is no change, even where it may not TRUNCATE.
	testdb.Exec(t, config, "CREATE TABLE refers (id text REFERENCES authors)")
	report, err := Force(t.Context(), config, Options{Pack: pack(t)}, func(Target) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(report.Changed); got != "[{authors 6 0}]" {
		t.Errorf("got %s", got)
	}
}

// A NULL is neither met nor missing: it is an error, which names requirement and id.
func TestNull(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	testdb.Exec(t, config, "INSERT INTO authors VALUES ('x')")
	o := Options{Pack: pack(t, edit(t, "requirements/020_author_posts.sql", `count(p.id) AS have, current_setting('seed.author_posts')::int AS need
    FROM authors AS a
    LEFT JOIN posts AS p ON p.author_id = a.id
    GROUP BY a.id
    HAVING count(p.id) < current_setting('seed.author_posts')::int`, `sum(length(p.id)) AS have, 5 AS need
    FROM authors AS a
    LEFT JOIN posts AS p ON p.author_id = a.id
    GROUP BY a.id`)...)}
	want := `requirements/020_author_posts.sql:3: deficit has a row whose have is NULL, of id "x": want a number (sum over no rows is NULL: coalesce(sum(...), 0))`
	_, audited := Audit(t.Context(), config, o)
	_, verified := Verify(t.Context(), config, o)
	_, seeded := Seed(t.Context(), config, o)
	for _, err := range []error{audited, verified, seeded} {
		if fault := (*sql.Fault)(nil); !errors.As(err, &fault) || message(err) != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

// A function that PostgreSQL takes for volatile is refused before a fill that calls it, with file and line.
func TestVolatile(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	testdb.Exec(t, config, "CREATE FUNCTION dice() RETURNS int LANGUAGE sql AS 'SELECT (random() * 6)::int'; CREATE SCHEMA other; CREATE FUNCTION other.dice() RETURNS int LANGUAGE sql AS 'SELECT 6'")
	for _, call := range []string{"dice", "other.dice"} {
		_, err := Seed(t.Context(), config, Options{Pack: pack(t, edit(t, "requirements/020_author_posts.sql", "id || '-' || n", "id || '-' || n + 0 * "+call+" ()")...)})
		want := "requirements/020_author_posts.sql:12: " + strings.Replace("public."+call, "public.other", "other", 1) + "() is volatile, so it may write, or give another result each time: declare it STABLE or IMMUTABLE if it does neither"
		if got := message(err); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// Without a clock of its own a run takes one moment, that of its start; with one of the profile's, that.
func TestClock(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	bare := pack(t, "profiles/medium.sql", "SET LOCAL seed.population = 3;\nSET LOCAL seed.author_posts = 2;\nSET LOCAL seed.post_likes = 1;\n")
	config.RuntimeParams["timezone"] = "Asia/Tokyo"
	before := testdb.One(t, config, "SELECT clock_timestamp()")
	report := seed(t, config, Options{Pack: bare})
	if got := testdb.One(t, config, "SELECT count(DISTINCT created_at) || ' ' || bool_and(created_at = '"+report.AsOf+"') || ' ' || bool_and(created_at BETWEEN '"+before+"' AND clock_timestamp()) FROM (SELECT created_at FROM authors UNION ALL SELECT created_at FROM posts) AS t"); got != "1 true true" {
		t.Errorf("got %s", got)
	}
	if got := seed(t, config, Options{Pack: pack(t)}).AsOf; !strings.HasSuffix(got, "T00:00:00Z") {
		t.Errorf("got %s", got)
	}
	text, err := Show(Options{Pack: bare}, "population")
	if err != nil || !strings.Contains(text, "SET LOCAL timezone = 'UTC';\nSET LOCAL seed.as_of = 'now';\n") {
		t.Errorf("got %v, %s", err, text)
	}
}

// If all is met, the fills that psql runs again do not even take a transaction id.
func TestSecondFillsWriteNothing(t *testing.T) {
	t.Parallel()
	config := migrated(t)
	seedAll(t, config, Options{})
	p, err := newPlan(Options{AsOf: pinned, DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	r := &run{plan: p, command: "seed"}
	err = r.transaction(t.Context(), config, func(ctx context.Context) error {
		for _, req := range p.chosen {
			var xid *string
			done, err := fill.Apply(ctx, r.tx, req)
			if err == nil {
				err = r.tx.QueryRow(ctx, "SELECT pg_current_xact_id_if_assigned()::text").Scan(&xid)
			}
			if err != nil || done.Inserted != 0 || xid != nil {
				t.Errorf("%s: %d inserted, transaction id %v, error %v; want 0, none, none", req.Name, done.Inserted, xid, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
