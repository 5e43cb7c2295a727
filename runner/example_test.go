package runner_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"testing/fstest"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// A pack is a directory; os.DirFS and embed.FS serve as well.
var examplePack = fstest.MapFS{
	"profiles/medium.sql": {Data: []byte("SET LOCAL seed.author_posts = 2;\n")},
	"requirements/010_author_posts.sql": {Data: []byte(`-- Every author has written at least seed.author_posts posts.

WITH deficit AS (
    SELECT a.id, count(p.id) AS have, current_setting('seed.author_posts')::int AS need
    FROM authors AS a
    LEFT JOIN posts AS p ON p.author_id = a.id
    GROUP BY a.id
    HAVING count(p.id) < current_setting('seed.author_posts')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.id AS author_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('author_posts', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.author_id ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM posts AS taken WHERE taken.id = p.id)
)
INSERT INTO posts (id, author_id, created_at)
SELECT id, author_id, seed.moment(id, seed.as_of() - interval '1 year')
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
`)},
}

// Audit says what is missing, Seed adds it, and a second Seed finds nothing to do.
func Example() {
	ctx := context.Background()
	config, drop := exampleDatabase(ctx, `
		CREATE TABLE authors (id text PRIMARY KEY);
		CREATE TABLE posts (id uuid PRIMARY KEY, author_id text NOT NULL REFERENCES authors, created_at timestamptz NOT NULL);
		INSERT INTO authors VALUES ('ann'), ('bob'), ('eve');
		INSERT INTO posts VALUES (gen_random_uuid(), 'ann', now())`)
	defer drop()

	p, err := sql.Load(examplePack)
	if err != nil {
		log.Fatal(err)
	}
	o := runner.Options{Pack: p, AsOf: "2026-01-15"} // the default is now; pinned, the dates are the same every time

	report, err := runner.Audit(ctx, config, o)
	if err != nil {
		log.Fatal(err)
	}
	q := report.Requirements[0]
	fmt.Printf("%s: %d of %d authors are short of %d posts\n", q.Name, q.Short, q.Entities, q.Missing)

	for range 2 {
		report, err := runner.Seed(ctx, config, o)
		if err != nil {
			log.Fatal(err) // nothing was changed
		}
		fmt.Println("added", report.Added["posts"], "satisfied", report.Satisfied)
	}
	// Output:
	// author_posts: 3 of 3 authors are short of 5 posts
	// added 5 satisfied true
	// added 0 satisfied true
}

// A program that has a pool lends its config: a run is one transaction with settings of its own, on a connection of its
// own, and leaves nothing on the connections of the pool.
func ExampleSeed() {
	ctx := context.Background()
	config, drop := exampleDatabase(ctx, `
		CREATE TABLE authors (id text PRIMARY KEY);
		CREATE TABLE posts (id uuid PRIMARY KEY, author_id text NOT NULL REFERENCES authors, created_at timestamptz NOT NULL)`)
	defer drop()
	poolConfig, err := pgxpool.ParseConfig("")
	if err != nil {
		log.Fatal(err)
	}
	poolConfig.ConnConfig = config
	pool, err := pgxpool.NewWithConfig(ctx, poolConfig)
	if err != nil {
		log.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec(ctx, "INSERT INTO authors VALUES ('ann'), ('bob'); ALTER TABLE posts ADD CHECK (author_id <> 'bob')"); err != nil {
		log.Fatal(err)
	}

	p, err := sql.Load(examplePack)
	if err != nil {
		log.Fatal(err)
	}
	_, err = runner.Seed(ctx, pool.Config().ConnConfig, runner.Options{
		Pack:   p,
		Logger: slog.New(slog.DiscardHandler), // yours
		Progress: func(step runner.Progress) {
			if step.Phase == "fill" && step.Requirement != "" && step.Inserted == 0 {
				fmt.Println("filling", step.Requirement)
			}
		},
	})
	var fault *sql.Fault                 // the pack is wrong
	var failed *sql.Error                // a statement of it failed; the run was rolled back
	var unreachable *runner.ConnectError // no connection
	switch {
	case errors.As(err, &fault), errors.As(err, &unreachable):
		log.Fatal(err)
	case errors.As(err, &failed):
		fmt.Println(failed)
	case err != nil:
		log.Fatal(err)
	}
	// Output:
	// filling author_posts
	// requirements/010_author_posts.sql: new row for relation "posts" violates check constraint "posts_author_id_check" (SQLSTATE 23514)
}

// exampleDatabase makes a database for the example. Your program has one: pgx.ParseConfig(url) says how to reach it.
func exampleDatabase(ctx context.Context, statements string) (config *pgx.ConnConfig, drop func()) {
	url, err := testdb.URL()
	if err != nil {
		log.Fatal(err)
	}
	admin, err := pgx.Connect(ctx, url)
	if err != nil {
		log.Fatal(err)
	}
	config = admin.Config()
	config.Database = fmt.Sprintf("seed_example_%d", admin.PgConn().PID())
	exec := func(conn *pgx.Conn, statements string) {
		if _, err := conn.PgConn().Exec(ctx, statements).ReadAll(); err != nil {
			log.Fatal(err)
		}
	}
	exec(admin, "CREATE DATABASE "+config.Database)
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		log.Fatal(err)
	}
	exec(conn, statements)
	_ = conn.Close(ctx)
	return config, func() {
		exec(admin, "DROP DATABASE "+config.Database+" WITH (FORCE)")
		_ = admin.Close(ctx)
	}
}
