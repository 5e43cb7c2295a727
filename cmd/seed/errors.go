package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5/pgconn"
)

// The exit codes.
const (
	exitOK          = 0   // all met, or done
	exitGaps        = 1   // gaps remain
	exitUsage       = 2   // wrong usage, bad pack or refused
	exitConnect     = 3   // no connection
	exitFailed      = 4   // a statement failed
	exitInterrupted = 130 // SIGINT or SIGTERM
)

// errGaps means that gaps remain. The result has said so: nothing more is printed.
var errGaps = errors.New("gaps remain")

// usageError is a wrong command line or a refusal; its text says what is allowed.
type usageError struct{ problem string }

func (e *usageError) Error() string { return e.problem }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

// connectError means that there is no connection.
type connectError struct{ err error }

func (e *connectError) Error() string { return e.err.Error() }
func (e *connectError) Unwrap() error { return e.err }

// explain prints an error to standard error and returns the exit code that goes with it.
func (a *app) explain(err error) int {
	code := exitCode(err)
	switch {
	case code == exitOK || code == exitGaps:
	case code == exitInterrupted:
		if a.atomic {
			fmt.Fprintln(a.stderr, "seed: interrupted; everything was rolled back")
		} else {
			fmt.Fprintln(a.stderr, "seed: interrupted")
		}
	default:
		fmt.Fprint(redactor{a.stderr}, "seed: "+message(err)+"\n")
	}
	return code
}

// exitCode returns the exit code that goes with an error.
func exitCode(err error) int {
	var (
		usage         *usageError
		runnerUsage   *runner.UsageError
		fault         *sql.Fault
		connect       *connectError
		runnerConnect *runner.ConnectError
		endless       *runner.EndlessError
		referenced    *fill.ReferencedError
		bulk          *fill.BulkError
	)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errGaps):
		return exitGaps
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &usage), errors.As(err, &runnerUsage), errors.As(err, &fault), errors.As(err, &endless), errors.As(err, &referenced), errors.As(err, &bulk),
		errors.Is(err, runner.ErrProtected), errors.Is(err, runner.ErrNoSchema):
		return exitUsage
	case errors.As(err, &connect), errors.As(err, &runnerConnect):
		return exitConnect
	}
	return exitFailed
}

// message renders an error: a statement's with file, line, caret, DETAIL and HINT, several joined
// ones one below the other.
func message(err error) string {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var parts []string
		for _, e := range several.Unwrap() {
			parts = append(parts, message(e))
		}
		return strings.Join(parts, "\n")
	}
	var install *fill.InstallError
	if errors.As(err, &install) { // what to do matters more than where it came from
		return err.Error()
	}
	var located *sql.Error
	if errors.As(err, &located) {
		return located.Long()
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		text := err.Error()
		if pg.Detail != "" {
			text += "\nDETAIL: " + pg.Detail
		}
		if pg.Hint != "" {
			text += "\nHINT: " + pg.Hint
		}
		return text
	}
	return err.Error()
}

// redactor takes passwords out of what is written through it.
type redactor struct{ w io.Writer }

func (r redactor) Write(p []byte) (int, error) {
	_, err := io.WriteString(r.w, redact(string(p)))
	return len(p), err
}
