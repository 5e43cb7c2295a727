package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/sql"
)

// Run brings the database up to the minimums in four phases. It adds only what is missing, and proves
// that nothing is missing afterwards:
//
//	1 Audit   counts the rows of each table that the pack writes
//	2 Gaps    finds what is missing, requirement by requirement
//	3 Fill    inserts what is missing
//	4 Verify  checks every requirement again
//
// A run is one transaction: if it fails or is interrupted, the database stays as it was. Existing rows
// are never changed. A second run finds nothing to do and writes nothing. If a gap cannot be closed,
// the report says what it needs, the rows that could be inserted are kept, and the exit code is 1.
//
// With --jobs N each requirement is filled over N connections, each for a part of the entities that are
// short. The rows are the same. Each requirement is then committed separately: if a run fails or is
// interrupted, complete requirements stay, and the next run continues. One connection fills where a
// table has triggers or a sequence, and where the parts would wait for each other. A dry run uses one
// connection and one transaction. More connections than the server has processors bring nothing.
//
// If a table grows by at least 5,000 rows and to at least twice its size, seed drops its foreign keys
// and indexes before the fill. It restores them before phase 4 with the server's own definitions, so
// PostgreSQL checks each key for the whole table at once. This happens in the same transaction, and the
// rows are the same. From the fill to the end, these tables and those that they reference are locked
// against everybody else. By default seed therefore does it only if nobody else is connected to the
// database, the server has no replica, the database has no event trigger, the tables have no triggers,
// no lock is taken by others, the role owns the tables, and the keys can be restored exactly. With
// --bulk=always others wait; it is an error if the role does not own the tables, or if the keys cannot
// be restored exactly. With --bulk=never the keys stay.
//
// If you name no database, seed starts its own PostgreSQL server, creates the reference schema there
// and seeds it; see seed db --help.
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

// seed runs, and writes the result.
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
		if err := filled(dir); err != nil {
			return nil, err
		}
		fsys = os.DirFS(dir)
	}
	pack, err := sql.Load(fsys)
	if err != nil {
		return nil, usagef("%s", err)
	}
	return pack, nil
}

// filled refuses a directory that holds no requirement, and says which one may be meant.
func filled(dir string) error {
	folder := filepath.Join(dir, "requirements")
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		other := filepath.Join(dir, "seeds")
		if base := filepath.Base(dir); base == "requirements" || base == "profiles" {
			other = filepath.Dir(filepath.Clean(dir))
		}
		if info, err := os.Stat(filepath.Join(other, "requirements")); err == nil && info.IsDir() {
			return usagef("--pack: %q has no folder requirements (did you mean --pack %s?)", dir, quoteWord(other))
		}
		return usagef("--pack: %q has no folder requirements: seed init %s writes a pack there", dir, quoteWord(dir))
	}
	if found, err := filepath.Glob(filepath.Join(folder, "*.sql")); err == nil && len(found) == 0 {
		return usagef("--pack: %s has no file NNN_name.sql: seed init %s writes some", folder, quoteWord(dir))
	}
	return nil
}
