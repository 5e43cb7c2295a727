package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/report"
)

// Explain says what a requirement is about, and shows how PostgreSQL executes it: the plan of its deficit, as
// seed audit counts it, and the plan of its fill, both as EXPLAIN prints them, for the database as it is and
// under the settings of a run. Nothing is executed.
//
//	seed explain client_comments
//
// With --analyze both are executed, with times and rows, and rolled back. Then it waits for another
// run to end, and it is refused where the database is protected.
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
