package runner

import (
	"context"
	"fmt"
	"slices"

	"github.com/a400be2d/seed/audit"
	"github.com/jackc/pgx/v5"
)

// added reports how many rows each table got, as the server counted them for this transaction, the
// first of its session: others' rows do not matter. And it reports what triggers changed.
func (r *run) added(ctx context.Context) error {
	for _, t := range r.tables {
		r.report.Added[t] = 0 // every table has its line
	}
	inserted, counted := int64(0), int64(0)
	for _, line := range r.report.Requirements {
		inserted += line.Inserted
	}
	if inserted == 0 {
		return nil
	}
	// A partitioned table has its rows in its partitions. What a view or a foreign table got is not counted there.
	var b pgx.Batch
	var others []string
	b.Queue(`SELECT ordinality, (SELECT relkind IN ('v', 'f') FROM pg_class WHERE oid = name::regclass), pg_stat_get_xact_tuples_inserted(name::regclass) + coalesce((
    SELECT sum(pg_stat_get_xact_tuples_inserted(relid))
    FROM pg_partition_tree(name::regclass)
    WHERE relid <> name::regclass
), 0)::bigint
FROM unnest($1::text[]) WITH ORDINALITY AS t (name, ordinality)`, quoteAll(r.tables)).Query(func(rows pgx.Rows) error {
		var i int
		var n int64
		var other bool
		_, err := pgx.ForEachRow(rows, []any{&i, &other, &n}, func() error {
			r.report.Added[r.tables[i-1]] = n
			counted += n
			if other {
				others = append(others, r.tables[i-1])
			}
			return nil
		})
		return err
	})
	if err := r.tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("read what was inserted: %w", err)
	}
	if counted < inserted && len(others) == 0 {
		others = r.tables // the server does not count (track_counts is off, or the rows lie on other servers)
	}
	after, err := audit.Count(ctx, r.tx, others)
	if err != nil {
		return err
	}
	for t, n := range after {
		r.report.Added[t] = n - r.report.Audit[t]
	}
	r.report.Changed, err = r.changed(ctx)
	return err
}

// changed returns what this transaction has updated and deleted, as the server counts it, after r.before. It holds a
// lock on each such table, and there may be very many others; only savepoints give locks back.
func (r *run) changed(ctx context.Context) ([]Change, error) {
	rows, err := r.tx.Query(ctx, `SELECT coalesce(pg_partition_root(oid), oid::regclass)::text, sum(updated)::bigint, sum(deleted)::bigint
FROM (
    SELECT oid, pg_stat_get_xact_tuples_updated(oid) AS updated, pg_stat_get_xact_tuples_deleted(oid) AS deleted
    FROM pg_class
    WHERE ($1 OR oid = ANY (ARRAY(SELECT relation FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation')))
    AND relkind = 'r' AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
) AS t
WHERE updated + deleted > 0
GROUP BY 1
ORDER BY 1`, r.frozen)
	if err != nil {
		return nil, fmt.Errorf("read what was changed: %w", err)
	}
	changes, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Change])
	if err != nil {
		return nil, fmt.Errorf("read what was changed: %w", err)
	}
	for i := range changes {
		for _, b := range r.before {
			if c := &changes[i]; b.Table == c.Table {
				c.Updated, c.Deleted = c.Updated-b.Updated, c.Deleted-b.Deleted
			}
		}
	}
	changes = slices.DeleteFunc(changes, func(c Change) bool { return c.Updated+c.Deleted == 0 })
	if len(changes) == 0 {
		return nil, nil
	}
	return changes, nil
}
