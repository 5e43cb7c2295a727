// Package fill writes only: it applies one requirement in the caller's transaction, installs the
// helper functions it calls, and empties tables for force.
package fill

import (
	"context"
	"fmt"
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
