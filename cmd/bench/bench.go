package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/localpg"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// The contenders.
const (
	fromEmpty = "seed, from empty"
	bulk      = "seed --bulk, from empty"
	limit     = "limit: plain INSERT ... SELECT"
	copyFrom  = "COPY from a Go client"
	rowByRow  = "row by row from a Go client"
	tenth     = "seed, a tenth missing"
	nothing   = "seed, nothing missing"
	auditing  = "seed audit, nothing missing"
	verifying = "seed verify, nothing missing"
)

const (
	rowByRowUpTo = 2_000  // clients: it takes too long beyond
	copyUpTo     = 20_000 // clients: its rows lie ready in our memory
)

// settings are those of the server.
var settings = map[string]string{
	"fsync":          "on",
	"shared_buffers": "1GB",
	"max_wal_size":   "8GB",
	"autovacuum":     "off",
}

// bencher measures.
type bencher struct {
	options
	log    io.Writer
	temp   string
	server *localpg.Server
	seed   string // the program
	bulk   bool   // it knows --bulk
	pack   *sql.Pack
}

func (b *bencher) say(format string, args ...any) { fmt.Fprintf(b.log, format+"\n", args...) }

// measure starts the server, measures, and stops it.
func (b *bencher) measure(ctx context.Context) (result *Result, err error) {
	if b.pack, err = sql.Load(sql.Builtin()); err != nil {
		return nil, err
	}
	if err := b.build(ctx); err != nil {
		return nil, err
	}
	load := loadAverage()
	b.server, err = localpg.Start(ctx, localpg.Options{Dir: filepath.Join(b.temp, "server"), Settings: settings, Log: func(m string) { b.say("%s", m) }})
	if err != nil {
		return nil, err
	}
	defer func() {
		after, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		if stopping := b.server.Stop(after); err == nil {
			err = stopping
		}
	}()

	result = &Result{Rounds: b.rounds}
	if result.Machine, err = b.machine(ctx); err != nil {
		return nil, err
	}
	result.Machine.Load = load
	for _, clients := range b.sizes {
		size, err := b.size(ctx, clients)
		if err != nil {
			return nil, fmt.Errorf("%d clients: %w", clients, err)
		}
		result.Sizes = append(result.Sizes, size)
	}
	return result, b.processes(ctx, result)
}

// create makes a database with the reference schema.
func (b *bencher) create(ctx context.Context, name string) (*pgx.Conn, error) {
	admin, err := pgx.Connect(ctx, b.server.URL("postgres"))
	if err != nil {
		return nil, err
	}
	defer admin.Close(ctx)
	if _, err := admin.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		return nil, err
	}
	config, err := pgx.ParseConfig(b.server.URL(name))
	if err != nil {
		return nil, err
	}
	if _, err := runner.Migrate(ctx, config, runner.MigrateOptions{}); err != nil {
		return nil, err
	}
	return pgx.ConnectConfig(ctx, config)
}

// minimums are those of a platform with so many clients, in the proportions of a real one.
func minimums(clients int) []string {
	return []string{
		fmt.Sprintf("--set=population_clients=%d", clients),
		fmt.Sprintf("--set=population_therapists=%d", max(1, clients/5)),
		fmt.Sprintf("--set=population_moderators=%d", max(1, clients/50)),
		fmt.Sprintf("--set=population_communities=%d", max(4, clients/200)),
		"--as-of=2026-01-15",
	}
}

// sizing is the measuring of one size.
type sizing struct {
	*bencher
	*Size
	database string
	conn     *pgx.Conn
	args     []string // of seed
	loads    []*load
	enums    []*pgtype.Type
}

