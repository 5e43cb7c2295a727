package main

import (
	"errors"

	"github.com/a400be2d/seed/runner"
)

// Verify is for CI: it prints nothing and exits 0 when every requirement is met. Else it prints what
// is not, by how much, and exits 1. It runs in a read-only transaction and needs nothing but SELECT.
type verifyCmd struct {
	Database databaseFlags `embed:""`
	Packs    packFlags     `embed:""`
	Filter   filterFlags   `embed:""`
	Details  bool          `help:"List each entity that is short, with what it has and needs."`
	Timeouts timeoutFlags  `embed:""`
	Result   resultFlags   `embed:""`
}

// Help is called by kong.
func (verifyCmd) Help() string { return manual("verify.go", "verifyCmd") }

// Run is called by kong.
func (c *verifyCmd) Run(a *app) error {
	o, err := a.options(c.Packs, c.Filter, c.Timeouts)
	if err != nil {
		return err
	}
	o.Details = c.Details
	out, err := a.output(c.Result.Output)
	if err != nil {
		return err
	}
	defer out.discard()
	t, err := a.open(c.Database, c.Packs.Pack, c.Packs.Pack == "")
	if err != nil {
		return err
	}
	report, err := runner.Verify(a.ctx, t.config, o)
	if err != nil {
		return t.explain(err)
	}
	if c.Result.Format == "json" {
		err = writeJSON(out, report)
	} else if !report.Satisfied {
		a.printerFor(out).verify(report)
	}
	return verdict(report, errors.Join(err, out.commit()))
}
