//go:build unix

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/jackc/pgx/v5"
)

// The contenders, by the names that benchstat shows.
const (
	limit     = "limit" // plain INSERT ... SELECT
	byCopy    = "copy"  // prepared rows by COPY
	byHand    = "hand"  // a program with gofakeit and COPY
	byHandTwo = "hand-2"
	viaPsql   = "psql" // with seed's files
	fromEmpty = "seed"
	bulk      = "seed-bulk"
	jobs      = "seed-jobs"    // over two connections
	tenth     = "seed-tenth"   // a tenth is missing
	nothing   = "seed-nothing" // nothing is missing
	auditing  = "audit"
	verifying = "verify"
	ask       = "psql-ask" // SELECT 1
)

// sizing measures one size.
type sizing struct {
	*bencher
	clients int
	rows    int64
	url     string
	conn    *pgx.Conn
	args    []string         // of seed
	want    map[string]int64 // rows of each table
	costs   []turn           // of this round
}

// turn is the result of a contender in a round.
type turn struct {
	name string
	cost
	rows int64
}

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
	database := fmt.Sprintf("clients_%d", clients)
	s := &sizing{bencher: b, clients: clients, url: b.server.URL(database)}
	s.args = []string{"--database-url=" + s.url, "--format=json", "--quiet", "--as-of=" + asOf}
	for name, n := range minimums(clients) {
		s.args = append(s.args, fmt.Sprintf("--set=%s=%d", name, n))
	}
	var err error
	if s.conn, err = b.create(ctx, database); err != nil {
		return err
	}
	defer s.conn.Close(context.WithoutCancel(ctx))
	if err := errors.Join(s.stage(ctx), s.write()); err != nil {
		return err
	}

	// Contenders that are often compared are neighbours. Those at both ends leave seed's own rows and functions, with
	// which upkeep continues.
	turns := []string{fromEmpty, limit, byHand, byCopy, bulk, jobs, byHandTwo, viaPsql}
	for round := range b.rounds {
		b.say("%d clients, round %d of %d", clients, round+1, b.rounds)
		s.costs = nil
		for _, name := range turns {
			if err := s.take(ctx, name); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		slices.Reverse(turns) // every second round in reverse order
		if err := s.upkeep(ctx); err != nil {
			return err
		}
		s.print()
	}
	// Make room for the next size.
	return errors.Join(s.conn.Close(ctx), b.admin(ctx, "DROP DATABASE "+database))
}

