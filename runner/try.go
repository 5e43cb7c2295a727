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
	inner, err := t.Tx.Begin(ctx)
	if err != nil {
		return err
	}
	if err := t.fill(ctx, r, minimum); err != nil {
		if ctx.Err() != nil || inner.Conn().IsClosed() {
			return err
		}
		return errors.Join(sql.Locate(r.File, r.SQL, err), inner.Rollback(ctx))
	}
	return inner.Commit(ctx)
}

func (t *Trial) fill(ctx context.Context, r sql.Requirement, minimum int) error {
	if _, err := t.Tx.Exec(ctx, fmt.Sprintf("SET LOCAL %s = %d", r.Setting(), minimum)); err != nil {
		return err
	}
	minimums := map[string]int{r.Name: minimum}
	before, err := audit.Check(ctx, t.Tx, []sql.Requirement{r}, minimums, false)
	if err != nil || before[0].Missing == 0 {
		return err
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
	after, err := audit.Check(ctx, t.Tx, []sql.Requirement{r}, minimums, false)
	switch {
	case err != nil:
		return err
	case done.Inserted <= done.Missing && done.Inserted > before[0].Missing-after[0].Missing:
		return &sql.Fault{File: r.File, Problem: fmt.Sprintf("%d of the %d rows that were inserted do not count", done.Inserted-before[0].Missing+after[0].Missing, done.Inserted)}
	case after[0].Missing > 0:
		return &sql.Fault{File: r.File, Problem: fmt.Sprintf("%d of %d rows are still missing", after[0].Missing, before[0].Missing)}
	case done.Inserted > done.Missing:
		return &sql.Fault{File: r.File, Problem: fmt.Sprintf("%d rows were missing, but %d were inserted", done.Missing, done.Inserted)}
	}
	return nil
}

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
