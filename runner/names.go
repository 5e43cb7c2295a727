package runner

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// suspects lists what somebody else could have made to take the place of what a pack means; see names.
//
//go:embed names.sql
var suspects string

// own are the functions that audit and fill call beside a requirement's own.
var own = []string{"count", "sum", "min", "bool_and"}

// names returns an error if tables of the pack are missing, or if something in the search_path could take the place of
// what the pack means and comes from a role that could do no harm otherwise. pg_catalog comes first in the path. What is
// left are functions and operators whose arguments fit better, which PostgreSQL prefers, and names that only another
// schema has.
func (r *run) names(ctx context.Context) error {
	var words, calls []string
	for _, req := range r.chosen {
		words = append(words, req.Words()...)
		for _, c := range req.Calls() {
			if c.Schema == "" {
				calls = append(calls, c.Name)
			}
		}
	}
	calls = append(calls, own...)
	for _, list := range []*[]string{&words, &calls} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}

	var b pgx.Batch
	var missing, found []string
	// To look for a better order of so many joins takes as long as all of the rest.
	b.Queue("SAVEPOINT seed_names")
	b.Queue("SET LOCAL join_collapse_limit = 1")
	b.Queue(`SELECT ordinality, coalesce((
    SELECT string_agg(format('%I', relname), ' or ')
    FROM pg_class
    WHERE lower(relname) = replace(name, '"', '') AND relnamespace::regnamespace::text = ANY (current_schemas(false)) AND relkind IN ('r', 'p', 'v', 'f')
), '')
FROM unnest($1::text[]) WITH ORDINALITY AS t (name, ordinality)
WHERE to_regclass(name) IS NULL
ORDER BY ordinality`, quoteAll(r.tables)).Query(func(rows pgx.Rows) error {
		var i int
		var similar string
		_, err := pgx.ForEachRow(rows, []any{&i, &similar}, func() error {
			name := r.tables[i-1]
			if similar != "" { // PostgreSQL folds what is not in quotes
				name += " (did you mean " + similar + "?)"
			}
			missing = append(missing, name)
			return nil
		})
		return err
	})
	b.Queue(suspects, words, calls, quoteAll(r.tables), r.writes()).Query(func(rows pgx.Rows) (err error) {
		found, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	b.Queue("ROLLBACK TO SAVEPOINT seed_names")
	b.Queue("RELEASE SAVEPOINT seed_names")
	if err := r.tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("look for the tables: %w", err)
	}
	if len(found) > 0 {
		return usage("the search_path or schema seed has objects that would be used instead of those that the pack means: %s: "+
			"drop or rename them, or leave their schema out of the search_path", strings.Join(found, ", "))
	}
	if len(missing) > 0 {
		remedy := "create them first"
		if r.Pack.Migrations != nil {
			remedy = `run "seed migrate" first`
		}
		where := strconv.Quote(r.database)
		if r.Schema != "" {
			where = fmt.Sprintf("schema %q of %s", r.Schema, where)
			remedy = strings.Replace(remedy, "migrate", "migrate --schema '"+r.Schema+"'", 1)
		}
		if n := len(missing) - 5; n > 1 {
			missing = append(missing[:5], fmt.Sprintf("and %d more", n))
		}
		return fmt.Errorf("%w in %s: %s: %s", ErrNoSchema, where, strings.Join(missing, ", "), remedy)
	}
	return nil
}
