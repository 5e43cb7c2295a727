package seedtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// Template makes the template database of a name, from which Clone makes others, on the server of config,
// or makes it anew where anything has changed that it is made from: see Options, whose Server does not
// count here. It returns nil as the report where nothing had to be done. A database of that name that was
// not made by Template is an error. All it needs is a role that may create databases.
//
// Until the new one is complete the old one stays in its place.
func Template(ctx context.Context, config *pgx.ConnConfig, name string, o Options) (report *runner.Report, err error) {
	r, err := newRecipe(o, time.Now())
	if err != nil {
		return nil, err
	}
	if len(name) > maxName || name == "" {
		return nil, usage("template %q: want a name of 1 to %d bytes", name, maxName)
	}
	err = withLock(ctx, config, name, "pg_advisory_lock", func(conn *pgx.Conn) error {
		old, err := lookUp(ctx, conn, name)
		if err != nil {
			return err
		}
		hash, err := r.hash(old.server)
		if err != nil {
			return err
		}
		if err := old.mayReplace(name); err != nil {
			return err
		}
		if old.invalid {
			if err := dropNamed(ctx, conn, name, ""); err != nil {
				return err
			}
			old.exists = false
		}
		if err := dropIfOurs(ctx, conn, name+outdated); err != nil {
			return err
		}
		mark := mark{Hash: hash, Used: time.Now()}
		if old.exists && old.mark.Hash == hash {
			return comment(ctx, conn, name, mark.String())
		}
		report, err = makeNamed(ctx, conn, config, name, r, mark)
		if err != nil {
			return err
		}
		return replaceNamed(ctx, conn, name, old.exists)
	})
	return report, err
}

// Clone makes a new database from the template of a name, and returns its name.
func Clone(ctx context.Context, config *pgx.ConnConfig, template string) (name string, err error) {
	err = withLock(ctx, config, template, "pg_advisory_lock_shared", func(conn *pgx.Conn) error {
		t, err := lookUp(ctx, conn, template)
		if err != nil {
			return err
		}
		if t.mark.Hash == "" || t.invalid {
			return usage("there is no template %q on this server: make it with seed template %[1]s", template)
		}
		name = template + "_" + strings.ToLower(rand.Text()[:10])
		statement := "CREATE DATABASE " + quote(name) + " TEMPLATE " + quote(template)
		if t.strategy != "" {
			statement += " STRATEGY " + t.strategy
		}
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("clone the template %q: %w", template, err)
		}
		return comment(ctx, conn, name, cloneMark{template, time.Now()}.String())
	})
	return name, err
}

