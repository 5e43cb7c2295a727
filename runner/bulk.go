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

// What Options.Bulk may be.
const (
	BulkAuto   = "auto"   // where it pays, the role may, and nobody else is there who would wait
	BulkAlways = "always" // where it pays; others wait, and it is an error where the role may not
	BulkNever  = "never"
)

// bulkable returns a *fill.BulkError if BulkAlways may not do its work on the tables that the chosen requirements write.
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

// inBulk reports whether keys and indexes may be taken away. By itself a run does that only where nobody would notice it:
// no other session is connected to the database, no replica would have to wait with its queries, no event trigger
// acts on what changes in the schema, and no trigger of the tables may want an index for each row.
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

// pays reports whether so many rows can be missing of a requirement that to take keys away may pay.
func (r *run) pays(req sql.Requirement) bool {
	rows := r.filled
	for _, n := range r.report.Audit {
		rows += n
	}
	return rows*int64(max(1, r.minimums[req.Name])) >= cmp.Or(r.bulkFloor, fill.BulkFloor)
}

// makeWay takes keys and indexes out of the way of the fill of a requirement of which so many rows are
// missing, if it pays.
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

// putBack puts back what makeWay took away.
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

// bulkError adds to an error that may come of Options.Bulk what to do.
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
	case "23505", // a duplicate, that ON CONFLICT would have passed over
		"42P10", // ON CONFLICT names a unique index
		"42803": // GROUP BY names a primary key
		return &bulkFailure{err}
	}
	return err
}

// bulkFailure is an error that a run without Options.Bulk may not have.
type bulkFailure struct{ err error }

func (e *bulkFailure) Error() string {
	return fmt.Sprintf("%v: the unique keys were out of the way, and this needs them: nothing was changed: run without bulk", e.err)
}

// Unwrap returns the cause.
func (e *bulkFailure) Unwrap() error { return e.err }
