package seedtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Template makes a template database with that name on the server of config, for Clone. It makes an existing template
// again if something that it is made from has changed: see Options, of which it ignores Server. If nothing is to do,
// the report is nil. If a database of that name exists that Template did not make, it returns an error. The role only
// needs CREATEDB.
//
// The old template stays until the new one is complete.
func Template(ctx context.Context, config *pgx.ConnConfig, name string, o Options) (*runner.Report, error) {
	r, err := newRecipe(o, time.Now())
	if err != nil {
		return nil, err
	}
	if len(name) > maxName || name == "" {
		return nil, usage("template %q: want a name of 1 to %d bytes", name, maxName)
	}
	return r.template(ctx, config, name)
}

func (r recipe) template(ctx context.Context, config *pgx.ConnConfig, name string) (report *runner.Report, err error) {
	err = withLock(ctx, config, name, "pg_advisory_lock", func(conn *pgx.Conn) error {
		major, _, _ := strings.Cut(conn.PgConn().ParameterStatus("server_version"), ".")
		hash, err := r.hash(major)
		if err != nil {
			return err
		}
		old, err := replaceable(ctx, conn, name)
		if err != nil {
			return err
		}
		n := note{template, time.Now(), hash}
		if old.of == hash && !old.invalid {
			return n.set(ctx, conn, name)
		}
		// A process that was killed may have left one.
		if _, err = replaceable(ctx, conn, name+building); err == nil {
			err = drop(ctx, conn, name+building, true)
		}
		if err != nil {
			return err
		}
		if report, err = r.build(ctx, conn, config, name+building, n); err != nil {
			// Return the cause; the next call drops what is left.
			_ = drop(context.WithoutCancel(ctx), conn, name+building, true)
			return err
		}
		if err := drop(ctx, conn, name, true); err != nil {
			return err
		}
		if _, err = conn.Exec(ctx, "ALTER DATABASE "+quote(name+building)+" RENAME TO "+quote(name)); err != nil {
			return fmt.Errorf("put the new template %q in its place: %w", name, err)
		}
		return nil
	})
	return report, err
}

// Clone makes a new database from a template, and returns the name of the new one.
func Clone(ctx context.Context, config *pgx.ConnConfig, name string) (clone string, err error) {
	err = withLock(ctx, config, name, "pg_advisory_lock_shared", func(conn *pgx.Conn) error {
		t, err := lookUp(ctx, conn, name)
		if err != nil {
			return err
		}
		if t.kind != template || t.invalid {
			return usage("there is no template %q on this server: make it with seed template %[1]s", name)
		}
		clone, err = cloneOf(ctx, conn, name)
		return err
	})
	return clone, err
}

func cloneOf(ctx context.Context, conn executor, template string) (clone string, err error) {
	clone = template + "_" + strings.ToLower(rand.Text()[:10])
	how, err := strategy(ctx, conn)
	if err == nil {
		_, err = conn.Exec(ctx, "CREATE DATABASE "+quote(clone)+" TEMPLATE "+quote(template)+how)
	}
	if err != nil {
		return "", fmt.Errorf("clone the template %q: %w", template, err)
	}
	return clone, note{aClone, time.Now(), template}.set(ctx, conn, clone)
}

// Drop disconnects the sessions of a clone and drops it. It drops a template with all its clones, unless a session is
// connected to one of them. It returns an error for a database that neither Template nor Clone made.
func Drop(ctx context.Context, config *pgx.ConnConfig, name string) (dropped []string, err error) {
	err = withLock(ctx, config, name, "pg_advisory_lock", func(conn *pgx.Conn) error {
		d, err := lookUp(ctx, conn, name)
		switch {
		case err != nil:
			return err
		case d.name == "":
			return usage("there is no database %q on this server", name)
		case d.protected:
			return protected(name)
		case d.kind == "":
			return usage("refused: the database %q was made neither by seed template nor by seed clone", name)
		}
		all, err := clones(ctx, conn, name) // none of a clone
		if err != nil {
			return err
		}
		for _, c := range all {
			if c.busy {
				return usage("refused: somebody is connected to %q, a clone of %q: end that, or drop that clone by its own name", c.name, name)
			}
		}
		for _, c := range append(all, d) {
			if err := drop(ctx, conn, c.name, true); err != nil {
				return err
			}
			dropped = append(dropped, c.name)
		}
		return nil
	})
	return dropped, err
}

