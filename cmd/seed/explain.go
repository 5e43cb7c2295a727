package main

import (
	"fmt"
	"io"

	"github.com/a400be2d/seed/runner"
)

// Explain shows how PostgreSQL goes about a requirement: the plan of its deficit, as seed audit counts
// it, and the plan of its fill, both as EXPLAIN prints them, for the database as it is and under the
// settings of a run. Nothing is carried out.
//
//	seed explain client_comments
//
// With --analyze both are carried out, with times and rows, and rolled back. Then it waits for another
// run to end, and it is refused where the database is protected.
type explainCmd struct {
	Database databaseFlags `embed:""`
	Packs    packFlags     `embed:""`
	Name     string        `arg:"" help:"The name of a requirement (see seed list)."`
	Analyze  bool          `help:"Carry out the statements, and roll back."`
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
	p := a.printerTo(a.stdout)
	p.line("%s", plans.Requirement.Sentence)
	p.line("")
	p.line("%s", p.paint(bold, "Deficit"))
	_, _ = io.WriteString(a.stdout, plans.Deficit)
	p.line("")
	p.line("%s", p.paint(bold, "Fill"))
	_, err = fmt.Fprint(a.stdout, plans.Fill)
	return err
}
