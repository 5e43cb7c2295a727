package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/a400be2d/seed/sql"
	"github.com/golang-migrate/migrate/v4"
	"github.com/golang-migrate/migrate/v4/database"
	driver "github.com/golang-migrate/migrate/v4/database/pgx/v5"
	"github.com/golang-migrate/migrate/v4/source/iofs"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// place sees to it that there is a schema to migrate, and returns the search_path to set for it; "" leaves the
// session's.
func (o MigrateOptions) place(ctx context.Context, tx pgx.Tx, here place) (string, error) {
	if o.Schema == "" {
		if !slices.ContainsFunc(here.path, func(s string) bool { return s != "pg_catalog" }) {
			var path string
			err := tx.QueryRow(ctx, "SELECT reset_val FROM pg_settings WHERE name = 'search_path'").Scan(&path)
			if err != nil {
				return "", fmt.Errorf("read search_path: %w", err)
			}
			return "", usage("no schema of the search_path, %s, exists, or this role may not use it: create one, or set another search_path", path)
		}
		return "", nil
	}
	var there bool
	if err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)", o.Schema).Scan(&there); err != nil {
		return "", fmt.Errorf("look for schema %q: %w", o.Schema, err)
	}
	if !there && !o.Create {
		return "", usage("no schema %q in %q: create it first", o.Schema, here.database)
	}
	if !there {
		if _, err := tx.Exec(ctx, "CREATE SCHEMA "+pgx.Identifier{o.Schema}.Sanitize()); err != nil {
			return "", fmt.Errorf("create schema %q: %w", o.Schema, err)
		}
	}
	return here.searchPath(o.Schema, o.Schemas), nil
}

// newMigrate returns golang-migrate with its only connection, which is known once it is used.
func newMigrate(config *pgx.ConnConfig, o MigrateOptions, path string) (*migrate.Migrate, **pgx.Conn, error) {
	src, err := iofs.New(o.FS, ".")
	if err != nil {
		return nil, nil, fmt.Errorf("read migrations: %w", err)
	}
	own := config.Copy()
	if own.OnNotice == nil {
		own.OnNotice = func(*pgconn.PgConn, *pgconn.Notice) {}
	}
	// No prepared statements: behind a pooler the next statement may come to another session.
	own.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
	var only *pgx.Conn
	db := stdlib.OpenDB(*own, stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		only = conn
		_, err := conn.Exec(ctx, fmt.Sprintf("SET lock_timeout = %d", max(1, o.LockTimeout.Milliseconds())))
		if err == nil && path != "" {
			_, err = conn.Exec(ctx, "SET search_path = "+path)
		}
		return err
	}))
	db.SetMaxOpenConns(1)
	target, err := driver.WithInstance(db, &driver.Config{})
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	m, err := migrate.NewWithInstance("iofs", src, "pgx5", oneByOne{target, only.PgConn()})
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	m.LockTimeout = o.LockTimeout + time.Second // the server's comes first
	return m, &only, nil
}

// oneByOne is golang-migrate's driver, except that it sends the statements of a file one a message: Citus wants them
// so, and golang-migrate's own mode for that cuts the bodies of functions in pieces.
type oneByOne struct {
	database.Driver
	conn *pgconn.PgConn
}

// Run is called by golang-migrate. What is not committed when a statement fails is rolled back.
func (d oneByOne) Run(file io.Reader) error {
	text, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	err = d.send(string(text))
	if err != nil && d.conn.TxStatus() != 'I' && !d.conn.IsClosed() {
		_, rollback := d.conn.Exec(context.Background(), "ROLLBACK").ReadAll()
		err = errors.Join(err, rollback)
	}
	if err != nil {
		return &database.Error{OrigErr: err, Err: "migration failed", Query: text}
	}
	return nil
}

// send makes one transaction of the file, as PostgreSQL does of what comes in one message; a COMMIT of the file's own
// ends it, and another begins. A statement that stands alone has none around it: CREATE INDEX CONCURRENTLY
// wants that.
func (d oneByOne) send(text string) error {
	exec := func(statement string) error {
		_, err := d.conn.Exec(context.Background(), statement).ReadAll()
		return err
	}
	statements := sql.Statements(text)
	for _, s := range statements {
		if len(statements) > 1 && d.conn.TxStatus() == 'I' {
			if err := exec("BEGIN"); err != nil {
				return err
			}
		}
		if err := exec(s.SQL); err != nil {
			if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.Position > 0 {
				pg.Position += int32(s.Offset)
			}
			return err
		}
	}
	if d.conn.TxStatus() != 'I' {
		return exec("COMMIT")
	}
	return nil
}
