package fill

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// in runs f in a transaction, as that role, and commits it if f returns nil.
func in(t *testing.T, config *pgx.ConnConfig, role string, f func(ctx context.Context, tx pgx.Tx) error) error {
	t.Helper()
	ctx := t.Context()
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if role != "" {
		if _, err := conn.Exec(ctx, "SET ROLE "+role); err != nil {
			t.Fatal(err)
		}
	}
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return f(ctx, tx) })
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestApply(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int)")
	const deficit = "WITH deficit AS (SELECT 1 AS id, 0 AS have, 5 AS need)\n-- fill\n"
	for name, c := range map[string]struct {
		sql  string
		want string
		done Applied
	}{
		"last insert counts": {deficit + ", x AS (INSERT INTO a VALUES (1), (2), (3) RETURNING id) INSERT INTO b SELECT id FROM x WHERE id < 3 RETURNING id; -- all", "", Applied{2, 5}},
		"above":              {"WITH deficit AS (SELECT é AS id)\n-- fill\nINSERT INTO a SELECT 1", "f.sql:1:25: column \"é\" does not exist (SQLSTATE 42703)", Applied{}},
		"error":              {deficit + "INSERT INTO a\nSELECT 'ä' || nothing;", "f.sql:4:15: column \"nothing\" does not exist (SQLSTATE 42703)", Applied{}},
		"no have":            {"-- é\nWITH deficit AS (SELECT 1 AS id, 1 AS need)\n-- fill\nINSERT INTO a SELECT 9", "f.sql:2: column \"have\" does not exist (SQLSTATE 42703)", Applied{}},
		"no insert":          {"SELECT 1", "f.sql: the statement must end in an INSERT", Applied{}},
		"duplicate":          {deficit + "INSERT INTO a VALUES (9), (9)", "f.sql: duplicate key value violates unique constraint \"a_pkey\" (SQLSTATE 23505)", Applied{}},
		"NULL":               {"\nWITH deficit AS (SELECT 'x' AS id, sum(1) AS have, 5 AS need FROM a WHERE false)\nINSERT INTO a SELECT 9", `f.sql:2: deficit has a row whose have is NULL, of id "x": want a number (sum over no rows is NULL: coalesce(sum(...), 0))`, Applied{Inserted: 1}},
		"NULL id":            {"WITH deficit AS (SELECT NULL AS id, 1 AS have, 5 AS need)\nINSERT INTO a SELECT 9", "f.sql:1: deficit has a row whose id is NULL: want an id for each row", Applied{1, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := in(t, config, "", func(ctx context.Context, tx pgx.Tx) error {
				done, err := Apply(ctx, tx, sql.Requirement{File: "f.sql", SQL: c.sql})
				if done != c.done {
					t.Errorf("got %+v, want %+v", done, c.done)
				}
				return err
			})
			if got := message(err); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAnalyze(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (2)")
	analyze := func(ctx context.Context, tx pgx.Tx) error { return Analyze(ctx, tx, []string{"a"}) }
	// A role that is not the owner gets a warning only.
	if err := in(t, config, "pg_monitor", analyze); err != nil {
		t.Error(err)
	}
	if got := testdb.One(t, config, "SELECT reltuples FROM pg_class WHERE relname = 'a'"); got != "-1" {
		t.Errorf("got %s rows", got)
	}
	if err := in(t, config, "", analyze); err != nil {
		t.Error(err)
	}
	if got := testdb.One(t, config, "SELECT reltuples FROM pg_class WHERE relname = 'a'"); got != "2" {
		t.Errorf("got %s rows", got)
	}
	// Autovacuum takes this lock.
	if err := in(t, config, "", func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "LOCK TABLE a IN SHARE UPDATE EXCLUSIVE MODE"); err != nil {
			return err
		}
		return in(t, config, "", func(ctx context.Context, other pgx.Tx) error {
			if _, err := other.Exec(ctx, "SET LOCAL lock_timeout = '1s'"); err != nil {
				return err
			}
			return analyze(ctx, other)
		})
	}); err != nil {
		t.Errorf("a locked table: %v", err)
	}
	err := in(t, config, "", func(ctx context.Context, tx pgx.Tx) error { return Analyze(ctx, tx, []string{"b"}) })
	if got := message(err); got != `analyze b: ERROR: relation "b" does not exist (SQLSTATE 42P01)` {
		t.Errorf("got %q", got)
	}
}

const functions = `CREATE SCHEMA IF NOT EXISTS seed;

CREATE OR REPLACE FUNCTION seed.one(x int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$;
create function seed.one(x text) RETURNS int LANGUAGE sql AS $$ SELECT 11 $$;
CREATE OR REPLACE FUNCTION seed.two() RETURNS int LANGUAGE sql AS '
    SELECT 2 -- fill
';
`

func TestInstall(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	install := func(role, text string) (did bool, err error) {
		err = in(t, config, role, func(ctx context.Context, tx pgx.Tx) error {
			did, err = Install(ctx, tx, []sql.Script{{File: "functions.sql", SQL: text, Called: true}})
			return err
		})
		return did, err
	}
	changed := strings.ReplaceAll(strings.ReplaceAll(functions, "SELECT 2", "SELECT 22"), "create function", "create or replace function")

	_, err := install("pg_monitor", functions)
	const owner = `: have the database's owner run the output of "seed show functions" once, and grant usage on schema seed`
	if got := message(err); got != "the functions of schema seed are missing, and this role may not create them"+owner {
		t.Errorf("got %q", got)
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || pg.Code != "42501" {
		t.Errorf("got cause %v", pg)
	}
	for i, c := range []struct {
		role, text, want string
		did              bool
	}{
		{text: "-- none"},
		{text: functions, did: true},
		{text: functions},
		{role: "pg_monitor", text: functions},
		{role: "pg_monitor", text: changed, want: "the functions of schema seed are not those of this pack, and this role may not change them" + owner},
		{text: changed, did: true},
		{text: changed},
		{text: changed + "CREATE FUNCTION seed.three() RETURN 3", want: `functions.sql: function result type must be specified (SQLSTATE 42P13)`},
		{text: changed + "CREATE FUNCTION seed.three() RETURNS int LANGUAGE sql AS 'SELECT 3'; COMMIT", want: "functions.sql: the file ends the transaction: remove its COMMIT or ROLLBACK"},
	} {
		did, err := install(c.role, c.text)
		if got := message(err); did != c.did || !strings.HasPrefix(got, c.want) || c.want == "" && err != nil {
			t.Errorf("%d: got %v, %q, want %v, %q", i, did, got, c.did, c.want)
		}
	}
	if got := testdb.One(t, config, "SELECT seed.two()"); got != "22" {
		t.Errorf("got %s", got)
	}
}

// What is installed is compared with what is wanted, script by script; an earlier version is replaced.
func TestInstallAgain(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	const header = "CREATE SCHEMA IF NOT EXISTS seed;\n"
	one := func(arguments, returns, options, body string) sql.Script {
		return sql.Script{File: "functions/one.sql", Called: true, SQL: header + "CREATE OR REPLACE FUNCTION seed.one(" + arguments + ") RETURNS " + returns + " LANGUAGE sql " + options + " AS $$ SELECT " + body + " $$;\n"}
	}
	idle := sql.Script{File: "idle.sql", SQL: "no SQL"}
	last := sql.Script{File: "functions.sql", Called: true, SQL: header + "CREATE OR REPLACE FUNCTION seed.one(x int) RETURNS int LANGUAGE sql AS 'SELECT 7';"}
	wrong := sql.Script{File: "functions/wrong.sql", Called: true, SQL: "CREATE FUNCTION seed.wrong() RETURNS int LANGUAGE sql AS 'SELECT nothing'"}
	for i, c := range []struct {
		scripts []sql.Script
		did     bool
		want    string // the error
		gives   string
	}{
		{scripts: []sql.Script{idle}},
		{scripts: []sql.Script{idle, one("x int", "int", "", "1")}, did: true, gives: "1"},
		{scripts: []sql.Script{one("x int", "int", "", "1")}, gives: "1"},
		{scripts: []sql.Script{one("x int", "int", "IMMUTABLE", "1")}, did: true, gives: "1"},
		{scripts: []sql.Script{one("x int", "int", "IMMUTABLE", "1")}, gives: "1"},
		{scripts: []sql.Script{one("y int", "int", "IMMUTABLE", "1")}, gives: "1"}, // the same to every caller
		{scripts: []sql.Script{one("y int", "int", "IMMUTABLE", "2")}, did: true, gives: "2"},
		{scripts: []sql.Script{one("y int", "text", "IMMUTABLE", "'3'")}, did: true, gives: "3"},
		{scripts: []sql.Script{one("x int", "int", "", "1"), last}, did: true, gives: "7"},
		{scripts: []sql.Script{one("x int", "int", "", "1"), last}, gives: "7"},
		{scripts: []sql.Script{last, wrong}, want: `functions/wrong.sql:1:66: column "nothing" does not exist (SQLSTATE 42703)`, gives: "7"},
	} {
		var did bool
		err := in(t, config, "", func(ctx context.Context, tx pgx.Tx) (err error) {
			did, err = Install(ctx, tx, c.scripts)
			return err
		})
		if got := message(err); got != c.want || did != c.did {
			t.Errorf("%d: got %v, %q, want %v, %q", i, did, got, c.did, c.want)
		}
		if c.gives != "" {
			if got := testdb.One(t, config, "SELECT seed.one(0)"); got != c.gives {
				t.Errorf("%d: got %s, want %s", i, got, c.gives)
			}
		}
	}

	testdb.Exec(t, config, "CREATE VIEW v AS SELECT seed.one(1)")
	err := in(t, config, "", func(ctx context.Context, tx pgx.Tx) error {
		_, err := Install(ctx, tx, []sql.Script{one("x int", "text", "", "'1'")})
		return err
	})
	if got := message(err); !strings.HasPrefix(got, "replace a function of an earlier version: ERROR: cannot drop function seed.one(integer) because other objects depend on it") {
		t.Errorf("got %q", got)
	}
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	const schema = `
		CREATE TABLE a (id int PRIMARY KEY);
		CREATE TABLE "B" (id int PRIMARY KEY REFERENCES a ON DELETE RESTRICT);
		CREATE TABLE c (id int REFERENCES a, b int REFERENCES "B", at int) PARTITION BY LIST (at);
		CREATE TABLE c1 PARTITION OF c FOR VALUES IN (1);
		INSERT INTO a VALUES (1), (2);
		INSERT INTO "B" VALUES (1), (2);
		INSERT INTO c VALUES (1, 2, 1);`
	tables := []string{"a", `"B"`, "c"}
	left := `SELECT (SELECT count(*) FROM a) + (SELECT count(*) FROM "B") + (SELECT count(*) FROM c)`
	empty := func(tables ...string) func(ctx context.Context, tx pgx.Tx) error {
		return func(ctx context.Context, tx pgx.Tx) error { return Empty(ctx, tx, tables) }
	}

	t.Run("truncate", func(t *testing.T) {
		t.Parallel()
		config := testdb.New(t)
		testdb.Exec(t, config, schema)
		before := testdb.One(t, config, "SELECT relfilenode FROM pg_class WHERE relname = 'a'")
		if err := in(t, config, "", empty(tables...)); err != nil {
			t.Error(err)
		}
		if got := testdb.One(t, config, left); got != "0" {
			t.Errorf("%s rows are left", got)
		}
		if testdb.One(t, config, "SELECT relfilenode FROM pg_class WHERE relname = 'a'") == before {
			t.Error("not truncated")
		}
		if err := in(t, config, "", empty()); err != nil {
			t.Error(err)
		}
	})
	t.Run("delete", func(t *testing.T) {
		t.Parallel()
		config := testdb.New(t)
		testdb.Exec(t, config, schema, `GRANT SELECT, DELETE ON a, "B", c TO pg_monitor`)
		before := testdb.One(t, config, "SELECT relfilenode FROM pg_class WHERE relname = 'a'")
		if err := in(t, config, "pg_monitor", empty(tables...)); err != nil {
			t.Error(err)
		}
		if got := testdb.One(t, config, left); got != "0" {
			t.Errorf("%s rows are left", got)
		}
		if testdb.One(t, config, "SELECT relfilenode FROM pg_class WHERE relname = 'a'") != before {
			t.Error("truncated")
		}
	})
	t.Run("empty tables refer", func(t *testing.T) {
		t.Parallel()
		config := testdb.New(t)
		testdb.Exec(t, config, schema, `
			CREATE TABLE orders (id int REFERENCES a ON DELETE CASCADE);
			GRANT SELECT, DELETE ON a, "B", c TO pg_monitor`)
		err := in(t, config, "pg_monitor", empty(tables...))
		if got := message(err); got != "look for rows of orders, which refers to the pack's tables: ERROR: permission denied for table orders (SQLSTATE 42501)" {
			t.Errorf("got %q", got)
		}
		testdb.Exec(t, config, "GRANT SELECT ON orders TO pg_monitor")
		err = in(t, config, "pg_monitor", empty(tables...))
		if got := message(err); got != "lock the tables that refer to the pack's: ERROR: permission denied for table orders (SQLSTATE 42501)" {
			t.Errorf("got %q", got)
		}
		if err := in(t, config, "", empty(tables...)); err != nil {
			t.Error(err)
		}
		if got := testdb.One(t, config, left); got != "0" {
			t.Errorf("%s rows are left", got)
		}
	})
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		config := testdb.New(t)
		testdb.Exec(t, config, schema, `
			CREATE TABLE orders (id int REFERENCES a ON DELETE CASCADE);
			CREATE TABLE "More" (id int REFERENCES "B") PARTITION BY LIST (id);
			CREATE TABLE more1 PARTITION OF "More" FOR VALUES IN (1);
			INSERT INTO orders VALUES (1); INSERT INTO "More" VALUES (1)`)
		err := in(t, config, "", empty(tables...))
		if got := message(err); got != `will not empty tables that rows of others refer to: "More", orders: they are not the pack's: empty or drop them yourself, or drop their foreign keys` {
			t.Errorf("got %q", got)
		}
		if got := testdb.One(t, config, left); got != "5" {
			t.Errorf("%s rows are left", got)
		}
		err = in(t, config, "", empty("a", "public.schema_migrations"))
		if got := message(err); got != "will not empty schema_migrations, which records the version of the schema" {
			t.Errorf("got %q", got)
		}
		if err = in(t, config, "pg_monitor", empty("c")); message(err) != "empty tables: ERROR: permission denied for table c (SQLSTATE 42501)" {
			t.Errorf("got %v", err)
		}
	})
}
