package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/report"
	"golang.org/x/term"
)

// Force empties the tables that the pack writes and seeds them anew, in one transaction. If anything fails, the old data
// are still there.
//
// It is for development, and hard to aim at the wrong database: it shows host, database, tables and rows, and goes on
// only if --confirm names the database or you type its name. It never empties a table outside the pack. If one refers
// to the pack's tables, it stops and names it.
//
// The owner of a database protects it from being emptied or seeded with
//
//	ALTER DATABASE name SET seed.protected = on
type forceCmd struct {
	Report  reportFlags `embed:""`
	Schemas schemaFlags `embed:""`
	Confirm string      `placeholder:"DATABASE_NAME" help:"The name of the database to empty; asked for on a terminal."`
	DryRun  bool        `help:"Do everything, report, and roll back."`
	Bulk    string      `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Drop keys and indexes during the fill, then restore them; see seed run --help. Default: ${default}."`
}

// Help is called by kong.
func (forceCmd) Help() string { return manual("force.go", "forceCmd") }

// Run is called by kong.
func (c *forceCmd) Run(a *app) error {
	o, out, t, err := a.begin(c.Report, filterFlags{})
	if err != nil {
		return err
	}
	defer out.discard()
	o.DryRun, o.Bulk = c.DryRun, c.Bulk
	o.Progress = a.showProgress
	confirm := func(target runner.Target) error {
		a.closeProgress()
		return c.confirm(a, target)
	}
	r := result{command: "force", options: o, target: t, flags: c.Report, dryRun: c.DryRun}
	if len(c.Schemas.Schema) > 0 {
		return a.schemas(out, r, c.Schemas, confirm)
	}
	return a.seed(out, r, func() (*runner.Report, error) { return runner.Force(a.ctx, t.config, o, confirm) })
}

// showTarget shows what would be emptied.
func (a *app) showTarget(t runner.Target) {
	counts := map[string]int64{}
	var tables []string
	var rows int64
	for _, c := range t.Tables {
		counts[c.Table] = c.Rows
		rows += c.Rows
		tables = append(tables, c.Table)
	}
	p := a.printer(a.stderr)
	in := ""
	if len(t.Schemas) > 0 {
		in = " in " + report.Counted(int64(len(t.Schemas)), "schema")
	}
	p.Line("This empties %s%s with %s of the database %s on %s as %s:", report.Counted(int64(len(tables)), "table"), in,
		report.Counted(rows, "row"), p.Paint(report.Bold, t.Database), host(t.Host, t.Port), t.User)
	p.Counts(tables, counts)
}

// confirm shows what would be emptied and returns nil if the user named that database.
func (c *forceCmd) confirm(a *app, target runner.Target) error {
	a.showTarget(target)
	if c.Confirm == target.Database {
		return nil
	}
	if c.Confirm != "" {
		return usagef("refused: --confirm names %q, but the database is %q; nothing was touched", c.Confirm, target.Database)
	}
	in, ok := a.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return usagef("refused: not on a terminal, so the database must be named: --confirm %s; nothing was touched", target.Database)
	}
	fmt.Fprintf(a.stderr, "Type the name of the database to empty it: ")
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(io.LimitReader(in, 1024)).ReadString('\n')
		answer <- strings.TrimSpace(line)
	}()
	select {
	case <-a.ctx.Done():
		fmt.Fprintln(a.stderr)
		return a.ctx.Err()
	case name := <-answer:
		if name == target.Database {
			return nil
		}
		return usagef("refused: the answer was %q, but the database is %q; nothing was touched", name, target.Database)
	}
}
