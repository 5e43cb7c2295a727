package main

import (
	"io/fs"
	"os"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/sql"
)

// Run brings the database up to the minimums, adding only what is missing, and proves that it did,
// in four phases:
//
//	1 Audit   counts the rows of each table that the pack writes
//	2 Gaps    finds what is missing, requirement by requirement
//	3 Fill    inserts what is missing
//	4 Verify  looks again, at every requirement
//
// All happens in one transaction: a run that fails or is interrupted leaves the database as it was.
// Existing rows are never changed. A second run finds nothing to do and writes nothing. Gaps that
// could not be closed are named with what they need; what could be filled is kept, and the exit code
// is 1.
//
// With --jobs N each requirement is filled over N connections, each for a part of those who are short: the rows are the
// same. Then each requirement is committed by itself, so that a run that fails or is interrupted leaves whole
// requirements, and the next run goes on. Where a table has triggers or a sequence, and where the parts would wait for
// each other, one connection fills. A dry run has one connection and one transaction. To fill over more connections than
// the server has processors brings nothing.
//
// The foreign keys and indexes of tables that grow to at least twice their size, by 10,000 rows or
// more, are taken away before the fill and put back before phase 4, with the server's own definitions,
// so that PostgreSQL proves every key for the whole table at once. It is all in the same transaction,
// and the rows are the same. From the fill to the end these tables, and those to which they refer, are
// locked against everybody else. So it is done only where nobody else is connected to the database, the
// server has no replica and the database no event trigger, the tables have no triggers, no lock has to
// be waited for, the role owns the tables, and the keys can be put back exactly. With --bulk=always others wait, and it is refused
// where the role does not own the tables, or where the keys could not be put back exactly. With
// --bulk=never the keys stay in their place.
//
// Without a database of yours seed starts a PostgreSQL server of its own, creates the reference
// schema there and seeds it; see seed db --help.
type runCmd struct {
	Report  reportFlags    `embed:""`
	Filter  filterFlags    `embed:""`
	Schemas runSchemaFlags `embed:""`
	Sample  sampleFlags    `embed:""`
	Details bool           `help:"List each entity that is short, with what it has and needs."`
	DryRun  bool           `help:"Do everything, report, and roll back."`
	Bulk    string         `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Drop keys and indexes during a large fill, then restore them: auto, always or never. Default: auto, which is where the role may and nobody else is connected."`
}

// Help is called by kong.
func (runCmd) Help() string { return manual("run.go", "runCmd") }

// Run is called by kong.
func (c *runCmd) Run(a *app) error {
	if err := c.Sample.heed(c.Report.Result.Format, c.DryRun, c.Schemas.Schema); err != nil {
		return err
	}
	o, out, t, err := a.begin(c.Report, c.Filter)
	if err != nil {
		return err
	}
	defer out.discard()
	o.Details, o.DryRun, o.Bulk = c.Details, c.DryRun, c.Bulk
	o.Progress = a.showProgress
	r := result{command: "run", options: o, target: t, flags: c.Report, sample: c.Sample.Sample, dryRun: c.DryRun}
	if len(c.Schemas.Schema) > 0 {
		return a.schemas(out, r, schemaFlags(c.Schemas), nil)
	}
	o.Jobs = c.Schemas.Jobs
	return a.seed(out, r, func() (*runner.Report, error) {
		return runner.Seed(a.ctx, t.config, o)
	})
}

// seed carries out a run, and writes its result.
func (a *app) seed(out *output, r result, run func() (*runner.Report, error)) (err error) {
	a.atomic = true
	begin := time.Now()
	r.report, err = run()
	a.closeProgress()
	if err != nil {
		return r.target.explain(err)
	}
	r.took = time.Since(begin)
	return a.write(out, r)
}

// options makes the runner's options from the flags.
func (a *app) options(packs packFlags, filter filterFlags, timeouts timeoutFlags) (runner.Options, error) {
	pack, err := loadPack(packs.Pack)
	return runner.Options{
		Pack:             pack,
		Profile:          packs.Profile,
		Minimums:         packs.Set,
		AsOf:             string(packs.AsOf),
		Only:             filter.Only,
		Skip:             filter.Skip,
		StatementTimeout: timeouts.StatementTimeout,
		LockTimeout:      timeouts.LockTimeout,
		Logger:           a.log,
	}, err
}

// loadPack reads the pack of a directory, or the built-in one.
func loadPack(dir string) (*sql.Pack, error) {
	var fsys fs.FS
	if dir == "" {
		fsys = sql.Builtin()
	} else {
		info, err := os.Stat(dir)
		if err != nil || !info.IsDir() {
			return nil, usagef("--pack: no directory %q: seed init %s makes a pack there", dir, quoteWord(dir))
		}
		fsys = os.DirFS(dir)
	}
	pack, err := sql.Load(fsys)
	if err != nil {
		return nil, usagef("%s", err)
	}
	return pack, nil
}
