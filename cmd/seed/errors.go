package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"

	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/report"
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

// saidError is an exit code whose reasons the result has told: nothing more is printed.
type saidError int

func (e saidError) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// usageError is a wrong command line or a refusal; its text says what is allowed.
type usageError struct{ problem string }

func (e *usageError) Error() string { return e.problem }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

// connectError means that there is no connection.
type connectError struct {
	err  error
	text string // default: that of err
}

func (e *connectError) Error() string { return cmp.Or(e.text, e.err.Error()) }
func (e *connectError) Unwrap() error { return e.err }

// explain makes an error of connecting one that says where to, why there is no connection, and what chose the
// database.
func (t *target) explain(err error) error {
	var ours *runner.ConnectError
	var theirs *pgconn.ConnectError
	if !errors.As(err, &ours) && !errors.As(err, &theirs) {
		return err
	}
	at := host(t.config.Host, t.config.Port)
	if len(t.config.Fallbacks) > 0 && t.config.Fallbacks[len(t.config.Fallbacks)-1].Host != t.config.Host {
		at += " and the other hosts"
	}
	return &connectError{err, fmt.Sprintf("no connection to %s: %s\nThe database was chosen by %s: check that the server is up and that the address is right.",
		at, root(err), t.source)}
}

// root says what is at the bottom of an error of connecting, without the layers that passed it on.
func root(err error) string {
	var pg *pgconn.PgError
	var operation *net.OpError
	var lookup *net.DNSError
	switch {
	case errors.As(err, &pg):
		return redact(pg.Message)
	case errors.As(err, &lookup):
		return lookup.Err
	case errors.As(err, &operation) && operation.Err != nil:
		var system *os.SyscallError
		if errors.As(operation.Err, &system) {
			return system.Err.Error()
		}
		return operation.Err.Error()
	}
	text := redact(strings.TrimSpace(err.Error()))
	return strings.TrimSpace(text[strings.LastIndex(text, ": ")+1:])
}

// explain prints an error to standard error and returns the exit code that goes with it.
func (a *app) explain(err error) int {
	code := exitCode(err)
	switch {
	case code == exitOK || code == exitGaps || errors.As(err, new(saidError)):
	case code == exitInterrupted:
		if errors.As(err, new(*runner.KeptError)) {
			fmt.Fprintln(a.stderr, "seed: interrupted")
		} else if a.atomic {
			fmt.Fprintln(a.stderr, "seed: interrupted; everything was rolled back")
		} else {
			fmt.Fprintln(a.stderr, "seed: interrupted")
		}
	default:
		fmt.Fprint(redactor{a.stderr}, "seed: "+message(err)+"\n")
	}
	if kept := (*runner.KeptError)(nil); errors.As(err, &kept) {
		fmt.Fprintf(a.stderr, "seed: %s stay, those of the requirements before: the next run goes on from there\n", report.Counted(kept.Rows, "new row"))
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
		said          saidError
	)
	switch {
	case errors.As(err, &said):
		return int(said)
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

// mostLines is how long a message may be.
const mostLines = 5

// message renders an error in a few lines: what, where, and what to do next.
func message(err error) string {
	lines := strings.Split(strings.TrimSpace(long(err)), "\n")
	if len(lines) > mostLines {
		lines = append(lines[:mostLines-1], fmt.Sprintf("and %d lines more", len(lines)-mostLines+1))
	}
	return strings.Join(lines, "\n")
}

// long renders an error in full: a statement's with file, line, caret, DETAIL and HINT, several joined ones one below
// the other.
func long(err error) string {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var parts []string
		for _, e := range several.Unwrap() {
			parts = append(parts, long(e))
		}
		return strings.Join(parts, "\n")
	}
	var cluster *runner.ClusterError
	if errors.As(err, &cluster) {
		return long(cluster.Err) + "\n" + cluster.Remedy
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
		text := strings.Replace(err.Error(), pg.Error(), fmt.Sprintf("%s (SQLSTATE %s)", pg.Message, pg.Code), 1)
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
