package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// team fills one requirement after the other over Options.Jobs connections, each for a part of the short entities, and
// commits each requirement separately. The run's own transaction only reads: it holds the lock, counts, and checks
// whether parts wait for each other.
type team struct {
	*run
	config     *pgx.ConnConfig
	conns      []*pgx.Conn
	statements []string        // that begin each transaction
	whole      map[string]bool // requirements that one connection fills
}

// share is the part of a fill that one connection does.
type share struct {
	req     sql.Requirement
	conn    *pgx.Conn
	tx      pgx.Tx
	done    fill.Applied
	left    int64 // missing after
	added   map[string]int64
	changed []Change
	xid     string
}

// partFloor is the number of rows from which several connections pay.
const partFloor = 1000

// errEntangled means that one part waits for another. It would wait forever, since no part commits before all are done.
var errEntangled = errors.New("parts wait for each other")

// fill fills a requirement that misses so many rows, and commits it.
func (t *team) fill(ctx context.Context, i int, found *audit.Result) (done fill.Applied, err error) {
	req := t.chosen[i]
	if found == nil {
		results, err := audit.Short(ctx, t.tx, t.chosen[i:i+1], t.minimums)
		if err != nil {
			return done, err
		}
		found = &results[0]
	}
	if found.Short == 0 {
		return done, nil
	}
	shares, err := t.split(ctx, req, *found)
	if err != nil {
		return done, err
	}
	err = t.together(ctx, i, shares)
	if errors.Is(err, errEntangled) {
		t.Logger.Info("one connection fills this, for its parts wait for each other", "requirement", req.Name)
		t.whole[req.Name] = true
		t.close(ctx) // a cancel request may still be on its way
		shares = []*share{{req: req}}
		err = t.together(ctx, i, shares)
	}
	for _, s := range shares {
		done.Inserted += s.done.Inserted
		done.Missing += s.done.Missing
	}
	return done, err
}

// split divides a requirement into parts, one for each connection.
func (t *team) split(ctx context.Context, req sql.Requirement, found audit.Result) ([]*share, error) {
	one := []*share{{req: req}}
	if t.whole[req.Name] || found.Missing < cmp.Or(t.partFloor, partFloor) || found.Short < int64(2*t.Jobs) {
		return one, nil
	}
	// What a trigger or a sequence gives a row may depend on earlier rows.
	var ordered bool
	triggers, err := t.triggers(ctx, req.Tables())
	if err == nil && len(triggers) == 0 {
		err = t.tx.QueryRow(ctx, `SELECT EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = ANY ($1::text[]::regclass[]) AND attidentity <> ''
    UNION ALL
    SELECT
    FROM pg_attrdef AS a
    JOIN pg_depend AS d ON d.classid = 'pg_attrdef'::regclass AND d.objid = a.oid AND d.refclassid = 'pg_class'::regclass
    JOIN pg_class AS s ON s.oid = d.refobjid AND s.relkind = 'S'
    WHERE a.adrelid = ANY ($1::text[]::regclass[])
)`, quoteAll(req.Tables())).Scan(&ordered)
	}
	if err != nil {
		return nil, fmt.Errorf("look for sequences and triggers: %w", err)
	}
	shares := make([]*share, t.Jobs)
	for i := range shares {
		part, ok := req.Part(i, t.Jobs)
		if !ok || ordered || len(triggers) > 0 {
			t.whole[req.Name] = true
			return one, nil
		}
		shares[i] = &share{req: part}
	}
	return shares, nil
}

