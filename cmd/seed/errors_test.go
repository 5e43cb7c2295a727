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
	} {
		if got := message(test.err); got != test.want {
			t.Errorf("got\n%s\nwant\n%s", got, test.want)
		}
	}
}

// An error of connecting says where to, the reason at its bottom, and what chose the database; another stays as it is.
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
		{one, errors.Join(&runner.ConnectError{}, &pgconn.PgError{Message: "password authentication failed"}), "no connection to h:1: password authentication failed\n"},
		{one, errors.Join(&runner.ConnectError{}, errors.New("tls: handshake: bad certificate")), "no connection to h:1: bad certificate\n"},
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
	other := errors.New("other")
	if got := (&target{config: one}).explain(other); got != other {
		t.Errorf("got %v", got)
	}
}
