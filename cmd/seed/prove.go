package main

import (
	"errors"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/report"
)

// Prove tries on your own database and its data whether a pack keeps its promises. For each requirement:
//
//	closes        the fill leaves no gap that it could close
//	exact         each entity gets what it lacks, and never one more
//	again         a second fill inserts nothing
//	mends         deleted rows come back with the same keys
//	same          the same data give the same rows, whatever plan or row order
//	only_inserts  the fill updates and deletes nothing
//	reads_only    the deficit does not write
//
// It tries each twice: with the data as they are, and after it has deleted some of the rows that count. If it may delete
// none, it raises the minimum instead. On an empty database it first fills what earlier requirements need.
//
//	seed prove
//	seed prove client_posts
//	seed prove --schema 'tenant_*' --jobs 4
//
// All of it is one transaction, which is rolled back. Your database is as it was; only sequences keep their new values.
// Until then the rows that it tries are locked: prefer a copy to a database that people work with. With --schema each
// schema has its own transaction, and -v says what could not be tried there.
//
// A promise that could not be tried is a question mark, in JSON null, with the reason. The exit code is 1 if a promise
// is broken.
type proveCmd struct {
	Report  reportFlags `embed:""`
	Filter  filterFlags `embed:""`
	Schemas schemaFlags `embed:""`
	Names   []string    `arg:"" optional:"" name:"name" predictor:"requirement" help:"The requirements to prove. Default: all."`
}

// Help is called by kong.
func (proveCmd) Help() string { return manual("prove.go", "proveCmd") }

// Run is called by kong.
func (c *proveCmd) Run(a *app) error {
	o, out, t, err := a.begin(c.Report, c.Filter)
	if err != nil {
		return err
	}
	defer out.discard()
	r := result{command: "prove", options: o, target: t, flags: c.Report}
	if len(c.Schemas.Schema) > 0 {
		return a.proveSchemas(out, r, c.Schemas, c.Names)
	}
	o.Progress = a.showProgress
	a.atomic = true
	begin := time.Now()
	proof, err := runner.Prove(a.ctx, t.config, o, c.Names...)
	a.closeProgress()
	if err != nil {
		return t.explain(err)
	}
	suite := r.proof(proof, time.Since(begin))
	switch format := c.Report.Result.Format; format {
	case "json":
		err = report.JSON(out, proof)
	case "text":
		a.printer(out).Suite(suite)
	default:
		err = a.suites(out, format, suite.Verdict, suite.Note, suite)
	}
	if err = errors.Join(err, out.commit()); err == nil && !proof.Proved {
		return errGaps
	}
	return err
}

// proof returns a proof as cases, with the database and the profile.
func (r result) proof(p *runner.Proof, took time.Duration) report.Suite {
	s := report.Proof(p, r.dir(), took)
	s.Facts = []report.Fact{
		{Name: "database", Value: r.target.config.Database},
		{Name: "server", Value: host(r.target.config.Host, r.target.config.Port)},
		{Name: "profile", Value: r.flags.Packs.Profile},
	}
	return s
}
