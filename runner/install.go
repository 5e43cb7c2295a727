package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// install creates the functions that the fills call, once per run, and checks that no fill calls a volatile one.
func (r *run) install(ctx context.Context) error {
	if r.ready {
		return nil
	}
	var err error
	if r.team != nil {
		err = r.team.install(ctx)
	} else {
		_, err = fill.Install(ctx, r.tx, r.Pack.Functions)
	}
	if err != nil {
		return err
	}
	if err := r.steady(ctx); err != nil {
		return err
	}
	r.ready = true
	return nil
}

// volatile lists the volatile functions among those named. Sleeping is allowed: it does not change the rows.
const volatile = `SELECT DISTINCT c.schema, c.name, format('%I.%I', n.nspname, p.proname)
FROM unnest($1::text[], $2::text[]) AS c (schema, name)
JOIN pg_proc AS p ON p.proname = c.name
JOIN pg_namespace AS n ON n.oid = p.pronamespace
WHERE p.provolatile = 'v' AND p.prokind = 'f'
AND (n.nspname = c.schema OR c.schema = '' AND n.nspname = ANY (current_schemas(false)))
AND NOT EXISTS (
    SELECT FROM pg_proc AS first
    WHERE first.proname = p.proname AND first.proargtypes = p.proargtypes AND first.pronamespace = 'pg_catalog'::regnamespace AND first.oid <> p.oid
)
AND NOT (n.nspname = 'pg_catalog' AND p.proname IN ('pg_sleep', 'pg_sleep_for', 'pg_sleep_until'))
ORDER BY 3`

// steady returns a *sql.Fault for each call of a volatile function.
func (r *run) steady(ctx context.Context) error {
	var schemas, names []string
	for _, req := range r.chosen {
		for _, c := range req.Calls() {
			schemas, names = append(schemas, c.Schema), append(names, c.Name)
		}
	}
	rows, err := r.tx.Query(ctx, volatile, schemas, names)
	if err != nil {
		return fmt.Errorf("look for volatile functions: %w", err)
	}
	found := map[[2]string]string{}
	var schema, name, full string
	if _, err := pgx.ForEachRow(rows, []any{&schema, &name, &full}, func() error {
		found[[2]string{schema, name}] = full
		return nil
	}); err != nil {
		return fmt.Errorf("look for volatile functions: %w", err)
	}
	var faults []error
	for _, req := range r.chosen {
		for _, c := range req.Calls() {
			if full := found[[2]string{c.Schema, c.Name}]; full != "" {
				faults = append(faults, &sql.Fault{File: req.File, Line: c.Line, Problem: fmt.Sprintf(
					"%s() is volatile, so it may write, or give another result each time: declare it STABLE or IMMUTABLE if it does neither", full)})
			}
		}
	}
	return errors.Join(faults...)
}

// denied adds a hint to an error of a fill if another role has to do something once.
func (r *run) denied(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || pg.Code != "42501" || !strings.HasSuffix(pg.Message, " seed") {
		return err
	}
	config := r.conn.Config()
	return &fill.InstallError{State: "may not be used by this role", Remedy: "have the owner of schema seed run once: GRANT USAGE ON SCHEMA seed TO " +
		pgx.Identifier{cmp.Or(config.RuntimeParams["role"], config.User)}.Sanitize(), Err: err}
}
