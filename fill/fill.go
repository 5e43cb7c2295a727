// Package fill writes: it applies one requirement in the caller's transaction, installs the functions that it calls, and
// empties tables for force.
//
// Begin with Apply. The caller first makes the settings that the statement reads, such as SET LOCAL seed.client_posts = 5
// and SET LOCAL seed.as_of, and calls Install if the statement calls functions of schema seed. Bulk drops keys and
// indexes for the time of a large fill. Empty is for force. None of them begins, commits or rolls back: after an error
// the caller ends the transaction.
//
// It imports only sql, and does not know audit. Most programs want package runner.
package fill

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Applied says what a fill did.
type Applied struct {
	Inserted int64 // rows of the last INSERT
	Missing  int64 // what was missing before
}

// The tail turns a fill into a query that tells what the fill did: the last INSERT becomes a CTE.
const (
	opening = `, "seed inserted" AS (`
	closing = `
RETURNING 1
)
SELECT (SELECT count(*) FROM "seed inserted"), ` + sql.Missing + `
FROM deficit`
)

// Apply runs the requirement's statement. It returns a *sql.Fault if the deficit has a NULL.
func Apply(ctx context.Context, tx pgx.Tx, r sql.Requirement) (done Applied, err error) {
	begin, end := r.Insert()
	if begin < 0 {
		return done, &sql.Fault{File: r.File, Problem: "the statement must end in an INSERT"}
	}
	result := tx.Conn().PgConn().ExecParams(ctx, r.SQL[:begin]+opening+r.SQL[begin:end]+closing, nil, nil, nil, nil).Read()
	if err := result.Err; err != nil {
		var pg *pgconn.PgError
		if head := int32(utf8.RuneCountInString(r.SQL[:begin])); errors.As(err, &pg) && pg.Position > head {
			// Of the file, in characters; past the INSERT it stands in the tail, which is about deficit.
			pg.Position = max(head+1, pg.Position-int32(len(opening)))
			if pg.Position > int32(utf8.RuneCountInString(r.SQL[:end])) {
				pg.Position = int32(utf8.RuneCountInString(r.SQL)) + 1
			}
		}
		return done, sql.Locate(r.File, r.SQL, err)
	}
	row := result.Rows[0]
	if done.Inserted, err = strconv.ParseInt(string(row[0]), 10, 64); err == nil {
		done.Missing, err = strconv.ParseInt(string(row[1]), 10, 64)
	}
	if null := string(row[2]); err == nil && row[2] != nil {
		err = r.NullFault(&null)
	}
	return done, err
}

// Plain runs the requirement's statement as it is, and returns how many rows the last INSERT inserted. It is for Citus,
// which cannot plan every INSERT as a CTE, as Apply has it.
func Plain(ctx context.Context, tx pgx.Tx, r sql.Requirement) (inserted int64, err error) {
	tag, err := exec(ctx, tx, r.SQL)
	if err != nil {
		return 0, sql.Locate(r.File, r.SQL, err)
	}
	return tag.RowsAffected(), nil
}

// Analyze collects statistics about tables that were filled; without them the planner believes that they are empty. If the
// role may not, the server only warns. A table that autovacuum is working on is skipped: it would take a second until
// the server stops autovacuum.
func Analyze(ctx context.Context, tx pgx.Tx, tables []string) error {
	quoted := make([]string, len(tables))
	for i, t := range tables {
		quoted[i] = sql.Quote(t)
	}
	if _, err := exec(ctx, tx, "ANALYZE (SKIP_LOCKED) "+strings.Join(quoted, ", ")); err != nil {
		return fmt.Errorf("analyze %s: %w", strings.Join(tables, ", "), err)
	}
	return nil
}

// exec sends one statement by the extended protocol, which takes only one. So a stray COMMIT in a file is an error, and
// does not end the caller's transaction.
func exec(ctx context.Context, tx pgx.Tx, statement string) (pgconn.CommandTag, error) {
	result := tx.Conn().PgConn().ExecParams(ctx, statement, nil, nil, nil, nil).Read()
	return result.CommandTag, result.Err
}
