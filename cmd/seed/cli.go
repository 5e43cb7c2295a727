package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/sql"
	"github.com/alecthomas/kong"
)

// cli is the whole command line. A flag is on the commands that use it; the few here are on all.
type cli struct {
	Color   string           `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"auto, always or never. Default: auto, which is on a terminal unless NO_COLOR is set."`
	Quiet   bool             `short:"q" help:"Print no progress and no notices."`
	Verbose bool             `short:"v" help:"Show what each requirement adds and every line of the result, and log to standard error."`
	Version kong.VersionFlag `help:"Print the version and exit."`

	Run     runCmd     `cmd:"" default:"withargs" help:"Audit, fill what is missing, verify (the default)."`
	Audit   auditCmd   `cmd:"" help:"Show what is missing; write nothing."`
	Verify  verifyCmd  `cmd:"" help:"For CI: print nothing and exit with 0 if all is met, else show what is not and exit with 1."`
	Force   forceCmd   `cmd:"" help:"Empty the pack's tables and seed anew, in one transaction."`
	Init    initCmd    `cmd:"" help:"Write a pack for the schema of a database."`
	New     newCmd     `cmd:"" help:"Write one requirement into a pack."`
	Preview previewCmd `cmd:"" help:"Show the first rows that a requirement would add; everything is rolled back."`
	Prove   proveCmd   `cmd:"" help:"Try whether the pack keeps its promises; everything is rolled back."`
	List    listCmd    `cmd:"" help:"List every requirement; needs no database."`
	Show    showCmd    `cmd:"" help:"Print the SQL of a requirement, ready for psql; needs no database."`
	Explain explainCmd `cmd:"" help:"Explain a requirement, and show the plans of its deficit and its fill."`
	Migrate migrateCmd `cmd:"" help:"Create or change the reference schema."`
	DB      dbCmd      `cmd:"" name:"db" help:"The local PostgreSQL server: start, stop, url, psql."`

	Template templateCmd `cmd:"" help:"Make or refresh a template database for tests."`
	Clone    cloneCmd    `cmd:"" help:"Clone a template into a database for a test, and print its URL."`
	Drop     dropCmd     `cmd:"" help:"Drop clones, or a template with its clones."`

	Completion completionCmd `cmd:"" help:"Print the completion script for bash, zsh or fish."`
}

// description is what `seed --help` says before the commands. The order of the databases is the one
// of database.go, and the exit codes are those of errors.go.
const description = `Brings a PostgreSQL database up to a set of declared minimums, adding only what is missing, and proves that it did.

The database comes from --database-url, or else from the variable DATABASE_URL, or else from the variables of libpq (PGHOST, PGHOSTADDR, PGPORT, PGDATABASE, PGUSER, PGSERVICE). Without any of these seed starts a local server of its own.

Exit codes: 0 all met; 1 gaps remain; 2 wrong usage, bad pack or refused; 3 no connection; 4 a statement failed; 130 interrupted.`

// databaseFlags choose the database.
type databaseFlags struct {
	DatabaseURL string `name:"database-url" placeholder:"URL" help:"The database, as a URL or as keyword=value pairs. Else the variable DATABASE_URL, else the variables of libpq, else the local server."`
}

// packFlags choose the pack and its minimums.
type packFlags struct {
	Pack    string   `predictor:"directory" placeholder:"DIR" help:"A pack of your own: a directory with requirements/ and profiles/. Default: the built-in pack."`
	Profile string   `predictor:"profile" default:"medium" placeholder:"NAME|FILE" help:"The profile with the minimums: light, medium, heavy or a file. Default: ${default}."`
	Set     minimums `predictor:"minimum" placeholder:"NAME=N" help:"The minimum of one requirement, instead of the profile's; repeatable."`
	AsOf    clock    `placeholder:"TIME" help:"The clock: anything that PostgreSQL reads as a timestamp. Default: now, unless the profile sets it."`
}

// filterFlags choose among the requirements.
type filterFlags struct {
	Only []string `predictor:"requirement" sep:"none" placeholder:"GLOB" help:"Only the requirements whose name matches; repeatable."`
	Skip []string `predictor:"requirement" sep:"none" placeholder:"GLOB" help:"Leave out the requirements whose name matches; repeatable."`
}

