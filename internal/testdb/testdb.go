// Package testdb gives the tests of this repository empty databases, on one server that all test packages
// share. Tests of other programs want package seedtest, whose databases are seeded.
//
// Begin with New, which gives a test its database. Exec and One run statements there, Relay is for tests that lose a
// connection. It imports localpg, and only tests import it.
package testdb

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

var server = sync.OnceValues(func() (string, error) {
	if url := os.Getenv("SEED_TEST_DATABASE_URL"); url != "" {
		return url, nil
	}
	// Never released: the end of the process does that, whatever ends it.
	s, _, err := localpg.Shared(context.Background(), localpg.Options{})
	if err != nil {
		return "", err
	}
	return s.URL("postgres"), nil
})

// URL returns the URL of the server for tests: SEED_TEST_DATABASE_URL, else a private one, which stops when
// the last of the test packages ends. The error says what is needed to start one.
func URL() (string, error) { return server() }

// New returns how to connect to a new database, which is dropped when the test ends, whoever is connected.
func New(t *testing.T) *pgx.ConnConfig {
	t.Helper()
	url, err := URL()
	if err != nil {
		t.Fatalf("start a PostgreSQL server for the tests: %v", err)
	}
	return NewOn(t, url)
}

// NewOn is New on the server that a URL names.
func NewOn(t *testing.T, url string) *pgx.ConnConfig {
	t.Helper()
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	admin := config.Copy()
	config.Database = "seed_test_" + strings.ToLower(rand.Text())
	Exec(t, admin, "CREATE DATABASE "+config.Database)
	t.Cleanup(func() { Exec(t, admin, "DROP DATABASE IF EXISTS "+config.Database+" WITH (FORCE)") })
	return config
}

// Exec runs statements over a new connection. The statements of one text are one transaction. The first that fails ends
// the test.
func Exec(t *testing.T, config *pgx.ConnConfig, statements ...string) {
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

// One returns the only value of a query as text, NULL as "NULL".
func One(t *testing.T, config *pgx.ConnConfig, query string) string {
	t.Helper()
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	var value string
	if err := conn.QueryRow(t.Context(), "SELECT coalesce(("+query+")::text, 'NULL')").Scan(&value); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}
