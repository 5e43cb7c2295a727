package runner

import (
	"context"
	"errors"
	"time"

	"github.com/a400be2d/seed/fill"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Audit reports what is missing. It runs in a read-only transaction, and needs only SELECT.
func Audit(ctx context.Context, config *pgx.ConnConfig, o Options) (*Report, error) {
	return start(ctx, config, o, "audit")
}

// Verify does the same as Audit, and reports its progress as phase verify.
func Verify(ctx context.Context, config *pgx.ConnConfig, o Options) (*Report, error) {
	return start(ctx, config, o, "verify")
}

// Seed audits, fills and verifies in one transaction, under one lock. If a gap cannot be closed, the report is not
// satisfied, and the rows that could be inserted are kept.
func Seed(ctx context.Context, config *pgx.ConnConfig, o Options) (*Report, error) {
	return start(ctx, config, o, "seed")
}

// Force empties all tables that the pack writes, and seeds, in one transaction. It first tells confirm what it will
// empty, and goes on if confirm returns nil. While confirm decides, nothing is locked.
func Force(ctx context.Context, config *pgx.ConnConfig, o Options, confirm func(Target) error) (*Report, error) {
	target, err := lookAt(ctx, config, o)
	if err != nil {
		return nil, err
	}
	if err := confirm(target); err != nil {
		return nil, err
	}
	return start(ctx, config, o, "force")
}

// lookAt returns what Force would empty.
func lookAt(ctx context.Context, config *pgx.ConnConfig, o Options) (target Target, err error) {
	p, err := newPlan(o)
	if err != nil {
		return target, err
	}
	return once(ctx, config, p, run{command: "look"}, func(ctx context.Context, r *run) (Target, error) { return r.target(ctx) })
}

func start(ctx context.Context, config *pgx.ConnConfig, o Options, command string) (*Report, error) {
	p, err := newPlan(o)
	if err != nil {
		return nil, err
	}
	var report, kept *Report
	attempt := func(r *run) error {
		err := r.attempt(ctx, config)
		if report = r.report; r.team != nil && report != nil && len(report.Requirements) > 0 { // what the team committed stays
			if kept != nil {
				report.goesOn(kept)
			}
			kept = report
		}
		return err
	}
	err = retry(ctx, p.Logger, func() error {
		r := &run{plan: p, command: command, limit: passes}
		err := attempt(r)
		if p.Bulk == BulkAuto && errors.As(err, new(*bulkFailure)) {
			p.Logger.Info("once more with all keys in their place", "error", err)
			p.Bulk = BulkNever
			r = &run{plan: p, command: command, limit: passes}
			err = attempt(r)
		}
		if doubt := (*doubtError)(nil); errors.As(err, &doubt) {
			p.Logger.Info("looking whether other sessions have a part in it", "doubt", doubt)
			needed, err := p.alone(ctx, config, command)
			if err != nil {
				return err
			}
			r = &run{plan: p, command: command, rivals: true, limit: needed + 3}
			return attempt(r)
		}
		return err
	})
	if err != nil {
		if rows := kept.rows(); rows > 0 {
			err = &KeptError{Err: err, Rows: rows}
		}
		return nil, err
	}
	return report, nil
}

// goesOn adds to the report of an attempt what an earlier attempt of the same run committed.
func (r *Report) goesOn(earlier *Report) {
	r.Audit, r.Gaps, r.Changed = earlier.Audit, earlier.Gaps, plus(r.Changed, earlier.Changed)
	for table, n := range earlier.Added {
		r.Added[table] += n
	}
	for i := range r.Requirements {
		now, before := &r.Requirements[i], earlier.Requirements[i]
		now.Entities, now.Short, now.Missing = before.Entities, before.Short, before.Missing
		now.Inserted += before.Inserted
		now.Seconds += before.Seconds
	}
}

// rows returns how many rows were added.
func (r *Report) rows() (n int64) {
	if r != nil {
		for _, added := range r.Added {
			n += added
		}
	}
	return n
}

// alone repeats the whole run in a transaction that does not see what other sessions write, and rolls it back. It
// returns how many passes that takes. An error comes from the pack or a trigger, not from other sessions.
func (p *plan) alone(ctx context.Context, config *pgx.ConnConfig, command string) (needed int, err error) {
	quiet := *p
	quiet.DryRun, quiet.Bulk, quiet.watched, quiet.Progress = true, BulkNever, false, func(Progress) {}
	r := &run{plan: &quiet, command: command, frozen: true, limit: most}
	err = r.transaction(ctx, config, r.phases)
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.Code == serialization {
		return passes, nil // another session wrote what this one cannot see
	}
	return r.passes, err
}

// run is one transaction.
type run struct {
	*plan
	command  string // audit, verify, seed, force, or look, which Force runs before it asks
	rivals   bool   // other sessions write the same tables
	frozen   bool   // do not see what other sessions write
	conn     *pgx.Conn
	tx       pgx.Tx
	asOf     time.Time
	database string
	citus    bool // the tables may be on several servers
	report   *Report
	bulk     fill.Bulk
	team     *team          // connections that fill; nil: the run's own transaction fills
	ready    bool           // the functions that the fills call are installed
	spare    int64          // places to try beyond those needed
	filled   int64          // rows inserted by the fills
	written  map[string]int // tables that the fills wrote, with the value of fills then
	fills    int            // that inserted something
	looked   []int          // for each chosen requirement, what fills was when it was filled last
	widened  []int          // the same, with all places to choose from
	passes   int            // that inserted something
	limit    int            // of them
	before   []Change       // what the transaction had changed before the fills
	xid      string         // of the transaction, once it is being committed, if it wrote
}

// attempt goes through the phases once, and settles what became of a commit that got no answer.
func (r *run) attempt(ctx context.Context, config *pgx.ConnConfig) error {
	err := r.transaction(ctx, config, r.phases)
	if r.xid != "" && errors.As(err, new(*lostError)) {
		return r.settle(ctx, config, r.xid, err)
	}
	return err
}

func (r *run) writes() bool { return r.command == "seed" || r.command == "force" }
