package runner_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"
)

// loaded returns the pack that Init's files are.
func loaded(t rapid.TB, report *runner.InitReport) *sql.Pack {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, f := range report.Files {
		fsys[f.Path] = &fstest.MapFile{Data: []byte(f.Text)}
	}
	pack, err := sql.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

// inserted returns how many rows a run has inserted.
func inserted(r *runner.Report) (n int64) {
	for _, line := range r.Requirements {
		n += line.Inserted
	}
	return n
}

// problems returns what Init says about its tables, a line each.
func problems(r *runner.InitReport) string {
	var lines []string
	for _, t := range r.Tables {
		if t.Problem != "" {
			lines = append(lines, t.Table+": "+t.Problem)
		}
	}
	return strings.Join(lines, "\n")
}

// What Init writes for a stranger's schema closes, inserts nothing the second time, and mends what is deleted; and
// Init itself leaves the database as it was.
func TestInit(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		schemas  []string
		share    int // percent of the tables that hold rows afterwards
		problems string
		delete   string
	}{
		{"shop", nil, 100, "schema_migrations: left out: a tool keeps in it what it did",
			"DELETE FROM orders WHERE get_byte(uuid_send(id), 0) % 3 = 0; DELETE FROM reviews WHERE rating > 3; DELETE FROM stock_movements WHERE id % 4 = 1; DELETE FROM product_variants WHERE size = 'M'"},
		{"saas", nil, 100, "flyway_schema_history: left out: a tool keeps in it what it did",
			"DELETE FROM tasks WHERE number = 2 AND parent_id IS NULL; DELETE FROM user_roles WHERE get_byte(uuid_send(user_id), 1) % 2 = 0; DELETE FROM audit_log WHERE id % 2 = 0; DELETE FROM settings"},
		{"clinic", []string{"*"}, 85, `chickens: chickens needs a row of eggs first, and that in turn one of chickens: make one of the keys nullable, or write this file by hand
eggs: eggs needs a row of chickens first, and that in turn one of eggs: make one of the keys nullable, or write this file by hand`,
			`DELETE FROM bookings WHERE lower(during) < now() - interval '36 hours'; DELETE FROM shifts WHERE id % 2 = 0; DELETE FROM opening_hours WHERE day = 'tue'; DELETE FROM lab.samples; DELETE FROM patient_files WHERE patient_id % 5 = 0; DELETE FROM doctor_patients WHERE patient_id % 3 = 0`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile("../sql/author/testdata/" + test.name + ".sql")
			if err != nil {
				t.Fatal(err)
			}
			config := testdb.New(t)
			testdb.Exec(t, config, string(text))
			report, err := runner.Init(t.Context(), config, runner.InitOptions{Schemas: test.schemas})
			if err != nil {
				t.Fatal(err)
			}
			if got := problems(report); got != test.problems {
				t.Errorf("got problems\n%s\nwant\n%s", got, test.problems)
			}
			if got := testdb.One(t, config, "SELECT count(*) FROM pg_namespace WHERE nspname = 'seed'"); got != "0" {
				t.Error("Init left the schema seed behind")
			}
			pack := loaded(t, report)
			if report.Requirements != len(pack.Requirements) {
				t.Errorf("got %d requirements, but %d files", report.Requirements, len(pack.Requirements))
			}

			first, err := runner.Seed(t.Context(), config, runner.Options{Pack: pack})
			if err != nil || !first.Satisfied {
				t.Fatalf("first run: %v, %+v", err, first)
			}
			full := 0
			for table, n := range first.Added {
				if n > 0 {
					full++
				} else {
					t.Logf("%s is empty", table)
				}
			}
			if tables := len(report.Tables); full*100 < test.share*(tables-strings.Count(test.problems, "left out")) {
				t.Errorf("%d of %d tables hold rows, want %d %%", full, tables, test.share)
			}
			again := func(what string, want bool) {
				t.Helper()
				r, err := runner.Seed(t.Context(), config, runner.Options{Pack: pack})
				if err != nil || !r.Satisfied || (inserted(r) > 0) != want {
					t.Fatalf("%s: %v, inserted %d", what, err, inserted(r))
				}
			}
			again("second run", false)
			testdb.Exec(t, config, test.delete)
			again("after deletions", true)
			again("after that", false)
			for _, profile := range []string{"light", "heavy"} {
				if profile == "heavy" && testing.Short() {
					continue
				}
				if r, err := runner.Audit(t.Context(), config, runner.Options{Pack: pack, Profile: profile}); err != nil {
					t.Errorf("profile %s: %v, %v", profile, err, r)
				}
			}
		})
	}
}

