package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql"
	"github.com/a400be2d/seed/sql/author"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Made is a requirement that New wrote.
type Made struct {
	File    InitFile
	Setting string // the line that each profile has to get
	Problem string // what the trial met with; "" where all is well
}

// New writes one requirement for a pack and tries it after those of the pack, in one transaction, which it rolls back. Of
// the options only Pack, AsOf, the timeouts and Logger count.
func New(ctx context.Context, config *pgx.ConnConfig, o Options, wish author.Wish) (*Made, error) {
	pack := o.Pack
	if slices.Contains(pack.Names(), wish.Name) {
		return nil, usage("the pack has a requirement %q: choose another name", wish.Name)
	}
	if wish.Min < 1 || wish.Min > sql.MaxMinimum || wish.Fresh < 0 || wish.Fresh > 100_000 {
		return nil, usage("--min: want a number from 1 to %d, and for --fresh a number of days", sql.MaxMinimum)
	}
	number := 0
	for _, r := range pack.Requirements {
		number = max(number, r.Number)
	}
	if number = (number/10 + 1) * 10; number > 999 {
		return nil, usage("the pack has no number above %d left: rename its last files", number-10)
	}
	path := fmt.Sprintf("requirements/%03d_%s.sql", number, wish.Name)
	made := &Made{}
	err := Try(ctx, config, o, func(ctx context.Context, t *Trial) error {
		schema, err := t.catalog(ctx, func(_, table string, _ bool) bool { return !author.Bookkeeping(table) })
		if err != nil {
			return err
		}
		r, err := author.One(schema, wish)
		if err != nil {
			return usage("%v", err)
		}
		if err := t.condition(ctx, r, wish.Where); err != nil {
			return err
		}
		minimums := map[string]int{}
		if profile, err := pack.Profile("medium"); err == nil {
			minimums = profile.Minimums()
		}
		for _, earlier := range pack.Requirements {
			if err := t.Fill(ctx, earlier, minimums[earlier.Name]); err != nil && !excusable(err) {
				return err
			}
		}
		made.File.Path = path
		if _, err := sql.Parse(path, r.Write(author.Hints{})); err != nil {
			return usage("%v", err)
		}
		made.File.Text, made.Problem, err = try(ctx, t, r, path)
		if strings.HasSuffix(made.Problem, " rows are still missing") && strings.Contains(made.File.Text, "\n-- needs: ") {
			// The file says what it waits for.
			made.File.Text, made.Problem = strings.Replace(made.File.Text, "-- todo: "+made.Problem+"\n", "", 1), ""
		}
		if made.Problem != "" {
			r.Off() // so that the pack can be filled
		}
		made.Setting = (&author.Pack{Requirements: []*author.Requirement{r}}).Settings(0)
		return err
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

// condition checks that PostgreSQL takes a condition on the rows of a table.
func (t *Trial) condition(ctx context.Context, r *author.Requirement, where string) error {
	if where == "" {
		return nil
	}
	inner, err := t.Tx.Begin(ctx)
	if err != nil {
		return err
	}
	table := pgx.Identifier{r.Table.Schema, r.Table.Name}.Sanitize()
	// The extended protocol, which admits no second statement.
	err = inner.Conn().PgConn().ExecParams(ctx, "SELECT FROM "+table+" WHERE ("+where+"\n) LIMIT 0", nil, nil, nil, nil).Read().Err
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && ctx.Err() == nil {
		err = usage("--where: %s: want a condition on the columns of %s", pg.Message, r.Table.Name)
	}
	return errors.Join(err, inner.Rollback(ctx))
}
