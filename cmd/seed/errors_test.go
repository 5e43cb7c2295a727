package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// A message has at most five lines, and says how many more there are.
func TestMessage(t *testing.T) {
	t.Parallel()
	code := func(code, message string) error {
		return &pgconn.PgError{Severity: "ERROR", Message: message, Code: code}
	}
	pg := &pgconn.PgError{Severity: "ERROR", Message: "permission denied for table owners", Code: "42501", Detail: "It is so.", Hint: "Ask."}
	var many []error
	for i := range 9 {
		many = append(many, &sql.Fault{File: "a.sql", Line: i + 1, Problem: "bad"})
	}
	for _, test := range []struct {
		err  error
		want string
	}{
		{errors.New("plain"), "plain"},
		{fmt.Errorf("count rows: %w", pg), "count rows: permission denied for table owners (SQLSTATE 42501)\nDETAIL: It is so.\nHINT: Ask."},
		{errors.Join(many...), "a.sql:1: bad\na.sql:2: bad\na.sql:3: bad\na.sql:4: bad\nand 5 lines more"},
		{errors.Join(many[:5]...), "a.sql:1: bad\na.sql:2: bad\na.sql:3: bad\na.sql:4: bad\na.sql:5: bad"},
		{sql.Locate("a.sql", "SELECT x", &pgconn.PgError{Message: "no x", Code: "42703", Position: 8, Detail: "D", Hint: "H", Where: "a\nb"}),
			"a.sql:1:8: no x (SQLSTATE 42703)\n    1 | SELECT x\n      |        ^\nDETAIL: D\nand 3 lines more"},
		{code("42501", "permission denied"), "permission denied (SQLSTATE 42501)\nHINT: Ask the owner to GRANT this role SELECT on the pack's tables, to fill them also INSERT, to migrate CREATE on the schema."},
		{code("57014", "canceling statement due to statement timeout"), "canceling statement due to statement timeout (SQLSTATE 57014)\nHINT: Give it longer with --statement-timeout."},
		{code("57014", "canceling statement due to user request"), "canceling statement due to user request (SQLSTATE 57014)"},
		{code("55P03", "no lock"), "no lock (SQLSTATE 55P03)\nHINT: Another session holds the lock: wait for it, or longer with --lock-timeout."},
		{code("25006", "read-only"), "read-only (SQLSTATE 25006)\nHINT: This server only reads, such as a standby: connect to one that writes."},
		{sql.Locate("a.sql", "SELECT x", code("25006", "read-only")), "a.sql: read-only (SQLSTATE 25006)"},
		{code("42704", `unrecognized configuration parameter "seed.x"`), "unrecognized configuration parameter \"seed.x\" (SQLSTATE 42704)\nHINT: Each profile of the pack must set it, as in SET LOCAL seed.name = 5."},
		{&runner.UsageError{Problem: `no requirement matches "x"`}, `no requirement matches "x"; seed list names them`},
		{&runner.UsageError{Problem: `no requirement "x" (did you mean "y"?)`}, `no requirement "x" (did you mean "y"?)`},
	} {
		if got := message(test.err); got != test.want {
			t.Errorf("got\n%s\nwant\n%s", got, test.want)
		}
	}
}

// A failure to connect says where to, why, and what chose the database. Any other error stays as it is.
func TestNoConnection(t *testing.T) {
	t.Parallel()
	one, err := pgx.ParseConfig("postgres://u:secret@h:1/d")
	if err != nil {
		t.Fatal(err)
	}
	two, err := pgx.ParseConfig("postgres://u:secret@h:1,i:2/d")
	if err != nil {
		t.Fatal(err)
	}
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: &os.SyscallError{Syscall: "connect", Err: syscall.ECONNREFUSED}}
	for _, test := range []struct {
		config *pgx.ConnConfig
		err    error
		want   string
	}{
		{one, fmt.Errorf("x: %w", errors.Join(&runner.ConnectError{}, refused)), "no connection to h:1: connection refused\n"},
		{two, errors.Join(&runner.ConnectError{}, refused), "no connection to h:1 and the other hosts: connection refused\n"},
		{one, errors.Join(&runner.ConnectError{}, &net.DNSError{Err: "no such host", Name: "h"}), "no connection to h:1: no such host\n"},
		{one, errors.Join(&runner.ConnectError{}, &net.OpError{Op: "dial", Err: errors.New("too slow")}), "no connection to h:1: too slow\n"},
	} {
		target := &target{config: test.config, source: "DATABASE_URL"}
		got := target.explain(test.err)
		if !strings.HasPrefix(got.Error(), test.want) || !strings.HasSuffix(got.Error(), "chosen by DATABASE_URL: check that the server is up and that the address is right.") {
			t.Errorf("got %q, want %q", got, test.want)
		}
		if exitCode(got) != exitConnect || strings.Contains(message(got), "secret") {
			t.Errorf("exit code %d, %s", exitCode(got), message(got))
		}
	}
	for code, want := range map[string]string{
		"28P01": "check the user, the password, and pg_hba.conf", "28000": "check the user, the password, and pg_hba.conf",
		"3D000": "create that database, or choose another", "53300": "the server has answered this",
	} {
		got := (&target{config: one, source: "DATABASE_URL"}).explain(errors.Join(&runner.ConnectError{}, &pgconn.PgError{Code: code, Message: "no"}))
		if want := "no connection to h:1: no\nThe database was chosen by DATABASE_URL: " + want + "."; got.Error() != want {
			t.Errorf("%s: got %q, want %q", code, got, want)
		}
	}
	got := (&target{config: one, source: "DATABASE_URL"}).explain(errors.Join(&runner.ConnectError{}, errors.New("tls: handshake: bad certificate")))
	if want := "no connection to h:1: bad certificate\nThe database was chosen by DATABASE_URL: check sslmode, and the certificates."; got.Error() != want {
		t.Errorf("got %q, want %q", got, want)
	}
	other := errors.New("other")
	if got := (&target{config: one}).explain(other); got != other {
		t.Errorf("got %v", got)
	}
}
