package audit

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// author has a requirement for the posts of authors; %s is the condition on have.
const author = `-- Every author has enough posts.

WITH deficit AS (
    SELECT a.id, count(p.author_id) AS have, NEED AS need
    FROM authors AS a
    LEFT JOIN posts AS p ON p.author_id = a.id
    GROUP BY a.id
    HAVING count(p.author_id) < NEED
)
-- fill
INSERT INTO posts (author_id) SELECT id FROM deficit
`

func requirement(name, need string) sql.Requirement {
	if need == "" {
		need = "current_setting('seed." + name + "')::int"
	}
	return sql.Requirement{Name: name, File: "requirements/010_" + name + ".sql", SQL: strings.ReplaceAll(author, "NEED", need)}
}

// in runs f in a transaction on a database with authors 1 to 4, who have 0, 1, 2 and 3 posts.
func in(t *testing.T, f func(ctx context.Context, tx pgx.Tx)) {
	t.Helper()
	config := testdb.New(t)
	testdb.Exec(t, config, `
		CREATE TABLE authors (id int PRIMARY KEY);
		CREATE TABLE posts (author_id int);
		CREATE SCHEMA "App"; CREATE TABLE "App"."my table" ();
		INSERT INTO authors VALUES (4), (3), (2), (1);
		INSERT INTO posts VALUES (2), (3), (3), (4), (4), (4);`)
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	ctx := t.Context()
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	tx, err := conn.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	f(ctx, tx)
	// Whatever happened, the transaction goes on and is as it was.
	if _, err := tx.Exec(ctx, "INSERT INTO authors VALUES (9)"); err != nil {
		t.Error(err)
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	in(t, func(ctx context.Context, tx pgx.Tx) {
		got, err := Count(ctx, tx, []string{"posts", "authors", `"App"."my table"`})
		want := map[string]int64{"posts": 6, "authors": 4, `"App"."my table"`: 0}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, %v, want %v", got, err, want)
		}
		if got, err := Count(ctx, tx, nil); err != nil || len(got) != 0 {
			t.Errorf("got %v, %v", got, err)
		}
		inner, err := tx.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Count(ctx, inner, []string{"posts; DROP TABLE posts"}); err == nil || !strings.Contains(err.Error(), `relation "posts; drop table posts" does not exist`) {
			t.Errorf("got %v", err)
		}
		if err := inner.Rollback(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestCheck(t *testing.T) {
	t.Parallel()
	in(t, func(ctx context.Context, tx pgx.Tx) {
		reqs := []sql.Requirement{
			requirement("direct", ""),
			requirement("zero", ""),
			requirement("computed", "(least(current_setting('seed.computed')::int, 5) - 1)"),
			requirement("every", ""),
		}
		minimums := map[string]int{"direct": 2, "zero": 0, "computed": 4, "every": 50}
		for _, details := range []bool{false, true} {
			got, err := Check(ctx, tx, reqs, minimums, details)
			if err != nil {
				t.Fatal(err)
			}
			want := []Result{
				{Name: "direct", Entities: 4, Short: 2, Missing: 3},
				{Name: "zero", Entities: 4},
				{Name: "computed", Entities: 4, Short: 3, Missing: 6},
				{Name: "every", Entities: 4, Short: 4, Missing: 194},
			}
			if details {
				want[0].Gaps = []Gap{{"1", 0, 2}, {"2", 1, 2}}
				want[1].Gaps = []Gap{}
				want[2].Gaps = []Gap{{"1", 0, 3}, {"2", 1, 3}, {"3", 2, 3}}
				want[3].Gaps = []Gap{{"1", 0, 50}, {"2", 1, 50}, {"3", 2, 50}, {"4", 3, 50}}
			}
			for i := range got {
				if got[i].Seconds <= 0 || got[i].Seconds > 60 {
					t.Errorf("%s took %v s", got[i].Name, got[i].Seconds)
				}
				got[i].Seconds = 0
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("details %v:\ngot  %+v\nwant %+v", details, got, want)
			}
		}
		got, err := Short(ctx, tx, reqs, minimums)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if got[i].Seconds <= 0 {
				t.Errorf("%s took %v s", got[i].Name, got[i].Seconds)
			}
			got[i].Seconds = 0
		}
		want := []Result{{Name: "direct", Short: 2, Missing: 3}, {Name: "zero"}, {Name: "computed", Short: 3, Missing: 6}, {Name: "every", Short: 4, Missing: 194}}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
}

// The setting times four is beyond an int when nobody is to meet it: then only who is short is known.
func TestCheckOverflow(t *testing.T) {
	t.Parallel()
	in(t, func(ctx context.Context, tx pgx.Tx) {
		if _, err := tx.Exec(ctx, "SET LOCAL seed.x = 1"); err != nil {
			t.Fatal(err)
		}
		reqs := []sql.Requirement{requirement("x", "(current_setting('seed.x')::int * 4)"), requirement("y", "")}
		got, err := Check(ctx, tx, reqs, map[string]int{"x": 1, "y": 1}, true)
		if err != nil {
			t.Fatal(err)
		}
		if r := got[0]; r.Entities != 4 || r.Short != 4 || r.Missing != 10 || len(r.Gaps) != 4 {
			t.Errorf("got %+v", r)
		}
		if r := got[1]; r.Entities != 4 || r.Short != 1 || r.Missing != 1 {
			t.Errorf("got %+v", r)
		}
		bad := requirement("z", "nonsense")
		if _, err := Short(ctx, tx, []sql.Requirement{reqs[1], bad}, map[string]int{"y": 1, "z": 1}); err == nil || !strings.Contains(err.Error(), bad.File+":") || !strings.Contains(err.Error(), `"nonsense" does not exist`) {
			t.Errorf("got %v", err)
		}
	})
}

func TestCheckReportsAllFailures(t *testing.T) {
	t.Parallel()
	in(t, func(ctx context.Context, tx pgx.Tx) {
		bad := func(name, old, new string) sql.Requirement {
			r := requirement(name, "")
			r.SQL = strings.Replace(r.SQL, old, new, 1)
			return r
		}
		reqs := []sql.Requirement{
			requirement("fine", ""),
			bad("syntax", "LEFT JOIN", "LEFT JOINT"),
			bad("wrong", "a.id,", "a.idd AS id,"),
			bad("have", "AS have", "AS has"),
			bad("runtime", "HAVING", "HAVING 1 / (a.id - a.id) = 1 OR"),
			bad("commit", "WITH deficit", "COMMIT; WITH deficit"),
			bad("writes", "WITH deficit", "WITH w AS (INSERT INTO authors VALUES (7)), deficit"),
			{Name: "copies", File: "requirements/010_copies.sql", SQL: "COPY posts FROM STDIN;\n-- fill"},
			{Name: "does", File: "requirements/010_does.sql", SQL: "DO 'BEGIN END';\n-- fill"},
		}
		minimums := map[string]int{}
		for _, r := range reqs {
			minimums[r.Name] = 1
		}
		results, err := Check(ctx, tx, reqs, minimums, false)
		if err == nil {
			t.Fatal("no error")
		}
		if len(results) != 1 || results[0].Short != 1 {
			t.Errorf("got %+v", results)
		}
		got := strings.Split(err.Error(), "\n")
		want := []string{
			`requirements/010_syntax.sql:6:10: syntax error at or near "JOINT" (SQLSTATE 42601)`,
			`requirements/010_wrong.sql:4:12: column a.idd does not exist (SQLSTATE 42703)`,
			`requirements/010_have.sql:3: column "have" does not exist (SQLSTATE 42703)`,
			`requirements/010_runtime.sql: division by zero (SQLSTATE 22012)`,
			`requirements/010_commit.sql: cannot insert multiple commands into a prepared statement (SQLSTATE 42601)`,
			`requirements/010_writes.sql: cannot execute SELECT in a read-only transaction (SQLSTATE 25006)`,
			`requirements/010_copies.sql: cannot insert multiple commands into a prepared statement (SQLSTATE 42601)`,
			`requirements/010_does.sql: cannot insert multiple commands into a prepared statement (SQLSTATE 42601)`,
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if located := (*sql.Error)(nil); !errors.As(err, &located) {
			t.Errorf("no *sql.Error in %T", err)
		}
	})
}

// A statement that takes too long is not asked again for each requirement.
func TestCheckTimeout(t *testing.T) {
	t.Parallel()
	in(t, func(ctx context.Context, tx pgx.Tx) {
		if _, err := tx.Exec(ctx, "SET LOCAL statement_timeout = 50"); err != nil {
			t.Fatal(err)
		}
		slow := requirement("slow", "")
		slow.SQL = strings.Replace(slow.SQL, "HAVING", "HAVING pg_sleep(60) IS NULL OR", 1)
		_, err := Check(ctx, tx, []sql.Requirement{slow, slow}, map[string]int{"slow": 1}, false)
		if err == nil || !strings.Contains(err.Error(), "canceling statement due to statement timeout") || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v", err)
		}
	})
}