// schemaFlags choose schemas.
type schemaFlags struct {
	Schema   []string `sep:"none" placeholder:"GLOB" help:"Every schema whose name matches, each in a transaction of its own; repeatable. Default: the schema of the search_path."`
	Jobs     int      `default:"1" placeholder:"N" help:"With --schema: how many schemas at a time. Default: ${default}."`
	FailFast bool     `help:"With --schema: start no other schema once one has failed."`
}

// Validate is called by kong after parsing.
func (f schemaFlags) Validate() error {
	if len(f.Schema) == 0 && f.Jobs > 1 {
		return errors.New("--jobs is for several schemas: add --schema")
	}
	return runSchemaFlags(f).Validate()
}

// runSchemaFlags are those of a run, which may divide a single schema, too.
type runSchemaFlags struct {
	Schema   []string `sep:"none" placeholder:"GLOB" help:"Every schema whose name matches, each in a transaction of its own; repeatable. Default: the schema of the search_path."`
	Jobs     int      `default:"1" placeholder:"N" help:"How many schemas at a time; for a single one, how many connections fill it. Default: ${default}."`
	FailFast bool     `help:"With --schema: start no other schema once one has failed."`
}

// Validate is called by kong after parsing.
func (f runSchemaFlags) Validate() error {
	switch {
	case f.Jobs < 1 || f.Jobs > 1000:
		return fmt.Errorf("--jobs: want a number from 1 to 1,000, but got %d", f.Jobs)
	case len(f.Schema) == 0 && f.FailFast:
		return errors.New("--fail-fast is for several schemas: add --schema")
	}
	return nil
}

// timeoutFlags limit how long to wait.
type timeoutFlags struct {
	StatementTimeout time.Duration `placeholder:"DURATION" help:"The longest a statement may take, such as 30s. Default: the server's."`
	LockTimeout      time.Duration `placeholder:"DURATION" help:"The longest to wait for a lock, such as 5s. Default: the server's."`
}

// Validate is called by kong after parsing.
func (f timeoutFlags) Validate() error {
	return errors.Join(
		positive("--statement-timeout", f.StatementTimeout),
		positive("--lock-timeout", f.LockTimeout))
}

func positive(flag string, d time.Duration) error {
	if d < 0 || d > 0 && d < time.Millisecond {
		return fmt.Errorf("%s: %s is not a duration of a millisecond or more", flag, d)
	}
	return nil
}

// resultFlags say how and where the result is written.
type resultFlags struct {
	Format string `enum:"text,json,junit,tap,github,markdown,html" default:"text" placeholder:"FORMAT" help:"The form of the result: text, json, junit, tap, github, markdown or html. Default: ${default}."`
	Output string `short:"o" predictor:"file" placeholder:"FILE" help:"Write the result to the file, whole or not at all. Default: standard output."`
}

// sampleFlags say how many rows a page shows.
type sampleFlags struct {
	Sample int `placeholder:"N" help:"With --format html: show the first N rows of each table as the application would."`
}

// reportFlags are those of the commands that end in a report.
type reportFlags struct {
	Database databaseFlags `embed:""`
	Packs    packFlags     `embed:""`
	Timeouts timeoutFlags  `embed:""`
	Result   resultFlags   `embed:""`
}

// begin turns the flags into options, and opens the database and the output. The caller must commit or discard the
// output.
func (a *app) begin(f reportFlags, filter filterFlags) (o runner.Options, out *output, t *target, err error) {
	if o, err = a.options(f.Packs, filter, f.Timeouts); err != nil {
		return o, nil, nil, err
	}
	if out, err = a.output(f.Result.Output); err != nil {
		return o, nil, nil, err
	}
	if t, err = a.open(f.Database, f.Packs.Pack, f.Packs.Pack == ""); err != nil {
		out.discard()
	}
	return o, out, t, err
}

// app is what a command has at hand.
type app struct {
	ctx            context.Context
	stdin          io.Reader
	stdout, stderr io.Writer
	env            func(string) string

	cli      cli
	log      *slog.Logger
	atomic   bool // the command is one transaction
	progress *progress
}

// exit is the panic with which kong's --help and --version leave the parser.
type exit int

