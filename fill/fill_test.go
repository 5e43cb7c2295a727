package fill

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/a400be2d/seed/runner/testdb"
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
	for name, c := range map[string]struct {
		sql  string
		want string
		rows int64
	}{
		"last insert counts": {"WITH x AS (INSERT INTO a VALUES (1), (2), (3) RETURNING id) INSERT INTO b SELECT id FROM x WHERE id < 3", "", 2},
		"error":              {"-- what\nINSERT INTO a\nSELECT nothing;", "f.sql:3:8: column \"nothing\" does not exist (SQLSTATE 42703)", 0},
		"commit":             {"INSERT INTO a VALUES (9); COMMIT", "f.sql: cannot insert multiple commands into a prepared statement (SQLSTATE 42601)", 0},
		"no insert":          {"SELECT 1", "f.sql: the statement must end in an INSERT, but it is a SELECT 1", 0},
		"duplicate":          {"INSERT INTO a VALUES (9), (9)", "f.sql: duplicate key value violates unique constraint \"a_pkey\" (SQLSTATE 23505)", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := in(t, config, "", func(ctx context.Context, tx pgx.Tx) error {
				rows, err := Apply(ctx, tx, sql.Requirement{File: "f.sql", SQL: c.sql})
				if rows != c.rows {
					t.Errorf("got %d rows, want %d", rows, c.rows)
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
	const owner = `and this role may not create them: have the database's owner run the output of "seed show functions" once, and grant usage on schema seed`
	if got := message(err); got != "the functions of schema seed are missing, "+owner {
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
		{role: "pg_monitor", text: changed, want: "the functions of schema seed are not those of this pack, " + owner},
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
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		config := testdb.New(t)
		testdb.Exec(t, config, schema, `
			CREATE TABLE orders (id int REFERENCES a ON DELETE CASCADE);
			CREATE TABLE "More" (id int REFERENCES "B") PARTITION BY LIST (id);
			CREATE TABLE more1 PARTITION OF "More" FOR VALUES IN (1)`)
		err := in(t, config, "", empty(tables...))
		if got := message(err); got != `will not empty tables that others refer to: "More", orders: they are not the pack's: empty or drop them yourself, or drop their foreign keys` {
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
