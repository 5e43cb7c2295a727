package runner

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
	"golang.org/x/tools/txtar"
)

const proveSchema = `
	CREATE TABLE authors (id int CONSTRAINT authors_pkey PRIMARY KEY, country text, posts int NOT NULL DEFAULT 0);
	CREATE TABLE posts (
		id uuid CONSTRAINT posts_pkey PRIMARY KEY,
		author_id int NOT NULL CONSTRAINT posts_author_id_fkey REFERENCES authors ON DELETE CASCADE,
		title text,
		created_at timestamptz NOT NULL DEFAULT now()
	);
	CREATE TABLE notes (id bigserial CONSTRAINT notes_pkey PRIMARY KEY, author_id int CONSTRAINT notes_author_id_fkey REFERENCES authors, body text);
	INSERT INTO authors SELECT n, CASE n % 2 WHEN 0 THEN 'France' ELSE 'Chile' END FROM generate_series(1, 12) AS n;`

// Each file of testdata/prove is a small pack that breaks a promise, or keeps them all, with what prove says of it, which
// UPDATE_GOLDEN=1 writes.
func TestProve(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/prove/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no packs: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			pack, err := sql.Load(fstest.MapFS{
				"requirements/010_author_posts.sql": {Data: archive.Files[1].Data},
				"profiles/medium.sql":               {Data: []byte("SET LOCAL seed.author_posts = 4;\n")},
			})
			if err != nil {
				t.Fatal(err)
			}
			config := testdb.New(t)
			testdb.Exec(t, config, proveSchema, string(archive.Files[0].Data))
			const state = "SELECT (SELECT count(*) FROM posts) || ' ' || (SELECT count(*) FROM notes) || ' ' || md5(string_agg(a::text, ' ' ORDER BY id)) FROM authors AS a"
			before := testdb.One(t, config, state)
			proof, err := Prove(t.Context(), config, Options{Pack: pack, AsOf: pinned})
			if err != nil {
				t.Fatal(err)
			}
			if after := testdb.One(t, config, state); after != before {
				t.Errorf("the database held %s, and holds %s", before, after)
			}
			got := proofText(proof.Requirements[0])
			if proof.Proved == strings.Contains(got, "false") {
				t.Errorf("proved %v: %s", proof.Proved, got)
			}
			if os.Getenv("UPDATE_GOLDEN") != "" {
				archive.Files[2].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(archive.Files[2].Data); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// chance is what random functions give.
var chance = regexp.MustCompile(`once as "\d+"|\b0\.\d+|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f-]{17}`)

// proofText is a line for each promise that was not kept, and one for each part of the problem.
func proofText(p RequirementProof) string {
	var b strings.Builder
	for i, held := range p.Held() {
		if held == nil {
			fmt.Fprintf(&b, "%s null\n", Promises[i])
		} else if !*held {
			fmt.Fprintf(&b, "%s false\n", Promises[i])
		}
	}
	if p.Problem != "" {
		b.WriteString(chance.ReplaceAllString(p.Problem, "...") + "\n")
	}
	return b.String()
}

// What a run need not be allowed to do, such as DELETE, cannot be tried, and the proof says why.
func TestProvePrivileges(t *testing.T) {
	t.Parallel()
	config := migrated(t)
	seedAll(t, config, Options{})
	role := strings.ReplaceAll(config.Database, "seed_test", "filler")
	testdb.Exec(t, config, "CREATE ROLE "+role+" LOGIN", "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO "+role, "GRANT USAGE ON SCHEMA seed TO "+role)
	t.Cleanup(func() { testdb.Exec(t, config, "DROP OWNED BY "+role, "DROP ROLE "+role) })
	filler := config.Copy()
	filler.User = role
	before := digests(t, config, builtin(t).Tables())
	proof, err := Prove(t.Context(), filler, Options{AsOf: pinned}, "client_posts")
	if err != nil {
		t.Fatal(err)
	}
	const want = "mends null\nsame null\n" +
		"mends: not tried: ERROR: permission denied for table posts (SQLSTATE 42501); " +
		"same: not tried: under another order of rows, for want of the privilege UPDATE on posts; under other plans and settings the rows are the same\n"
	if got := proofText(proof.Requirements[0]); got != want || !proof.Proved {
		t.Errorf("got %s, want %s", got, want)
	}
	if digests(t, config, builtin(t).Tables()) != before {
		t.Error("the database is not as it was")
	}
	// What every run needs is none of the requirement's: without it nothing can be said of any.
	for _, c := range []struct{ name, revoke, table string }{
		{"client_hearts", "INSERT ON hearts", "hearts"},
		{"client_posts", "SELECT ON posts", "posts"},
		{"client_posts", "INSERT ON client_therapists", "client_therapists"}, // an earlier one
	} {
		testdb.Exec(t, config, "REVOKE "+c.revoke+" FROM "+role, "DELETE FROM "+c.table)
		_, err := Prove(t.Context(), filler, Options{AsOf: pinned}, c.name)
		if want := "permission denied for table " + c.table; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s without %s: got %v, want %s", c.name, c.revoke, err, want)
		}
	}
}

// A protected database is left alone.
func TestProveProtected(t *testing.T) {
	t.Parallel()
	config := migrated(t)
	testdb.Exec(t, config, "ALTER DATABASE "+config.Database+" SET seed.protected = on")
	if _, err := Prove(t.Context(), config, Options{}); !errors.Is(err, ErrProtected) {
		t.Errorf("prove: got %v", err)
	}
	if _, err := Preview(t.Context(), config, Options{}, "client_posts", 1); !errors.Is(err, ErrProtected) {
		t.Errorf("preview: got %v", err)
	}
}
