// Package audit reads only: it counts rows, finds the gaps, and so verifies that there are none.
//
// Begin with Check, which returns a Result for each requirement. Count counts the rows of tables, and Missing sums up
// the gaps of one requirement. All of them work in the caller's transaction, which may be READ ONLY, and need only
// SELECT. Check sets the minimums; the caller makes the other settings that a deficit reads, such as seed.as_of.
//
// It imports only sql. Most programs want package runner, which begins the transaction and makes the settings.
package audit

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Querier is what this package needs of a transaction. The connection's DefaultQueryExecMode must be
// pgx.QueryExecModeExec: then a batch is one round trip, and a message one statement.
type Querier interface {
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// Count returns the number of rows in each table, by one statement.
func Count(ctx context.Context, q Querier, tables []string) (map[string]int64, error) {
	counts := make(map[string]int64, len(tables))
	if len(tables) == 0 {
		return counts, nil
	}
	selects := make([]string, len(tables))
	for i, t := range tables {
		selects[i] = fmt.Sprintf("SELECT %d, count(*) FROM %s", i, sql.Quote(t))
	}
	var b pgx.Batch
	b.Queue(strings.Join(selects, " UNION ALL ")).Query(func(rows pgx.Rows) error {
		var i int
		var n int64
		_, err := pgx.ForEachRow(rows, []any{&i, &n}, func() error {
			counts[tables[i]] = n
			return nil
		})
		return err
	})
	if err := q.SendBatch(ctx, &b).Close(); err != nil {
		return nil, fmt.Errorf("count rows: %w", err)
	}
	return counts, nil
}

// Result says how far a requirement is met.
type Result struct {
	Name     string // of the requirement
	Entities int64  // how many the requirement is about
	Short    int64  // of them, how many have less than they need
	Missing  int64  // how much they lack together
	Gaps     []Gap  // one for each short entity, ordered by id; only with details
	Seconds  float64
}

// Gap is an entity that has less than it needs.
type Gap struct {
	ID   string
	Have int64
	Need int64
}

// beyond is a minimum that nobody meets.
const beyond = 1_000_000_000

const seconds = "extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.statement_timestamp())::float8"

// Check evaluates the requirements and returns a result for each, in their order. It works read-only in a savepoint of
// the caller's transaction and leaves nothing behind.
//
// A deficit lists only who falls short. To count all entities, too, Check asks under a minimum that nobody meets, so
// that one query tells everything. All queries go in one round trip. If one fails, each requirement is asked by itself,
// and the error joins all failures.
func Check(ctx context.Context, q Querier, reqs []sql.Requirement, minimums map[string]int, details bool) ([]Result, error) {
	results := make([]Result, len(reqs))
	var derived []int // requirements whose need is not the setting itself
	err := ask(ctx, q, len(reqs), func(b *pgx.Batch, i int) {
		r, n, result := reqs[i], minimums[reqs[i].Name], &results[i]
		*result = Result{Name: r.Name}
		setting, query := Question(r, n)
		b.Queue(setting)
		b.Queue(query).QueryRow(func(row pgx.Row) error {
			var direct bool
			var null *string
			err := row.Scan(&result.Entities, &result.Short, &result.Missing, &direct, &null, &result.Seconds)
			if err == nil {
				err = r.NullFault(null)
			}
			if err == nil && !direct {
				derived = append(derived, i)
			}
			return err
		})
		set(b, r, n)
		if details {
			list(b, r, result)
		}
	})
	if err != nil {
		return each(ctx, q, reqs, minimums, details, err)
	}
	if len(derived) > 0 {
		err = ask(ctx, q, len(derived), func(b *pgx.Batch, i int) {
			r := reqs[derived[i]]
			plain(b, r, minimums[r.Name], &results[derived[i]])
		})
		if err != nil {
			return each(ctx, q, reqs, minimums, details, err)
		}
	}
	return results, nil
}

// Short evaluates the requirements like Check, but counts only who is short and what is missing: Entities is 0. It asks each
// requirement once. Check asks twice if a need is computed from the minimum.
func Short(ctx context.Context, q Querier, reqs []sql.Requirement, minimums map[string]int) ([]Result, error) {
	results := make([]Result, len(reqs))
	err := ask(ctx, q, len(reqs), func(b *pgx.Batch, i int) {
		results[i] = Result{Name: reqs[i].Name}
		plain(b, reqs[i], minimums[reqs[i].Name], &results[i])
	})
	if err != nil {
		return each(ctx, q, reqs, minimums, false, err)
	}
	return results, nil
}

// each asks each requirement by itself after err, the failure of all together.
func each(ctx context.Context, q Querier, reqs []sql.Requirement, minimums map[string]int, details bool, err error) ([]Result, error) {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || pg.Code == "57014" || ctx.Err() != nil { // lost, timed out or cancelled
		return nil, err
	}
	if len(reqs) > 1 {
		var results []Result
		var failures []error
		for i := range reqs {
			one, err := Check(ctx, q, reqs[i:i+1], minimums, details)
			if err != nil {
				failures = append(failures, err)
			}
			results = append(results, one...)
		}
		return results, errors.Join(failures...)
	}
	r := reqs[0]
	if pg.Code == "22003" {
		// The need is computed from the setting, and too large for its type when nobody is to meet it:
		// then those who are short are all that is known.
		result := Result{Name: r.Name}
		err := ask(ctx, q, 1, func(b *pgx.Batch, _ int) {
			plain(b, r, minimums[r.Name], &result)
			if details {
				list(b, r, &result)
			}
		})
		result.Entities = result.Short
		if err == nil {
			return []Result{result}, nil
		}
	}
	return nil, sql.Locate(r.File, r.Deficit(), err)
}

// Question returns the two statements by which Check asks about a requirement: the setting, and the query.
func Question(r sql.Requirement, minimum int) (setting, query string) {
	return setLocal(r, beyond), r.Deficit() + fmt.Sprintf(`SELECT count(*), count(*) FILTER (WHERE have < %[1]d),
    coalesce(sum(%[1]d - have) FILTER (WHERE have < %[1]d), 0)::bigint, coalesce(bool_and(need = %[2]d), true), %[3]s, %[4]s
FROM deficit`, minimum, beyond, sql.Null, seconds)
}

func setLocal(r sql.Requirement, minimum int) string {
	return fmt.Sprintf("SET LOCAL %s = %d", r.Setting(), minimum)
}

func set(b *pgx.Batch, r sql.Requirement, minimum int) { b.Queue(setLocal(r, minimum)) }

// plain asks under the real setting.
func plain(b *pgx.Batch, r sql.Requirement, minimum int, result *Result) {
	set(b, r, minimum)
	b.Queue(r.Deficit() + "SELECT count(*), " + sql.Missing + ", " + seconds + "\nFROM deficit").
		QueryRow(func(row pgx.Row) error {
			var took float64
			var null *string
			err := row.Scan(&result.Short, &result.Missing, &null, &took)
			if err == nil {
				err = r.NullFault(null)
			}
			result.Seconds += took
			return err
		})
}

// list asks for the entities that are short under the real setting.
func list(b *pgx.Batch, r sql.Requirement, result *Result) {
	b.Queue(r.Deficit() + "SELECT coalesce(deficit.id::text, ''), have::bigint, need::bigint\nFROM deficit\nORDER BY deficit.id").
		Query(func(rows pgx.Rows) (err error) {
			result.Gaps, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Gap])
			return err
		})
}

