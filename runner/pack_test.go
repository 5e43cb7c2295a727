package runner

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

const schema = `
	CREATE TABLE authors (id text PRIMARY KEY, created_at timestamptz);
	CREATE TABLE posts (id text PRIMARY KEY, author_id text REFERENCES authors, created_at timestamptz);
	CREATE TABLE likes (post_id text REFERENCES posts, author_id text REFERENCES authors, PRIMARY KEY (post_id, author_id));`

var files = map[string]string{
	"functions.sql": `CREATE SCHEMA IF NOT EXISTS seed;
CREATE OR REPLACE FUNCTION seed.as_of() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT current_setting('seed.as_of')::timestamptz $$;
GRANT USAGE ON SCHEMA seed TO PUBLIC;
`,
	"profiles/medium.sql": `SET LOCAL timezone = 'UTC';
SET LOCAL seed.as_of = 'today';
SET LOCAL seed.population = 3;
SET LOCAL seed.author_posts = 2;
SET LOCAL seed.post_likes = 1;
`,
	"requirements/010_population.sql": `-- There are at least seed.population authors.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.population')::int AS need
    FROM authors
    HAVING count(*) < current_setting('seed.population')::int
)
-- fill
INSERT INTO authors (id, created_at)
SELECT 'a' || n, seed.as_of()
FROM deficit
CROSS JOIN generate_series(have + 1, need) AS n;
`,
	"requirements/020_author_posts.sql": `-- Every author has at least seed.author_posts posts.

WITH deficit AS (
    SELECT a.id, count(p.id) AS have, current_setting('seed.author_posts')::int AS need
    FROM authors AS a
    LEFT JOIN posts AS p ON p.author_id = a.id
    GROUP BY a.id
    HAVING count(p.id) < current_setting('seed.author_posts')::int
)
-- fill
INSERT INTO posts (id, author_id, created_at)
SELECT id || '-' || n, id, seed.as_of()
FROM deficit
CROSS JOIN generate_series(have + 1, need) AS n;
`,
	"requirements/030_post_likes.sql": `-- Every post is liked by at least seed.post_likes others.
-- needs: that many authors other than the post's

WITH deficit AS (
    SELECT p.id, count(l.post_id) AS have, current_setting('seed.post_likes')::int AS need
    FROM posts AS p
    LEFT JOIN likes AS l ON l.post_id = p.id
    GROUP BY p.id
    HAVING count(l.post_id) < current_setting('seed.post_likes')::int
)
-- fill
, candidate AS (
    SELECT d.id, d.have, d.need, a.id AS author_id, row_number() OVER (PARTITION BY d.id ORDER BY a.id) AS n
    FROM deficit AS d
    JOIN posts AS p ON p.id = d.id
    JOIN authors AS a ON a.id <> p.author_id
    WHERE NOT EXISTS (SELECT FROM likes AS l WHERE l.post_id = d.id AND l.author_id = a.id)
)
INSERT INTO likes (post_id, author_id)
SELECT id, author_id FROM candidate WHERE n <= need - have;
`,
}

// pack returns the pack of files with the edits, pairs of a file and its text ("" leaves it out).
func pack(t *testing.T, edits ...string) *sql.Pack {
	t.Helper()
	all := maps.Clone(files)
	for i := 0; i < len(edits); i += 2 {
		all[edits[i]] = edits[i+1]
	}
	fsys := fstest.MapFS{}
	for name, text := range all {
		if text != "" {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	p, err := sql.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// edit returns a file's name and its text with one replacement.
func edit(t *testing.T, name, old, new string) []string {
	t.Helper()
	if !strings.Contains(files[name], old) {
		t.Fatalf("%s does not contain %q", name, old)
	}
	return []string{name, strings.Replace(files[name], old, new, 1)}
}

// newSchema returns a new database with the pack's tables.
func newSchema(t *testing.T) *pgx.ConnConfig {
	t.Helper()
	config := testdb.New(t)
	testdb.Exec(t, config, schema)
	return config
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// pinned is the clock of the tests of the built-in pack.
const pinned = "2026-11-23"

// migrated returns a new database with the reference schema.
func migrated(t *testing.T) *pgx.ConnConfig {
	t.Helper()
	config := testdb.New(t)
	pack := builtin(t)
	if _, err := Migrate(t.Context(), config, MigrateOptions{FS: pack.Migrations}); err != nil {
		t.Fatal(err)
	}
	return config
}

func builtin(t *testing.T) *sql.Pack {
	t.Helper()
	pack, err := sql.Load(sql.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

// seedAll seeds with the clock pinned unless o says otherwise, and fails unless all is met.
func seedAll(t *testing.T, config *pgx.ConnConfig, o Options) *Report {
	t.Helper()
	if o.AsOf == "" {
		o.AsOf = pinned
	}
	report, err := Seed(t.Context(), config, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range report.Requirements {
		if r.StillMissing > 0 {
			t.Errorf("%s: %d still missing, needs %s", r.Name, r.StillMissing, r.Needs)
		}
	}
	if !report.Satisfied {
		t.Fatal("not satisfied")
	}
	return report
}

func total(added map[string]int64) (n int64) {
	for _, a := range added {
		n += a
	}
	return n
}
