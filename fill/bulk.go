package fill

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

var (
	//go:embed bulk_refuse.sql
	bulkRefuse string
	//go:embed bulk_keys.sql
	bulkKeys string
)

// BulkError says why the keys of some tables cannot be dropped for a while. Nothing was changed.
type BulkError struct{ Reasons []string }

// Error gives all reasons.
func (e *BulkError) Error() string {
	return fmt.Sprintf("will not take keys and indexes away: %s: run without bulk", strings.Join(e.Reasons, "; "))
}

// Bulkable returns a *BulkError if the role may not drop the keys and indexes of one of the tables, or if they could not
// be restored exactly.
func Bulkable(ctx context.Context, tx pgx.Tx, tables []string) error {
	quoted := make([]string, len(tables))
	for i, t := range tables {
		quoted[i] = sql.Quote(t)
	}
	reasons, err := column(ctx, tx, bulkRefuse, quoted)
	if err != nil {
		return fmt.Errorf("look whether keys may be taken away: %w", err)
	}
	// The catalog of Citus, where it is installed.
	citus, err := column(ctx, tx, "SELECT 'x' WHERE to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL")
	if err == nil && len(citus) > 0 {
		var distributed []string
		distributed, err = column(ctx, tx, `SELECT name::regclass || ' is distributed by Citus'
FROM unnest($1::text[]) AS name
JOIN pg_catalog.pg_dist_partition AS d ON d.logicalrelid = name::regclass
ORDER BY 1`, quoted)
		reasons = append(reasons, distributed...)
	}
	if err != nil {
		return fmt.Errorf("look whether tables are distributed: %w", err)
	}
	if len(reasons) > 0 {
		return &BulkError{Reasons: reasons}
	}
	return nil
}

