package main

import (
	"time"

	"github.com/a400be2d/seed/runner"
)

// Verify is for CI. If every requirement is met, it prints nothing and exits with 0. Otherwise it prints which is not, and
// by how much, and exits with 1. It reads in a READ ONLY transaction and needs only SELECT.
type verifyCmd struct {
	Report  reportFlags `embed:""`
	Filter  filterFlags `embed:""`
	Schemas schemaFlags `embed:""`
	Sample  sampleFlags `embed:""`
	Details bool        `help:"List each entity that is short, with what it has and needs."`
}

// Help is called by kong.
func (verifyCmd) Help() string { return manual("verify.go", "verifyCmd") }

// Run is called by kong.
func (c *verifyCmd) Run(a *app) error {
	if err := c.Sample.heed(c.Report.Result.Format, false, c.Schemas.Schema); err != nil {
		return err
	}
	o, out, t, err := a.begin(c.Report, c.Filter)
	if err != nil {
		return err
	}
	defer out.discard()
	o.Details = c.Details || c.Report.Result.details()
	r := result{command: "verify", options: o, target: t, flags: c.Report, sample: c.Sample.Sample}
	if len(c.Schemas.Schema) > 0 {
		return a.schemas(out, r, c.Schemas, nil)
	}
	begin := time.Now()
	r.report, err = runner.Verify(a.ctx, t.config, o)
	if err != nil {
		return t.explain(err)
	}
	r.took = time.Since(begin)
	return a.write(out, r)
}