// Sweep drops all clones that are older than age, have no sessions, and may be dropped by this role.
func Sweep(ctx context.Context, config *pgx.ConnConfig, age time.Duration) (dropped []string, err error) {
	conn, err := connectNamed(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	all, err := clones(ctx, conn, "")
	if err != nil {
		return nil, err
	}
	return dropOld(ctx, conn, all, age)
}

// dropOld drops those databases that are older, have no sessions, and may be dropped by this role.
func dropOld(ctx context.Context, conn executor, all []database, age time.Duration) (dropped []string, err error) {
	for _, d := range all {
		if d.busy || !d.ours || d.protected || time.Since(d.at) < age {
			continue
		}
		err := drop(ctx, conn, d.name, false) // without force: a session may have connected since
		if err == nil {
			dropped = append(dropped, d.name)
		} else if !slices.Contains([]string{"55006", "3D000"}, codeOf(err)) { // a session has connected, or the database is gone
			return dropped, err
		}
	}
	return dropped, nil
}

const (
	maxName  = 50          // bytes of a template's name; leaves room in an identifier for what is added to it
	building = "_building" // suffix of a template that is not complete yet

	// begun is the connection limit of a template. CREATE DATABASE sets it. It identifies a template that was
	// interrupted before it got its comment.
	begun = "19051"
)

// build makes a complete template.
func (r recipe) build(ctx context.Context, conn *pgx.Conn, config *pgx.ConnConfig, name string, n note) (*runner.Report, error) {
	_, err := conn.Exec(ctx, "CREATE DATABASE "+quote(name)+" CONNECTION LIMIT "+begun)
	if err != nil {
		return nil, fmt.Errorf("create database %q: %w", name, err)
	}
	if err := n.set(ctx, conn, name); err != nil {
		return nil, err
	}
	own := config.Copy()
	own.Database, own.DefaultQueryExecMode = name, pgx.QueryExecModeExec
	report, err := r.cook(ctx, own)
	if err != nil {
		return report, err
	}
	// No connections: CREATE DATABASE waits until those to the template have ended. Without IS_TEMPLATE only the owner may
	// clone it.
	_, err = conn.PgConn().Exec(ctx, "ALTER DATABASE "+quote(name)+" ALLOW_CONNECTIONS false;"+
		"ALTER DATABASE "+quote(name)+" IS_TEMPLATE true;"+
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "+literal(name)+" AND backend_type = 'client backend'").ReadAll()
	if err != nil {
		err = fmt.Errorf("close the template %q to connections: %w", name, err)
	}
	return report, err
}

// drop drops a database or a template if it exists. With force it disconnects the sessions.
func drop(ctx context.Context, conn executor, name string, force bool) error {
	statement := "DROP DATABASE IF EXISTS " + quote(name)
	_, err := conn.Exec(ctx, statement+map[bool]string{true: " WITH (FORCE)"}[force])
	if codeOf(err) == "42809" { // a template
		if _, err = conn.Exec(ctx, "ALTER DATABASE "+quote(name)+" IS_TEMPLATE false"); err == nil {
			return drop(ctx, conn, name, force)
		}
	}
	if force && codeOf(err) == "42501" {
		// Autovacuum is running there, and we may not end it. Without FORCE the server ends it.
		_, err = conn.Exec(ctx, statement)
	}
	if err != nil {
		return fmt.Errorf("drop %q: %w", name, err)
	}
	return nil
}

// codeOf returns the SQLSTATE of an error, or "".
func codeOf(err error) string {
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}

func protected(name string) error {
	return fmt.Errorf("%w: nothing may drop %q: its owner lifts this by ALTER DATABASE %s RESET seed.protected", runner.ErrProtected, name, quote(name))
}

func usage(format string, args ...any) error {
	return &runner.UsageError{Problem: fmt.Sprintf(format, args...)}
}

// key follows the name of a function for advisory locks.
const key = "(hashtextextended('seed template ' || $1::text, 0))"

// withLock calls do under the advisory lock of a template's name: exclusive to make it, shared to clone it.
func withLock(ctx context.Context, config *pgx.ConnConfig, name, lock string, do func(*pgx.Conn) error) error {
	if config.Database == name {
		return usage("refused: the database %q is the one that is connected to: connect to another one of the server, such as postgres", name)
	}
	conn, err := connectNamed(ctx, config)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer func() {
		after, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		// Unlock: a pooler may keep the session.
		_, _ = conn.Exec(after, "SELECT "+strings.Replace(lock, "_lock", "_unlock", 1)+key, name)
		_ = conn.Close(after)
	}()
	if _, err := conn.Exec(ctx, "SELECT "+lock+key, name); err != nil {
		return fmt.Errorf("wait for the lock of %q: %w", name, err)
	}
	return do(conn)
}

// connectNamed connects without prepared statements: a pooler may send the next statement to another session.
func connectNamed(ctx context.Context, config *pgx.ConnConfig) (*pgx.Conn, error) {
	own := config.Copy()
	own.DefaultQueryExecMode = pgx.QueryExecModeExec
	return pgx.ConnectConfig(ctx, own)
}