func column(ctx context.Context, tx pgx.Tx, query string, args ...any) ([]string, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// Bulk drops the foreign keys and indexes of tables that are about to grow much, and restores them after the fill, all in
// the caller's transaction. PostgreSQL then checks each key for the whole table at once. The zero value is ready.
//
// Meanwhile the tables are locked against all other sessions, and a fill must not need a unique index. An ON CONFLICT
// that names one is an error. One that names none lets duplicates in, and then Restore fails.
type Bulk struct {
	// Floor is the least number of new rows for which anything is done. Default: BulkFloor.
	Floor int64
	// NoWait leaves a table alone where not all that this needs is to be had at once: locks, on the tables that it
	// refers to, too, and rights. Default: to wait for locks, and to fail without rights.
	NoWait bool

	settled map[string]bool // tables that were taken, or cannot be
	taken   []key
}

// key is an index with its constraint, or a foreign key.
type key struct {
	Part       int
	OID        uint32
	Tablespace string
	Take       string
	Restore    []string
}

// BulkFloor is the least number of new rows for which it pays to take keys away.
const BulkFloor = 5_000

// Take drops the keys of the tables that the requirement writes, if that pays for so many missing rows, and returns these
// tables. They must be Bulkable, unless NoWait leaves alone what is not.
//
// It pays if at least as many rows come in as there are in the table and in those that refer to it, since restoring the
// keys reads all of them. For a table that the requirement writes besides the one it counts, the number of new rows is
// unknown, and ON CONFLICT may skip some: such a table must be empty.
func (b *Bulk) Take(ctx context.Context, tx pgx.Tx, r sql.Requirement, missing int64) ([]string, error) {
	if missing < cmp.Or(b.Floor, BulkFloor) {
		return nil, nil
	}
	if b.settled == nil {
		b.settled = map[string]bool{}
	}
	var taken []string
	tables := r.Tables()
	for i, table := range tables {
		if b.settled[table] {
			continue
		}
		all, err := withReferring(ctx, tx, table)
		if err != nil {
			return nil, fmt.Errorf("look for keys to %s: %w", table, err)
		}
		own, referring, err := rowsOf(ctx, tx, all, missing)
		if err != nil {
			return nil, fmt.Errorf("count the rows of %s and of the tables with keys to it: %w", table, err)
		}
		counted := i == len(tables)-1
		if own > 0 && !counted || max(own, referring) > missing {
			continue
		}
		b.settled[table] = true
		keys, err := take(ctx, tx, table, b.NoWait)
		var pg *pgconn.PgError
		if errors.As(err, &pg) && pg.Code == "55006" {
			continue // rows of this transaction wait for deferred checks, for which it is left alone
		}
		if b.NoWait && (errors.As(err, &pg) && (pg.Code == "55P03" || pg.Code == "42501") || errors.As(err, new(*BulkError))) {
			continue // somebody else has it, or may do this
		}
		if err != nil {
			return nil, fmt.Errorf("take the keys of %s away: %w", table, err)
		}
		b.taken = append(b.taken, keys...)
		taken = append(taken, table)
	}
	return taken, nil
}

// Taken reports whether anything is taken away.
func (b *Bulk) Taken() bool { return len(b.taken) > 0 }

// Wants reports whether the requirement writes a table about which Take has not decided yet.
func (b *Bulk) Wants(r sql.Requirement) bool {
	return slices.ContainsFunc(r.Tables(), func(t string) bool { return !b.settled[t] })
}

// withReferring returns the table and those with foreign keys to it, itself first, quoted.
func withReferring(ctx context.Context, tx pgx.Tx, table string) ([]string, error) {
	return column(ctx, tx, `SELECT $1::text::regclass::text
UNION ALL (
    SELECT DISTINCT conrelid::regclass::text
    FROM pg_constraint
    WHERE contype = 'f' AND confrelid = $1::text::regclass AND conrelid <> confrelid
    ORDER BY 1
)`, sql.Quote(table))
}

// rowsOf returns how many rows the first of the tables has, and the most that one of the others has. It
// counts no further than just above limit.
func rowsOf(ctx context.Context, tx pgx.Tx, tables []string, limit int64) (own, referring int64, err error) {
	var selects []string
	for _, t := range tables {
		selects = append(selects, fmt.Sprintf("(SELECT count(*) FROM (SELECT FROM %s LIMIT %d) AS t)", t, limit+1))
	}
	err = tx.QueryRow(ctx, "SELECT counts[1], (SELECT coalesce(max(n), 0) FROM unnest(counts[2:]) AS n) FROM (SELECT ARRAY["+strings.Join(selects, ", ")+"] AS counts) AS t").
		Scan(&own, &referring)
	return own, referring, err
}

// take locks the table, and takes its keys and those of others to it away, all or nothing.
func take(ctx context.Context, tx pgx.Tx, table string, noWait bool) (keys []key, err error) {
	err = pgx.BeginFunc(ctx, tx, func(inner pgx.Tx) error {
		tables, err := withReferring(ctx, inner, table)
		mode := "ACCESS EXCLUSIVE MODE"
		if noWait && err == nil {
			// To drop a key locks the table to which it refers, and would wait for that.
			mode += " NOWAIT"
			var referred []string
			referred, err = column(ctx, inner, `SELECT DISTINCT confrelid::regclass::text
FROM pg_constraint
WHERE contype = 'f' AND conrelid = $1::text::regclass AND conrelid <> confrelid
ORDER BY 1`, sql.Quote(table))
			tables = append(tables, referred...)
		}
		if err != nil {
			return err
		}
		if _, err := exec(ctx, inner, "LOCK TABLE "+strings.Join(tables, ", ")+" IN "+mode); err != nil {
			return err
		}
		// Once more, for now nobody can change it any longer.
		if err := Bulkable(ctx, inner, []string{table}); err != nil {
			return err
		}
		rows, err := inner.Query(ctx, bulkKeys, sql.Quote(table))
		if err != nil {
			return err
		}
		if keys, err = pgx.CollectRows(rows, pgx.RowToStructByPos[key]); err != nil {
			return err
		}
		slices.SortFunc(keys, func(a, b key) int { return order(b, a) })
		for _, k := range keys {
			if _, err := exec(ctx, inner, k.Take); err != nil {
				return fmt.Errorf("%s: %w", k.Take, err)
			}
		}
		return nil
	})
	return keys, err
}

// order is the order of making: foreign keys after the indexes they need, and else as they were made, for
// the server goes through them in this order.
func order(a, b key) int { return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.OID, b.OID)) }

// Restore restores what Take dropped; then Bulk is as new. Before each statement it calls step, unless that is nil, with
// the number of statements done and of all.
func (b *Bulk) Restore(ctx context.Context, tx pgx.Tx, step func(done, all int)) error {
	if len(b.taken) == 0 {
		return nil
	}
	slices.SortFunc(b.taken, order)
	statements := []string{
		// No index can be made while rows wait for deferred checks; all rows are there.
		"SET CONSTRAINTS ALL IMMEDIATE",
		"SELECT set_config('maintenance_work_mem', '256MB', true) WHERE pg_size_bytes(current_setting('maintenance_work_mem')) < pg_size_bytes('256MB')",
	}
	for _, k := range b.taken {
		statements = append(statements, "SET LOCAL default_tablespace = '"+strings.ReplaceAll(k.Tablespace, "'", "''")+"'")
		statements = append(statements, k.Restore...)
	}
	for i, s := range statements {
		if step != nil {
			step(i, len(statements))
		}
		if _, err := exec(ctx, tx, s); err != nil {
			return fmt.Errorf("put keys and indexes back: %s: %w", s, err)
		}
	}
	*b = Bulk{Floor: b.Floor, NoWait: b.NoWait}
	return nil
}
