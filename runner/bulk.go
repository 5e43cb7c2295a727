package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5/pgconn"
)

// bulkable returns a *fill.BulkError if Options.Bulk may not do its work on the tables that the chosen
// requirements write.
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

// makeWay takes keys and indexes out of the way of the fill of a requirement of which so many rows are
// missing, if it pays.
func (r *run) makeWay(ctx context.Context, req sql.Requirement, missing int64) error {
	r.bulk.Floor = r.bulkFloor
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
	if r.Bulk && errors.As(err, new(*ExactError)) {
		return &bulkFailure{err}
	}
	var pg *pgconn.PgError
	if !r.Bulk || !errors.As(err, &pg) {
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
