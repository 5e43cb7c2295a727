package seedtest_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/runner/seedtest"
	"github.com/jackc/pgx/v5"
)

// Code without a *testing.T, such as tests in another language, clones a template by its name.
func ExampleTemplate() {
	ctx := context.Background()
	url, err := testdb.URL() // of any PostgreSQL server, as a role that may create databases
	if err != nil {
		log.Fatal(err)
	}
	config, err := pgx.ParseConfig(url)
	if err != nil {
		log.Fatal(err)
	}
	report, err := seedtest.Template(ctx, config, "seed_example", seedtest.Options{
		Profile: "light",
		AsOf:    time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("met:", report == nil || report.Satisfied) // nil: the template was there, and up to date

	clone, err := seedtest.Clone(ctx, config, "seed_example")
	if err != nil {
		log.Fatal(err)
	}
	config.Database = clone
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		log.Fatal(err)
	}
	var clients int
	if err := conn.QueryRow(ctx, "SELECT count(*) FROM clients").Scan(&clients); err != nil {
		log.Fatal(err)
	}
	fmt.Println("clients:", clients)
	_ = conn.Close(ctx)

	config.Database = "postgres"
	if _, err := seedtest.Drop(ctx, config, "seed_example"); err != nil { // the template with its clones
		log.Fatal(err)
	}
	// Output:
	// met: true
	// clients: 6
}
