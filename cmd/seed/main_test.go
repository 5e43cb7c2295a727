package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"github.com/jackc/pgx/v5/pgconn"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

func TestExitCodes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err  error
		want int
	}{
		{nil, exitOK},
		{errGaps, exitGaps},
		{usagef("wrong"), exitUsage},
		{fmt.Errorf("x: %w", &runner.UsageError{}), exitUsage},
		{errors.Join(errors.New("x"), &sql.Fault{}), exitUsage},
		{&runner.EndlessError{}, exitUsage},
		{&fill.ReferencedError{}, exitUsage},
		{&fill.BulkError{}, exitUsage},
		{fmt.Errorf("x: %w", runner.ErrProtected), exitUsage},
		{fmt.Errorf("x: %w", runner.ErrNoSchema), exitUsage},
		{&connectError{err: errors.New("refused")}, exitConnect},
		{&runner.ConnectError{}, exitConnect},
		{&sql.Error{}, exitFailed},
		{errors.New("anything else"), exitFailed},
		{fmt.Errorf("x: %w", context.Canceled), exitInterrupted},
		{&connectError{err: context.Canceled}, exitInterrupted},
	} {
		if got := exitCode(test.err); got != test.want {
			t.Errorf("%T %v: got %d, want %d", test.err, test.err, got, test.want)
		}
	}
}

// The exit codes and the order of the databases in the help are those of the code.
func TestHelpAgreesWithCode(t *testing.T) {
	t.Parallel()
	for code, meaning := range map[int]string{
		exitOK: "all met", exitGaps: "gaps remain", exitUsage: "wrong usage", exitConnect: "no connection",
		exitFailed: "a statement failed", exitInterrupted: "interrupted",
	} {
		if want := fmt.Sprintf("%d %s", code, meaning); !strings.Contains(description, want) {
			t.Errorf("help lacks %q", want)
		}
	}
	at := 0
	for _, source := range append([]string{"--database-url", "DATABASE_URL"}, append(choosing, "local server")...) {
		i := strings.Index(description[at:], source)
		if i < 0 {
			t.Fatalf("help lacks %q behind %q", source, description[:at])
		}
		at += i
	}
}

// Every command's help is its doc comment.
func TestManual(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"run", "audit", "verify", "force", "init", "new", "prove", "preview", "list", "show", "explain", "migrate", "db", "template", "clone", "drop", "completion"} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), []string{command, "--help"}, nil, &stdout, &stderr, func(string) string { return "" })
		want := strings.ToUpper(command[:1]) + command[1:] + " "
		if code != 0 || stderr.Len() > 0 || !strings.Contains(stdout.String(), "\n"+want) {
			t.Errorf("seed %s --help: exit code %d, %s%s; want a manual that begins with %q", command, code, &stdout, &stderr, want)
		}
	}
}

func TestRedact(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"postgres://u:secret@h/d":                "postgres://u:xxxxx@h/d",
		"at postgresql://u:se/cr@et@h:1/d, then": "at postgresql://u:xxxxx@h:1/d, then",
		"postgres://u@h/d?password=secret&x=1":   "postgres://u@h/d?password=xxxxx&x=1",
		"host=h password=secret user=u":          "host=h password=xxxxx user=u",
		`password = 'se \' cret' user=u`:         "password = xxxxx user=u",
		"sslpassword=secret":                     "sslpassword=xxxxx",
		"postgres://u@h:5432/d":                  "postgres://u@h:5432/d",
		"the column password_hash":               "the column password_hash",
	} {
		if got := redact(in); got != want {
			t.Errorf("redact(%q): got %q, want %q", in, got, want)
		}
	}
}

