package fill

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/a400be2d/seed/runner/localpg"
	"github.com/jackc/pgx/v5"
)

// server returns the URL of the server for tests: SEED_TEST_DATABASE_URL, else a private one that all
// test packages share and that stops when the last of them ends.
var server = sync.OnceValues(func() (string, error) {
	if url := os.Getenv("SEED_TEST_DATABASE_URL"); url != "" {
		return url, nil
	}
	s, _, err := localpg.Shared(context.Background(), localpg.Options{})
	if err != nil {
		return "", err
	}
	return s.URL("postgres"), nil
})

// newDB returns a new database, which is dropped when the test ends.
func newDB(t *testing.T) *pgx.ConnConfig {
	t.Helper()
	url, err := server()
	if err != nil {
		t.Fatal(err)
	}
	return newDBOn(t, url)
}

// newDBOn returns a new database on that server.
func newDBOn(t *testing.T, url string) *pgx.ConnConfig {
	t.Helper()
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	admin := config.Copy()
	config.Database = "seed_test_" + strings.ToLower(rand.Text())
	execute(t, admin, "CREATE DATABASE "+config.Database)
	t.Cleanup(func() { execute(t, admin, "DROP DATABASE IF EXISTS "+config.Database+" WITH (FORCE)") })
	return config
}

// execute runs statements over a connection of their own.
func execute(t *testing.T, config *pgx.ConnConfig, statements ...string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context()) // which is cancelled in a cleanup
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	for _, s := range statements {
		if _, err := conn.PgConn().Exec(ctx, s).ReadAll(); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// one returns the only value of a query, as text.
func one(t *testing.T, config *pgx.ConnConfig, query string) string {
	t.Helper()
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	var value *string
	if err := conn.QueryRow(t.Context(), "SELECT ("+query+")::text").Scan(&value); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	if value == nil {
		return "NULL"
	}
	return *value
}
