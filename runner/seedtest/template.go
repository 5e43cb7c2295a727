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

// Template makes the template database of a name, from which Clone makes others, on the server of config,
// or makes it anew where anything has changed that it is made from: see Options, whose Server does not
// count here. It returns nil as the report where nothing had to be done. A database of that name that was
// not made by Template is an error. All it needs is a role that may create databases.
//
// Until the new one is complete the old one stays in its place.
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
		old, err := lookUp(ctx, conn, name)
		if err == nil {
			err = old.mayReplace()
		}
		if err != nil {
			return err
		}
		n := note{template, time.Now(), hash}
		if old.note.of == hash && !old.invalid {
			return n.set(ctx, conn, name)
		}
		left, err := lookUp(ctx, conn, name+building) // by one that was killed
		if err == nil {
			err = left.mayReplace()
		}
		if err == nil {
			err = drop(ctx, conn, name+building, true)
		}
		if err != nil {
			return err
		}
		if report, err = r.build(ctx, conn, config, name+building, n); err != nil {
			// The cause is what matters; what is left is dropped by the next one.
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

// Clone makes a new database from the template of a name, and returns its name.
func Clone(ctx context.Context, config *pgx.ConnConfig, name string) (clone string, err error) {
	err = withLock(ctx, config, name, "pg_advisory_lock_shared", func(conn *pgx.Conn) error {
		t, err := lookUp(ctx, conn, name)
		if err != nil {
			return err
		}
		if t.note.kind != template || t.invalid {
			return usage("there is no template %q on this server: make it with seed template %[1]s", name)
		}
		how, err := strategy(ctx, conn)
		if err != nil {
			return fmt.Errorf("clone the template %q: %w", name, err)
		}
		clone, err = cloneOf(ctx, conn, name, how)
		return err
	})
	return clone, err
}

func cloneOf(ctx context.Context, conn executor, template, strategy string) (clone string, err error) {
	clone = template + "_" + strings.ToLower(rand.Text()[:10])
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+quote(clone)+" TEMPLATE "+quote(template)+strategy); err != nil {
		return "", fmt.Errorf("clone the template %q: %w", template, err)
	}
	return clone, note{aClone, time.Now(), template}.set(ctx, conn, clone)
}

// Drop drops a clone, ending its sessions, or a template with all its clones, unless somebody is connected
// to one of these. A database that was made neither by Template nor by Clone is an error.
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
		case d.note.kind == "":
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

// Sweep drops the clones of all templates that were made longer ago than age and that nobody is connected
// to, as far as this role may.
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

// dropOld drops those databases that are older, that nobody is connected to, and that this role may drop.
func dropOld(ctx context.Context, conn executor, all []database, age time.Duration) (dropped []string, err error) {
	for _, d := range all {
		if d.busy || !d.ours || d.protected || time.Since(d.note.at) < age {
			continue
		}
		err := drop(ctx, conn, d.name, false) // without force: somebody may have come meanwhile
		if err == nil {
			dropped = append(dropped, d.name)
		} else if !slices.Contains([]string{"55006", "3D000"}, codeOf(err)) { // somebody has, or it is gone
			return dropped, err
		}
	}
	return dropped, nil
}

const (
	maxName  = 50          // bytes of a template's name; leaves room in an identifier for what is added to it
	building = "_building" // is added to the name of a template that is not complete yet

	// begun is the connection limit of a template. CREATE DATABASE sets it, so that one whose making was cut short
	// before it got its comment is known as ours, too.
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
	// One connection to a template would hold up every clone: CREATE DATABASE waits until it has ended. Who may clone a
	// database that is no template is its owner alone.
	_, err = conn.PgConn().Exec(ctx, "ALTER DATABASE "+quote(name)+" ALLOW_CONNECTIONS false;"+
		"ALTER DATABASE "+quote(name)+" IS_TEMPLATE true;"+
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "+literal(name)+" AND backend_type = 'client backend'").ReadAll()
	if err != nil {
		err = fmt.Errorf("close the template %q to connections: %w", name, err)
	}
	return report, err
}

// drop drops a database or a template if it is there; with force it ends the sessions there.
func drop(ctx context.Context, conn executor, name string, force bool) error {
	statement := "DROP DATABASE IF EXISTS " + quote(name)
	_, err := conn.Exec(ctx, statement+map[bool]string{true: " WITH (FORCE)"}[force])
	if codeOf(err) == "42809" { // a template
		if _, err = conn.Exec(ctx, "ALTER DATABASE "+quote(name)+" IS_TEMPLATE false"); err == nil {
			return drop(ctx, conn, name, force)
		}
	}
	if force && codeOf(err) == "42501" {
		// Autovacuum is at work there, whose sessions we may not end. Without FORCE the server sends it away.
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

// withLock calls do under the lock of a template's name: who makes it has it for itself, who clones
// it shares it.
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
		// A pooler may keep the session.
		_, _ = conn.Exec(after, "SELECT "+strings.Replace(lock, "_lock", "_unlock", 1)+"($1)", lockKey("named "+name))
		_ = conn.Close(after)
	}()
	if _, err := conn.Exec(ctx, "SELECT "+lock+"($1)", lockKey("named "+name)); err != nil {
		return fmt.Errorf("wait for the lock of %q: %w", name, err)
	}
	return do(conn)
}

// connectNamed connects without prepared statements: behind a pooler the next statement may come to another session.
func connectNamed(ctx context.Context, config *pgx.ConnConfig) (*pgx.Conn, error) {
	own := config.Copy()
	own.DefaultQueryExecMode = pgx.QueryExecModeExec
	return pgx.ConnectConfig(ctx, own)
}
