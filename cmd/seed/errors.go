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

// errGaps means that gaps remain. The result has said so, so that nothing more is printed.
var errGaps = errors.New("gaps remain")

// saidError is an exit code for which the result has given the reasons. Nothing more is printed.
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

// explain turns a failure to connect into an error that says where to, why, and what chose the database.
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
	check := "check that the server is up and that the address is right"
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) { // then it is
		switch pg.Code {
		case "3D000":
			check = "create that database, or choose another"
		case "28P01", "28000":
			check = "check the user, the password, and pg_hba.conf"
		default:
			check = "the server has answered this"
		}
	} else if strings.Contains(root(err), "TLS") || strings.Contains(root(err), "certificate") {
		check = "check sslmode, and the certificates"
	}
	return &connectError{err, fmt.Sprintf("no connection to %s: %s\nThe database was chosen by %s: %s.", at, root(err), t.source, check)}
}

// root returns the cause of a failure to connect, without the layers around it.
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
	lines := strings.Split(strings.TrimSpace(long(err)+advice(err)), "\n")
	if len(lines) > mostLines {
		lines = append(lines[:mostLines-1], fmt.Sprintf("and %d lines more", len(lines)-mostLines+1))
	}
	return strings.Join(lines, "\n")
}

// advice says what to do next if neither the error nor the server does.
func advice(err error) string {
	if usage := (*runner.UsageError)(nil); errors.As(err, &usage) && strings.HasPrefix(usage.Problem, "no requirement ") && !strings.HasSuffix(usage.Problem, "?)") {
		return "; seed list names them"
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || pg.Hint != "" || errors.As(err, new(*fill.InstallError)) || errors.As(err, new(*runner.ClusterError)) {
		return ""
	}
	switch {
	case pg.Code == "42501":
		return "\nHINT: Ask the owner to GRANT this role SELECT on the pack's tables, to fill them also INSERT, to migrate CREATE on the schema."
	case pg.Code == "57014" && strings.Contains(pg.Message, "statement timeout"):
		return "\nHINT: Give it longer with --statement-timeout."
	case pg.Code == "55P03":
		return "\nHINT: Another session holds the lock: wait for it, or longer with --lock-timeout."
	case pg.Code == "25006" && !errors.As(err, new(*sql.Error)):
		return "\nHINT: This server only reads, such as a standby: connect to one that writes."
	case pg.Code == "42704" && strings.Contains(pg.Message, `parameter "seed.`):
		return "\nHINT: Each profile of the pack must set it, as in SET LOCAL seed.name = 5."
	}
	return ""
}

// long renders an error in full. That of a statement has file, line, caret, DETAIL and HINT. Joined errors stand one
// below the other.
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
