package main

import (
	"time"

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
	Sample  sampleFlags `embed:""`
	Details bool        `help:"List each entity that is short, with what it has and needs."`
}

// Help is called by kong.
func (auditCmd) Help() string { return manual("audit.go", "auditCmd") }

// Run is called by kong.
func (c *auditCmd) Run(a *app) error {
	if err := c.Sample.heed(c.Report.Result.Format, false); err != nil {
		return err
	}
	o, out, t, err := a.begin(c.Report, c.Filter)
	if err != nil {
		return err
	}
	defer out.discard()
	o.Details = c.Details || c.Report.Result.details()
	o.Progress = a.showProgress
	begin := time.Now()
	report, err := runner.Audit(a.ctx, t.config, o)
	a.closeProgress()
	if err != nil {
		return t.explain(err)
	}
	return a.write(out, result{
		command: "audit", report: report, options: o, target: t, flags: c.Report, sample: c.Sample.Sample, took: time.Since(begin),
	})
}
