package main

import (
	"time"

	"github.com/a400be2d/seed/runner"
)

// Audit counts the rows of each table that the pack writes, and shows what is missing. For each requirement that is
// not met it says how many entities there are, how many fall short, and how many rows are missing.
//
// It reads in a READ ONLY transaction and needs only SELECT. The exit code is 1 when something is missing.
type auditCmd struct {
	Report  reportFlags `embed:""`
	Filter  filterFlags `embed:""`
	Schemas schemaFlags `embed:""`
	Sample  sampleFlags `embed:""`
	Details bool        `help:"List each entity that is short, with what it has and needs."`
}

// Help is called by kong.
func (auditCmd) Help() string { return manual("audit.go", "auditCmd") }

// Run is called by kong.
func (c *auditCmd) Run(a *app) error {
	if err := c.Sample.heed(c.Report.Result.Format, false, c.Schemas.Schema); err != nil {
		return err
	}
	o, out, t, err := a.begin(c.Report, c.Filter)
	if err != nil {
		return err
	}
	defer out.discard()
	o.Details = c.Details || c.Report.Result.details()
	o.Progress = a.showProgress
	r := result{command: "audit", options: o, target: t, flags: c.Report, sample: c.Sample.Sample}
	if len(c.Schemas.Schema) > 0 {
		return a.schemas(out, r, c.Schemas, nil)
	}
	begin := time.Now()
	r.report, err = runner.Audit(a.ctx, t.config, o)
	a.closeProgress()
	if err != nil {
		return t.explain(err)
	}
	r.took = time.Since(begin)
	return a.write(out, r)
}
