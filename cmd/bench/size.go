//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/jackc/pgx/v5"
)

// sizing measures one size.
type sizing struct {
	*bencher
	clients int
	conn    *pgx.Conn
	want    string // rows of each table, in JSON
	inserts string // copies the prepared rows: one transaction, as it is sent as one
	results []result
}

// turn is what one contender does.
type turn struct {
	name    string   // that benchstat shows
	before  []string // statements that are not measured
	command []string
	sql     string // instead of a command
}

// result is what came of a turn.
type result struct {
	name string
	cost
	rows int64 // inserted
}

// limit is the contender that the others are compared with: the server copies prepared rows in one transaction, and does
// nothing else.
const limit = "limit"

// asOf is the clock of all measurements.
const asOf = "2026-01-15"

// minimums returns the minimums of a platform with so many clients, in realistic proportions.
func minimums(clients int) map[string]int {
	return map[string]int{
		"population_clients":     clients,
		"population_therapists":  max(1, clients/5),
		"population_moderators":  max(1, clients/50),
		"population_communities": max(4, clients/200),
	}
}

// size measures everything with one number of clients.
func (b *bencher) size(ctx context.Context, clients int) error {
	config, err := pgx.ParseConfig(b.url)
	if err != nil {
		return err
	}
	if _, err := runner.Migrate(ctx, config, runner.MigrateOptions{}); err != nil {
		return err
	}
	s := &sizing{bencher: b, clients: clients}
	if s.conn, err = pgx.ConnectConfig(ctx, config); err != nil {
		return err
	}
	defer s.conn.Close(context.WithoutCancel(ctx))

	seed := func(args ...string) []string {
		args = append([]string{s.program("seed")}, append(args, "--database-url="+s.url, "--format=json", "--quiet", "--as-of="+asOf)...)
		for name, n := range minimums(clients) {
			args = append(args, fmt.Sprintf("--set=%s=%d", name, n))
		}
		return args
	}
	psql := func(file string) []string {
		return []string{s.psql, "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", s.url, "-f", s.program(file)}
	}
	clean := []string{ // as it is after the migrations: no rows, no statistics, no functions
		"TRUNCATE " + strings.Join(s.pack.Tables(), ", "),
		"DELETE FROM pg_statistic WHERE starelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)",
		"VACUUM pg_statistic",
		"DROP SCHEMA IF EXISTS seed CASCADE",
		"CHECKPOINT",
	}
	if err := errors.Join(s.exec(ctx, clean...), s.stage(ctx, seed()), s.write()); err != nil {
		return err
	}
	// Contenders that are often compared are neighbours. Those at both ends leave seed's own rows and functions, with
	// which upkeep continues.
	fills := []turn{
		{name: "seed", before: clean, command: seed("run", "--bulk=never")},
		{name: limit, before: clean, sql: s.inserts},
		{name: "hand", before: clean, command: []string{s.program("byhand"), s.url, "1", s.want}},
		{name: "copy", before: clean, command: psql("copy.sql")},
		{name: "seed-bulk", before: clean, command: seed("run", "--bulk=always")},
		{name: "seed-jobs", before: clean, command: seed("run", "--bulk=never", "--jobs=2")},
		{name: "hand-2", before: clean, command: []string{s.program("byhand"), s.url, "2", s.want}},
		{name: "psql", before: clean, command: psql("psql.sql")},
	}
	upkeep := []turn{ // with VACUUM ANALYZE as autovacuum would do it
		{name: "psql-ask", command: []string{s.psql, "-X", "-c", "SELECT 1", s.url}},
		{name: "seed-nothing", before: []string{"VACUUM ANALYZE", "CHECKPOINT"}, command: seed("run")},
		{name: "audit", command: seed("audit")},
		{name: "verify", command: seed("verify")},
		{name: "seed-tenth", before: []string{"SELECT setseed(0.5)", removeTenth, "VACUUM ANALYZE", "CHECKPOINT"}, command: seed("run")},
	}
	for round := range b.rounds {
		b.say("%d clients, round %d of %d", clients, round+1, b.rounds)
		s.results = nil
		for _, t := range slices.Concat(fills, upkeep) {
			if err := s.take(ctx, t); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
		}
		slices.Reverse(fills) // every second round in reverse order
		s.print()
	}
	return s.conn.Close(ctx)
}