// A second Init keeps what is there, and adds what is new.
func TestInitAgain(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, "CREATE TABLE users (id uuid PRIMARY KEY, name text NOT NULL)")
	report, err := runner.Init(t.Context(), config, runner.InitOptions{Rows: 4})
	if err != nil {
		t.Fatal(err)
	}
	pack := loaded(t, report)
	testdb.Exec(t, config, "CREATE TABLE user_notes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id uuid NOT NULL REFERENCES users, body text NOT NULL)")
	report, err = runner.Init(t.Context(), config, runner.InitOptions{Pack: pack, Children: 2})
	if err != nil {
		t.Fatal(err)
	}
	want := []runner.InitTable{{Table: "user_notes", Requirement: "user_notes", Met: true}, {Table: "users", Requirement: "users", Met: true}}
	if !slices.Equal(report.Tables, want) || report.Kept != 1 || len(report.Files) != 1 || report.Files[0].Path != "requirements/020_user_notes.sql" {
		t.Errorf("got %+v, %d kept, files %v", report.Tables, report.Kept, report.Files)
	}
	if got, want := report.Settings[1], "SET LOCAL seed.user_notes = 2;\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if report, err = runner.Init(t.Context(), config, runner.InitOptions{Pack: pack, SkipTables: []string{"user_*"}}); err != nil || len(report.Files) != 0 {
		t.Errorf("got %v, %v", report, err)
	}
}

// Where a trigger refuses the rows, the file says so in the database's words, its minimum is 0, and the rest goes on.
func TestInitTodo(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, `
CREATE TABLE users (id uuid PRIMARY KEY, name text NOT NULL);
CREATE TABLE stones (id uuid PRIMARY KEY);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no blood from a stone'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON stones FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TABLE pebbles (id uuid PRIMARY KEY, stone_id uuid NOT NULL REFERENCES stones);
CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TABLE holes (id uuid PRIMARY KEY);
CREATE TRIGGER swallow BEFORE INSERT ON holes FOR EACH ROW EXECUTE FUNCTION swallow();`)
	report, err := runner.Init(t.Context(), config, runner.InitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := problems(report), "holes: 20 of 20 rows are still missing\npebbles: it stays empty: stones has no rows\nstones: no blood from a stone"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if report.Todo != 2 {
		t.Errorf("got %d files with todo, want 2", report.Todo)
	}
	i := slices.IndexFunc(report.Files, func(f runner.InitFile) bool { return strings.HasSuffix(f.Path, "_stones.sql") })
	if text := report.Files[i].Text; !strings.HasPrefix(text, "-- There are at least seed.stones stones.\n-- todo: no blood from a stone\n\nWITH ") {
		t.Errorf("got %s", text)
	}
	r, err := runner.Seed(t.Context(), config, runner.Options{Pack: loaded(t, report)})
	if err != nil || !r.Satisfied || r.Added["users"] != 20 || r.Added["stones"] != 0 {
		t.Errorf("got %v, %+v", err, r)
	}
}

// If the first try violates a CHECK, another satisfies it.
func TestInitRepairs(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, `
CREATE TABLE a (id uuid PRIMARY KEY);
CREATE TABLE b (id uuid PRIMARY KEY);
CREATE TABLE c (id uuid PRIMARY KEY, kind text NOT NULL CHECK (kind IN ('x', 'y')), a_id uuid REFERENCES a, b_id uuid REFERENCES b,
    CONSTRAINT one CHECK (num_nonnulls(a_id, b_id) = 1 AND (kind = 'y' OR a_id IS NULL)));
-- What helps against one of these CHECKs offends the other, but for one state.
CREATE TABLE d (id uuid PRIMARY KEY, state text NOT NULL CHECK (state IN ('done', 'open')), done_at timestamptz,
    CONSTRAINT agree CHECK ((state = 'done') = (done_at IS NOT NULL)), CONSTRAINT late CHECK (coalesce(done_at, 'infinity') > '2200-01-01'))`)
	report, err := runner.Init(t.Context(), config, runner.InitOptions{})
	if err != nil || problems(report) != "" || report.Todo != 0 {
		t.Errorf("got %v, %+v", err, report)
	}
}

