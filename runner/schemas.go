package runner

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// Many says how to go over several schemas. The zero value is right.
type Many struct {
	Jobs     int                // schemas at a time, each by a connection of its own; Options.Jobs of a single one; default: 1
	FailFast bool               // begin with no other schema once one has failed; gaps are no failure
	Confirm  func(Target) error // asked once, for all schemas together, before force empties; default: nobody is asked
	Done     func(SchemaReport) // called after each schema, by one goroutine at a time; default: none
}

// SchemasReport is the result of a command that went over several schemas. Its JSON form is stable.
type SchemasReport struct {
	Schemas   []SchemaReport `json:"schemas"` // by name
	Satisfied bool           `json:"satisfied"`
}

// SchemaReport is the result in one schema.
type SchemaReport struct {
	Schema    string `json:"schema"`
	*Report          // nil with Err
	Satisfied bool   `json:"satisfied"`
	Problem   string `json:"error,omitempty"` // what Err says
	Err       error  `json:"-"`               // why there is no report: ErrNotBegun, the context's, or what failed
}

// ErrNotBegun means that a schema was not begun with, because of an interrupt or of Many.FailFast. Test with
// errors.Is.
var ErrNotBegun = errors.New("not begun")

// Schemas audits, verifies, seeds or forces each schema that matches one of the globs in Options.Schemas. The command is
// "audit", "verify", "seed" or "force". Each schema has its own transaction and lock, and gets the rows that it would get
// alone; a failure in one changes nothing for the others. The functions of schema seed are installed before the first.
//
// It returns an error if it could not begin. A failure in a schema is in that schema's report. When ctx is cancelled, the
// schemas under way are rolled back.
func Schemas(ctx context.Context, config *pgx.ConnConfig, command string, o Options, m Many) (*SchemasReport, error) {
	p, err := newPlan(o)
	if err != nil {
		return nil, err
	}
	names, err := p.schemas(ctx, config, command)
	if err != nil {
		return nil, err
	}
	if command == "force" {
		if err := confirmAll(ctx, config, o, names, m); err != nil {
			return nil, err
		}
	}
	all := &SchemasReport{Schemas: make([]SchemaReport, len(names)), Satisfied: true}
	for i, name := range names {
		all.Schemas[i] = SchemaReport{Schema: name, Err: ErrNotBegun}
	}
	inSchemas(ctx, o, names, m, func(i int, own Options) error {
		of := &all.Schemas[i]
		of.Report, of.Err = start(ctx, config, own, command)
		of.Satisfied = of.Err == nil && of.Report.Satisfied
		return of.Err
	}, func(i int) {
		if m.Done != nil {
			m.Done(all.Schemas[i])
		}
	})
	for i := range all.Schemas {
		of := &all.Schemas[i]
		if of.Err != nil {
			of.Problem = of.Err.Error()
		}
		all.Satisfied = all.Satisfied && of.Satisfied
	}
	return all, nil
}

// inSchemas calls do for each schema, with the options for that one, and then done, by one goroutine at a time. The
// progress is that of the schemas together.
func inSchemas(ctx context.Context, o Options, names []string, m Many, do func(i int, own Options) error, done func(i int)) {
	var mu sync.Mutex
	ended := 0
	inTurn(ctx, len(names), m.Jobs, func(i int) bool {
		own := o
		own.Schema = names[i]
		own.unwatched = true // as many connections as jobs
		if len(names) == 1 {
			own.Jobs = m.Jobs
		}
		if o.Progress != nil {
			own.Progress = func(step Progress) {
				mu.Lock()
				defer mu.Unlock()
				step.Schema, step.Current, step.Target, step.Percent = own.Schema, ended, len(names), percent(ended, len(names))
				o.Progress(step)
			}
		}
		err := do(i, own)
		mu.Lock()
		defer mu.Unlock()
		ended++
		done(i)
		return err == nil || !m.FailFast
	})
}

// confirmAll asks once for all schemas what force asks for one. It only reads.
func confirmAll(ctx context.Context, config *pgx.ConnConfig, o Options, names []string, m Many) error {
	targets := make([]Target, len(names))
	errs := make([]error, len(names))
	inTurn(ctx, len(names), m.Jobs, func(i int) bool {
		own := o
		own.Schema = names[i]
		targets[i], errs[i] = lookAt(ctx, config, own)
		return errs[i] == nil
	})
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("schema %q: %w", names[i], err)
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	all := targets[0]
	all.Schemas, all.Tables = names, slices.Clone(all.Tables)
	for _, t := range targets[1:] {
		for i := range t.Tables {
			all.Tables[i].Rows += t.Tables[i].Rows
		}
	}
	if m.Confirm == nil {
		return nil
	}
	return m.Confirm(all)
}

