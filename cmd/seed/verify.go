package main

import (
	"errors"

	"github.com/a400be2d/seed/runner"
)

// Verify is for CI: it prints nothing and exits 0 when every requirement is met. Else it prints what
// is not, by how much, and exits 1. It runs in a read-only transaction and needs nothing but SELECT.
type verifyCmd struct {
	Report  reportFlags `embed:""`
	Filter  filterFlags `embed:""`
	Details bool        `help:"List each entity that is short, with what it has and needs."`
}

// Help is called by kong.
func (verifyCmd) Help() string { return manual("verify.go", "verifyCmd") }

// Run is called by kong.
func (c *verifyCmd) Run(a *app) error {
	o, out, t, err := a.begin(c.Report, c.Filter)
	if err != nil {
		return err
	}
	defer out.discard()
	o.Details = c.Details
	report, err := runner.Verify(a.ctx, t.config, o)
	if err != nil {
		return t.explain(err)
	}
	if c.Report.Result.Format == "json" {
		err = writeJSON(out, report)
	} else if !report.Satisfied {
		a.printerFor(out).verify(report)
	}
	return verdict(report, errors.Join(err, out.commit()))
}
