package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/report"
)

// Explain says what a requirement asks for, and shows two plans as EXPLAIN prints them: how PostgreSQL finds who is
// short, and how it adds what is missing. They are the plans that a run would get now. Nothing is executed.
//
//	seed explain client_comments
//
// With --analyze it executes both, shows times and rows, and rolls back. Like a run it then waits until another run has
// ended, and a protected database refuses it.
type explainCmd struct {
	Database databaseFlags `embed:""`
	Packs    packFlags     `embed:""`
	Name     string        `arg:"" predictor:"requirement" help:"The name of a requirement (see seed list)."`
	Analyze  bool          `help:"Execute both statements, and roll back."`
	Timeouts timeoutFlags  `embed:""`
}

// Help is called by kong.
func (explainCmd) Help() string { return manual("explain.go", "explainCmd") }

// Run is called by kong.
func (c *explainCmd) Run(a *app) error {
	o, err := a.options(c.Packs, filterFlags{}, c.Timeouts)
	if err != nil {
		return err
	}
	t, err := a.open(c.Database, c.Packs.Pack, c.Packs.Pack == "")
	if err != nil {
		return err
	}
	a.atomic = true
	plans, err := runner.Explain(a.ctx, t.config, o, c.Name, c.Analyze)
	if err != nil {
		return t.explain(err)
	}
	r := plans.Requirement
	p := a.printer(a.stdout)
	p.Wrap(report.Sentence(r.Sentence, r.Name, plans.Minimum), "", "")
	if r.Needs != "" {
		p.Wrap("It needs "+report.Needs(r.Needs, r.Name)+".", "", "")
	}
	p.Wrap(fmt.Sprintf("It adds rows to %s. The minimum is %s: --set %s=N asks for another.",
		strings.Join(r.Tables(), ", "), report.Comma(int64(plans.Minimum)), r.Name), "", "")
	p.Line("")
	p.Line("%s", p.Paint(report.Bold, "Deficit: how PostgreSQL finds who is short"))
	_, _ = io.WriteString(a.stdout, plans.Deficit)
	p.Line("")
	p.Line("%s", p.Paint(report.Bold, "Fill: how it adds what is missing"))
	_, err = fmt.Fprint(a.stdout, plans.Fill)
	return err
}
