package seedtest

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"fmt"
	"regexp"
	"slices"
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

const stamp = "2006-01-02T15:04:05Z"

var noteForm = regexp.MustCompile(`(?s)^seed: (template|clone|kept), (\S+), of (.*)$`)

func readNote(comment string) (n note) {
	if found := noteForm.FindStringSubmatch(comment); found != nil {
		if at, err := time.Parse(stamp, found[2]); err == nil {
			n = note{found[1], at, found[3]}
		}
	}
	return n
}

// set writes the note as the comment of a database.
func (n note) set(ctx context.Context, conn executor, name string) error {
	text := fmt.Sprintf("seed: %s, %s, of %s", n.kind, n.at.UTC().Format(stamp), n.of)
	if _, err := conn.Exec(ctx, "COMMENT ON DATABASE "+quote(name)+" IS "+literal(text)); err != nil {
		return fmt.Errorf("comment on database %q: %w", name, err)
	}
	return nil
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

func literal(text string) string {
	text = "'" + strings.ReplaceAll(text, "'", "''") + "'"
	if strings.Contains(text, `\`) {
		text = " E" + strings.ReplaceAll(text, `\`, `\\`)
	}
	return text
}

// lockKey returns the key of an advisory lock.
func lockKey(name string) int64 {
	sum := sha256.Sum256([]byte("seedtest " + name))
	return int64(binary.BigEndian.Uint64(sum[:]))
}

// database is a database as the catalog describes it.
type database struct {
	name      string
	note      note
	busy      bool // sessions are connected
	ours      bool // our role owns it
	invalid   bool // a DROP was interrupted
	begun     bool // as a template
	protected bool
}

//go:embed databases.sql
var allDatabases string

// databases returns the databases that satisfy a condition.
func databases(ctx context.Context, conn executor, condition string, args ...any) ([]database, error) {
	rows, _ := conn.Query(ctx, allDatabases+" WHERE "+condition+" ORDER BY datname", args...) // rows repeats the error
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (d database, err error) {
		var comment string
		err = row.Scan(&d.name, &comment, &d.busy, &d.ours, &d.invalid, &d.begun, &d.protected)
		d.note = readNote(comment)
		return d, err
	})
}

// clones returns the clones of a template, or of all templates if the name is empty.
func clones(ctx context.Context, conn executor, template string) ([]database, error) {
	all, err := databases(ctx, conn, "comment LIKE 'seed: clone, %'")
	if err != nil {
		return nil, fmt.Errorf("look for clones: %w", err)
	}
	return slices.DeleteFunc(all, func(d database) bool {
		return d.note.kind != aClone || template != "" && d.note.of != template
	}), nil
}

// lookUp returns the database with a name; if there is none, the result has no name.
func lookUp(ctx context.Context, conn executor, name string) (d database, err error) {
	found, err := databases(ctx, conn, "datname = $1", name)
	if err != nil {
		return d, fmt.Errorf("look for database %q: %w", name, err)
	}
	if len(found) > 0 {
		d = found[0]
	}
	return d, nil
}

// mayReplace returns an error if the database is not ours to drop.
func (d database) mayReplace() error {
	switch {
	case d.protected:
		return protected(d.name)
	case d.name != "" && d.note.kind != template && !d.begun:
		return usage("refused: the database %q exists and was not made by seed template: choose another name", d.name)
	}
	return nil
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