// inTurn calls do for the numbers below n, jobs of them at a time, until it returns false or the context ends. It
// returns when what was begun is done.
func inTurn(ctx context.Context, n, jobs int, do func(i int) bool) {
	var next atomic.Int64
	var stopped atomic.Bool
	var wait sync.WaitGroup
	for range min(max(1, jobs), n) {
		wait.Go(func() {
			for !stopped.Load() && ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if !do(i) {
					stopped.Store(true)
				}
			}
		})
	}
	wait.Wait()
}

// schemas returns the schemas that the globs match, and installs what the fills call, where this role may. Who may not
// is told where a fill needs it.
func (p *plan) schemas(ctx context.Context, config *pgx.ConnConfig, command string) (names []string, err error) {
	err = retry(ctx, p.Logger, func() (err error) {
		names, err = p.listed(ctx, config, command)
		return err
	})
	return names, err
}

// listed is one attempt of schemas.
func (p *plan) listed(ctx context.Context, config *pgx.ConnConfig, command string) (names []string, err error) {
	r := run{plan: p, command: command}
	conn, err := connect(ctx, config, p.Logger)
	if err != nil {
		return nil, err
	}
	defer func() {
		after, cancel := finish(ctx)
		defer cancel()
		_ = conn.Close(after)
	}()
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		here, err := look(ctx, tx)
		if err == nil && r.writes() {
			err = here.writable()
		}
		if err == nil {
			names, err = matching(ctx, tx, here, p.Schemas)
		}
		if err != nil || !r.writes() || p.DryRun {
			return err
		}
		_, err = fill.Install(ctx, tx, p.Pack.Functions)
		if errors.As(err, new(*fill.InstallError)) {
			return nil
		}
		return err
	})
	return names, err
}

// matching returns the schemas of the database that one of the globs matches, without those that are the server's, an
// extension's, or seed's own.
func matching(ctx context.Context, tx pgx.Tx, here place, globs []string) ([]string, error) {
	rows, err := tx.Query(ctx, `SELECT nspname::text
FROM pg_namespace
WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'seed')
AND NOT EXISTS (
    SELECT FROM pg_depend
    WHERE classid = 'pg_namespace'::regclass AND objid = pg_namespace.oid AND deptype = 'e'
)
ORDER BY nspname::text COLLATE "C"`)
	if err != nil {
		return nil, fmt.Errorf("list the schemas: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("list the schemas: %w", err)
	}
	for _, glob := range globs {
		if _, err := path.Match(glob, ""); err != nil {
			return nil, usage("schema %q: %v", glob, err)
		}
		if !slices.ContainsFunc(all, func(name string) bool { return matches(name, []string{glob}) }) {
			return nil, usage("no schema of %q matches %q%s", here.database, glob, sql.Nearest(glob, all))
		}
	}
	names := slices.DeleteFunc(all, func(name string) bool { return !matches(name, globs) })
	if len(names) == 0 {
		return nil, usage("want a schema, or a glob of schemas")
	}
	return names, nil
}

// MigratedSchema is what came of a schema.
type MigratedSchema struct {
	Schema string
	MigrateResult
	Err error // ErrNotBegun, the context's, or what failed
}

// MigrateSchemas migrates each schema that matches one of the globs in o.Schemas. With o.Create these are names, and a
// schema that does not exist is created. Each has its own version table and lock; a failure in one changes nothing for
// the others. It calls done after each, by one goroutine at a time, and returns an error if it could not begin.
func MigrateSchemas(ctx context.Context, config *pgx.ConnConfig, o MigrateOptions, m Many, done func(MigratedSchema)) ([]MigratedSchema, error) {
	names := slices.Compact(slices.Sorted(slices.Values(o.Schemas)))
	for _, name := range names {
		if o.Create && strings.ContainsAny(name, `*?[\`) {
			return nil, usage("a schema to create needs a name, but %q is a pattern", name)
		}
		if o.Create && (strings.HasPrefix(name, "pg_") || name == "information_schema" || name == "seed") {
			return nil, usage("the schema %q is not for tables of a pack: choose another name", name)
		}
	}
	if !o.Create {
		var err error
		names, err = (&plan{Options: Options{Schemas: o.Schemas, Logger: slog.New(slog.DiscardHandler)}}).schemas(ctx, config, "migrate")
		if err != nil {
			return nil, err
		}
	}
	all := make([]MigratedSchema, len(names))
	for i, name := range names {
		all[i] = MigratedSchema{Schema: name, Err: ErrNotBegun}
	}
	var mu sync.Mutex
	inTurn(ctx, len(names), m.Jobs, func(i int) bool {
		own := o
		own.Schema = names[i]
		all[i].MigrateResult, all[i].Err = Migrate(ctx, config, own)
		mu.Lock()
		defer mu.Unlock()
		done(all[i])
		return all[i].Err == nil || !m.FailFast
	})
	return all, nil
}
