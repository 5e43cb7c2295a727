package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5/pgconn"
)

// The values of Options.Bulk.
const (
	BulkAuto   = "auto"   // if it pays, the role may do it, and no other session would have to wait
	BulkAlways = "always" // if it pays; other sessions wait, and it is an error if the role may not do it
	BulkNever  = "never"
)

// bulkable returns a *fill.BulkError if BulkAlways is not possible on the tables that the chosen requirements write.
func (r *run) bulkable(ctx context.Context) error {
	var tables []string
	for _, req := range r.chosen {
		for _, t := range req.Tables() {
			if !slices.Contains(tables, t) {
				tables = append(tables, t)
			}
		}
	}
	return fill.Bulkable(ctx, r.tx, tables)
}

// inBulk reports whether keys and indexes may be dropped. BulkAuto drops them only if nobody notices: no other session
// is connected to the database, there is no replica whose queries would wait and no event trigger that fires on
// schema changes, and the tables have no triggers, which may need an index for each row.
func (r *run) inBulk(ctx context.Context) (yes bool, err error) {
	if r.Bulk != BulkAuto || r.team != nil || r.citus || r.frozen {
		return r.Bulk == BulkAlways, nil
	}
	err = r.tx.QueryRow(ctx, `SELECT NOT EXISTS (
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL AND application_name <> $1
) AND NOT EXISTS (SELECT FROM pg_stat_replication)
AND NOT EXISTS (SELECT FROM pg_event_trigger WHERE evtenabled <> 'D')`, watcher).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("look who else is connected: %w", err)
	}
	if !yes {
		return false, nil
	}
	triggers, err := r.triggers(ctx, r.tables)
	return len(triggers) == 0, err
}

// pays reports whether a requirement that missed so many rows before the run may by now miss so many that dropping keys
// pays: at least as many as its table had.
func (r *run) pays(req sql.Requirement, missing int64) bool {
	tables := req.Tables()
	least := max(r.report.Audit[tables[len(tables)-1]], cmp.Or(r.bulkFloor, fill.BulkFloor))
	return r.Bulk != BulkNever && missing+r.filled*int64(max(1, r.minimums[req.Name])) >= least
}

// makeWay drops keys and indexes before a requirement with so many missing rows is filled, if it pays.
func (r *run) makeWay(ctx context.Context, req sql.Requirement, missing int64) error {
	if missing < cmp.Or(r.bulkFloor, fill.BulkFloor) {
		return nil
	}
	if yes, err := r.inBulk(ctx); err != nil || !yes {
		return err
	}
	r.bulk.Floor, r.bulk.NoWait = r.bulkFloor, r.Bulk == BulkAuto
	taken, err := r.bulk.Take(ctx, r.tx, req, missing)
	if err == nil && len(taken) > 0 {
		r.Logger.Info("keys and indexes are out of the way", "tables", strings.Join(taken, " "), "missing", missing)
	}
	return err
}

// putBack restores what makeWay dropped.
func (r *run) putBack(ctx context.Context) error {
	last := Progress{}
	err := r.bulk.Restore(ctx, r.tx, func(done, all int) {
		last = Progress{Phase: "keys", Current: done, Target: all, Percent: percent(done, all)}
		r.Progress(last)
	})
	if err == nil && last.Target > 0 {
		last.Current, last.Percent = last.Target, 100
		r.Progress(last)
	}
	return r.bulkError(err)
}

// bulkError adds a hint to an error that Options.Bulk may have caused.
func (r *run) bulkError(err error) error {
	if r.Bulk == BulkNever || r.Bulk == BulkAuto && !r.bulk.Taken() {
		return err
	}
	if errors.As(err, new(*ExactError)) {
		return &bulkFailure{err}
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return err
	}
	switch pg.Code {
	case "23505", // a duplicate, which ON CONFLICT would have skipped
		"42P10", // ON CONFLICT needs a unique index
		"42803": // GROUP BY relies on a primary key
		return &bulkFailure{err}
	}
	return err
}

// bulkFailure is an error that may not occur without Options.Bulk.
type bulkFailure struct{ err error }

func (e *bulkFailure) Error() string {
	return fmt.Sprintf("%v: the unique keys were out of the way, and this needs them: nothing was changed: run without bulk", e.err)
}

// Unwrap returns the cause.
func (e *bulkFailure) Unwrap() error { return e.err }