// size measures everything with one number of clients.
func (b *bencher) size(ctx context.Context, clients int) (*Size, error) {
	s := &sizing{bencher: b, Size: &Size{Clients: clients}, database: fmt.Sprintf("clients_%d", clients)}
	s.args = append(minimums(clients), "--database-url="+b.server.URL(s.database), "--format=json", "--quiet")
	var err error
	if s.conn, err = b.create(ctx, s.database); err != nil {
		return nil, err
	}
	defer s.conn.Close(ctx)
	if err := errors.Join(s.stage(ctx), s.loadEnums(ctx)); err != nil {
		return nil, err
	}

	// Every second round goes the other way. What is compared most stands side by side.
	turns := []func(context.Context) error{s.limitTurn, s.seedTurn}
	if s.bencher.bulk {
		turns = []func(context.Context) error{s.bulkTurn, s.limitTurn, s.seedTurn}
	}
	if clients <= copyUpTo {
		turns = append(turns, s.copyTurn)
	}
	if clients <= rowByRowUpTo {
		turns = append(turns, s.rowByRowTurn)
	}
	for round := range b.rounds {
		b.say("%d clients, round %d of %d", clients, round+1, b.rounds)
		for _, turn := range turns {
			if err := s.empty(ctx); err != nil {
				return nil, err
			}
			if err := turn(ctx); err != nil {
				return nil, err
			}
		}
		slices.Reverse(turns)
		// All leave the same rows.
		if err := s.upkeepTurn(ctx); err != nil {
			return nil, err
		}
	}
	// In the order of the table, not of the turns.
	order := []string{rowByRow, copyFrom, limit, fromEmpty, bulk, tenth, nothing, auditing, verifying}
	slices.SortFunc(s.Contenders, func(x, y *Contender) int {
		return slices.Index(order, x.Name) - slices.Index(order, y.Name)
	})
	// The next size needs the room.
	if err := s.conn.Close(ctx); err != nil {
		return nil, err
	}
	admin, err := pgx.Connect(ctx, b.server.URL("postgres"))
	if err != nil {
		return nil, err
	}
	defer admin.Close(ctx)
	_, err = admin.Exec(ctx, "DROP DATABASE "+s.database)
	return s.Size, err
}