// execute parses args and carries out the command.
func (a *app) execute(args []string) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case exit:
			err = nil
		default:
			panic(r)
		}
	}()
	parser, err := kong.New(&a.cli,
		kong.Name("seed"),
		kong.Description(description),
		kong.Writers(a.stdout, a.stderr),
		kong.Exit(func(code int) { panic(exit(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100, NoExpandSubcommands: true}),
		kong.Vars{"version": version()},
	)
	if err != nil {
		return err
	}
	if a.env("COMP_LINE") != "" {
		return a.complete(parser)
	}
	args = slices.Clone(args)
	for i, arg := range args { // as it was before it had values
		if arg == "--bulk" && (i+1 == len(args) || !slices.Contains([]string{runner.BulkAuto, runner.BulkAlways, runner.BulkNever}, args[i+1])) {
			args[i] += "=" + runner.BulkAlways
		}
	}
	command, err := parser.Parse(args)
	if err != nil {
		return a.parseError(parser, args, err)
	}
	a.log = slog.New(slog.DiscardHandler)
	if a.cli.Verbose {
		a.log = slog.New(slog.NewTextHandler(redactor{a.stderr}, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return command.Run(a)
}

// parseError says what is wrong with a command line that kong refused, and what to do.
func (a *app) parseError(parser *kong.Kong, args []string, err error) error {
	message := err.Error()
	help := "seed --help"
	var parse *kong.ParseError
	if errors.As(err, &parse) {
		if selected := parse.Context.Selected(); selected != nil {
			help = selected.FullPath() + " --help"
			message = strings.TrimPrefix(message, selected.Name+": ")
		}
	}
	if flag, problem, ok := strings.Cut(message, ": "); ok && (strings.Contains(problem, `"EOL"`) || strings.HasPrefix(problem, "missing value")) {
		message = flag + ": the value is missing"
	}
	for kong, plain := range wanted {
		message = regexp.MustCompile(kong).ReplaceAllString(message, plain)
	}
	if rest, ok := strings.CutPrefix(message, "unexpected argument "); ok {
		word, _, _ := strings.Cut(rest, ",")
		switch {
		case strings.ContainsAny(rest, ":=@"):
			// Not shown: it may hold a password.
			return usagef("unexpected argument; a database is given with --database-url, a minimum with --set NAME=N")
		case args[0] == word:
			var commands []string
			for _, node := range parser.Model.Children {
				commands = append(commands, node.Name)
			}
			return usagef("unknown command %q%s; see seed --help", word, sql.Nearest(word, commands))
		}
	}
	return usagef("%s; see %s", message, help)
}

// wanted replaces kong's words by those of the other messages.
var wanted = map[string]string{
	`^expected "<(\w+)>.*"$`:                 "the $1 is missing",
	`expected duration but got ("[^"]*"):.*`: "want a duration such as 30s, but got $1",
	`expected a valid 64 bit int but got`:    "want a whole number, but got",
}

// version is the module's version and the commit it was built from, as the Go tool recorded them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "seed (unknown version)"
	}
	v := info.Main.Version
	if v == "" {
		v = "(devel)"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 && !strings.Contains(v, s.Value[:12]) {
			v += " " + s.Value[:12]
		}
	}
	return "seed " + v + " " + info.GoVersion
}

//go:embed run.go audit.go verify.go force.go init.go new.go prove.go preview.go list.go show.go explain.go migrate.go db.go template.go clone.go drop.go completion.go
var sources embed.FS

// manual returns the doc comment of a command's type, which is its manual: `seed COMMAND --help`
// prints it.
func manual(file, typ string) string {
	text, err := sources.ReadFile(file)
	if err != nil {
		panic(err)
	}
	before, _, found := strings.Cut(string(text), "\ntype "+typ+" struct")
	if !found {
		panic("no type " + typ + " in " + file)
	}
	lines := strings.Split(before, "\n")
	start := len(lines)
	for start > 0 && strings.HasPrefix(lines[start-1], "//") {
		start--
	}
	for i, line := range lines[start:] {
		lines[start+i] = strings.TrimPrefix(strings.TrimPrefix(line, "//"), " ")
	}
	doc := strings.Join(lines[start:], "\n")
	return strings.TrimPrefix(doc, typ+" is ")
}

// program is how the user calls this program: `go run ./cmd/seed` leaves no binary to call.
func program() string {
	if path, err := os.Executable(); err == nil && strings.Contains(filepath.ToSlash(path), "/go-build") {
		return "go run ./cmd/seed"
	}
	return "seed"
}
