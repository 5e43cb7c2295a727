package runner

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// Trial is a transaction for trying requirements. It is rolled back.
type Trial struct {
	Tx pgx.Tx
}

// Try calls do with a transaction that it rolls back, whatever do returns. The transaction is like Seed's: it has the
// lock, the search_path, the clock and the functions. Of the options only the functions of Pack, AsOf, the timeouts and
// Logger count. Only sequences keep their new values.
func Try(ctx context.Context, config *pgx.ConnConfig, o Options, do func(context.Context, *Trial) error) error {
	functions := o.Pack.Functions
	o.Pack = &sql.Pack{Functions: functions}
	o.DryRun = true
	if o.AsOf == "" {
		o.AsOf = "now"
	}
	p, err := tryPlan(o)
	if err != nil {
		return err
	}
	_, err = once(ctx, config, p, run{command: "seed"}, func(ctx context.Context, r *run) (none struct{}, err error) {
		if _, err := fill.Install(ctx, r.tx, functions); err != nil {
			return none, err
		}
		return none, do(ctx, &Trial{Tx: r.tx})
	})
	return err
}

// Fill applies a requirement under a minimum, in a savepoint to which it rolls back on failure. The error is the server's,
// or a *sql.Fault that says what the fill left open or inserted too much. It checks deferred constraints at once.
func (t *Trial) Fill(ctx context.Context, r sql.Requirement, minimum int) error {
	return t.inside(ctx, r, minimum, false)
}

// Try is Fill, but if nothing is missing, it tries a higher minimum, which need not be met: so faults show on a full
// database, too.
func (t *Trial) Try(ctx context.Context, r sql.Requirement, minimum int) error {
	return t.inside(ctx, r, minimum, true)
}

func (t *Trial) inside(ctx context.Context, r sql.Requirement, minimum int, raise bool) error {
	inner, err := t.Tx.Begin(ctx)
	if err != nil {
		return err
	}
	if err := t.fill(ctx, r, minimum, raise); err != nil {
		if ctx.Err() != nil || inner.Conn().IsClosed() {
			return err
		}
		return errors.Join(sql.Locate(r.File, r.SQL, err), inner.Rollback(ctx))
	}
	return inner.Commit(ctx)
}

func (t *Trial) fill(ctx context.Context, r sql.Requirement, minimum int, raise bool) error {
	before, err := t.missing(ctx, r, minimum)
	met := before == 0
	if err != nil || met && !raise {
		return err
	}
	if met {
		// One row for each of those who have the least.
		var least *int64
		if err := t.set(ctx, r, sql.MaxMinimum); err != nil {
			return err
		}
		if err := t.Tx.QueryRow(ctx, r.Deficit()+"SELECT min(have)::bigint FROM deficit").Scan(&least); err != nil || least == nil || *least >= sql.MaxMinimum {
			return err
		}
		minimum = int(*least) + 1
		if before, err = t.missing(ctx, r, minimum); err != nil || before == 0 || before > tryAtMost {
			return err
		}
	}
	done, err := fill.Apply(ctx, t.Tx, r)
	if err != nil {
		return err
	}
	if err := fill.Analyze(ctx, t.Tx, r.Tables()); err != nil {
		return err
	}
	if _, err := t.Tx.Exec(ctx, "SET CONSTRAINTS ALL IMMEDIATE"); err != nil {
		return err
	}
	if _, err := t.Tx.Exec(ctx, "SET CONSTRAINTS ALL DEFERRED"); err != nil {
		return err
	}
	after, err := t.missing(ctx, r, minimum)
	switch {
	case err != nil:
		return err
	case done.Inserted <= done.Missing && done.Inserted > before-after:
		return &sql.Fault{File: r.File, Problem: fmt.Sprintf("%d of the %d rows that were inserted do not count", done.Inserted-before+after, done.Inserted)}
	case after > 0 && !met:
		return &sql.Fault{File: r.File, Problem: fmt.Sprintf("%d of %d rows are still missing", after, before)}
	case done.Inserted > done.Missing:
		return &sql.Fault{File: r.File, Problem: fmt.Sprintf("%d rows were missing, but %d were inserted", done.Missing, done.Inserted)}
	}
	return nil
}

func (t *Trial) set(ctx context.Context, r sql.Requirement, minimum int) error {
	_, err := t.Tx.Exec(ctx, fmt.Sprintf("SET LOCAL %s = %d", r.Setting(), minimum))
	return err
}

// missing sets the minimum, and returns how many rows are missing under it.
func (t *Trial) missing(ctx context.Context, r sql.Requirement, minimum int) (int64, error) {
	if err := t.set(ctx, r, minimum); err != nil {
		return 0, err
	}
	found, err := audit.Short(ctx, t.Tx, []sql.Requirement{r}, map[string]int{r.Name: minimum})
	if err != nil {
		return 0, err
	}
	return found[0].Missing, nil
}

// tryAtMost is how many rows Try inserts at most where nothing is missing.
const tryAtMost = 10_000

// tryPlan is newPlan for requirements that belong to no pack yet.
func tryPlan(o Options) (*plan, error) {
	if o.StatementTimeout < 0 || o.LockTimeout < 0 {
		return nil, usage("a timeout may not be negative")
	}
	p := &plan{Options: o}
	if p.Logger == nil {
		p.Logger = slog.New(slog.DiscardHandler)
	}
	if p.Progress == nil {
		p.Progress = func(Progress) {}
	}
	p.settings = []sql.Setting{
		{Name: "timezone", Value: "'UTC'"},
		{Name: "seed.as_of", Value: "'" + strings.ReplaceAll(o.AsOf, "'", "''") + "'"},
	}
	return p, nil
}
