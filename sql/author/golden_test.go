package author_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
	"github.com/a400be2d/seed/sql/author"
	"github.com/a400be2d/seed/sql/catalog"
	"github.com/jackc/pgx/v5"
)

// pack returns the pack for the tables that statements create.
func pack(t *testing.T, statements string) *author.Pack {
	t.Helper()
	config := testdb.New(t)
	testdb.Exec(t, config, statements)
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	schema, err := catalog.Read(t.Context(), conn, func(_, table string, _ bool) bool { return !author.Bookkeeping(table) })
	if err != nil {
		t.Fatal(err)
	}
	return author.New(schema, author.Options{}, nil)
}

// For each testdata/NAME.sql the files are those of testdata/NAME/; UPDATE_GOLDEN=1 writes them anew.
func TestGolden(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"shop", "saas", "clinic"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile("testdata/" + name + ".sql")
			if err != nil {
				t.Fatal(err)
			}
			p := pack(t, string(text))
			dir := "testdata/" + name
			files := map[string]string{"medium.sql": p.Profile(1)}
			for _, r := range p.Requirements {
				if r.Circle != "" {
					continue
				}
				file := r.Name + ".sql"
				files[file] = r.Write(author.Hints{})
				if n := strings.Count(files[file], "\n"); n > 60 {
					t.Errorf("%s has %d lines, want at most 60", file, n)
				}
				if _, err := sql.Parse("requirements/010_"+file, files[file]); err != nil {
					t.Errorf("%s: %v", file, err)
				}
			}
			if os.Getenv("UPDATE_GOLDEN") != "" {
				if err := os.RemoveAll(dir); err != nil {
					t.Fatal(err)
				}
				if err := os.MkdirAll(dir, 0o755); err != nil {
					t.Fatal(err)
				}
				for file, text := range files {
					if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
			there, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range there {
				want, err := os.ReadFile(filepath.Join(dir, f.Name()))
				if err != nil {
					t.Fatal(err)
				}
				if got := files[f.Name()]; got != string(want) {
					t.Errorf("%s differs; UPDATE_GOLDEN=1 writes it anew. Got:\n%s", filepath.Join(dir, f.Name()), got)
				}
				delete(files, f.Name())
			}
			for file := range files {
				t.Errorf("%s is new: UPDATE_GOLDEN=1 writes it", filepath.Join(dir, file))
			}
		})
	}
}

// requirement returns the one for a table of the schema.
func requirement(t *testing.T, p *author.Pack, table string) *author.Requirement {
	t.Helper()
	i := slices.IndexFunc(p.Requirements, func(r *author.Requirement) bool { return r.Table.Name == table })
	if i < 0 {
		t.Fatalf("no requirement for %s", table)
	}
	return p.Requirements[i]
}

