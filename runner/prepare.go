package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// prepare checks the protection, applies the settings, takes the lock, and sets the clock.
func (r *run) prepare(ctx context.Context) error {
	here, err := look(ctx, r.tx)
	if err == nil && (r.writes() || r.command == "look") {
		err = here.writable()
	}
	if err != nil {
		return err
	}

	r.citus = here.citus

	var b pgx.Batch
	var explain []func(error) error // for each statement, what makes its error clearer
	queue := func(statement string, f func(error) error, arguments ...any) {
		explain = append(explain, f)
		b.Queue(statement, arguments...)
	}
	if r.Jobs > 1 && r.command == "seed" && !r.DryRun && !r.citus {
		r.team = &team{run: r, config: r.conn.Config(), whole: map[string]bool{}}
		queue("SET TRANSACTION READ ONLY", func(err error) error { return fmt.Errorf("set transaction: %w", err) })
	}
	if r.citus {
		// This comes before the other settings: Citus would propagate them to the workers, which refuse settings that
		// they do not know.
		queue("SET LOCAL citus.propagate_set_commands = 'local'", func(err error) error {
			return fmt.Errorf("set citus.propagate_set_commands: %w", err)
		})
	}
	for _, s := range planner {
		queue(s.Statement(), func(err error) error { return fmt.Errorf("%s: %w", s.Statement(), err) })
	}
	for _, s := range r.settings {
		queue(s.Statement(), func(err error) error { return r.settingError(s, err) })
	}
	var timeouts []sql.Setting
	timeout := func(name string, d time.Duration) {
		if d > 0 {
			// Less than a millisecond would become 0, which means no timeout.
			timeouts = append(timeouts, sql.Setting{Name: name, Value: strconv.FormatInt(max(1, d.Milliseconds()), 10)})
		}
	}
	timeout("statement_timeout", r.StatementTimeout)
	timeout("lock_timeout", r.LockTimeout)
	if r.team != nil { // the run's own transaction idles while the others fill
		timeouts = append(timeouts, sql.Setting{Name: "idle_in_transaction_session_timeout", Value: "0"})
	}
	for _, s := range timeouts {
		queue(s.Statement(), func(err error) error { return fmt.Errorf("set %s: %w", s.Name, err) })
	}
	path := safePath
	if r.Schema != "" {
		path = "SET LOCAL search_path = pg_catalog, " + here.searchPath(r.Schema, r.Schemas)
	}
	queue(path, func(err error) error { return fmt.Errorf("set search_path: %w", err) })
	// Only for now: the catalogs may be large, and the next queries read few of their rows.
	queue("SET LOCAL enable_nestloop = on", func(err error) error { return fmt.Errorf("set enable_nestloop: %w", err) })
	if r.writes() {
		// If this program is killed, the server notices during a query and releases the locks. PostgreSQL 13 and some
		// platforms lack it.
		queue(noticeKill, func(err error) error {
			return fmt.Errorf("set client_connection_check_interval: %w", err)
		})
		queue(lock, func(err error) error { return fmt.Errorf("wait for another run: %w", err) }, quoteAll(r.tables))
	}
	// Independent of the session's DateStyle.
	queue(`SELECT current_database(), current_setting('seed.as_of'),
    CASE WHEN isfinite(t) AND extract(year FROM t) BETWEEN 1 AND 9999 THEN to_char(t, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') END
FROM CAST(current_setting('seed.as_of')::timestamptz AT TIME ZONE 'UTC' AS timestamp) AS t`, asOfError)

	results := r.tx.SendBatch(ctx, &b)
	for i := range len(explain) - 1 {
		if _, err := results.Exec(); err != nil {
			_ = results.Close()
			return explain[i](err)
		}
	}
	var written string
	var instant *string
	err = results.QueryRow().Scan(&r.database, &written, &instant)
	if closing := results.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return asOfError(err)
	}
	if instant != nil {
		r.asOf, err = time.Parse(time.RFC3339Nano, *instant)
	}
	if instant == nil || err != nil {
		return usage("as-of %q: want a point in time of the years 1 to 9999", written)
	}

	// From here on 'now' and 'today' are one fixed moment, in this transaction and in any that replaces it.
	r.set("seed.as_of", r.asOf.Format("'2006-01-02 15:04:05.999999+00'"))
	if err := r.names(ctx); err != nil {
		return err
	}
	b = pgx.Batch{}
	b.Queue(r.settings[r.setting("seed.as_of")].Statement())
	for _, s := range slices.Concat(planner, r.settings) {
		if strings.EqualFold(s.Name, "enable_nestloop") {
			b.Queue(s.Statement())
		}
	}
	if err := r.tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("set seed.as_of: %w", err)
	}
	if r.team != nil {
		for _, s := range slices.Concat(planner, r.settings, timeouts) {
			r.team.statements = append(r.team.statements, s.Statement())
		}
		r.team.statements = append(r.team.statements, path, noticeKill)
	}
	if r.Bulk == BulkAlways && (r.writes() || r.command == "look") {
		return r.bulkable(ctx)
	}
	return nil
}

const noticeKill = `SELECT set_config('client_connection_check_interval', '1s', true)
WHERE current_setting('client_connection_check_interval', true) = '0' AND version() LIKE '%linux%'`

// planner holds the planner settings of every run. The built-in profiles set the same for psql, and a profile may
// override them. JIT compilation costs more than it saves here. The planner takes a table that was filled in the same
// transaction for an empty one, and would choose a nested loop.
var planner = []sql.Setting{
	{Name: "jit", Value: "off"},
	{Name: "enable_nestloop", Value: "off"},
	{Name: "work_mem", Value: "'256MB'"},
	// The smallest sample is enough for the run's plans, which depend only on the size of the tables. After the commit
	// autovacuum sees that the tables have grown, and analyzes them with the full sample.
	{Name: "default_statistics_target", Value: "1"},
	// The loader reads strings by this rule, too.
	{Name: "standard_conforming_strings", Value: "on"},
	// If a policy hides rows from this role, raise an error. Otherwise hidden rows would count as missing.
	{Name: "row_security", Value: "off"},
}

// lock waits until other runs of the same schema, that of the pack's tables, have ended. The key is "seed" in ASCII,
// then the schema's OID; see fill.Install for the key without an OID.
const lock = `SELECT pg_advisory_xact_lock((1936024932::bigint << 32) | schema::bigint)
FROM (
    SELECT DISTINCT relnamespace AS schema
    FROM pg_class
    WHERE oid = ANY (ARRAY(SELECT to_regclass(name) FROM unnest($1::text[]) AS name))
    ORDER BY 1
) AS t`

func (r *run) settingError(s sql.Setting, err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return err
	}
	located := sql.Locate(r.profile.File, r.profile.SQL, err)
	var e *sql.Error
	if errors.As(located, &e) && s.Line > 0 {
		// The position is relative to the statement, not to the file.
		e.Line, e.Column, e.Text = s.Line, 0, strings.TrimRight(strings.Split(r.profile.SQL, "\n")[s.Line-1], "\r")
		return e
	}
	return fmt.Errorf("%s: %w", s.Statement(), err)
}

func asOfError(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && strings.HasPrefix(pg.Code, "22") {
		return usage("as-of: %s: want a time that PostgreSQL reads, as 2026-01-15, 2026-01-15 12:00:00+01, now, today or yesterday", pg.Message)
	}
	return fmt.Errorf("read seed.as_of: %w", err)
}
