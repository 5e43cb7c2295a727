package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/fill"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// reasons looks why what is short still could not be filled: whether rows were offered that did not come in, and
// whether a later clock would help. Nothing of it stays.
func (r *run) reasons(ctx context.Context, verified []audit.Result) error {
	for i, v := range verified {
		if v.Short == 0 || !r.ready || r.rivals { // with rivals, it is they
			continue
		}
		req, line := r.chosen[i], &r.report.Requirements[i]
		with, query := req.Rows()
		offered := int64(0)
		if query != "" {
			err := r.aside(ctx, func(inner pgx.Tx) error {
				return inner.QueryRow(ctx, with+"SELECT count(*) FROM (\n"+query+"\n) AS offered").Scan(&offered)
			})
			if err != nil {
				return fmt.Errorf("look what is offered to %s: %w", req.Name, err)
			}
		}
		if offered > 0 {
			tables := req.Tables()
			because := "a unique key of it, over which ON CONFLICT passes"
			triggers, err := r.triggers(ctx, req)
			if err != nil {
				return err
			}
			if len(triggers) > 0 {
				because = strings.Join(triggers, ", ") + ", or " + because
			}
			line.Needs = strings.TrimPrefix(line.Needs+fmt.Sprintf("; %d rows were offered to %s, and did not come in: look at %s", offered, tables[len(tables)-1], because), "; ")
		}
		if r.isNow {
			continue
		}
		err := r.aside(ctx, func(inner pgx.Tx) error {
			var late bool
			var now string
			err := inner.QueryRow(ctx, "SELECT now() > $1::timestamptz, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')", r.asOf).Scan(&late, &now)
			if err != nil || !late {
				return err
			}
			if _, err := inner.Exec(ctx, "SET LOCAL seed.as_of = '"+now+"+00'"); err != nil {
				return err
			}
			done, err := fill.Apply(ctx, inner, req)
			line.Late = done.Inserted > 0
			return err
		})
		// A fill under another clock may fail as such: then it is not the way out.
		if pg := (*pgconn.PgError)(nil); err != nil && !errors.As(err, &pg) {
			return err
		}
	}
	return nil
}

// aside does something in a savepoint, and takes it back.
func (r *run) aside(ctx context.Context, f func(inner pgx.Tx) error) error {
	inner, err := r.tx.Begin(ctx)
	if err != nil {
		return err
	}
	return errors.Join(f(inner), inner.Rollback(ctx))
}
