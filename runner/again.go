package runner

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/sql"
)

// proof is the result of asking all requirements.
type proof struct {
	results  []audit.Result
	fills    int    // that had inserted something by then
	snapshot string // pg_current_snapshot(), taken just before
	plain    bool   // a requirement reads only what its file names
}

// again asks all requirements whose answer may have changed since last: those that name a table filled since, or
// all if another session has written anything on the server.
func (r *run) again(ctx context.Context, last *proof) (*proof, error) {
	now := &proof{fills: r.fills}
	alone := r.team == nil && !r.citus && !r.frozen
	if alone {
		if err := r.tx.QueryRow(ctx, "SELECT pg_current_snapshot()::text").Scan(&now.snapshot); err != nil {
			return nil, fmt.Errorf("look who else has written: %w", err)
		}
	}
	var err error
	if last != nil && alone && now.snapshot == last.snapshot {
		if now.plain = last.plain; !now.plain {
			if now.plain, err = r.plain(ctx); err != nil {
				return nil, err
			}
		}
	}
	if !now.plain {
		now.results, err = r.check(ctx, "verify", false)
		return now, err
	}
	now.results = slices.Clone(last.results)
	var at []int
	var reqs []sql.Requirement
	for i, req := range r.chosen {
		words := req.Words()
		for table, fills := range r.written {
			// Compare the last part of the name, without quotes.
			name := table[strings.LastIndexByte(table, '.')+1:]
			if fills > last.fills && (strings.Contains(table, `"`) || slices.Contains(words, name)) {
				at, reqs = append(at, i), append(reqs, req)
				break
			}
		}
	}
	results, err := audit.Short(ctx, r.tx, reqs, r.minimums)
	if err != nil {
		return nil, err
	}
	for n, i := range at {
		now.results[i] = results[n]
	}
	r.checked("verify", now.results)
	return now, nil
}

// plain reports whether the requirements name only ordinary tables without triggers, and call no user-defined
// functions. A view, a function or a trigger may read or write a table that no file names.
func (r *run) plain(ctx context.Context) (yes bool, err error) {
	var words, calls []string
	for _, req := range r.chosen {
		words = append(words, req.Words()...)
		for _, c := range req.Calls() {
			calls = append(calls, c.Name)
		}
	}
	err = r.tx.QueryRow(ctx, `SELECT NOT EXISTS (
    SELECT
    FROM pg_class AS c
    WHERE relname = ANY ($1::text[]) AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    AND (relkind IN ('v', 'm', 'f', 'p') OR relispartition OR EXISTS (SELECT FROM pg_inherits WHERE c.oid IN (inhrelid, inhparent)))
) AND NOT EXISTS (
    SELECT
    FROM pg_proc
    JOIN pg_namespace AS n ON n.oid = pronamespace
    WHERE proname = ANY ($2::text[]) AND nspname NOT IN ('pg_catalog', 'seed')
)`, words, calls).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("look what the requirements read: %w", err)
	}
	if !yes {
		return false, nil
	}
	triggers, err := r.triggers(ctx, r.tables)
	return len(triggers) == 0, err
}
