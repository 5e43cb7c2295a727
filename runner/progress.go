package runner

import (
	"context"
	"slices"
	"time"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
)

// A fill that takes longer than this is watched, at this interval.
const watchEvery = 250 * time.Millisecond

// growth is what watch has to know of a table before the fill.
type growth struct {
	file    string // of the table, in the data directory
	oid     uint32
	bytes   int64   // of the table, before the fill
	perRow  float64 // bytes
	missing int64   // 0: unknown
}

// long is the number of rows from which a run is worth watching.
const long = 5000

// step fills the requirement of that index. found is the result before the first fill.
func (r *run) step(ctx context.Context, index int, found *audit.Result, step Progress) (int64, error) {
	req := r.chosen[index]
	// Gaps that earlier fills opened are counted only if the table is empty: then most rows are inserted and counting
	// is fast. Otherwise their number is unknown.
	if r.filled > 0 {
		first := !slices.ContainsFunc(req.Tables(), func(t string) bool { return r.written[t] > 0 })
		pays := r.bulk.Wants(req) && r.pays(req, found.Missing)
		found = nil
		if pays || r.watched && r.filled >= long && first || r.team != nil {
			results, err := audit.Short(ctx, r.tx, r.chosen[index:index+1], r.minimums)
			if err != nil {
				return 0, err
			}
			found = &results[0]
		}
	}
	missing := int64(0)
	if found != nil {
		missing = found.Missing
	}
	if r.Bulk != BulkNever {
		if err := r.makeWay(ctx, req, missing); err != nil {
			return 0, err
		}
	}
	if r.watched && max(missing, r.filled) >= long {
		stop := r.watch(ctx, req, step, missing)
		defer stop()
	}
	return r.apply(ctx, index, found)
}

// watch reports how far the fill of a requirement is, until the function that it returns is called. A second session
// measures how its table grows. This never delays a run or makes it fail, even if there is no second connection, or if
// it lacks the privileges.
func (r *run) watch(ctx context.Context, req sql.Requirement, step Progress, missing int64) (stop func()) {
	g, err := r.growth(ctx, req, missing)
	if err != nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticks := time.NewTicker(watchEvery)
		defer ticks.Stop()
		var look *pgx.Conn
		var files bool
		var err error
		defer func() {
			if look != nil {
				after, cancel := context.WithTimeout(context.WithoutCancel(ctx), 100*time.Millisecond)
				defer cancel()
				_ = look.Close(after)
			}
		}()
		e := estimate{growth: g}
		for {
			select {
			case <-ctx.Done():
				return
			case now := <-ticks.C:
				if look == nil {
					if look, files, err = lookOn(ctx, r.conn.Config()); err != nil {
						return
					}
				}
				bytes, err := size(ctx, look, g, files && g.file != "")
				if look.IsClosed() {
					return
				}
				if err != nil {
					continue // the table is locked, as after a TRUNCATE
				}
				share, rows := e.at(now, bytes)
				if ctx.Err() == nil {
					about := step
					about.Estimate, about.Inserted = true, rows
					about.Percent += share * percent(1, step.Target)
					r.Progress(about)
				}
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

// growth looks up the table of the requirement's last INSERT. If its row size is unknown, it is estimated from the
// columns.
func (r *run) growth(ctx context.Context, req sql.Requirement, missing int64) (growth, error) {
	tables := req.Tables()
	g := growth{missing: missing}
	err := pgx.BeginFunc(ctx, r.tx, func(inner pgx.Tx) error { // a savepoint: an error ends only this
		return inner.QueryRow(ctx, `SELECT c.oid, coalesce(pg_relation_filepath(c.oid), ''), pg_relation_size(c.oid),
    CASE WHEN c.reltuples > 0 AND c.relpages > 0
        THEN c.relpages * current_setting('block_size')::float8 / c.reltuples
        ELSE (
            SELECT 32 + coalesce(sum(CASE WHEN attlen > 0 THEN attlen ELSE 64 END), 0)::float8
            FROM pg_attribute
            WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
        ) END
FROM pg_class AS c
WHERE c.oid = $1::text::regclass`, sql.Quote(tables[len(tables)-1])).Scan(&g.oid, &g.file, &g.bytes, &g.perRow)
	})
	return g, err
}

// watcher is the application_name of the second connection.
const watcher = "seed progress"

// lookOn opens the second connection, and reports whether the role may read the sizes of the server's files.
func lookOn(ctx context.Context, own *pgx.ConnConfig) (conn *pgx.Conn, files bool, err error) {
	// When the fill is done, a query here is cancelled.
	own.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.DeadlineContextWatcherHandler{Conn: c.Conn()}
	}
	own.RuntimeParams["application_name"] = watcher
	own.RuntimeParams["lock_timeout"] = "10ms"
	own.RuntimeParams["search_path"] = "pg_catalog"
	if conn, err = pgx.ConnectConfig(ctx, own); err == nil {
		err = conn.QueryRow(ctx, "SELECT has_function_privilege('pg_stat_file(text, boolean)', 'EXECUTE')").Scan(&files)
	}
	return conn, files, err
}

// size returns the size of the table: from its files if the role may read them, otherwise by a function that needs a
// lock, which it does not get after a TRUNCATE or in bulk.
func size(ctx context.Context, conn *pgx.Conn, g growth, files bool) (bytes int64, err error) {
	if !files {
		err = conn.QueryRow(ctx, "SELECT pg_relation_size($1::oid)", g.oid).Scan(&bytes)
		return bytes, err
	}
	err = conn.QueryRow(ctx, `SELECT coalesce(sum((pg_stat_file($1::text || CASE WHEN n > 0 THEN '.' || n ELSE '' END, true)).size), 0)::bigint
FROM generate_series(0, 63) AS n`, g.file).Scan(&bytes)
	return bytes, err
}

// estimate is how far a fill seems to be. The table grows while rows are inserted. Then foreign keys are checked, which
// takes about as long and which no other session sees.
type estimate struct {
	growth
	first, last time.Time // when growth was seen
	seen        int64     // bytes, then
	share       float64   // never decreases, and never reaches 1
}

// at takes a new size, and returns the share that is done and the number of rows inserted. The share is 0 if the number
// of missing rows is unknown.
func (e *estimate) at(now time.Time, bytes int64) (share float64, rows int64) {
	grown := max(0, bytes-e.bytes)
	if grown > e.seen {
		if e.seen == 0 {
			e.first = now
		}
		e.seen, e.last = grown, now
	}
	if e.missing == 0 {
		return 0, int64(float64(e.seen) / e.perRow)
	}
	in := min(1, float64(e.seen)/e.perRow/float64(e.missing))
	checked := 0.0
	if took := e.last.Sub(e.first); took > 0 {
		checked = min(1, float64(now.Sub(e.last))/float64(took))
	}
	e.share = max(e.share, min(0.99, (in+checked)/2))
	return e.share, int64(in * float64(e.missing))
}
