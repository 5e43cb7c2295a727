package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// reasons finds out why entities are still short: whether the fill selected rows that were not inserted, and whether a
// later clock would help. It only reads.
func (r *run) reasons(ctx context.Context, verified []audit.Result) error {
	for i, v := range verified {
		if v.Short == 0 || r.rivals { // with rivals, they are the reason
			continue
		}
		req, line := r.chosen[i], &r.report.Requirements[i]
		rows, err := r.offered(ctx, req, "")
		if err != nil {
			return err
		}
		if rows > 0 {
			triggers, err := r.triggers(ctx, req.Tables())
			if err != nil {
				return err
			}
			tables := req.Tables()
			exclusions, err := r.exclusions(ctx, tables[len(tables)-1])
			if err != nil {
				return err
			}
			because := strings.Join(append(append(triggers, exclusions...), "a unique key, over which ON CONFLICT passes"), ", or ")
			line.Needs = strings.TrimPrefix(line.Needs+fmt.Sprintf("; %d rows were offered to %s, and did not come in: look at %s",
				rows, tables[len(tables)-1], because), "; ")
		}
		if rows > 0 || r.isNow {
			continue
		}
		var now string
		err = r.tx.QueryRow(ctx, `SELECT CASE WHEN now() > $1::timestamptz THEN to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') ELSE '' END`, r.asOf).Scan(&now)
		if err != nil {
			return fmt.Errorf("read the server's clock: %w", err)
		}
		if now != "" {
			if rows, err = r.offered(ctx, req, "SET LOCAL seed.as_of = '"+now+"+00'"); err != nil {
				return err
			}
			line.Late = rows > 0
		}
	}
	return nil
}

// exclusions lists a table's exclusion constraints.
func (r *run) exclusions(ctx context.Context, table string) ([]string, error) {
	rows, err := r.tx.Query(ctx, `SELECT format('exclusion constraint %I', conname)
FROM pg_constraint
WHERE conrelid = $1::text::regclass AND contype = 'x'
ORDER BY conname`, sql.Quote(table))
	if err != nil {
		return nil, fmt.Errorf("look for exclusion constraints: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look for exclusion constraints: %w", err)
	}
	return found, nil
}

// offered returns how many rows the fill selects for its last INSERT, with a setting if one is given. It returns 0 if
// that is unknown.
func (r *run) offered(ctx context.Context, req sql.Requirement, setting string) (rows int64, err error) {
	with, query := req.Rows()
	if query == "" {
		return 0, nil
	}
	inner, err := r.tx.Begin(ctx)
	if err != nil {
		return 0, err
	}
	var b pgx.Batch
	b.Queue("SET TRANSACTION READ ONLY")
	if setting != "" {
		b.Queue(setting)
	}
	b.Queue(with + "SELECT count(*) FROM (\n" + query + "\n) AS offered").QueryRow(func(row pgx.Row) error { return row.Scan(&rows) })
	err = inner.SendBatch(ctx, &b).Close()
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && ctx.Err() == nil {
		rows, err = 0, nil // the SELECT may fail on its own
	}
	return rows, errors.Join(err, inner.Rollback(ctx))
}
