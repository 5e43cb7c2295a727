package audit_test

import (
	"context"
	"fmt"
	"log"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// Check needs a requirement, its minimum and a transaction.
func Example() {
	ctx := context.Background()
	url, err := testdb.URL() // of any PostgreSQL server
	if err != nil {
		log.Fatal(err)
	}
	config, err := pgx.ParseConfig(url)
	if err != nil {
		log.Fatal(err)
	}
	config.DefaultQueryExecMode = pgx.QueryExecModeExec // see Querier
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }() // which also rolls back
	tx, err := conn.Begin(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, statement := range []string{
		"CREATE TEMPORARY TABLE authors (id text)",
		"CREATE TEMPORARY TABLE posts (author_id text)",
		"INSERT INTO authors VALUES ('ann'), ('bob')",
		"INSERT INTO posts VALUES ('ann'), ('ann'), ('bob')",
	} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			log.Fatal(err)
		}
	}

	posts, err := sql.Parse("requirements/010_author_posts.sql", `-- Every author has written at least seed.author_posts posts.

WITH deficit AS (
    SELECT a.id, count(p.author_id) AS have, current_setting('seed.author_posts')::int AS need
    FROM authors AS a
    LEFT JOIN posts AS p ON p.author_id = a.id
    GROUP BY a.id
    HAVING count(p.author_id) < current_setting('seed.author_posts')::int
)
-- fill
INSERT INTO posts (author_id) SELECT id FROM deficit
`)
	if err != nil {
		log.Fatal(err)
	}
	results, err := audit.Check(ctx, tx, []sql.Requirement{posts}, map[string]int{"author_posts": 2}, true)
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range results {
		fmt.Printf("%s: %d of %d short, %d missing\n", r.Name, r.Short, r.Entities, r.Missing)
		for _, g := range r.Gaps {
			fmt.Printf("%s has %d of %d\n", g.ID, g.Have, g.Need)
		}
	}
	// Output:
	// author_posts: 1 of 2 short, 1 missing
	// bob has 1 of 2
}