// The sentence says how a table belongs to others. It gets the right number of rows.
func TestSentences(t *testing.T) {
	t.Parallel()
	p := pack(t, `
CREATE TABLE users (id uuid PRIMARY KEY, name text NOT NULL);
CREATE TABLE profiles (user_id uuid PRIMARY KEY REFERENCES users, bio text);
CREATE TABLE countries (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE people (id uuid PRIMARY KEY, country_id int NOT NULL REFERENCES countries);
CREATE TABLE notes (id uuid PRIMARY KEY, created_by uuid NOT NULL REFERENCES users, body text NOT NULL);
CREATE TABLE user_notes (id uuid PRIMARY KEY, note_id uuid NOT NULL REFERENCES notes, user_id uuid NOT NULL REFERENCES users);
CREATE TABLE flags (id bool PRIMARY KEY CHECK (id), name text NOT NULL);
CREATE TABLE "order" (id uuid PRIMARY KEY, user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE);
CREATE TABLE hens (id int PRIMARY KEY, egg int NOT NULL);
CREATE TABLE eggs (id int PRIMARY KEY, hen int NOT NULL REFERENCES hens);
ALTER TABLE hens ADD FOREIGN KEY (egg) REFERENCES eggs;
CREATE TABLE chicks (id int PRIMARY KEY, hen int NOT NULL REFERENCES hens);
`)
	for table, want := range map[string]string{
		"users":      "There are at least seed.users users.",
		"profiles":   "Every user has a profile.",
		"countries":  "There are at least seed.countries countries.",
		"people":     "There are at least seed.people people.",
		"notes":      "There are at least seed.notes notes.",
		"user_notes": "Every user has at least seed.user_notes user notes.",
		"flags":      "There is a flag.",
		"order":      "Every user has at least seed.user_order orders.",
		"chicks":     "Every hen has at least seed.hen_chicks chicks.",
	} {
		r := requirement(t, p, table)
		if got := r.Sentence(); got != want {
			t.Errorf("%s: got %q, want %q", table, got, want)
		}
		if r.Circle != "" {
			t.Errorf("%s: got circle %q", table, r.Circle)
		}
	}
	for table, want := range map[string][3]int{"users": {5, 20, 200}, "profiles": {1, 1, 1}, "countries": {5, 5, 5}, "flags": {1, 1, 1}, "order": {1, 3, 6}} {
		if got := requirement(t, p, table).Needs; got != want {
			t.Errorf("%s: got minimums %v, want %v", table, got, want)
		}
	}
	if got, want := requirement(t, p, "hens").Circle, "hens needs a row of eggs first, and that in turn one of hens: make one of the keys nullable, or write this file by hand"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What columns hold, by type, constraint and name.
func TestValues(t *testing.T) {
	t.Parallel()
	p := pack(t, `
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE things (
    id serial PRIMARY KEY,
    email text NOT NULL,
    first_name text,
    zip varchar(5) NOT NULL,
    iso_code char(2) NOT NULL,
    mood mood NOT NULL DEFAULT 'sad',
    rating int NOT NULL,
    price_cents int NOT NULL,
    ratio numeric(3, 2) NOT NULL CHECK (ratio BETWEEN 0 AND 1),
    share int NOT NULL CHECK (share > 10 AND share <= 20),
    visits_count int NOT NULL,
    plate text NOT NULL CHECK (plate ~ '^[A-Z]{2}-\d{4}$'),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    deleted_at timestamptz,
    created_at timestamp NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL,
    is_active boolean NOT NULL,
    password_hash text NOT NULL,
    title text NOT NULL,
    slug text NOT NULL,
    state text NOT NULL CHECK (state IN ('on', 'off')),
    low int NOT NULL,
    high int NOT NULL CHECK (high > low),
    closed boolean NOT NULL,
    closed_on date,
    CHECK (closed = (closed_on IS NOT NULL)),
    at time NOT NULL,
    data jsonb NOT NULL,
    tags text[] NOT NULL,
    kept text NOT NULL DEFAULT 'kept'
)`)
	text := requirement(t, p, "things").Write(author.Hints{})
	for _, want := range []string{
		"seed.email(p.n) AS email", "left(seed.postcode(p.id), 5) AS zip", "seed.country_code(p.id) AS iso_code",
		"enum_range(NULL::mood)) AS mood", "1 + seed.pick(p.id, 2, 5) AS rating", "11 + seed.pick(p.id,", ", 10) AS share",
		"0 AS visits_count", "'AA-0000' AS plate", "seed.moment(p.id, seed.as_of() - interval '2 years') AT TIME ZONE 'UTC' AS created_at",
		" > 0 AS is_active", "'!' AS password_hash", "seed.slug(title)", "ARRAY['on', 'off']) AS state", "low + 1",
		"time '08:00' + ", "'{}'::jsonb AS data", "'{}'::text[] AS tags",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("want %s in\n%s", want, text)
		}
	}
	for _, not := range []string{"deleted_at", "kept", "first_name\n", "todo"} {
		if strings.Contains(text, not) {
			t.Errorf("want no %s in\n%s", not, text)
		}
	}
}

// The hints that a refused CHECK leads to leave one of several columns set.
func TestRepairs(t *testing.T) {
	t.Parallel()
	p := pack(t, `
CREATE TABLE a (id uuid PRIMARY KEY);
CREATE TABLE b (id uuid PRIMARY KEY);
CREATE TABLE c (id uuid PRIMARY KEY, kind text NOT NULL CHECK (kind IN ('x', 'y')), a_id uuid REFERENCES a, b_id uuid REFERENCES b,
    CONSTRAINT one CHECK (num_nonnulls(a_id, b_id) = 1 AND kind = 'y'))`)
	r := requirement(t, p, "c")
	hints := r.Repairs("one")
	if len(hints) != 12 {
		t.Errorf("got %d hints, want 12", len(hints))
	}
	found := slices.ContainsFunc(hints, func(h author.Hints) bool {
		text := r.Write(author.Hints{}.And(h))
		return strings.Contains(text, "a.id AS a_id") != strings.Contains(text, "b.id AS b_id") && strings.Contains(text, "'y' AS kind")
	})
	if !found {
		t.Errorf("no hint sets just one of the two: %+v", hints)
	}
	if r.Repairs("none") != nil {
		t.Error("hints for a check that is not there")
	}
	if text := r.Write(r.Bare()); strings.Contains(text, "a_id") || strings.Contains(text, "b_id") {
		t.Errorf("want NULL in all that may be, got\n%s", text)
	}
}