func TestInitRefuses(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, "CREATE SCHEMA far", "CREATE TABLE far.things (id int PRIMARY KEY)")
	for _, test := range []struct {
		o    runner.InitOptions
		want string
	}{
		{runner.InitOptions{}, "no table to write for: choose a schema that has tables with --schema: far"},
		{runner.InitOptions{Schemas: []string{"far"}, Tables: []string{"none"}}, "no table to write for: create the schema first, or choose other tables"},
		{runner.InitOptions{Schemas: []string{"["}}, `pattern "[": syntax error in pattern`},
		{runner.InitOptions{Rows: -1}, "rows and children: want a number from 1 to 100000"},
		{runner.InitOptions{Options: runner.Options{LockTimeout: -1}}, "a timeout may not be negative"},
	} {
		var usage *runner.UsageError
		if _, err := runner.Init(t.Context(), config, test.o); !errors.As(err, &usage) || usage.Problem != test.want {
			t.Errorf("%+v: got %v, want %s", test.o, err, test.want)
		}
	}
	testdb.Exec(t, config, "ALTER DATABASE "+config.Database+" SET seed.protected = on")
	if _, err := runner.Init(t.Context(), config, runner.InitOptions{}); !errors.Is(err, runner.ErrProtected) {
		t.Errorf("got %v, want %v", err, runner.ErrProtected)
	}
	if report, err := runner.Init(t.Context(), testdb.New(t), runner.InitOptions{}); err == nil {
		t.Errorf("an empty database: got %+v", report)
	}
}

// There are more tables than file numbers.
func TestInitTooMany(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, "DO $$ BEGIN FOR i IN 1..1000 LOOP EXECUTE 'CREATE TABLE t' || i || ' (a int)'; END LOOP; END $$")
	_, err := runner.Init(t.Context(), config, runner.InitOptions{})
	if want := "1000 tables are more than a pack has file numbers for: choose some with --table, or leave some out with --skip-table"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	report, err := runner.Init(t.Context(), config, runner.InitOptions{Tables: []string{"t1?"}})
	if err != nil || len(report.Files) != 14 {
		t.Errorf("got %v, %v", err, report)
	}
}

// There is a value for each type, and for most one that differs in every row, for a table of its own and for children.
func TestInitOfEveryType(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, `CREATE EXTENSION citext; CREATE EXTENSION ltree; CREATE EXTENSION hstore;
CREATE TYPE mood AS ENUM ('a', 'b'); CREATE DOMAIN email AS text CHECK (VALUE ~ '^\w+@x$'); CREATE TYPE two AS (a int, b int);
CREATE TABLE parents (id uuid PRIMARY KEY, due date NOT NULL)`)
	differ := []string{
		"uuid", "text", "varchar(40)", "varchar(8)", "citext", "name", "int", "bigint", "numeric", "numeric(6,2)", "float8", "date", "timestamptz", "timestamp",
		"time", "interval", "inet", "cidr", "macaddr", "macaddr8", "bytea", "jsonb", "ltree", "tstzrange", "tsrange", "daterange", "text[]", "int[]",
	}
	other := append([]string{
		"smallint", "float4", "money", "bool", "mood", "mood[]", "char", "char(2)", "timetz", "json", "xml", "bit(3)", "varbit", "point", "int4range", "int8range",
		"numrange", "int4multirange", "hstore", "tsvector", "oid",
	}, differ...)
	for i, typ := range other {
		testdb.Exec(t, config, fmt.Sprintf("CREATE TABLE thing%d (id serial PRIMARY KEY, v %s NOT NULL)", i, typ),
			fmt.Sprintf("CREATE TABLE part%d (id serial PRIMARY KEY, parent_id uuid NOT NULL REFERENCES parents, v %s NOT NULL)", i, typ))
	}
	for i, typ := range differ {
		testdb.Exec(t, config, fmt.Sprintf("CREATE TABLE unlike%d (id serial PRIMARY KEY, v %s NOT NULL UNIQUE)", i, typ),
			fmt.Sprintf("CREATE TABLE odd%d (id serial PRIMARY KEY, parent_id uuid NOT NULL REFERENCES parents, v %s NOT NULL UNIQUE)", i, typ))
	}
	testdb.Exec(t, config, "CREATE TABLE composite (id serial PRIMARY KEY, v two NOT NULL)", "CREATE TABLE mails (id serial PRIMARY KEY, v email NOT NULL UNIQUE)")
	report, err := runner.Init(t.Context(), config, runner.InitOptions{Rows: 6, Children: 2})
	if err != nil {
		t.Fatal(err)
	}
	want := "composite: null value in column \"v\" of relation \"composite\" violates not-null constraint\nmails: value for domain email violates check constraint \"email_check\""
	if got := problems(report); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	pack := loaded(t, report)
	for _, want := range []int64{1, 0} {
		r, err := runner.Seed(t.Context(), config, runner.Options{Pack: pack})
		if err != nil || !r.Satisfied || min(inserted(r), 1) != want {
			t.Fatalf("got %v, %+v", err, r)
		}
	}
}

