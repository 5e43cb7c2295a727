package seedtest

import (
	"context"
	stdsql "database/sql"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/peterldowns/pgtestdb"
)

// template is the Migrator by which pgtestdb makes a template from a recipe.
//
// What pgtestdb knows of its templates and roles it keeps for the process, by their hash, whatever the
// server: so the hash covers the cluster, too.
type template struct {
	recipe
	server *server
	hash   string
}

// Hash is called by pgtestdb.
func (t *template) Hash() (string, error) { return t.hash, nil }

// Migrate is called by pgtestdb, once, with the new and empty template database.
func (t *template) Migrate(ctx context.Context, db *stdsql.DB, conf pgtestdb.Config) error {
	// The mark comes first, so that a template whose making was cut short is known for what it is.
	if err := t.server.comment(ctx, conf.Database, mark{Hash: t.hash, Used: time.Now()}.String()); err != nil {
		return err
	}
	if _, err := t.cook(ctx, db, t.server.config(conf.Database), t.server.plain(conf.Database)); err != nil {
		return long(err)
	}
	return seal(ctx, t.server.pool, conf.Database)
}

// executor is a pool, a connection or a transaction.
type executor interface {
	Exec(ctx context.Context, statement string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) pgx.Row
}

// seal keeps everybody off a template: one connection to it would hold up every clone.
func seal(ctx context.Context, admin executor, name string) error {
	if _, err := admin.Exec(ctx, "ALTER DATABASE "+quote(name)+" ALLOW_CONNECTIONS false"); err != nil {
		return fmt.Errorf("close the template %q to connections: %w", name, err)
	}
	// CREATE DATABASE waits until they have ended.
	_, err := admin.Exec(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'", name)
	if err != nil {
		return fmt.Errorf("end what is connected to the template %q: %w", name, err)
	}
	return nil
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

// comment sets the comment of a database.
func comment(ctx context.Context, admin executor, name, text string) error {
	literal := "'" + strings.ReplaceAll(text, "'", "''") + "'"
	if strings.Contains(literal, `\`) {
		literal = " E" + strings.ReplaceAll(literal, `\`, `\\`)
	}
	if _, err := admin.Exec(ctx, "COMMENT ON DATABASE "+quote(name)+" IS "+literal); err != nil {
		return fmt.Errorf("comment on database %q: %w", name, err)
	}
	return nil
}

// mark is the comment of a template: by it, not by its name, it is known as ours.
type mark struct {
	Hash string
	Used time.Time // about when it was last used
}

const stamp = "2006-01-02T15:04:05Z"

var markForm = regexp.MustCompile(`^seed: template ([0-9a-f]+), used (\S+)$`)

// String returns the comment.
func (m mark) String() string {
	return fmt.Sprintf("seed: template %s, used %s", m.Hash, m.Used.UTC().Format(stamp))
}

// readMark returns the mark, and whether there is one.
func readMark(comment string) (m mark, ok bool) {
	if found := markForm.FindStringSubmatch(comment); found != nil {
		used, err := time.Parse(stamp, found[2])
		return mark{found[1], used}, err == nil
	}
	return m, false
}

// kept is the comment of the database of a failed test.
type kept struct {
	Test string
	At   time.Time
}

var keptForm = regexp.MustCompile(`(?s)^seed: kept at (\S+), failed: (.*)$`)

// String returns the comment.
func (k kept) String() string {
	return fmt.Sprintf("seed: kept at %s, failed: %s", k.At.UTC().Format(stamp), k.Test)
}

// readKept returns the comment, and whether there is one.
func readKept(comment string) (k kept, ok bool) {
	if found := keptForm.FindStringSubmatch(comment); found != nil {
		at, err := time.Parse(stamp, found[1])
		return kept{found[2], at}, err == nil
	}
	return k, false
}