func TestShownURL(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"postgres://u:secret@h/d?sslmode=disable":                   "postgres://u@h/d?sslmode=disable",
		"postgres://u:sec%40ret@h:5433/d":                           "postgres://u@h:5433/d",
		"postgres://u:12#secret@h/d?sslmode=disable":                "postgres://u@h:5432/d",
		"postgres://u@h/d?sslmode=disable&password=secret":          "postgres://u@h/d?sslmode=disable",
		"postgres://u:secret@/d?host=/tmp":                          "postgres://u@/d?host=/tmp",
		"host=/tmp user=u password='a secret' dbname=d":             "postgres://u@/d?host=/tmp",
		`host=/tmp port=1 user=u password=a\ secret dbname=d`:       "postgres://u@/d?host=/tmp&port=1",
		"host=::1 user=u password=secret dbname=d sslmode=disable":  "postgres://u@[::1]:5432/d",
		"user=u dbname=d host=h sslmode=disable password = secret ": "postgres://u@h:5432/d",
	} {
		config, err := pgx.ParseConfig(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if got := shownURL(in, config); got != want {
			t.Errorf("shownURL(%q): got %q, want %q", in, got, want)
		}
	}
}

func TestHostAddress(t *testing.T) {
	t.Parallel()
	env := func(name string) string { return map[string]string{"PGHOSTADDR": "192.0.2.1"}[name] }
	target, err := parseTarget("PGHOSTADDR", "", env)
	if err != nil {
		t.Fatal(err)
	}
	addresses, err := target.config.LookupFunc(t.Context(), "anything")
	if err != nil || len(addresses) != 1 || addresses[0] != "192.0.2.1" {
		t.Errorf("got %v, %v", addresses, err)
	}
	if target.config.Host != "192.0.2.1" {
		t.Errorf("got host %q", target.config.Host)
	}
}

func TestQuoteShell(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"a b": `"a b"`, "a$b'c": `'a$b'\''c'`} {
		if got := quoteShell(in); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	for in, want := range map[string]string{"packs/mine-1.sql": "packs/mine-1.sql", "a b's": `'a b'\''s'`, "client_*": "'client_*'", "n=5": "n=5", "x?y&z": "'x?y&z'"} {
		if got := quoteWord(in); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// A file of --output appears whole or not at all, and keeps its mode. A link, which somebody else may have made, is not
// followed.
func TestOutput(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(file, []byte("old"), 0o600), os.Symlink(file, link)); err != nil {
		t.Fatal(err)
	}
	a := &app{}
	if _, err := a.output(link); err == nil || err.Error() != fmt.Sprintf("--output: %q is a symbolic link; want the file itself, or - for standard output", link) {
		t.Errorf("got %v", err)
	}
	out, err := a.output(file)
	if err != nil {
		t.Fatal(err)
	}
	if old := fmt.Sprintf("%s.%d.tmp", file, os.Getpid()); out.temp.Name() == old {
		t.Errorf("the name %s can be known beforehand", old)
	}
	fmt.Fprint(out, "new")
	if got, err := os.ReadFile(file); string(got) != "old" || err != nil {
		t.Errorf("before the commit: %q, %v", got, err)
	}
	if err := out.commit(); err != nil {
		t.Fatal(err)
	}
	out.discard()
	got, err := os.ReadFile(file)
	if string(got) != "new" || err != nil {
		t.Errorf("after the commit: %q, %v", got, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info, err)
	}
	if out, err = a.output(file); err != nil {
		t.Fatal(err)
	}
	out.discard()
	if left, _ := os.ReadDir(dir); len(left) != 2 {
		t.Errorf("left behind: %v", left)
	}
}

// A failed installation says what somebody else has to do once.
func TestInstallMessage(t *testing.T) {
	t.Parallel()
	denied := sql.Locate("functions.sql", "CREATE", &pgconn.PgError{Code: "42501", Message: "permission denied for schema seed", Position: 1})
	err := errors.Join(&fill.InstallError{State: "are missing", Err: denied}, nil)
	want := `the functions of schema seed are missing: have the database's owner run the output of "seed show functions" once, and grant usage on schema seed`
	if got := message(err); got != want {
		t.Errorf("got %s", got)
	}
}
