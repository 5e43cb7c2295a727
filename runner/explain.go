package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Plans are the server's plans for a requirement, as EXPLAIN prints them.
type Plans struct {
	Requirement sql.Requirement
	Minimum     int // under the profile and Options.Minimums
	Database    string
	Deficit     string // of the query by which Audit counts what is missing
	Fill        string // of the statement that fills it
}

// Explain returns the plans for the requirement of that name, under the settings of a run. With analyze it executes both
// statements and rolls back. Without, it executes nothing, and a protected database allows it.
func Explain(ctx context.Context, config *pgx.ConnConfig, o Options, name string, analyze bool) (*Plans, error) {
	p, req, err := planOne(o, name)
	if err != nil {
		return nil, err
	}
	explain := func(command string) (*Plans, error) {
		return once(ctx, config, p, run{command: command}, func(ctx context.Context, r *run) (*Plans, error) { return r.explain(ctx, req, analyze) })
	}
	if analyze {
		return explain("seed")
	}
	plans, err := explain("explain")
	// The functions that the fill calls are not installed, which takes a transaction that may write.
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.Code == "25006" {
		return explain("seed")
	}
	return plans, err
}

func (r *run) explain(ctx context.Context, req sql.Requirement, analyze bool) (*Plans, error) {
	command := "EXPLAIN (SETTINGS) "
	if analyze {
		command = "EXPLAIN (ANALYZE, BUFFERS, SETTINGS) "
	}
	plans := &Plans{Requirement: req, Minimum: r.minimums[req.Name], Database: r.database}
	minimum := r.minimums[req.Name]
	setting, query := audit.Question(req, minimum)
	inner, err := r.tx.Begin(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := inner.Exec(ctx, setting); err != nil {
		return nil, err
	}
	plans.Deficit, err = explainOne(ctx, inner, command, req.File, req.Deficit(), query)
	if err == nil {
		err = inner.Rollback(ctx) // to the requirement's own setting
	}
	if err != nil {
		return nil, err
	}
	if err := r.install(ctx); err != nil {
		return nil, err
	}
	plans.Fill, err = explainOne(ctx, r.tx, command, req.File, req.SQL, req.SQL)
	return plans, err
}

// explainOne sends a command with a statement, of which text is the part that stands in the file.
func explainOne(ctx context.Context, tx pgx.Tx, command, file, text, statement string) (string, error) {
	// The extended protocol, which admits no second statement.
	result := tx.Conn().PgConn().ExecParams(ctx, command+statement, nil, nil, nil, nil).Read()
	if err := result.Err; err != nil {
		if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.Position > 0 {
			pg.Position -= int32(len(command))
		}
		return "", sql.Locate(file, text, err)
	}
	var b strings.Builder
	for _, row := range result.Rows {
		fmt.Fprintf(&b, "%s\n", row[0])
	}
	return b.String(), nil
}
