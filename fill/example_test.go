package fill_test

import (
	"context"
	"fmt"
	"log"

	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// Apply fills one requirement. Its minimum is a setting of the transaction, and the caller commits.
func Example() {
	ctx := context.Background()
	url, err := testdb.URL() // of any PostgreSQL server
	if err != nil {
		log.Fatal(err)
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }() // which also rolls back
	tx, err := conn.Begin(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, statement := range []string{
		"CREATE TEMPORARY TABLE authors (id int PRIMARY KEY)",
		"INSERT INTO authors VALUES (1)",
		"SET LOCAL seed.population = 3",
	} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			log.Fatal(err)
		}
	}

	population, err := sql.Parse("requirements/010_population.sql", `-- There are at least seed.population authors.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.population')::int AS need
    FROM authors
    HAVING count(*) < current_setting('seed.population')::int
)
-- fill
INSERT INTO authors (id)
SELECT n FROM deficit CROSS JOIN LATERAL generate_series(have + 1, need) AS n
`)
	if err != nil {
		log.Fatal(err)
	}
	for range 2 {
		done, err := fill.Apply(ctx, tx, population)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("missing", done.Missing, "inserted", done.Inserted)
	}
	// Output:
	// missing 2 inserted 2
	// missing 0 inserted 0
}