// drawSchema draws the statements of a schema of a few tables that hang on each other.
func drawSchema(t *rapid.T, name string) string {
	var b strings.Builder
	types := []string{
		"text", "varchar(12)", "char(3)", "int", "bigint", "smallint", "numeric(6,2)", "uuid", "boolean", "date", "timestamptz", "timestamp", "time",
		"interval", "jsonb", "bytea", "inet", "text[]", "int4range", "double precision", name + ".mood", name + ".pos",
	}
	names := []string{"name", "email", "title", "status", "starts_at", "ends_at", "amount", "position", "order", "userName", "note", "is_default", "created_at", "code", "weird col"}
	fmt.Fprintf(&b, "CREATE TYPE %s.mood AS ENUM ('a', 'b'); CREATE DOMAIN %[1]s.pos AS int CHECK (VALUE > 0);\n", name)
	q := func(s string) string { return pgx.Identifier{s}.Sanitize() }
	keys := map[string]string{} // type of the key
	var tables []string
	for i := range rapid.IntRange(1, 6).Draw(t, "tables") {
		table := rapid.SampledFrom([]string{"users", "Orders", "order lines", "tag", "person_tag", "statuses", "data"}).Draw(t, "table") + fmt.Sprint(i)
		key := rapid.SampledFrom([]string{"uuid", "serial", "int", "text", "int GENERATED ALWAYS AS IDENTITY", "varchar(8)"}).Draw(t, "key")
		fmt.Fprintf(&b, "CREATE TABLE %s.%s (id %s PRIMARY KEY", name, q(table), key)
		keys[table] = strings.Fields(strings.Replace(key, "serial", "int", 1))[0]
		for _, column := range rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 5, func(s string) string { return s }).Draw(t, "columns") {
			fmt.Fprintf(&b, ", %s %s%s%s", q(column), rapid.SampledFrom(types).Draw(t, "type"),
				rapid.SampledFrom([]string{"", " NOT NULL", " NOT NULL"}).Draw(t, "null"), rapid.SampledFrom([]string{"", "", "", " UNIQUE"}).Draw(t, "unique"))
		}
		var refs []string
		for j := range rapid.IntRange(0, 3).Draw(t, "refs") {
			to := rapid.SampledFrom(append(tables, table)).Draw(t, "to")
			null := rapid.SampledFrom([]string{"", " NOT NULL"}).Draw(t, "null")
			if to == table {
				null = ""
			}
			fmt.Fprintf(&b, ", ref%d %s%s REFERENCES %s.%s%s", j, keys[to], null, name, q(to), rapid.SampledFrom([]string{"", " ON DELETE CASCADE", " UNIQUE"}).Draw(t, "more"))
			refs = append(refs, fmt.Sprintf("ref%d", j))
		}
		if len(refs) > 1 && rapid.Bool().Draw(t, "pair") {
			fmt.Fprintf(&b, ", UNIQUE (%s)", strings.Join(refs[:2], ", "))
		}
		b.WriteString(");\n")
		tables = append(tables, table)
	}
	return b.String()
}

// Of any schema, what Init writes can be loaded and run, twice; a requirement that the trial met is met, and the
// second run inserts nothing.
func TestInitOfAnySchema(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		name := fmt.Sprintf("s%d", n)
		statements := drawSchema(rt, name)
		testdb.Exec(t, config, "CREATE SCHEMA "+name, statements)
		report, err := runner.Init(t.Context(), config, runner.InitOptions{Schemas: []string{name}, Rows: 6})
		if err != nil {
			rt.Fatalf("%s\n%v", statements, err)
		}
		if problems(report) != "" {
			t.Logf("%s\n%s", statements, problems(report))
		}
		pack := loaded(rt, report)
		for i := range 2 {
			r, err := runner.Seed(t.Context(), config, runner.Options{Pack: pack})
			if err != nil {
				rt.Fatalf("%s\n%v", statements, err)
			}
			if i == 1 && inserted(r) > 0 {
				rt.Fatalf("%s\na second run inserts %d rows", statements, inserted(r))
			}
			for _, line := range r.Requirements {
				if line.StillMissing > 0 {
					rt.Fatalf("%s\n%s misses %d", statements, line.Name, line.StillMissing)
				}
			}
		}
	})
}
