package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/report"
	"github.com/a400be2d/seed/sql"
	"github.com/a400be2d/seed/sql/author"
)

// Init writes a pack for the schema of a database: one requirement file for each table, three profiles, and a
// README.md that says what to change first.
//
//	seed init mypack
//	seed --pack mypack
//
// It reads only the catalog. Then it tries the files in one transaction, in their order, and rolls back; only sequences
// keep their new values. A file that fails is still written, with the database's message in a line "-- todo:", and the
// report names its table.
//
// It never overwrites a file. Run it again after a migration: it adds a file for each new table, and a line to each
// profile. Tables in which migration tools and frameworks keep their records are left out.
//
// The exit code is 1 when the requirement of a table is missing or not met.
type initCmd struct {
	Database  databaseFlags `embed:""`
	Timeouts  timeoutFlags  `embed:""`
	Format    string        `enum:"text,json" default:"text" placeholder:"FORMAT" help:"The form of the result: text or json. Default: ${default}."`
	Output    string        `short:"o" predictor:"file" placeholder:"FILE" help:"Write the result to the file, whole or not at all. Default: standard output."`
	Dir       string        `arg:"" predictor:"directory" help:"The directory of the pack. It is created if it does not exist."`
	Schema    []string      `sep:"none" placeholder:"GLOB" help:"The schemas; repeatable. Default: those of the search_path."`
	Table     []string      `sep:"none" placeholder:"GLOB" help:"Only the tables whose name, or schema.name, matches; repeatable."`
	SkipTable []string      `sep:"none" placeholder:"GLOB" help:"Leave out the tables whose name, or schema.name, matches; repeatable."`
	Rows      int           `default:"20" placeholder:"N" help:"How many rows a table without a parent needs at least. Default: ${default}."`
	Children  int           `default:"3" placeholder:"N" help:"How many rows each parent needs at least. Default: ${default}."`
}

// Help is called by kong.
func (initCmd) Help() string { return manual("init.go", "initCmd") }

// Run is called by kong.
func (c *initCmd) Run(a *app) error {
	if c.Rows < 1 || c.Children < 1 {
		return usagef("--rows and --children: want a number of 1 or more")
	}
	pack, err := existing(c.Dir)
	if err != nil {
		return err
	}
	out, err := a.output(c.Output)
	if err != nil {
		return err
	}
	defer out.discard()
	t, err := a.open(c.Database, c.Dir, false)
	if err != nil {
		return err
	}
	a.atomic = true
	made, err := runner.Init(a.ctx, t.config, runner.InitOptions{
		Schemas: c.Schema, Tables: c.Table, SkipTables: c.SkipTable, Rows: c.Rows, Children: c.Children, Pack: pack,
		Options: runner.Options{StatementTimeout: c.Timeouts.StatementTimeout, LockTimeout: c.Timeouts.LockTimeout, Logger: a.log},
	})
	if err != nil {
		return t.explain(err)
	}
	a.atomic = false
	if err := write(c.Dir, pack, made); err != nil {
		return err
	}
	if c.Format == "json" {
		err = report.JSON(out, made)
	} else {
		summarize(out, c.Dir, made)
	}
	if err = errors.Join(err, out.commit()); err != nil {
		return err
	}
	for _, table := range made.Tables {
		if table.Requirement != "" && !table.Met {
			return errGaps
		}
	}
	return nil
}

// existing returns the pack in a directory, or nil if there is none yet.
func existing(dir string) (*sql.Pack, error) {
	if found, err := filepath.Glob(filepath.Join(dir, "requirements", "*.sql")); err != nil || len(found) == 0 {
		return nil, err
	}
	return loadPack(dir)
}

// write writes the new files, without overwriting one, and adds the new minimums to profiles that exist.
func write(dir string, pack *sql.Pack, made *runner.InitReport) error {
	for _, f := range made.Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return usagef("%s; want a directory that can be written", err)
		}
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return usagef("%s; want a directory that can be written", err)
		}
		if _, err = file.WriteString(f.Text); err != nil {
			return errors.Join(fmt.Errorf("write %s: %w", path, err), file.Close())
		}
		if err := file.Close(); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	if pack == nil || made.Requirements == 0 {
		return nil
	}
	for _, profile := range pack.Profiles {
		settings := made.Settings[1]
		for i, name := range author.Profiles {
			if name == profile.Name {
				settings = made.Settings[i]
			}
		}
		path := filepath.Join(dir, filepath.FromSlash(profile.File))
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			return usagef("%s; want profiles that can be written: the new minimums belong there", err)
		}
		gap := ""
		if !strings.HasSuffix(profile.SQL, "\n") {
			gap = "\n"
		}
		_, err = file.WriteString(gap + settings)
		if err = errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	return nil
}

// summarize prints what came of the tables: first what works, then what you should look at.
func summarize(out *output, dir string, made *runner.InitReport) {
	switch {
	case made.Kept > 0 && made.Requirements == 0:
		fmt.Fprintf(out, "%s: nothing new; %s there already\n", dir, count(made.Kept, "requirement"))
	case made.Kept > 0:
		fmt.Fprintf(out, "%s: %s, beside %d that were there\n", dir, count(made.Requirements, "new requirement"), made.Kept)
	default:
		fmt.Fprintf(out, "%s: %s, three profiles, README.md\n", dir, count(made.Requirements, "requirement"))
	}
	for _, t := range made.Tables {
		if t.Problem != "" {
			fmt.Fprintf(out, "  %s: %s\n", t.Table, t.Problem)
		}
	}
	if made.Todo > 0 {
		fmt.Fprintf(out, "%s a look: grep -rn -e '-- todo:' %s\n", wants(made.Todo, "file"), filepath.Join(dir, "requirements"))
	}
	if made.Requirements > 0 {
		fmt.Fprintf(out, "Next: %s --pack %s\n", program(), dir)
	}
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

func wants(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " wants"
	}
	return count(n, noun) + " want"
}
