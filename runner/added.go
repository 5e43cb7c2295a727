package runner

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/a400be2d/seed/audit"
	"github.com/jackc/pgx/v5"
)

// added reports how many rows each table got and what triggers changed. The server counts both for this transaction,
// the first of its session, so rows of other sessions are not included.
func (r *run) added(ctx context.Context) error {
	inserted, counted := int64(0), int64(0)
	for _, line := range r.report.Requirements {
		inserted += line.Inserted
	}
	var now counts
	if inserted > 0 {
		var err error
		if now, err = counters(ctx, r.tx, r.tables, r.frozen); err != nil {
			return err
		}
	}
	for _, t := range r.tables {
		r.report.Added[t] += now.inserted[t] // every table has an entry, 0 too
		counted += r.report.Added[t]
	}
	if counted < inserted && len(now.others) == 0 {
		now.others = r.tables // the server counted nothing (track_counts is off, or the rows are on other servers)
	}
	after, err := r.count(ctx, now.others)
	if err != nil {
		return err
	}
	for t, n := range after {
		r.report.Added[t] = n - r.report.Audit[t]
	}
	r.report.Changed = plus(r.report.Changed, since(now.changed, r.before))
	return nil
}

// count returns the number of rows of tables. With several jobs it drops the locks on them afterwards, so that nobody
// waits for the end of the run.
func (r *run) count(ctx context.Context, tables []string) (counts map[string]int64, err error) {
	if r.team == nil {
		return audit.Count(ctx, r.tx, tables)
	}
	inner, err := r.tx.Begin(ctx)
	if err != nil {
		return nil, err
	}
	if counts, err = audit.Count(ctx, inner, tables); err != nil {
		return nil, err
	}
	return counts, inner.Rollback(ctx)
}

// counts is what a transaction did, by the server's statistics.
type counts struct {
	inserted map[string]int64
	others   []string // views and foreign tables, which have no statistics
	changed  []Change // in any table
}

// counters returns what this transaction and earlier ones of its session have done. A partitioned table gets the sum of
// its partitions. Updates and deletes are looked up in the tables that the transaction has locked, because a database
// may have very many tables. A rolled back savepoint releases locks, so then all tables are looked up.
func counters(ctx context.Context, tx pgx.Tx, tables []string, all bool) (c counts, err error) {
	c.inserted = map[string]int64{}
	var b pgx.Batch
	b.Queue(`SELECT ordinality, (SELECT relkind IN ('v', 'f') FROM pg_class WHERE oid = name::regclass), pg_stat_get_xact_tuples_inserted(name::regclass) + coalesce((
    SELECT sum(pg_stat_get_xact_tuples_inserted(relid))
    FROM pg_partition_tree(name::regclass)
    WHERE relid <> name::regclass
), 0)::bigint
FROM unnest($1::text[]) WITH ORDINALITY AS t (name, ordinality)`, quoteAll(tables)).Query(func(rows pgx.Rows) error {
		var i int
		var n int64
		var other bool
		_, err := pgx.ForEachRow(rows, []any{&i, &other, &n}, func() error {
			c.inserted[tables[i-1]] = n
			if other {
				c.others = append(c.others, tables[i-1])
			}
			return nil
		})
		return err
	})
	b.Queue(`SELECT coalesce(pg_partition_root(oid), oid::regclass)::text, sum(updated)::bigint, sum(deleted)::bigint
FROM (
    SELECT oid, pg_stat_get_xact_tuples_updated(oid) AS updated, pg_stat_get_xact_tuples_deleted(oid) AS deleted
    FROM pg_class
    WHERE ($1 OR oid = ANY (ARRAY(SELECT relation FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation')))
    AND relkind = 'r' AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
) AS t
WHERE updated + deleted > 0
GROUP BY 1
ORDER BY 1`, all).Query(func(rows pgx.Rows) (err error) {
		c.changed, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Change])
		return err
	})
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return c, fmt.Errorf("read what was inserted and changed: %w", err)
	}
	return c, nil
}

// changed returns what the run's own transaction has updated and deleted since r.before.
func (r *run) changed(ctx context.Context) ([]Change, error) {
	now, err := counters(ctx, r.tx, nil, r.frozen)
	return since(now.changed, r.before), err
}

// since returns the changes made since before.
func since(changes, before []Change) (after []Change) {
	for _, c := range changes {
		for _, b := range before {
			if c.Table == b.Table {
				c.Updated, c.Deleted = c.Updated-b.Updated, c.Deleted-b.Deleted
			}
		}
		if c.Updated+c.Deleted != 0 {
			after = append(after, c)
		}
	}
	return after
}

// plus adds up two lists of changes, by table.
func plus(a, b []Change) []Change {
	for _, c := range b {
		if i := slices.IndexFunc(a, func(o Change) bool { return o.Table == c.Table }); i >= 0 {
			a[i].Updated += c.Updated
			a[i].Deleted += c.Deleted
		} else {
			a = append(a, c)
		}
	}
	slices.SortFunc(a, func(x, y Change) int { return strings.Compare(x.Table, y.Table) })
	return a
}
