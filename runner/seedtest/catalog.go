package seedtest

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// executor is a pool, a connection or a transaction.
type executor interface {
	Exec(ctx context.Context, statement string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) pgx.Row
}

// The kinds of databases that this package makes.
const (
	template = "template" // with its hash and the time of its last use
	aClone   = "clone"    // made by Clone, with its template and time
	kept     = "kept"     // of a failed test, with the time
)

// note is the comment of a database. It identifies our databases; the name does not.
type note struct {
	kind string
	at   time.Time
	of   string
}

// set writes the note as the comment of a database.
func (n note) set(ctx context.Context, conn executor, name string) error {
	text := fmt.Sprintf("seed: %s, %s, of %s", n.kind, n.at.UTC().Format(time.RFC3339), n.of)
	if _, err := conn.Exec(ctx, "COMMENT ON DATABASE "+quote(name)+" IS "+literal(text)); err != nil {
		return fmt.Errorf("comment on database %q: %w", name, err)
	}
	return nil
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

func literal(text string) string {
	return " E'" + strings.NewReplacer("'", "''", `\`, `\\`).Replace(text) + "'"
}

// database is a database as the catalog describes it.
type database struct {
	name string
	note
	busy      bool // sessions are connected
	ours      bool // our role owns it
	invalid   bool // a DROP was interrupted
	begun     bool // as a template
	protected bool
}

//go:embed databases.sql
var allDatabases string

// databases returns the databases that satisfy a condition; what names them in an error.
func databases(ctx context.Context, conn executor, what, condition string, args ...any) ([]database, error) {
	rows, _ := conn.Query(ctx, allDatabases+" WHERE "+condition+" ORDER BY datname", args...) // rows repeats the error
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (d database, err error) {
		var at string
		err = row.Scan(&d.name, &d.kind, &at, &d.of, &d.busy, &d.ours, &d.invalid, &d.begun, &d.protected)
		if d.at, _ = time.Parse(time.RFC3339, at); d.at.IsZero() { // somebody else's comment
			d.note = note{}
		}
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("look for %s: %w", what, err)
	}
	return all, nil
}

// clones returns the clones of a template, or of all templates if the name is empty.
func clones(ctx context.Context, conn executor, template string) ([]database, error) {
	return databases(ctx, conn, "clones", "kind = 'clone' AND $1 IN (source, '')", template)
}

// lookUp returns the database with a name; if there is none, the result has no name.
func lookUp(ctx context.Context, conn executor, name string) (database, error) {
	found, err := databases(ctx, conn, fmt.Sprintf("database %q", name), "datname = $1", name)
	return append(found, database{})[0], err
}

// replaceable is lookUp with an error if the database is not ours to drop.
func replaceable(ctx context.Context, conn executor, name string) (database, error) {
	d, err := lookUp(ctx, conn, name)
	switch {
	case err != nil:
		return d, err
	case d.protected:
		return d, protected(name)
	case d.name != "" && d.kind != template && !d.begun:
		return d, usage("refused: the database %q exists and was not made by seed template: choose another name", name)
	}
	return d, nil
}

// strategy returns how to clone. FILE_COPY needs two checkpoints and an fsync of every file, so it is the faster way
// only without fsync. Before version 15 there is no other way.
func strategy(ctx context.Context, conn executor) (clause string, err error) {
	err = conn.QueryRow(ctx, `SELECT CASE
    WHEN current_setting('fsync') = 'off' AND current_setting('server_version_num')::int >= 150000 THEN ' STRATEGY file_copy'
    ELSE ''
END`).Scan(&clause)
	return clause, err
}