// together fills the shares in parallel, and commits them when all are filled and each row counts. After an error
// nothing of them stays, unless commit says otherwise.
func (t *team) together(ctx context.Context, i int, shares []*share) error {
	req := t.chosen[i]
	if err := t.connect(ctx, len(shares)); err != nil {
		return err
	}
	for i, s := range shares {
		s.conn = t.conns[i]
	}
	defer func() {
		after, cancel := finish(ctx)
		defer cancel()
		for _, s := range shares {
			if s.tx != nil {
				_ = s.tx.Rollback(after) // no effect after a commit; the server rolls back when a connection is lost
			}
		}
	}()
	pids := make([]int32, len(shares))
	if err := t.all(ctx, shares, func(ctx context.Context, s *share) (err error) {
		pids[slices.Index(shares, s)], err = t.begin(ctx, s)
		return err
	}); err != nil {
		return err
	}

	within, cancel := context.WithCancelCause(ctx)
	filled := make(chan error, 1)
	go func() {
		filled <- t.all(within, shares, t.work)
	}()
	if len(shares) > 1 {
		t.look(ctx, pids, filled, cancel)
	}
	err := <-filled
	cancel(nil)
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.Code == deadlock && len(shares) > 1 {
		return errEntangled
	}
	if err != nil {
		return err
	}

	var sum fill.Applied
	left := int64(0)
	for _, s := range shares {
		sum.Inserted += s.done.Inserted
		sum.Missing += s.done.Missing
		left += s.left
	}
	if err := t.exact(ctx, req, sum, left); err != nil {
		return err
	}
	if sum.Inserted == 0 {
		return nil
	}
	// Without the lock another run may have started.
	if _, err := t.tx.Exec(ctx, "SELECT"); err != nil {
		return fmt.Errorf("look whether the lock is held still: %w", err)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := t.commit(ctx, i, shares); err != nil {
		return err
	}
	return t.first(ctx, func(tx pgx.Tx) error { return fill.Analyze(ctx, tx, req.Tables()) })
}

// all calls f for each share in parallel. The first error cancels the others and is returned.
func (t *team) all(ctx context.Context, shares []*share, f func(context.Context, *share) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wait sync.WaitGroup
	for _, s := range shares {
		wait.Go(func() {
			if err := f(ctx, s); err != nil {
				cancel(err) // only the first call has an effect
			}
		})
	}
	wait.Wait()
	return context.Cause(ctx)
}

// check is audit.Short over all connections.
func (t *team) check(ctx context.Context) ([]audit.Result, error) {
	if err := t.connect(ctx, t.Jobs); err != nil {
		return nil, err
	}
	results := make([]audit.Result, len(t.chosen))
	shares := make([]*share, t.Jobs)
	for i := range shares {
		shares[i] = &share{conn: t.conns[i]}
	}
	var next atomic.Int64
	return results, t.all(ctx, shares, func(ctx context.Context, s *share) error {
		_, err := t.begin(ctx, s)
		for err == nil {
			i := int(next.Add(1)) - 1
			if i >= len(t.chosen) {
				return t.lost(ctx, s, s.tx.Rollback(ctx))
			}
			var one []audit.Result
			if one, err = audit.Short(ctx, s.tx, t.chosen[i:i+1], t.minimums); err == nil {
				results[i] = one[0]
			}
		}
		return t.lost(ctx, s, err)
	})
}

// connect opens connections until there are so many.
func (t *team) connect(ctx context.Context, n int) error {
	t.conns = slices.DeleteFunc(t.conns, (*pgx.Conn).IsClosed)
	for len(t.conns) < n {
		conn, err := connect(ctx, t.config, t.Logger)
		if err != nil {
			return err
		}
		t.conns = append(t.conns, conn)
	}
	return nil
}

func (t *team) close(ctx context.Context) {
	after, cancel := finish(ctx)
	defer cancel()
	for _, conn := range t.conns {
		_ = conn.Close(after)
	}
	t.conns = nil
}

// install creates the functions that the fills call, and commits.
func (t *team) install(ctx context.Context) error {
	return t.first(ctx, func(tx pgx.Tx) error {
		_, err := fill.Install(ctx, tx, t.Pack.Functions)
		return err
	})
}

// first calls f in a transaction of the first connection.
func (t *team) first(ctx context.Context, do func(pgx.Tx) error) error {
	if err := t.connect(ctx, 1); err != nil {
		return err
	}
	s := &share{conn: t.conns[0]}
	_, err := t.begin(ctx, s)
	if err == nil {
		err = do(s.tx)
	}
	if err == nil {
		err = s.tx.Commit(ctx)
	}
	return t.lost(ctx, s, err) // this closes the connection
}

// begin begins a share's transaction like the run's own, and returns the server's process ID.
func (t *team) begin(ctx context.Context, s *share) (pid int32, err error) {
	if s.tx, err = s.conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.ReadCommitted}); err != nil {
		return 0, fmt.Errorf("begin: %w", t.lost(ctx, s, err))
	}
	var b pgx.Batch
	for _, statement := range t.statements {
		b.Queue(statement)
	}
	if t.spare > 0 {
		b.Queue(fmt.Sprintf("SET LOCAL seed.spare = %d", t.spare))
	}
	b.Queue("SELECT pg_backend_pid()").QueryRow(func(row pgx.Row) error { return row.Scan(&pid) })
	if err := s.tx.SendBatch(ctx, &b).Close(); err != nil {
		return 0, t.lost(ctx, s, err)
	}
	return pid, nil
}

