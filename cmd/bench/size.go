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

	"github.com/jackc/pgx/v5"
)

// sizing is the measuring of one size.
type sizing struct {
	*bencher
	*Size
	url   string
	conn  *pgx.Conn
	args  []string         // of seed
	files []string         // of psql
	want  map[string]int64 // rows of each table
}

// asOf is the clock of all that is measured.
const asOf = "2026-01-15"

// minimums are those of a platform with so many clients, in the proportions of a real one.
func minimums(clients int) map[string]int {
	return map[string]int{
		"population_clients":     clients,
		"population_therapists":  max(1, clients/5),
		"population_moderators":  max(1, clients/50),
		"population_communities": max(4, clients/200),
	}
}

// size measures everything with one number of clients.
func (b *bencher) size(ctx context.Context, clients int) (*Size, error) {
	database := fmt.Sprintf("clients_%d", clients)
	s := &sizing{bencher: b, Size: &Size{Clients: clients}, url: b.server.URL(database), want: map[string]int64{}}
	s.args = []string{"--database-url=" + s.url, "--format=json", "--quiet", "--as-of=" + asOf}
	for name, n := range minimums(clients) {
		s.args = append(s.args, fmt.Sprintf("--set=%s=%d", name, n))
	}
	var err error
	if s.conn, err = b.create(ctx, database); err != nil {
		return nil, err
	}
	defer s.conn.Close(context.WithoutCancel(ctx))
	if err := errors.Join(s.stage(ctx), s.write()); err != nil {
		return nil, err
	}

	// What is compared most stands side by side. At both ends stand those that leave seed's own rows and functions: the
	// upkeep goes on from there.
	turns := []string{fromEmpty, limit, byHand, byHandTwo, bulk, viaPsql}
	for round := range b.rounds {
		b.say("%d clients, round %d of %d", clients, round+1, b.rounds)
		for _, name := range turns {
			if err := s.turn(ctx, name); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		slices.Reverse(turns) // every second round goes the other way
		if err := s.upkeep(ctx); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(s.Contenders, func(x, y *Contender) int {
		return slices.Index(order, x.Name) - slices.Index(order, y.Name)
	})
	// The next size needs the room.
	return s.Size, errors.Join(s.conn.Close(ctx), b.admin(ctx, "DROP DATABASE "+database))
}

func (s *sizing) exec(ctx context.Context, statements ...string) error {
	for _, statement := range statements {
		if _, err := s.conn.Exec(ctx, statement, pgx.QueryExecModeSimpleProtocol); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// stage seeds once, and keeps the rows in unlogged tables, in the order of their insertion.
func (s *sizing) stage(ctx context.Context) error {
	s.say("%d clients: making the rows", s.Clients)
	if err := s.exec(ctx, "CREATE SCHEMA staged"); err != nil {
		return err
	}
	if _, _, err := s.seed(ctx, s.args...); err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	for _, table := range s.pack.Tables() {
		if err := s.exec(ctx, fmt.Sprintf("CREATE UNLOGGED TABLE staged.%s AS SELECT * FROM %[1]s ORDER BY ctid", table)); err != nil {
			return err
		}
	}
	var err error
	s.want, err = s.count(ctx)
	for _, n := range s.want {
		s.Rows += n
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

// write writes the files of psql.
func (s *sizing) write() error {
	write := func(name, text string) error {
		s.files = append(s.files, "--file="+s.program(name))
		return os.WriteFile(s.program(name), []byte(text), 0o644)
	}
	profile, err := s.pack.Profile("medium")
	if err != nil {
		return err
	}
	s.files = []string{"--file=" + s.program("functions.sql")}
	text := profile.SQL + "SET LOCAL seed.as_of = '" + asOf + "';\n"
	for name, n := range minimums(s.Clients) {
		text += fmt.Sprintf("SET LOCAL seed.%s = %d;\n", name, n)
	}
	err = write("profile.sql", text)
	for _, r := range s.pack.Requirements {
		err = errors.Join(err, write(r.Name+".sql", r.SQL))
	}
	return err
}

// turn lets a contender fill what a migration leaves: no rows, no statistics, no functions.
func (s *sizing) turn(ctx context.Context, name string) (err error) {
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
		rows, _ := json.Marshal(s.want) // numbers by names
		_, c, err = process(ctx, s.program("byhand"), s.url, map[string]string{byHand: "1", byHandTwo: "2"}[name], string(rows))
	case viaPsql:
		_, c, err = process(ctx, s.psql, append([]string{"-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", s.url}, s.files...)...)
	default:
		flags := map[string][]string{fromEmpty: {"run", "--bulk=never"}, bulk: {"run", "--bulk=always"}}[name]
		_, c, err = s.seed(ctx, append(flags, s.args...)...)
	}
	if err != nil {
		return err
	}
	s.note(name, c, s.Rows)
	have, err := s.count(ctx)
	for table, n := range have {
		if n != s.want[table] {
			return fmt.Errorf("table %s has %d rows, want %d", table, n, s.want[table])
		}
	}
	return err
}

func (s *sizing) note(name string, c cost, rows int64) {
	s.say("  %-32s %9.3f s, %9d rows", name, c.seconds, rows)
	s.add(name, c, rows)
}

// insert is the limit: the server moves ready-made rows in one transaction, and does nothing else.
func (s *sizing) insert(ctx context.Context) (cost, error) {
	if err := s.exec(ctx, "SET synchronize_seqscans = off"); err != nil { // they are read from their beginning
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
	for _, step := range []struct{ command, name string }{{"run", nothing}, {"audit", auditing}, {"verify", verifying}, {"run", tenth}} {
		if step.name == tenth {
			if err := s.removeTenth(ctx); err != nil {
				return err
			}
		}
		if step.name == nothing || step.name == tenth { // as autovacuum would have it
			if err := s.exec(ctx, "VACUUM ANALYZE", "CHECKPOINT"); err != nil {
				return err
			}
		}
		report, c, err := s.seed(ctx, append([]string{step.command}, s.args...)...)
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

// removeTenth deletes rows at random, with all that hangs on them, until a tenth of all is gone. It
// spares the communities: one of them is a large part of everything.
func (s *sizing) removeTenth(ctx context.Context) error {
	if err := s.exec(ctx, "SELECT setseed(0.5)"); err != nil {
		return err
	}
	for gone := int64(0); gone < s.Rows/10; {
		for _, table := range s.pack.Tables() {
			if table != "communities" {
				if err := s.exec(ctx, fmt.Sprintf("DELETE FROM %s WHERE random() < 0.004", table)); err != nil {
					return err
				}
			}
		}
		have, err := s.count(ctx)
		if err != nil {
			return err
		}
		gone = s.Rows
		for _, n := range have {
			gone -= n
		}
	}
	return nil
}
