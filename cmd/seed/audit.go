package main

import (
	"errors"

	"github.com/a400be2d/seed/runner"
)

// Audit shows the rows of each table that the pack writes, and what is missing: for every
// requirement that is not met how many entities there are, how many fall short, and how many rows
// are missing. It runs in a read-only transaction and needs nothing but SELECT.
//
// The exit code is 1 when something is missing.
type auditCmd struct {
	Database databaseFlags `embed:""`
	Packs    packFlags     `embed:""`
	Filter   filterFlags   `embed:""`
	Details  bool          `help:"List each entity that is short, with what it has and needs."`
	Timeouts timeoutFlags  `embed:""`
	Result   resultFlags   `embed:""`
}

// Help is called by kong.
func (auditCmd) Help() string { return manual("audit.go", "auditCmd") }

// Run is called by kong.
func (c *auditCmd) Run(a *app) error {
	o, err := a.options(c.Packs, c.Filter, c.Timeouts)
	if err != nil {
		return err
	}
	o.Details = c.Details
	o.Progress = a.showProgress
	out, err := a.output(c.Result.Output)
	if err != nil {
		return err
	}
	defer out.discard()
	t, err := a.open(c.Database, c.Packs.Pack, c.Packs.Pack == "")
	if err != nil {
		return err
	}
	report, err := runner.Audit(a.ctx, t.config, o)
	a.closeProgress()
	if err != nil {
		return t.explain(err)
	}
	if c.Result.Format == "json" {
		err = writeJSON(out, report)
	} else {
		a.printerFor(out).audit(report, t)
	}
	return verdict(report, errors.Join(err, out.commit()))
}