// Drop drops a clone, ending its sessions, or a template with all its clones, unless somebody is connected
// to one of these. A database that was made neither by Template nor by Clone is an error.
func Drop(ctx context.Context, config *pgx.ConnConfig, name string) (dropped []string, err error) {
	err = withLock(ctx, config, name, "pg_advisory_lock", func(conn *pgx.Conn) error {
		d, err := lookUp(ctx, conn, name)
		switch {
		case err != nil:
			return err
		case !d.exists:
			return usage("there is no database %q on this server", name)
		case d.protected:
			return protected(name)
		case d.isClone:
			dropped = []string{name}
			return dropNamed(ctx, conn, name, " WITH (FORCE)")
		case d.mark.Hash == "":
			return usage("refused: the database %q was made neither by seed template nor by seed clone", name)
		}
		clones, err := clonesOf(ctx, conn, name)
		if err != nil {
			return err
		}
		for _, c := range clones {
			if c.busy {
				return usage("refused: somebody is connected to %q, a clone of %q: end that, or drop that clone by its own name", c.name, name)
			}
		}
		for _, c := range clones {
			if err := dropNamed(ctx, conn, c.name, ""); err != nil {
				return err
			}
			dropped = append(dropped, c.name)
		}
		dropped = append(dropped, name)
		return dropNamed(ctx, conn, name, "")
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
	defer closeConn(ctx, conn)
	clones, err := clonesOf(ctx, conn, "")
	if err != nil {
		return nil, err
	}
	for _, c := range clones {
		if m, ok := readCloneMark(c.comment); !ok || c.busy || !c.ours || time.Since(m.Made) < age {
			continue
		}
		if err := dropNamed(ctx, conn, c.name, ""); err != nil && !inUse(err) {
			return dropped, err
		} else if err == nil {
			dropped = append(dropped, c.name)
		}
	}
	return dropped, nil
}

// maxName leaves room in an identifier for what is added to a template's name.
const maxName = 50

// building is added to the name of a template that is not complete yet.
const building = "_building"

// outdated is added to the name of a template for which there is a new one.
const outdated = "_outdated"

// begun is the connection limit of a template. CREATE DATABASE sets it, so that one whose making was cut short
// before it got its comment is known as ours, too.
const begun = 19051

// makeNamed makes a complete template under another name.
func makeNamed(ctx context.Context, conn *pgx.Conn, config *pgx.ConnConfig, name string, r recipe, m mark) (*runner.Report, error) {
	temporary := name + building
	half, err := lookUp(ctx, conn, temporary)
	if err != nil {
		return nil, err
	}
	if err := half.mayReplace(temporary); err != nil {
		return nil, err
	}
	if half.exists {
		if err := dropNamed(ctx, conn, temporary, " WITH (FORCE)"); err != nil {
			return nil, err
		}
	}
	if _, err := conn.Exec(ctx, fmt.Sprintf("CREATE DATABASE %s CONNECTION LIMIT %d", quote(temporary), begun)); err != nil {
		return nil, fmt.Errorf("create database %q: %w", temporary, err)
	}
	report, err := func() (*runner.Report, error) {
		if err := comment(ctx, conn, temporary, m.String()); err != nil {
			return nil, err
		}
		own := config.Copy()
		own.Database = temporary
		own.DefaultQueryExecMode = pgx.QueryExecModeExec
		db := stdlib.OpenDB(*own)
		defer db.Close()
		return r.cook(ctx, db, own, plain(config.ConnString(), own))
	}()
	if err == nil {
		err = seal(ctx, conn, temporary)
	}
	if err == nil {
		// Who may clone a database that is no template is its owner alone.
		if _, err = conn.Exec(ctx, "ALTER DATABASE "+quote(temporary)+" IS_TEMPLATE true"); err != nil {
			err = fmt.Errorf("mark %q as a template: %w", temporary, err)
		}
	}
	if err != nil {
		// The cause is what matters; what is left is dropped by the next one.
		_ = dropNamed(context.WithoutCancel(ctx), conn, temporary, " WITH (FORCE)")
		return nil, err
	}
	return report, nil
}

// replaceNamed puts the new template in the place of the old one, if there is one.
func replaceNamed(ctx context.Context, conn *pgx.Conn, name string, exists bool) error {
	err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if exists {
			if _, err := tx.Exec(ctx, "ALTER DATABASE "+quote(name)+" RENAME TO "+quote(name+outdated)); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, "ALTER DATABASE "+quote(name+building)+" RENAME TO "+quote(name))
		return err
	})
	if err != nil {
		return fmt.Errorf("put the new template %q in its place: %w", name, err)
	}
	if exists {
		return dropNamed(ctx, conn, name+outdated, "")
	}
	return nil
}

func dropIfOurs(ctx context.Context, conn *pgx.Conn, name string) error {
	d, err := lookUp(ctx, conn, name)
	if err != nil || !d.exists {
		return err
	}
	if err := d.mayReplace(name); err != nil {
		return err
	}
	return dropNamed(ctx, conn, name, "")
}

func dropNamed(ctx context.Context, conn *pgx.Conn, name, how string) error {
	// A template cannot be dropped, and what an interrupted DROP left cannot be altered.
	var template bool
	err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate)", name).Scan(&template)
	if err == nil && template {
		_, err = conn.Exec(ctx, "ALTER DATABASE "+quote(name)+" IS_TEMPLATE false")
	}
	if err == nil {
		_, err = conn.Exec(ctx, "DROP DATABASE IF EXISTS "+quote(name)+how)
	}
	if pg := (*pgconn.PgError)(nil); how != "" && errors.As(err, &pg) && pg.Code == "42501" {
		// Autovacuum is at work there, whose sessions we may not end. Without FORCE the server sends it away.
		_, err = conn.Exec(ctx, "DROP DATABASE IF EXISTS "+quote(name))
	}
	if err != nil {
		return fmt.Errorf("drop %q: %w", name, err)
	}
	return nil
}

// inUse tells whether a database was not dropped because somebody is connected to it, or by now is gone.
func inUse(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "55006" || pg.Code == "3D000")
}

// named is what the catalog says about a database.
type named struct {
	server    string // identity of the cluster
	strategy  string
	exists    bool
	invalid   bool // a DROP was interrupted
	begun     bool // as a template
	protected bool
	mark      mark // with a hash if it is a template
	isClone   bool
}

