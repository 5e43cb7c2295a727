package runner

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// once returns what do returns, called with a run of the plan like the one given, in a transaction of its own. It tries
// again as retry does, each time with a fresh run.
func once[T any](ctx context.Context, config *pgx.ConnConfig, p *plan, like run, do func(context.Context, *run) (T, error)) (result T, err error) {
	err = retry(ctx, p.Logger, func() error {
		r := like
		r.plan = p
		return r.transaction(ctx, config, func(ctx context.Context) (err error) {
			result, err = do(ctx, &r)
			return err
		})
	})
	if err != nil {
		return *new(T), err
	}
	return result, nil
}

// transaction connects, begins a transaction for the command, calls do, and commits. After an error or in a dry run it
// rolls back.
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
		if r.team != nil {
			r.team.close(ctx)
		}
		// Ignore an error here: without a commit the server rolls back.
		_ = r.conn.Close(after)
	}()

	// A session that is read-only by default stays read-only: that is a protection, too.
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
	if r.citus {
		err = clusterError(err)
	}
	if err != nil || r.DryRun || !r.writes() {
		after, cancel := finish(ctx)
		defer cancel()
		// If this fails, closing the connection rolls back.
		_ = r.tx.Rollback(after)
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err = r.tx.QueryRow(ctx, "SELECT coalesce(pg_current_xact_id_if_assigned()::text, '')").Scan(&r.xid); err != nil {
		return fmt.Errorf("read the transaction's id: %w", err)
	}
	// From here on the server decides.
	if err = r.tx.Commit(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// settle asks the server whether the transaction of that ID, whose connection was lost during the commit, was
// committed. It returns lost if it was rolled back, or if that is unknown: a run can be repeated safely.
func (r *run) settle(ctx context.Context, config *pgx.ConnConfig, xid string, lost error) error {
	r.Logger.Warn("the connection was lost in the commit: looking whether it was done", "transaction", xid)
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
		err = conn.QueryRow(ctx, "SELECT coalesce(pg_catalog.pg_xact_status($1::text::pg_catalog.xid8), '')", xid).Scan(&status)
		if err == nil && status == "in progress" {
			return &lostError{&ConnectError{problem: "the server is still committing the transaction"}}
		}
		return err
	})
	if err == nil && status == "committed" {
		r.Logger.Warn("the commit was done")
		return nil
	}
	return lost
}
