package seedtest

import (
	"context"
	"testing"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/jackc/pgx/v5"
)

// The cost of a test's database, from creation to drop, with one query in between: with New, with plain statements on
// an open connection, and with migrating and seeding in each test.
//
//	go test ./runner/seedtest -run '^$' -bench . -benchtime 100x
func BenchmarkNew(b *testing.B) {
	test := func() {
		r := &recorder{name: b.Name()}
		r.run(func() { ask(b, New(r, Options{}).Config().ConnConfig) })
		if r.failed {
			b.Error(r.log.String())
		}
	}
	test() // makes the template
	for b.Loop() {
		test()
	}
}

func BenchmarkBare(b *testing.B) {
	s, err := connect(b.Context(), "")
	if err != nil {
		b.Fatal(err)
	}
	r, err := newRecipe(Options{}, time.Now())
	if err != nil {
		b.Fatal(err)
	}
	first, err := s.clone(b.Context(), r) // makes the template
	if err != nil {
		b.Fatal(err)
	}
	name := first + "_bare"
	how, err := strategy(b.Context(), s.pool)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.pool.Exec(b.Context(), "CREATE DATABASE "+name+" TEMPLATE "+templateName(first)+how); err != nil {
			b.Fatal(err)
		}
		ask(b, s.config(name))
		if _, err := s.pool.Exec(b.Context(), "DROP DATABASE "+name); err != nil {
			b.Fatal(err)
		}
	}
	if err := drop(b.Context(), s.pool, first, true); err != nil {
		b.Error(err)
	}
}

func BenchmarkScratch(b *testing.B) {
	s, err := connect(b.Context(), "")
	if err != nil {
		b.Fatal(err)
	}
	const name = "seedtest_scratch"
	for b.Loop() {
		_, err := s.pool.Exec(b.Context(), "CREATE DATABASE "+name)
		if err == nil {
			_, err = runner.Migrate(b.Context(), s.config(name), runner.MigrateOptions{})
		}
		if err == nil {
			_, err = runner.Seed(b.Context(), s.config(name), runner.Options{})
		}
		if err != nil {
			b.Fatal(err)
		}
		ask(b, s.config(name))
		if _, err := s.pool.Exec(b.Context(), "DROP DATABASE "+name); err != nil {
			b.Fatal(err)
		}
	}
}

// ask is what a test does with its database.
func ask(b *testing.B, config *pgx.ConnConfig) {
	conn, err := pgx.ConnectConfig(b.Context(), config)
	if err != nil {
		b.Error(err)
		return
	}
	defer conn.Close(context.WithoutCancel(b.Context()))
	var n int
	if err := conn.QueryRow(b.Context(), "SELECT count(*) FROM posts").Scan(&n); err != nil {
		b.Error(err)
	}
}
