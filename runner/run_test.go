package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/internal/testdb"
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
		"verify  0/3 0% 0 0", "verify population 1/3 33% 1 0", "verify author_posts 2/3 67% 1 0", "verify post_likes 3/3 100% 1 0",
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