func lookUp(ctx context.Context, conn *pgx.Conn, name string) (n named, err error) {
	var version int
	var fsync, text string
	err = conn.QueryRow(ctx, `SELECT current_setting('server_version_num')::int, current_setting('fsync'),
    d.oid IS NOT NULL, coalesce(d.datconnlimit = -2, false), coalesce(d.datconnlimit = $2, false), coalesce(shobj_description(d.oid, 'pg_database'), ''), EXISTS (
        SELECT FROM pg_db_role_setting AS s
        CROSS JOIN unnest(s.setconfig) AS setting
        WHERE s.setdatabase = d.oid
        AND setting ~* '^seed\.protected='
        AND setting !~* '=(off|false|no|0|)$'
    )
FROM (SELECT) AS one
LEFT JOIN pg_database AS d ON d.datname = $1`, name, begun).Scan(&version, &fsync, &n.exists, &n.invalid, &n.begun, &text, &n.protected)
	if err != nil {
		return n, fmt.Errorf("look for database %q: %w", name, err)
	}
	n.server = fmt.Sprint(version / 10000)
	n.strategy = strategy(version, fsync)
	n.mark, _ = readMark(text)
	_, n.isClone = readCloneMark(text)
	return n, nil
}

// mayReplace returns an error if the database is not ours to drop.
func (n named) mayReplace(name string) error {
	switch {
	case !n.exists:
		return nil
	case n.protected:
		return protected(name)
	case n.mark.Hash == "" && !n.begun:
		return usage("refused: the database %q exists and was not made by seed template: choose another name", name)
	}
	return nil
}

func protected(name string) error {
	return fmt.Errorf("%w: nothing may drop %q: its owner lifts this by ALTER DATABASE %s RESET seed.protected", runner.ErrProtected, name, quote(name))
}

func usage(format string, args ...any) error {
	return &runner.UsageError{Problem: fmt.Sprintf(format, args...)}
}

// clonesOf returns the clones of a template, or of all if the name is empty.
func clonesOf(ctx context.Context, conn *pgx.Conn, template string) ([]clonedDB, error) {
	rows, _ := conn.Query(ctx, `SELECT d.datname::text, shobj_description(d.oid, 'pg_database'),
    EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.datid = d.oid AND coalesce(a.backend_type, 'client backend') = 'client backend'),
    pg_has_role(d.datdba, 'USAGE')
FROM pg_database AS d
WHERE shobj_description(d.oid, 'pg_database') LIKE 'seed: clone %'
ORDER BY d.datname`) // an error comes again with the rows
	var clones []clonedDB
	var c clonedDB
	_, err := pgx.ForEachRow(rows, []any{&c.name, &c.comment, &c.busy, &c.ours}, func() error {
		if m, ok := readCloneMark(c.comment); ok && (template == "" || m.Template == template) {
			clones = append(clones, c)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for clones: %w", err)
	}
	return clones, nil
}

// cloneMark is the comment of a clone.
type cloneMark struct {
	Template string
	Made     time.Time
}

var cloneForm = regexp.MustCompile(`(?s)^seed: clone made at (\S+) from (.*)$`)

// String returns the comment.
func (m cloneMark) String() string {
	return fmt.Sprintf("seed: clone made at %s from %s", m.Made.UTC().Format(stamp), m.Template)
}

func readCloneMark(comment string) (m cloneMark, ok bool) {
	if found := cloneForm.FindStringSubmatch(comment); found != nil {
		made, err := time.Parse(stamp, found[1])
		return cloneMark{found[2], made}, err == nil
	}
	return m, false
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
	defer closeConn(ctx, conn)
	if _, err := conn.Exec(ctx, "SELECT "+lock+"($1)", lockKey("named "+name)); err != nil {
		return fmt.Errorf("wait for the lock of %q: %w", name, err)
	}
	err = do(conn)
	// A pooler may keep the session.
	after, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	_, _ = conn.Exec(after, "SELECT "+strings.Replace(lock, "_lock", "_unlock", 1)+"($1)", lockKey("named "+name))
	return err
}

// connectNamed connects without prepared statements: behind a pooler the next statement may come to another session.
func connectNamed(ctx context.Context, config *pgx.ConnConfig) (*pgx.Conn, error) {
	own := config.Copy()
	own.DefaultQueryExecMode = pgx.QueryExecModeExec
	return pgx.ConnectConfig(ctx, own)
}

func closeConn(ctx context.Context, conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	_ = conn.Close(ctx)
}