// print prints the results of the round for benchstat. Ratios are those within the round.
func (s *sizing) print() {
	best := s.results[slices.IndexFunc(s.results, func(r result) bool { return r.name == limit })]
	for _, r := range s.results {
		fmt.Fprintf(s.out, "BenchmarkFill/clients=%d/%s 1 %.0f ns/op", s.clients, r.name, 1e9*r.seconds)
		if r.rows > 0 {
			rate := float64(r.rows) / r.seconds
			fmt.Fprintf(s.out, " %.0f rows/s %.4f of-limit", rate, rate*best.seconds/float64(best.rows))
		}
		if r.memory > 0 {
			fmt.Fprintf(s.out, " %d peak-bytes", r.memory)
		}
		fmt.Fprintln(s.out)
	}
}

func (s *sizing) exec(ctx context.Context, statements ...string) error {
	for _, statement := range statements {
		if _, err := s.conn.Exec(ctx, statement, pgx.QueryExecModeSimpleProtocol); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// stage seeds once, and keeps the rows in unlogged tables and in files, in the order of insertion.
func (s *sizing) stage(ctx context.Context, seed []string) error {
	s.say("%d clients: making the rows", s.clients)
	if err := s.exec(ctx, "DROP SCHEMA IF EXISTS staged CASCADE", "CREATE SCHEMA staged",
		"SET synchronize_seqscans = off"); err != nil {
		return err
	}
	if _, err := process(ctx, seed); err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	copies := ""
	for _, table := range s.pack.Tables() {
		s.inserts += fmt.Sprintf("INSERT INTO %s TABLE staged.%[1]s;\n", table)
		copies += fmt.Sprintf(`\copy %s FROM '%s'`, table, s.program(table)) + "\n"
		err := s.exec(ctx, fmt.Sprintf("CREATE UNLOGGED TABLE staged.%s AS SELECT * FROM %[1]s ORDER BY ctid", table))
		if err == nil {
			_, err = process(ctx, []string{s.psql, "-X", "-d", s.url, "-c", fmt.Sprintf(`\copy staged.%s TO '%s'`, table, s.program(table))})
		}
		if err != nil {
			return err
		}
	}
	if err := os.WriteFile(s.program("copy.sql"), []byte(copies), 0o644); err != nil {
		return err
	}
	var err error
	s.want, _, err = s.count(ctx)
	return err
}

// count returns the rows of each table, in JSON, and of all.
func (s *sizing) count(ctx context.Context) (each string, all int64, err error) {
	var counts []string
	for _, table := range s.pack.Tables() {
		counts = append(counts, fmt.Sprintf("SELECT '%s' AS name, count(*) AS n FROM %[1]s", table))
	}
	err = s.conn.QueryRow(ctx, "SELECT json_object_agg(name, n ORDER BY name)::text, sum(n)::bigint FROM ("+strings.Join(counts, " UNION ALL ")+") AS t").Scan(&each, &all)
	return each, all, err
}

// write writes the script for psql: functions, profile and requirements.
func (s *sizing) write() error {
	profile, err := s.pack.Profile("medium")
	if err != nil {
		return err
	}
	text := s.pack.Script(true) + profile.SQL + "SET LOCAL seed.as_of = '" + asOf + "';\n"
	for name, n := range minimums(s.clients) {
		text += fmt.Sprintf("SET LOCAL seed.%s = %d;\n", name, n)
	}
	for _, r := range s.pack.Requirements {
		text += r.SQL
	}
	return os.WriteFile(s.program("psql.sql"), []byte(text), 0o644)
}

// take lets a contender have its turn. If it begins without rows, each table must have those that are wanted then.
func (s *sizing) take(ctx context.Context, t turn) error {
	if err := s.exec(ctx, t.before...); err != nil {
		return err
	}
	_, before, err := s.count(ctx)
	if err != nil {
		return err
	}
	var c cost
	if t.command != nil {
		c, err = process(ctx, t.command)
	} else {
		began := time.Now()
		err = s.exec(ctx, t.sql)
		c.seconds = time.Since(began).Seconds()
	}
	if err != nil {
		return err
	}
	have, after, err := s.count(ctx)
	if err == nil && before == 0 && have != s.want {
		err = fmt.Errorf("the tables have rows %s, want %s", have, s.want)
	}
	s.say("  %-12s %9.3f s, %9d rows", t.name, c.seconds, after-before)
	s.results = append(s.results, result{t.name, c, after - before})
	return err
}

// removeTenth deletes a tenth of the rows of each table that no other table references.
const removeTenth = `DO $$
DECLARE
    leaf regclass;
BEGIN
    FOR leaf IN
        SELECT oid FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'schema_migrations'
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = pg_class.oid)
        ORDER BY relname
    LOOP
        EXECUTE format('DELETE FROM %s WHERE random() < 0.1', leaf);
    END LOOP;
END
$$`
