package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Audit says what is missing. It only reads, in a read-only transaction, and needs nothing but
// SELECT.
func Audit(ctx context.Context, config *pgx.ConnConfig, o Options) (*Report, error) {
	return start(ctx, config, o, "audit")
}

// Verify says what is missing, as Audit does; its progress is that of phase verify.
func Verify(ctx context.Context, config *pgx.ConnConfig, o Options) (*Report, error) {
	return start(ctx, config, o, "verify")
}

// Seed audits, fills and verifies in one transaction, under one lock. What cannot be filled stays
// missing: then the report is not satisfied, and what could be filled is kept.
func Seed(ctx context.Context, config *pgx.ConnConfig, o Options) (*Report, error) {
	return start(ctx, config, o, "seed")
}

// Force empties all tables that the pack writes and seeds, in one transaction, if confirm, which is
// told what is to be emptied, returns nil. While confirm decides, nothing is locked.
func Force(ctx context.Context, config *pgx.ConnConfig, o Options, confirm func(Target) error) (*Report, error) {
	p, err := newPlan(o)
	if err != nil {
		return nil, err
	}
	var target Target
	err = retry(ctx, p.Logger, func() error {
		r := &run{plan: p, command: "look"}
		return r.transaction(ctx, config, func(ctx context.Context) (err error) {
			target, err = r.target(ctx)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	if err := confirm(target); err != nil {
		return nil, err
	}
	return start(ctx, config, o, "force")
}

func start(ctx context.Context, config *pgx.ConnConfig, o Options, command string) (*Report, error) {
	p, err := newPlan(o)
	if err != nil {
		return nil, err
	}
	var report *Report
	err = retry(ctx, p.Logger, func() error {
		r := &run{plan: p, command: command}
		err := r.attempt(ctx, config)
		if open := (*openError)(nil); errors.As(err, &open) {
			if err = diagnose(ctx, config, p, command, open.index); err != nil {
				return err
			}
			r = &run{plan: p, command: command, rivals: true}
			err = r.attempt(ctx, config)
		}
		report = r.report
		return err
	})
	if err != nil {
		return nil, err
	}
	return report, nil
}

// run is one transaction.
type run struct {
	*plan
	command  string // audit, verify, seed, force; or look: what force does before it asks
	rivals   bool   // other sessions are known to write the same tables
	frozen   bool   // see nothing of what other sessions write
	conn     *pgx.Conn
	tx       pgx.Tx
	asOf     time.Time
	database string
	report   *Report
	bulk     fill.Bulk
	filled   int64           // rows that the fills have inserted
	written  map[string]bool // tables into which they have
	xid      string          // of the transaction, once it is being committed, if it wrote
}

// attempt goes through the phases once, and settles what became of a commit that got no answer.
func (r *run) attempt(ctx context.Context, config *pgx.ConnConfig) error {
	err := r.transaction(ctx, config, r.phases)
	if r.xid != "" && errors.As(err, new(*lostError)) {
		return r.settle(ctx, config, err)
	}
	return err
}

func (r *run) writes() bool { return r.command == "seed" || r.command == "force" }

// transaction connects, begins as the command needs, calls do, and commits, or on an error or a dry
// run rolls back.
func (r *run) transaction(ctx context.Context, config *pgx.ConnConfig, do func(context.Context) error) (err error) {
	if r.conn, err = connect(ctx, config, r.Logger); err != nil {
		return err
	}
	defer func() {
		after, cancel := finish(ctx)
		defer cancel()
		if err != nil && r.conn.IsClosed() && ctx.Err() == nil {
			err = &lostError{connectError("the connection was lost", config, err).(*ConnectError)}
		}
		// An error here changes nothing: without a commit all is rolled back.
		_ = r.conn.Close(after)
	}()

	// A session that is read-only by default stays so: that is a protection, too.
	options := pgx.TxOptions{IsoLevel: pgx.ReadCommitted}
	switch {
	case r.frozen:
		options.IsoLevel = pgx.RepeatableRead
	case !r.writes():
		options = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	}
	if r.tx, err = r.conn.BeginTx(ctx, options); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err = r.prepare(ctx); err == nil {
		err = do(ctx)
	}
	if err != nil || r.DryRun || !r.writes() {
		after, cancel := finish(ctx)
		defer cancel()
		// The connection is closed next, which rolls back if this does not.
		_ = r.tx.Rollback(after)
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err = r.tx.QueryRow(ctx, "SELECT coalesce(pg_current_xact_id_if_assigned()::text, '')").Scan(&r.xid); err != nil {
		return fmt.Errorf("read the transaction's id: %w", err)
	}
	// From here on only the server decides.
	if err = r.tx.Commit(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// settle finds out what became of a transaction whose connection was lost in the commit, from the
// server's own record. It returns lost if that was rolled back or nobody knows: a run can be
// repeated safely.
func (r *run) settle(ctx context.Context, config *pgx.ConnConfig, lost error) error {
	r.Logger.Warn("the connection was lost in the commit: looking whether it was done", "transaction", r.xid)
	status := ""
	err := retry(ctx, r.Logger, func() error {
		conn, err := connect(ctx, config, r.Logger)
		if err != nil {
			return &lostError{err.(*ConnectError)}
		}
		defer func() {
			after, cancel := finish(ctx)
			defer cancel()
			_ = conn.Close(after)
		}()
		err = conn.QueryRow(ctx, "SELECT coalesce(pg_catalog.pg_xact_status($1::text::pg_catalog.xid8), '')", r.xid).Scan(&status)
		if err == nil && status == "in progress" {
			return &lostError{&ConnectError{problem: "the transaction is still being committed"}}
		}
		return err
	})
	if err == nil && status == "committed" {
		r.Logger.Warn("the commit was done")
		return nil
	}
	return lost
}

// prepare checks the protection, puts the settings in force, takes the lock, and fixes the clock.
func (r *run) prepare(ctx context.Context) error {
	if r.writes() || r.command == "look" {
		if err := checkProtection(ctx, r.tx); err != nil {
			return err
		}
	}

	var b pgx.Batch
	var explain []func(error) error // an error, for each statement
	queue := func(statement string, f func(error) error) *pgx.QueuedQuery {
		explain = append(explain, f)
		return b.Queue(statement)
	}
	for _, s := range planner {
		queue(s.Statement(), func(err error) error { return fmt.Errorf("%s: %w", s.Statement(), err) })
	}
	for _, s := range r.settings {
		queue(s.Statement(), func(err error) error { return r.settingError(s, err) })
	}
	timeout := func(name string, d time.Duration) {
		if d > 0 {
			// Less than a millisecond would be 0, which is none.
			queue(fmt.Sprintf("SET LOCAL %s = %d", name, max(1, d.Milliseconds())), func(err error) error {
				return fmt.Errorf("set %s: %w", name, err)
			})
		}
	}
	timeout("statement_timeout", r.StatementTimeout)
	timeout("lock_timeout", r.LockTimeout)
	queue(safePath, func(err error) error { return fmt.Errorf("set search_path: %w", err) })
	if r.writes() {
		// So that a server at work notices when this program is killed, and lets go of its locks. Not
		// before PostgreSQL 14, nor on every platform.
		queue(`SELECT set_config('client_connection_check_interval', '1s', true)
WHERE current_setting('client_connection_check_interval', true) = '0' AND version() LIKE '%linux%'`, func(err error) error {
			return fmt.Errorf("set client_connection_check_interval: %w", err)
		})
		queue(fmt.Sprintf("SELECT pg_advisory_xact_lock(%d)", lock), func(err error) error {
			return fmt.Errorf("wait for another run: %w", err)
		})
	}
	// Not as the session's DateStyle writes it.
	queue(`SELECT current_database(), current_setting('seed.as_of'),
    CASE WHEN isfinite(t) AND extract(year FROM t) BETWEEN 1 AND 9999 THEN to_char(t, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') END
FROM CAST(current_setting('seed.as_of')::timestamptz AT TIME ZONE 'UTC' AS timestamp) AS t`, asOfError)

	results := r.tx.SendBatch(ctx, &b)
	for i := range len(explain) - 1 {
		if _, err := results.Exec(); err != nil {
			_ = results.Close()
			return explain[i](err)
		}
	}
	var written string
	var instant *string
	err := results.QueryRow().Scan(&r.database, &written, &instant)
	if closing := results.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return asOfError(err)
	}
	if instant != nil {
		r.asOf, err = time.Parse(time.RFC3339Nano, *instant)
	}
	if instant == nil || err != nil {
		return usage("as-of %q: want a point in time of the years 1 to 9999", written)
	}

	// 'now' and 'today' are one instant from here on.
	b = pgx.Batch{}
	var missing []string
	b.Queue(fmt.Sprintf("SET LOCAL seed.as_of = '%s'", r.asOf.Format("2006-01-02 15:04:05.999999+00")))
	b.Queue("SELECT ordinality FROM unnest($1::text[]) WITH ORDINALITY AS t (name, ordinality) WHERE to_regclass(name) IS NULL ORDER BY ordinality", r.quoted()).
		Query(func(rows pgx.Rows) error {
			var i int
			_, err := pgx.ForEachRow(rows, []any{&i}, func() error {
				missing = append(missing, r.tables[i-1])
				return nil
			})
			return err
		})
	var overloading []string
	b.Queue(overloads, r.Pack.Calls()).Query(func(rows pgx.Rows) (err error) {
		overloading, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if err := r.tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("look for the tables: %w", err)
	}
	if len(overloading) > 0 {
		return usage("functions in the search_path go by the names of PostgreSQL's own, which the pack calls, and could take their place: %s: drop or rename them, or leave their schema out of the search_path", strings.Join(overloading, ", "))
	}
	if len(missing) > 0 {
		remedy := "create them first"
		if r.Pack.Migrations != nil {
			remedy = `run "seed migrate" first`
		}
		return fmt.Errorf("%w in %q: %s: %s", ErrNoSchema, r.database, strings.Join(missing, ", "), remedy)
	}
	if r.Bulk && (r.writes() || r.command == "look") {
		return r.bulkable(ctx)
	}
	return nil
}

func (r *run) quoted() []string {
	quoted := make([]string, len(r.tables))
	for i, t := range r.tables {
		quoted[i] = sql.Quote(t)
	}
	return quoted
}

// planner holds what every run wants of the planner, as the built-in profiles say it for psql; a profile
// may say otherwise. Compiling costs more than it saves here, and a table that was filled in the same
// transaction passes for an empty one, over which a nested loop would be the best of plans.
var planner = []sql.Setting{
	{Name: "jit", Value: "off"},
	{Name: "enable_nestloop", Value: "off"},
	{Name: "work_mem", Value: "'256MB'"},
	// The least sample is enough for the plans of the run, which want to know no more than how large a table is; after
	// the commit the server's own autovacuum sees that the tables have grown, and takes the full one.
	{Name: "default_statistics_target", Value: "1"},
	// Where a policy hides rows from this role, an error says so: else what is there would be counted as missing.
	{Name: "row_security", Value: "off"},
}

// lock is "seed" in ASCII: the key of the advisory lock that a run holds until it ends.
const lock = 0x73656564

func (r *run) settingError(s sql.Setting, err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return err
	}
	located := sql.Locate(r.profile.File, r.profile.SQL, err)
	var e *sql.Error
	if errors.As(located, &e) && s.Line > 0 {
		// The position is that in the statement, not in the file.
		e.Line, e.Column, e.Text = s.Line, 0, strings.TrimRight(strings.Split(r.profile.SQL, "\n")[s.Line-1], "\r")
		return e
	}
	return fmt.Errorf("%s: %w", s.Statement(), err)
}

func asOfError(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && strings.HasPrefix(pg.Code, "22") {
		return usage("as-of: %s: want a time that PostgreSQL reads, as 2026-01-15, 2026-01-15 12:00:00+01, now, today or yesterday", pg.Message)
	}
	return fmt.Errorf("read seed.as_of: %w", err)
}

// target says what force is about to empty.
func (r *run) target(ctx context.Context) (Target, error) {
	if err := fill.Emptiable(ctx, r.tx, r.tables); err != nil {
		return Target{}, err
	}
	counts, err := audit.Count(ctx, r.tx, r.tables)
	if err != nil {
		return Target{}, err
	}
	config := r.conn.Config()
	t := Target{Host: config.Host, Port: config.Port, Database: r.database}
	if slices.ContainsFunc(config.Fallbacks, func(f *pgconn.FallbackConfig) bool { return f.Host != config.Host || f.Port != config.Port }) {
		// Any of several hosts: say which one it is.
		t.Host = r.conn.PgConn().Conn().RemoteAddr().String()
	}
	if err := r.tx.QueryRow(ctx, "SELECT session_user::text").Scan(&t.User); err != nil {
		return Target{}, err
	}
	for _, name := range r.tables {
		t.Tables = append(t.Tables, TableCount{Table: name, Rows: counts[name]})
	}
	return t, nil
}

// phases does what the command is to do in the transaction, and leaves the report.
func (r *run) phases(ctx context.Context) error {
	r.report = &Report{
		AsOf:     r.asOf.Format(time.RFC3339Nano),
		Profile:  r.Profile,
		Database: r.database,
		Tables:   r.tables,
		Added:    map[string]int64{},
	}
	if r.command == "force" {
		if err := fill.Empty(ctx, r.tx, r.tables); err != nil {
			return err
		}
	}

	r.Progress(Progress{Phase: "audit", Target: 1})
	var err error
	if r.report.Audit, err = audit.Count(ctx, r.tx, r.tables); err != nil {
		return err
	}
	r.Progress(Progress{Phase: "audit", Current: 1, Target: 1, Percent: 100})

	phase := "gaps"
	if r.command == "verify" {
		phase = "verify"
	}
	found, err := r.check(ctx, phase, r.Details)
	if err != nil {
		return err
	}
	r.report.Satisfied = true
	for i, f := range found {
		r.report.Requirements = append(r.report.Requirements, RequirementReport{
			Name:     f.Name,
			Sentence: r.chosen[i].Sentence,
			Need:     r.minimums[f.Name],
			Entities: f.Entities,
			Short:    f.Short,
			Missing:  f.Missing,
			Seconds:  f.Seconds,
		})
		if r.Details && r.report.Gaps == nil {
			r.report.Gaps = []Gap{}
		}
		for _, g := range f.Gaps {
			r.report.Gaps = append(r.report.Gaps, Gap{Requirement: f.Name, ID: g.ID, Have: g.Have, Need: g.Need})
		}
	}
	verified := found
	if r.writes() {
		if verified, err = r.fill(ctx, found); err != nil {
			return err
		}
	}
	for i, v := range verified {
		line := &r.report.Requirements[i]
		line.StillMissing = v.Missing
		if v.Short > 0 {
			line.Needs = r.chosen[i].Needs
			r.report.Satisfied = false
		}
	}
	return r.added(ctx)
}

// check evaluates the chosen requirements.
func (r *run) check(ctx context.Context, phase string, details bool) ([]audit.Result, error) {
	r.Progress(Progress{Phase: phase, Target: len(r.chosen)})
	results, err := audit.Check(ctx, r.tx, r.chosen, r.minimums, details)
	if err != nil {
		return nil, err
	}
	r.checked(phase, results)
	return results, nil
}

// checked tells the progress of a check that is over.
func (r *run) checked(phase string, results []audit.Result) {
	n := len(results)
	for i, result := range results {
		r.Progress(Progress{
			Phase: phase, Requirement: result.Name, Sentence: r.chosen[i].Sentence, Entities: result.Entities,
			Current: i + 1, Target: n, Percent: percent(i+1, n),
		})
	}
}

func percent(current, target int) float64 { return 100 * float64(current) / float64(target) }

// fill fills what found says is missing, and returns what it finds then.
func (r *run) fill(ctx context.Context, found []audit.Result) ([]audit.Result, error) {
	n := len(r.chosen)
	r.Progress(Progress{Phase: "fill", Target: n})
	installed, anything := false, false // anything was inserted
	r.written = map[string]bool{}
	for i, req := range r.chosen {
		step := Progress{
			Phase: "fill", Requirement: req.Name, Sentence: req.Sentence, Entities: found[i].Entities,
			Current: i, Target: n, Percent: percent(i, n),
		}
		// A requirement that was met stays so until a row comes in that it is about.
		if found[i].Short > 0 || anything {
			r.Progress(step)
			if !installed {
				if _, err := fill.Install(ctx, r.tx, r.Pack.Functions); err != nil {
					return nil, err
				}
				installed = true
			}
			began := time.Now()
			inserted, err := r.step(ctx, i, found[i].Missing, step)
			if err != nil {
				return nil, bulkError(err)
			}
			anything = anything || inserted > 0
			line := &r.report.Requirements[i]
			line.Inserted = inserted
			line.Seconds += time.Since(began).Seconds()
			step.Inserted = inserted
		}
		step.Current, step.Percent = i+1, percent(i+1, n)
		r.Progress(step)
	}
	if err := r.putBack(ctx); err != nil {
		return nil, err
	}

	if !anything && !short(found) {
		// Nothing was written since: what was found is the proof, and asking again would take as long.
		r.checked("verify", found)
		return found, nil
	}
	verified, err := r.check(ctx, "verify", false)
	// What others have written meanwhile may want rows, too.
	for pass := 0; err == nil && r.rivals && pass < 3 && short(verified); pass++ {
		again := false
		if again, err = r.again(ctx, r.chosen); !again {
			break
		}
		verified, err = r.check(ctx, "verify", false)
	}
	if err != nil {
		return nil, err
	}
	for i, v := range verified {
		if v.Short > 0 && !r.rivals {
			if inserted, err := r.try(ctx, r.chosen[i]); err != nil {
				return nil, err
			} else if inserted > 0 {
				return nil, &openError{i}
			}
		}
	}
	if verified, err = r.lookFurther(ctx, verified); err != nil {
		return nil, err
	}
	for i, v := range verified {
		r.report.Requirements[i].Seconds += v.Seconds
	}
	return verified, nil
}

// again fills once more, and reports whether that inserted anything.
func (r *run) again(ctx context.Context, reqs []sql.Requirement) (bool, error) {
	anything := false
	for _, req := range reqs {
		inserted, err := r.apply(ctx, req)
		if err != nil {
			return false, err
		}
		i := slices.IndexFunc(r.chosen, func(c sql.Requirement) bool { return c.Name == req.Name })
		r.report.Requirements[i].Inserted += inserted
		anything = anything || inserted > 0
	}
	return anything, nil
}

// lookFurther fills what is short with more places to choose from: the application may have given rows
// that were made here to somebody else, so that the places up to the minimum are taken and do not count.
// What it makes may want rows in its turn, and those may want more places, too.
func (r *run) lookFurther(ctx context.Context, verified []audit.Result) ([]audit.Result, error) {
	for range 5 {
		closed := false
		for i, v := range verified {
			if v.Short == 0 {
				continue
			}
			inserted, err := r.widen(ctx, r.chosen[i], v.Short)
			if err != nil {
				return nil, err
			}
			closed = closed || inserted
		}
		if !closed {
			break
		}
		if _, err := r.again(ctx, r.chosen); err != nil {
			return nil, err
		}
		var err error
		if verified, err = r.check(ctx, "verify", false); err != nil {
			return nil, err
		}
	}
	return verified, nil
}

// candidates is how many spare places a fill looks at, for all together who are short.
const candidates = 200_000

// widen fills one requirement, of which so many are short, with ever more spare places until something is
// inserted, and reports whether it was. At first there are at least as many places again as the minimum, which
// may all be taken.
func (r *run) widen(ctx context.Context, req sql.Requirement, short int64) (inserted bool, err error) {
	look := func(spare int64) error {
		_, err := r.tx.Exec(ctx, fmt.Sprintf("SET LOCAL seed.spare = %d", spare))
		return err
	}
	first := max(int64(r.minimums[req.Name]), min(10_000, candidates/short))
	for spare := first; !inserted && (spare == first || spare*short <= candidates); spare *= 10 {
		if err := look(spare); err != nil {
			return false, err
		}
		if inserted, err = r.again(ctx, []sql.Requirement{req}); err != nil {
			return false, err
		}
	}
	return inserted, look(0)
}

func short(results []audit.Result) bool {
	return slices.ContainsFunc(results, func(r audit.Result) bool { return r.Short > 0 })
}

// apply fills one requirement, and refreshes the statistics of the tables that it wrote.
func (r *run) apply(ctx context.Context, req sql.Requirement) (int64, error) {
	inserted, err := fill.Apply(ctx, r.tx, req)
	if err != nil || inserted == 0 {
		return inserted, err
	}
	return inserted, fill.Analyze(ctx, r.tx, req.Tables())
}

// try returns how many rows a fill would insert.
func (r *run) try(ctx context.Context, req sql.Requirement) (int64, error) {
	inner, err := r.tx.Begin(ctx)
	if err != nil {
		return 0, err
	}
	inserted, err := fill.Apply(ctx, r.tx, req)
	if err != nil {
		return 0, err
	}
	return inserted, inner.Rollback(ctx)
}

// openError means that the verification found a gap which a fill could close: either the pack's
// order is wrong, or another session has written in the meantime.
type openError struct{ index int } // of the requirement

func (e *openError) Error() string { return "a gap is left that could be filled" }

// diagnose returns an *OrderError if the requirement of that index can still be filled after a later
// one, or after itself, though no other session interferes: it does the fills again in a
// transaction that sees nothing of the others, and rolls back. So it finds the first fill after
// which that is so.
func diagnose(ctx context.Context, config *pgx.ConnConfig, p *plan, command string, index int) error {
	quiet := *p
	quiet.DryRun = true
	r := &run{plan: &quiet, command: command, frozen: true}
	err := r.transaction(ctx, config, func(ctx context.Context) error {
		if command == "force" {
			if err := fill.Empty(ctx, r.tx, r.tables); err != nil {
				return err
			}
		}
		if _, err := fill.Install(ctx, r.tx, r.Pack.Functions); err != nil {
			return err
		}
		for i, req := range r.chosen {
			if _, err := r.apply(ctx, req); err != nil {
				return err
			}
			if i < index {
				continue
			}
			if inserted, err := r.try(ctx, r.chosen[index]); err != nil {
				return err
			} else if inserted > 0 {
				return &OrderError{Requirement: r.chosen[index].Name, Culprit: req.Name}
			}
		}
		return nil
	})
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.Code == "40001" {
		return nil // another session has written what this one cannot see
	}
	return err
}

// added reports how many rows each table got, as the server counted them for this transaction, the
// first of its session: others' rows do not matter.
func (r *run) added(ctx context.Context) error {
	inserted, counted := int64(0), int64(0)
	for _, line := range r.report.Requirements {
		inserted += line.Inserted
	}
	if inserted > 0 {
		// A partitioned table has its rows in its partitions.
		var b pgx.Batch
		b.Queue(`SELECT ordinality, pg_stat_get_xact_tuples_inserted(name::regclass) + coalesce((
    SELECT sum(pg_stat_get_xact_tuples_inserted(relid))
    FROM pg_partition_tree(name::regclass)
    WHERE relid <> name::regclass
), 0)::bigint
FROM unnest($1::text[]) WITH ORDINALITY AS t (name, ordinality)`, r.quoted()).Query(func(rows pgx.Rows) error {
			var i int
			var n int64
			_, err := pgx.ForEachRow(rows, []any{&i, &n}, func() error {
				r.report.Added[r.tables[i-1]] = n
				counted += n
				return nil
			})
			return err
		})
		if err := r.tx.SendBatch(ctx, &b).Close(); err != nil {
			return fmt.Errorf("read what was inserted: %w", err)
		}
	}
	if counted < inserted {
		// The server does not count (track_counts is off, or the rows lie on other servers).
		after, err := audit.Count(ctx, r.tx, r.tables)
		if err != nil {
			return err
		}
		for t, n := range after {
			r.report.Added[t] = n - r.report.Audit[t]
		}
	}
	for _, t := range r.tables {
		r.report.Added[t] += 0 // every table has its line
	}
	return nil
}
