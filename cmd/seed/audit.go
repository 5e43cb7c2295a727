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
	Report  reportFlags `embed:""`
	Filter  filterFlags `embed:""`
	Details bool        `help:"List each entity that is short, with what it has and needs."`
}

// Help is called by kong.
func (auditCmd) Help() string { return manual("audit.go", "auditCmd") }

// Run is called by kong.
func (c *auditCmd) Run(a *app) error {
	o, out, t, err := a.begin(c.Report, c.Filter)
	if err != nil {
		return err
	}
	defer out.discard()
	o.Details = c.Details
	o.Progress = a.showProgress
	report, err := runner.Audit(a.ctx, t.config, o)
	a.closeProgress()
	if err != nil {
		return t.explain(err)
	}
	if c.Report.Result.Format == "json" {
		err = writeJSON(out, report)
	} else {
		a.printerFor(out).audit(report, t)
	}
	return verdict(report, errors.Join(err, out.commit()))
}