// work fills a share, and checks deferred constraints, which the commit would check otherwise.
func (t *team) work(ctx context.Context, s *share) (err error) {
	defer func() { err = t.lost(ctx, s, err) }()
	// Look up all tables: the statistics include earlier transactions of the session, and it holds no lock yet.
	before, err := counters(ctx, s.tx, t.tables, true)
	if err != nil {
		return err
	}
	if s.done, err = fill.Apply(ctx, s.tx, s.req); err != nil {
		return err
	}
	if s.left, err = audit.Missing(ctx, s.tx, s.req); err != nil || s.done.Inserted == 0 {
		return err
	}
	if _, err := s.tx.Exec(ctx, "SET CONSTRAINTS ALL IMMEDIATE"); err != nil {
		return fmt.Errorf("check what is deferred: %w", &deferredError{err})
	}
	after, err := counters(ctx, s.tx, t.tables, false)
	if err != nil {
		return err
	}
	s.added, s.changed = map[string]int64{}, since(after.changed, before.changed)
	for table, n := range after.inserted {
		s.added[table] = n - before.inserted[table]
	}
	return s.tx.QueryRow(ctx, "SELECT coalesce(pg_current_xact_id_if_assigned()::text, '')").Scan(&s.xid)
}

// lost marks an error if the share's connection is lost.
func (t *team) lost(ctx context.Context, s *share, err error) error {
	if err != nil && s.conn.IsClosed() && ctx.Err() == nil {
		return &lostError{connectError("the connection was lost", t.config, err).(*ConnectError)}
	}
	return err
}

// look cancels the fills when one of these processes waits for another, directly or through other waiting sessions. It
// checks until the fills are done. Extending a table makes them wait for each other, too, but only for a moment.
func (t *team) look(ctx context.Context, pids []int32, filled chan error, cancel context.CancelCauseFunc) {
	ticks := time.NewTicker(watchEvery)
	defer ticks.Stop()
	for {
		select {
		case err := <-filled:
			filled <- err
			return
		case <-ticks.C:
		}
		var entangled bool
		err := t.tx.QueryRow(ctx, `WITH RECURSIVE wait AS (
    SELECT unnest(pg_blocking_pids(pid)) AS pid
    FROM (
        SELECT pid
        FROM pg_locks
        WHERE pid = ANY ($1::int[]) AND NOT granted AND locktype NOT IN ('extend', 'page', 'spectoken')
        OFFSET 0
    ) AS waiting
    UNION
    SELECT unnest(pg_blocking_pids(pid)) FROM wait WHERE pid <> ALL ($1::int[])
)
SELECT EXISTS (SELECT FROM wait WHERE pid = ANY ($1::int[]))`, pids).Scan(&entangled)
		if err == nil && entangled {
			err = errEntangled
		} else if err != nil {
			err = fmt.Errorf("look who waits for whom: %w", err)
		}
		if err != nil {
			cancel(err)
			return
		}
	}
}

// commit commits all shares in parallel, so that as little time as possible passes between the first and the last. If a
// connection is lost meanwhile, it asks the server whether that share was committed.
func (t *team) commit(ctx context.Context, i int, shares []*share) error {
	errs := make([]error, len(shares))
	var wait sync.WaitGroup
	for n, s := range shares {
		wait.Go(func() { errs[n] = s.tx.Commit(context.WithoutCancel(ctx)) })
	}
	wait.Wait()
	for n, s := range shares {
		err := errs[n]
		if err != nil {
			err = fmt.Errorf("commit: %w", t.lost(ctx, s, err))
		}
		if s.xid != "" && errors.As(err, new(*lostError)) {
			err = t.settle(ctx, t.config, s.xid, err)
		}
		if errs[n] = err; err != nil {
			continue
		}
		for table, n := range s.added {
			t.report.Added[table] += n
		}
		t.report.Changed = plus(t.report.Changed, s.changed)
		t.report.Requirements[i].Inserted += s.done.Inserted
	}
	return errors.Join(errs...)
}
