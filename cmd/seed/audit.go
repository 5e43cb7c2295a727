package main

import (
	"context"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/jackc/pgx/v5"
)

// Audit counts the rows of each table that the pack writes, and shows what is missing. For each requirement that is
// not met it says how many entities there are, how many fall short, and how many rows are missing.
//
// It reads in a READ ONLY transaction and needs only SELECT. The exit code is 1 when something is missing.
type auditCmd struct {
	Read readFlags `embed:""`
}

// Help is called by kong.
func (auditCmd) Help() string { return manual("audit.go", "auditCmd") }

// Run is called by kong.
func (c *auditCmd) Run(a *app) error { return a.read("audit", c.Read, runner.Audit) }

// readFlags are those of the commands that only read.
type readFlags struct {
	Report  reportFlags `embed:""`
	Filter  filterFlags `embed:""`
	Schemas schemaFlags `embed:""`
	Sample  sampleFlags `embed:""`
	Details bool        `help:"List each entity that is short, with what it has and needs."`
}

// read carries out a command that only reads, and writes its result. Only an audit shows its progress.
func (a *app) read(command string, f readFlags, look func(context.Context, *pgx.ConnConfig, runner.Options) (*runner.Report, error)) error {
	if err := f.Sample.heed(f.Report.Result.Format, false, f.Schemas.Schema); err != nil {
		return err
	}
	o, out, t, err := a.begin(f.Report, f.Filter)
	if err != nil {
		return err
	}
	defer out.discard()
	o.Details = f.Details || f.Report.Result.details()
	if command == "audit" {
		o.Progress = a.showProgress
	}
	r := result{command: command, options: o, target: t, flags: f.Report, sample: f.Sample.Sample}
	if len(f.Schemas.Schema) > 0 {
		return a.schemas(out, r, f.Schemas, nil)
	}
	begin := time.Now()
	r.report, err = look(a.ctx, t.config, o)
	a.closeProgress()
	if err != nil {
		return t.explain(err)
	}
	r.took = time.Since(begin)
	return a.write(out, r)
}