// print prints the results of the round for benchstat. Ratios are those within the round.
func (s *sizing) print() {
	best := s.costs[slices.IndexFunc(s.costs, func(c turn) bool { return c.name == limit })]
	for _, t := range s.costs {
		fmt.Fprintf(s.out, "BenchmarkFill/clients=%d/%s 1 %.0f ns/op", s.clients, t.name, 1e9*t.seconds)
		if t.rows > 0 {
			rate := float64(t.rows) / t.seconds
			fmt.Fprintf(s.out, " %.0f rows/s %.4f of-limit", rate, rate*best.seconds/float64(best.rows))
		}
		if t.memory > 0 {
			fmt.Fprintf(s.out, " %d peak-bytes", t.memory)
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
func (s *sizing) stage(ctx context.Context) error {
	s.say("%d clients: making the rows", s.clients)
	if err := s.exec(ctx, "CREATE SCHEMA staged"); err != nil {
		return err
	}
	if _, _, err := process(ctx, s.program("seed"), s.args...); err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	for _, table := range s.pack.Tables() {
		err := s.exec(ctx, fmt.Sprintf("CREATE UNLOGGED TABLE staged.%s AS SELECT * FROM %[1]s ORDER BY ctid", table))
		if err == nil {
			_, _, err = process(ctx, s.psql, "-X", "-d", s.url, "-c", fmt.Sprintf(`\copy staged.%s TO '%s'`, table, s.program(table)))
		}
		if err != nil {
			return err
		}
	}
	var err error
	s.want, err = s.count(ctx)
	for _, n := range s.want {
		s.rows += n
	}
	return err
}

// count returns the rows of each table.
func (s *sizing) count(ctx context.Context) (map[string]int64, error) {
	counts := map[string]int64{}
	for _, table := range s.pack.Tables() {
		var n int64
		if err := s.conn.QueryRow(ctx, "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			return nil, err
		}
		counts[table] = n
	}
	return counts, nil
}

// write writes the scripts for psql: functions, profile and requirements, or prepared rows.
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
	copies := ""
	for _, table := range s.pack.Tables() {
		copies += fmt.Sprintf(`\copy %s FROM '%s'`, table, s.program(table)) + "\n"
	}
	return errors.Join(os.WriteFile(s.program(viaPsql+".sql"), []byte(text), 0o644), os.WriteFile(s.program(byCopy+".sql"), []byte(copies), 0o644))
}

// take runs a contender on a freshly migrated database: no rows, no statistics, no functions.
func (s *sizing) take(ctx context.Context, name string) (err error) {
	if err := s.exec(ctx,
		"TRUNCATE "+strings.Join(s.pack.Tables(), ", "),
		"DELETE FROM pg_statistic WHERE starelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)",
		"VACUUM pg_statistic",
		"DROP SCHEMA IF EXISTS seed CASCADE",
		"CHECKPOINT"); err != nil {
		return err
	}
	var c cost
	switch name {
	case limit:
		c, err = s.insert(ctx)
	case byHand, byHandTwo:
		rows, _ := json.Marshal(s.want) // counts by table
		_, c, err = process(ctx, s.program("byhand"), s.url, map[string]string{byHand: "1", byHandTwo: "2"}[name], string(rows))
	case byCopy, viaPsql:
		_, c, err = process(ctx, s.psql, "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", s.url, "-f", s.program(name+".sql"))
	default:
		flags := map[string][]string{
			fromEmpty: {"run", "--bulk=never"}, bulk: {"run", "--bulk=always"}, jobs: {"run", "--bulk=never", "--jobs=2"},
		}[name]
		_, c, err = process(ctx, s.program("seed"), append(flags, s.args...)...)
	}
	if err != nil {
		return err
	}
	s.note(name, c, s.rows)
	have, err := s.count(ctx)
	for table, n := range have {
		if n != s.want[table] {
			return fmt.Errorf("table %s has %d rows, want %d", table, n, s.want[table])
		}
	}
	return err
}

func (s *sizing) note(name string, c cost, rows int64) {
	s.say("  %-12s %9.3f s, %9d rows", name, c.seconds, rows)
	s.costs = append(s.costs, turn{name, c, rows})
}

// insert is the limit: the server copies prepared rows in one transaction, and does nothing else.
func (s *sizing) insert(ctx context.Context) (cost, error) {
	if err := s.exec(ctx, "SET synchronize_seqscans = off"); err != nil { // read the tables from the beginning
		return cost{}, err
	}
	began := time.Now()
	err := pgx.BeginFunc(ctx, s.conn, func(pgx.Tx) error {
		for _, table := range s.pack.Tables() {
			if err := s.exec(ctx, fmt.Sprintf("INSERT INTO %s TABLE staged.%[1]s", table)); err != nil {
				return err
			}
		}
		return nil
	})
	return cost{seconds: time.Since(began).Seconds()}, err
}

// upkeep seeds, audits and verifies where nothing is missing, then seeds where a tenth is missing.
func (s *sizing) upkeep(ctx context.Context) error {
	_, c, err := process(ctx, s.psql, "-X", "-c", "SELECT 1", s.url)
	if err != nil {
		return err
	}
	s.note(ask, c, 0)
	for _, step := range []struct{ command, name string }{{"run", nothing}, {"audit", auditing}, {"verify", verifying}, {"run", tenth}} {
		if step.name == tenth {
			if err := s.removeTenth(ctx); err != nil {
				return err
			}
		}
		if step.command == "run" { // as autovacuum would do
			if err := s.exec(ctx, "VACUUM ANALYZE", "CHECKPOINT"); err != nil {
				return err
			}
		}
		var report runner.Report
		text, c, err := process(ctx, s.program("seed"), append([]string{step.command}, s.args...)...)
		if err == nil {
			err = json.Unmarshal(text, &report)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
		rows := int64(0)
		for _, n := range report.Added {
			rows += n
		}
		s.note(step.name, c, rows)
	}
	return nil
}

// removeTenth deletes a tenth of the rows of each table that no other table references.
func (s *sizing) removeTenth(ctx context.Context) error {
	return s.exec(ctx, "SELECT setseed(0.5)", `DO $$
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
$$`)
}
