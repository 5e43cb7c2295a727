package runner

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
)

// connect opens a connection of our own, which is closed after one transaction.
func connect(ctx context.Context, config *pgx.ConnConfig, log *slog.Logger) (*pgx.Conn, error) {
	own := config.Copy()
	// One round trip a batch, and one statement a message.
	own.DefaultQueryExecMode = pgx.QueryExecModeExec
	// A cancelled context cancels the statement in the server, too, and keeps the connection for the
	// rollback.
	own.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: c, DeadlineDelay: 5 * time.Second}
	}
	if own.OnNotice == nil {
		own.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) {
			log.Debug("notice of the server", "severity", n.Severity, "message", n.Message)
		}
	}
	if own.RuntimeParams["application_name"] == "" {
		own.RuntimeParams["application_name"] = "seed"
	}
	conn, err := pgx.ConnectConfig(ctx, own)
	if err != nil {
		return nil, connectError("connect", config, err)
	}
	return conn, nil
}

// finish does what must also be done when the context is cancelled.
func finish(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
}

// safePath puts pg_catalog before the session's search_path, so that functions and operators of the
// same name in other schemas change nothing.
const safePath = `SELECT pg_catalog.set_config('search_path', pg_catalog.regexp_replace(
    pg_catalog.concat('pg_catalog, ', pg_catalog.current_setting('search_path')), ',\s*$', ''), true)`

// place is what is to be known of a database before a run begins.
type place struct {
	database  string
	protected bool
	citus     bool     // its tables may lie on several servers
	path      []string // the schemas of the session's search_path that are there
}

// look reads it. That the database is protected is in the catalog as well as in the session, which may have another
// value.
func look(ctx context.Context, q interface {
	SendBatch(context.Context, *pgx.Batch) pgx.BatchResults
}) (p place, err error) {
	var b pgx.Batch
	var session string
	var stored []string
	b.Queue(safePath)
	b.Queue(`SELECT current_database(), coalesce(current_setting('seed.protected', true), ''), ARRAY(
    SELECT setting
    FROM pg_db_role_setting AS s
    CROSS JOIN unnest(s.setconfig) AS setting
    WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    AND s.setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = session_user))
), EXISTS (SELECT FROM pg_extension WHERE extname = 'citus'), current_schemas(false)::text[]`).QueryRow(func(row pgx.Row) error {
		return row.Scan(&p.database, &session, &stored, &p.citus, &p.path)
	})
	if err := q.SendBatch(ctx, &b).Close(); err != nil {
		return p, fmt.Errorf("read what database this is: %w", err)
	}
	on := func(value string) bool {
		return !slices.Contains([]string{"", "off", "false", "no", "0"}, strings.ToLower(value))
	}
	p.protected = on(session)
	for _, s := range stored {
		if name, value, _ := strings.Cut(s, "="); strings.EqualFold(name, "seed.protected") {
			p.protected = p.protected || on(value)
		}
	}
	return p, nil
}

// writable returns ErrProtected if the database's owner has set seed.protected.
func (p place) writable() error {
	if p.protected {
		return fmt.Errorf("%w: nothing may write to %q, not even a dry run, which takes locks: its owner lifts this by ALTER DATABASE %s RESET seed.protected",
			ErrProtected, p.database, pgx.Identifier{p.database}.Sanitize())
	}
	return nil
}

// searchPath returns the session's search_path with that schema in front, and without the others that match the
// globs: what they have in common stays, but no schema gets a row of another.
func (p place) searchPath(schema string, globs []string) string {
	quoted := []string{pgx.Identifier{schema}.Sanitize()}
	for _, s := range p.path {
		if s != "pg_catalog" && s != schema && !matches(s, globs) {
			quoted = append(quoted, pgx.Identifier{s}.Sanitize())
		}
	}
	return strings.Join(quoted, ", ")
}

const tries = 5

// SQLSTATEs that another session may cause and that a second try may not meet again. A foreign key violation is one: the
// application may delete a row after we have read it and before we refer to it.
const (
	serialization = "40001"
	deadlock      = "40P01"
	foreignKey    = "23503"
)

// workerLost reports whether a server has lost another one, as a coordinator of Citus a worker: it cannot connect, or
// passes on what the worker says when it is stopped.
func workerLost(pg *pgconn.PgError) bool {
	return strings.HasPrefix(pg.Code, "08") || slices.Contains([]string{"57P01", "57P02", "57P03"}, pg.Code)
}

// retry calls try until it succeeds, fails for good, or has failed too often. What passes by itself
// is a serialization failure, a deadlock, a row that was deleted meanwhile, and a connection that was
// lost, but not one that could not be made in the first place; and a server that has lost another one.
func retry(ctx context.Context, log *slog.Logger, try func() error) error {
	lost := false
	for n := 1; ; n++ {
		err := try()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var connection *ConnectError
		var isLost *lostError
		var pg *pgconn.PgError
		lost = lost || errors.As(err, &isLost)
		passes := errors.As(err, &isLost) || lost && errors.As(err, &connection) ||
			errors.As(err, &pg) && (slices.Contains([]string{serialization, deadlock, foreignKey}, pg.Code) || workerLost(pg))
		if !passes || n == tries {
			return err
		}
		// From 0.1 s up, doubled each time, by chance up to as much again.
		pause := 100 * time.Millisecond << (n - 1)
		pause += rand.N(pause)
		log.Warn("trying again", "try", n+1, "of", tries, "in", pause, "error", err)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// lostError is a ConnectError of a connection that was there.
type lostError struct{ *ConnectError }

// Unwrap returns the ConnectError.
func (e *lostError) Unwrap() error { return e.ConnectError }