// Missing returns how much a requirement is missing under the settings in force, or a *sql.Fault if its deficit
// has a NULL.
func Missing(ctx context.Context, q Querier, r sql.Requirement) (n int64, err error) {
	var b pgx.Batch
	var null *string
	b.Queue(r.Deficit() + "SELECT " + sql.Missing + "\nFROM deficit").QueryRow(func(row pgx.Row) error {
		return row.Scan(&n, &null)
	})
	if err := q.SendBatch(ctx, &b).Close(); err != nil {
		return 0, sql.Locate(r.File, r.Deficit(), err)
	}
	return n, r.NullFault(null)
}

// ask sends one batch, read-only and in a savepoint, with n questions queued by queue.
func ask(ctx context.Context, q Querier, n int, queue func(b *pgx.Batch, i int)) error {
	var b pgx.Batch
	b.Queue("SAVEPOINT seed_check")
	b.Queue("SET TRANSACTION READ ONLY")
	for i := range n {
		queue(&b, i)
	}
	queueEnd(&b)
	err := q.SendBatch(ctx, &b).Close()
	if err != nil && ctx.Err() == nil {
		var b pgx.Batch
		queueEnd(&b)
		// If this fails as well, the first error says why.
		_ = q.SendBatch(ctx, &b).Close()
	}
	return err
}

func queueEnd(b *pgx.Batch) {
	b.Queue("ROLLBACK TO SAVEPOINT seed_check")
	b.Queue("RELEASE SAVEPOINT seed_check")
}
