package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// The built-in pack has all three views, filled, and its page shows them instead of their tables.
func TestSampleOfBuiltin(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	pack, err := sql.Load(sql.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := runner.Migrate(t.Context(), config, runner.MigrateOptions{FS: pack.Migrations}); err != nil {
		t.Fatal(err)
	}
	o := runner.Options{Pack: pack, Profile: "light", AsOf: "2026-11-23"}
	report, err := runner.Seed(t.Context(), config, o)
	if err != nil {
		t.Fatal(err)
	}
	views, err := Views()
	if err != nil {
		t.Fatal(err)
	}
	s, err := runner.TakeSample(t.Context(), config, o, 4, views)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"feed": 4, "conversation": 4, "week": 7}
	for _, v := range s.Views {
		var rows []map[string]any
		if err := json.Unmarshal(v.JSON, &rows); err != nil || len(rows) == 0 || len(rows) > want[v.Name] {
			t.Errorf("%s: %d rows, %v", v.Name, len(rows), err)
		}
		delete(want, v.Name)
	}
	if len(want) > 0 {
		t.Errorf("no view %v", want)
	}
	for _, k := range []runner.Key{{From: "posts", To: "communities"}, {From: "meetings", To: "client_therapists"}, {From: "clients", To: "users"}} {
		if !slices.Contains(s.Keys, k) {
			t.Errorf("no key %v among %v", k, s.Keys)
		}
	}

	var b bytes.Buffer
	if err := HTML(&b, Run{Report: report, Command: "run", Sample: s}); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"<article": 4, `id="week"`: 1, `id="conversation"`: 1, "<summary>users</summary>": 1, "<summary>posts</summary>": 0, "not available": -1} {
		if got := strings.Count(b.String(), text); got != want && (want >= 0 || got == 0) {
			t.Errorf("%d times %q, want %d", got, text, want)
		}
	}
}

// Any other schema has its keys and its rows, by the primary key, whatever names and types there are.
func TestSampleOfAnySchema(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, `CREATE TABLE "The Owners" (a int, "B" text, picture bytea, PRIMARY KEY ("B", a));
CREATE TABLE things (owner int, name text, parent int UNIQUE REFERENCES things (parent), FOREIGN KEY (owner, name) REFERENCES "The Owners" (a, "B"), FOREIGN KEY (name, owner) REFERENCES "The Owners" ("B", a));
INSERT INTO "The Owners" VALUES (2, 'x', '\x00ff'), (1, 'y', NULL), (1, 'x', NULL)`)
	file := func(table string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("-- A sentence.\nWITH deficit AS (SELECT 1 AS id, 1 AS have, 1 AS need WHERE false)\n-- fill\nINSERT INTO " + table + " SELECT FROM deficit;\n")}
	}
	pack, err := sql.Load(fstest.MapFS{
		"requirements/010_owners.sql": file(`"The Owners"`), "requirements/020_things.sql": file("things"),
		"profiles/medium.sql": &fstest.MapFile{Data: []byte("SET LOCAL seed.as_of = '2026-01-15';\nSET LOCAL timezone = 'UTC';\nSET LOCAL seed.owners = 1;\nSET LOCAL seed.things = 1;\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	views := []runner.View{
		{Name: "mine", Tables: []string{"things"}, SQL: "SELECT $1::int AS n WHERE false"},
		{Name: "other", Tables: []string{"posts"}, SQL: "SELECT FROM posts"},
	}
	s, err := runner.TakeSample(t.Context(), config, runner.Options{Pack: pack}, 2, views)
	if err != nil {
		t.Fatal(err)
	}
	owners, things := pack.Tables()[0], pack.Tables()[1]
	if got, want := fmt.Sprint(s.Keys), fmt.Sprint([]runner.Key{{From: things, To: owners}, {From: things, To: things}}); got != want {
		t.Errorf("keys: got %s, want %s", got, want)
	}
	if len(s.Views) != 1 || s.Views[0].Name != "mine" || string(s.Views[0].JSON) != "[]" {
		t.Errorf("views: %v", s.Views)
	}
	if len(s.Rows) != 2 || len(s.Rows[0].Rows) != 2 || len(s.Rows[1].Rows) != 0 {
		t.Fatalf("rows: %+v", s.Rows)
	}
	var got []string
	for _, row := range s.Rows[0].Rows {
		for _, v := range row {
			if v == nil {
				got = append(got, "NULL")
			} else {
				got = append(got, *v)
			}
		}
	}
	if want := `1 x NULL 2 x \x00ff`; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}

	// Without rows there are only the keys, and an error says what it was about.
	if s, err = runner.TakeSample(t.Context(), config, runner.Options{Pack: pack}, 0, views); err != nil || len(s.Keys) != 2 || s.Rows != nil || s.Views != nil {
		t.Errorf("got %+v, %v", s, err)
	}
	for _, test := range []struct {
		text string
		run  func() error
	}{
		{`read the view "mine"`, func() error {
			views[0].SQL = "SELECT nothing"
			_, err := runner.TakeSample(t.Context(), config, runner.Options{Pack: pack}, 1, views)
			return err
		}},
		{"read rows of", func() error {
			testdb.Exec(t, config, `ALTER TABLE things RENAME TO old; CREATE VIEW things AS SELECT 1/0 AS never`)
			_, err := runner.TakeSample(t.Context(), config, runner.Options{Pack: pack}, 1, nil)
			return err
		}},
		{"connect", func() error {
			nowhere := config.Copy()
			nowhere.Host, nowhere.Fallbacks = "/nowhere", nil
			_, err := runner.TakeSample(t.Context(), nowhere, runner.Options{Pack: pack}, 1, nil)
			return err
		}},
		{"no requirement", func() error {
			_, err := runner.TakeSample(t.Context(), (*pgx.ConnConfig)(nil), runner.Options{Pack: pack, Only: []string{"nobody"}}, 1, nil)
			return err
		}},
	} {
		if err := test.run(); err == nil || !strings.Contains(err.Error(), test.text) {
			t.Errorf("got %v, want %q", err, test.text)
		}
	}
}
