// Package fill writes only: it applies one requirement in the caller's transaction, installs the
// helper functions it calls, and empties tables for force.
package fill

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Apply runs the requirement's statement and returns how many rows its last INSERT made.
func Apply(ctx context.Context, tx pgx.Tx, r sql.Requirement) (int64, error) {
	tag, err := exec(ctx, tx, r.SQL)
	if err != nil {
		return 0, sql.Locate(r.File, r.SQL, err)
	}
	if !tag.Insert() {
		return 0, &sql.Fault{File: r.File, Problem: fmt.Sprintf("the statement must end in an INSERT, but it is a %s", tag)}
	}
	return tag.RowsAffected(), nil
}

// Analyze gathers the statistics of tables that were filled: without them the planner believes that
// they are empty. Who may not gets a warning of the server.
func Analyze(ctx context.Context, tx pgx.Tx, tables []string) error {
	quoted := make([]string, len(tables))
	for i, t := range tables {
		quoted[i] = sql.Quote(t)
	}
	if _, err := exec(ctx, tx, "ANALYZE "+strings.Join(quoted, ", ")); err != nil {
		return fmt.Errorf("analyze %s: %w", strings.Join(tables, ", "), err)
	}
	return nil
}

// exec sends one statement in the extended protocol, which admits no second one: a stray COMMIT in
// a file is an error and cannot end the caller's transaction.
func exec(ctx context.Context, tx pgx.Tx, statement string) (pgconn.CommandTag, error) {
	result := tx.Conn().PgConn().ExecParams(ctx, statement, nil, nil, nil, nil).Read()
	return result.CommandTag, result.Err
}

// Functions is the file with the helper functions of a pack.
const Functions = "functions.sql"

var function = regexp.MustCompile(`(?im)^\s*CREATE\s+(?:OR\s+REPLACE\s+)?FUNCTION\s+seed\.([a-z_][a-z0-9_]*)\s*\(`)

// Install creates the helper functions of schema seed from the text of a pack's functions.sql, unless
// just these are installed already. It reports whether it did.
func Install(ctx context.Context, tx pgx.Tx, text string) (bool, error) {
	want := map[string]int{} // by name, for a name may have several functions
	for _, m := range function.FindAllStringSubmatch(text, -1) {
		want[strings.ToLower(m[1])]++
	}
	if len(want) == 0 {
		return false, nil
	}
	rows, err := tx.Query(ctx, `SELECT p.proname::text, p.prosrc
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname = $1`, "seed")
	if err != nil {
		return false, fmt.Errorf("look for the functions of schema seed: %w", err)
	}
	var name, source string
	found := false
	if _, err := pgx.ForEachRow(rows, []any{&name, &source}, func() error {
		if found = true; strings.Contains(text, source) {
			want[name]--
		}
		return nil
	}); err != nil {
		return false, fmt.Errorf("look for the functions of schema seed: %w", err)
	}
	same := true
	for _, n := range want {
		same = same && n <= 0
	}
	if same {
		return false, nil
	}

	inner, err := tx.Begin(ctx)
	if err != nil {
		return false, err
	}
	// The simple protocol, for the file has many statements.
	if _, err = inner.Conn().PgConn().Exec(ctx, text).ReadAll(); err != nil {
		err = sql.Locate(Functions, text, err)
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.Code != "42501" {
			return false, err
		}
		state := "are missing"
		if found {
			state = "are not those of this pack"
		}
		return false, errors.Join(&InstallError{State: state, err: err}, inner.Rollback(ctx))
	}
	if inner.Conn().PgConn().TxStatus() != 'T' {
		return false, &sql.Fault{File: Functions, Problem: "the file ends the transaction: remove its COMMIT or ROLLBACK"}
	}
	return true, inner.Commit(ctx)
}

// InstallError says that the functions have to be installed by someone who may.
type InstallError struct {
	State string
	err   error
}

// Error says what to do.
func (e *InstallError) Error() string {
	return fmt.Sprintf("the functions of schema seed %s, and this role may not create them: "+
		"have the database's owner run the output of \"seed show functions\" once, and grant usage on schema seed", e.State)
}

// Unwrap returns the server's error.
func (e *InstallError) Unwrap() error { return e.err }