func (s *sizing) exec(ctx context.Context, statements ...string) error {
	for _, statement := range statements {
		if _, err := s.conn.Exec(ctx, statement, pgx.QueryExecModeSimpleProtocol); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// empty makes the database what it is after the migration: no rows, no statistics.
func (s *sizing) empty(ctx context.Context) error {
	return s.exec(ctx,
		"TRUNCATE "+strings.Join(s.pack.Tables(), ", "),
		"DELETE FROM pg_statistic WHERE starelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)",
		"VACUUM pg_statistic",
		"CHECKPOINT")
}

// settle makes the database what it is when it has been in use for a while.
func (s *sizing) settle(ctx context.Context) error {
	return s.exec(ctx, "VACUUM ANALYZE", "CHECKPOINT")
}

// seedTurn seeds from empty, the functions included.
func (s *sizing) seedTurn(ctx context.Context) error {
	if err := s.exec(ctx, "DROP SCHEMA IF EXISTS seed CASCADE"); err != nil {
		return err
	}
	report, err := s.runSeed(ctx, fromEmpty)
	if err != nil {
		return err
	}
	for i, r := range report.Requirements {
		s.Steps[i].Seed = append(s.Steps[i].Seed, r.Seconds)
	}
	return s.complete(ctx, fromEmpty)
}

// bulkTurn does the same with --bulk.
func (s *sizing) bulkTurn(ctx context.Context) error {
	if err := s.exec(ctx, "DROP SCHEMA IF EXISTS seed CASCADE"); err != nil {
		return err
	}
	if _, err := s.runSeed(ctx, bulk, "run", "--bulk"); err != nil {
		return err
	}
	return s.complete(ctx, bulk)
}

// upkeepTurn seeds, audits and verifies where nothing is missing, then seeds where a tenth is missing.
func (s *sizing) upkeepTurn(ctx context.Context) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	if _, err := s.runSeed(ctx, nothing); err != nil {
		return err
	}
	audit, err := s.runSeed(ctx, auditing, "audit")
	if err != nil {
		return err
	}
	if _, err := s.runSeed(ctx, verifying, "verify"); err != nil {
		return err
	}
	if err := s.removeTenth(ctx); err != nil {
		return err
	}
	if err := s.settle(ctx); err != nil {
		return err
	}
	mended, err := s.runSeed(ctx, tenth)
	if err != nil {
		return err
	}
	for i, step := range s.Steps {
		step.Check = append(step.Check, audit.Requirements[i].Seconds)
		step.Mend = append(step.Mend, mended.Requirements[i].Seconds)
	}
	return nil
}

// runSeed runs the program with the minimums of the size, and notes what it took.
func (s *sizing) runSeed(ctx context.Context, name string, args ...string) (*runner.Report, error) {
	meter := s.meter()
	report, c, err := s.seedProcess(ctx, append(args, s.args...)...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	c.Server = meter()
	rows := int64(0)
	for _, n := range report.Added {
		rows += n
	}
	s.note(name, c, rows)
	return report, nil
}

func (s *sizing) note(name string, c cost, rows int64) {
	s.say("  %-32s %9.3f s, %9.2f s of processor, %9d rows", name, c.Seconds, c.Server, rows)
	s.add(name, c, rows)
}

// complete checks that all rows are there.
func (s *sizing) complete(ctx context.Context, name string) error {
	want := map[string]int64{}
	for _, l := range s.loads {
		want[l.table] += l.rows
	}
	for table, n := range want {
		var have int64
		if err := s.conn.QueryRow(ctx, "SELECT count(*) FROM "+table).Scan(&have); err != nil {
			return err
		}
		if have != n {
			return fmt.Errorf("%s: table %s has %d rows, want %d", name, table, have, n)
		}
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
		gone = s.Rows
		for _, table := range s.pack.Tables() {
			var have int64
			if err := s.conn.QueryRow(ctx, "SELECT count(*) FROM "+table).Scan(&have); err != nil {
				return err
			}
			gone -= have
		}
	}
	return nil
}

// machine says where we are.
func (b *bencher) machine(ctx context.Context) (Machine, error) {
	m := Machine{
		System:   runtime.GOOS + "/" + runtime.GOARCH,
		CPU:      procField("/proc/cpuinfo", "model name"),
		CPUs:     runtime.NumCPU(),
		Go:       runtime.Version(),
		Settings: settings,
	}
	// As in "MemTotal: 24689764 kB"; 0 where there is no such file.
	_, _ = fmt.Sscan(procField("/proc/meminfo", "MemTotal"), &m.Memory)
	m.Memory *= 1024
	m.Filesystem = filesystem(b.temp)
	conn, err := pgx.Connect(ctx, b.server.URL("postgres"))
	if err != nil {
		return m, err
	}
	defer conn.Close(ctx)
	return m, conn.QueryRow(ctx, "SELECT 'PostgreSQL ' || current_setting('server_version')").Scan(&m.Server)
}

// procField returns what a file of Linux says after the name and a colon, or "".
func procField(file, name string) string {
	text, _ := os.ReadFile(file)
	for line := range strings.Lines(string(text)) {
		if key, value, _ := strings.Cut(line, ":"); strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func loadAverage() string {
	text, _ := os.ReadFile("/proc/loadavg")
	fields := strings.Fields(string(text))
	return strings.Join(fields[:min(3, len(fields))], " ")
}

// filesystem returns the type of the file system of a directory, by the longest mount point above it,
// or "".
func filesystem(dir string) string {
	text, _ := os.ReadFile("/proc/mounts")
	point, kind := "", ""
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) > 2 && len(f[1]) >= len(point) && (f[1] == "/" || dir == f[1] || strings.HasPrefix(dir, f[1]+"/")) {
			point, kind = f[1], f[2]
		}
	}
	return kind
}
