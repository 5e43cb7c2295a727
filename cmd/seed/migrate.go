package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/a400be2d/seed/runner"
)

// Migrate brings a database up to the newest version of the reference schema or, with --pack, of the pack's own folder
// migrations. seed migrates the database of its local server by itself. Any other needs this command.
//
// --down-to N goes back to a version; 0 removes all tables and what is in them.
//
// With --schema it migrates each schema that matches; each has its own version. --schema NAME --create makes the schema
// if it does not exist.
type migrateCmd struct {
	Database    databaseFlags `embed:""`
	Pack        string        `placeholder:"DIR" help:"The pack whose folder migrations is applied. Default: the built-in pack."`
	To          *int          `xor:"version" placeholder:"N" help:"Go up to this version. Default: the newest."`
	DownTo      *int          `xor:"version" placeholder:"N" help:"Go down to this version; tables are dropped."`
	Schemas     schemaFlags   `embed:""`
	Create      bool          `help:"With --schema NAME: make the schema if it is not there."`
	LockTimeout time.Duration `placeholder:"DURATION" help:"The longest to wait for a lock, such as 5s. Default: 30s."`
}

// Help is called by kong.
func (migrateCmd) Help() string { return manual("migrate.go", "migrateCmd") }

// Validate is called by kong after parsing.
func (c *migrateCmd) Validate() error {
	for _, n := range []*int{c.To, c.DownTo} {
		if n != nil && *n < 0 {
			return fmt.Errorf("want a version, 0 or more, but got %d", *n)
		}
	}
	if c.Create && len(c.Schemas.Schema) == 0 {
		return errors.New("--create makes a schema: name it with --schema")
	}
	return positive("--lock-timeout", c.LockTimeout)
}

// Run is called by kong.
func (c *migrateCmd) Run(a *app) error {
	o := runner.MigrateOptions{To: c.To, DownTo: c.DownTo, LockTimeout: c.LockTimeout}
	if c.Pack != "" {
		pack, err := loadPack(c.Pack)
		if err != nil {
			return err
		}
		if o.FS = pack.Migrations; o.FS == nil {
			return usagef("--pack: %q has no folder migrations", c.Pack)
		}
	}
	t, err := a.open(c.Database, c.Pack, false)
	if err != nil {
		return err
	}
	if len(c.Schemas.Schema) > 0 {
		o.Schemas, o.Create = c.Schemas.Schema, c.Create
		return a.migrateSchemas(t, o, c.Schemas)
	}
	result, err := runner.Migrate(a.ctx, t.config, o)
	if err != nil {
		return t.explain(err)
	}
	for _, name := range result.Applied {
		fmt.Fprintln(a.stdout, name)
	}
	if len(result.Applied) == 0 {
		fmt.Fprintf(a.stdout, "The schema is at version %d: nothing to do.\n", result.To)
	} else {
		fmt.Fprintf(a.stdout, "The schema went from version %d to %d.\n", result.From, result.To)
	}
	return nil
}

// migrateSchemas migrates several schemas and says what came of each. The worst exit code counts.
func (a *app) migrateSchemas(t *target, o runner.MigrateOptions, f schemaFlags) error {
	all, err := runner.MigrateSchemas(a.ctx, t.config, o, runner.Many{Jobs: f.Jobs, FailFast: f.FailFast}, func(s runner.MigratedSchema) {
		switch {
		case s.Err != nil:
		case len(s.Applied) == 0:
			fmt.Fprintf(a.stdout, "%s is at version %d: nothing to do.\n", s.Schema, s.To)
		default:
			fmt.Fprintf(a.stdout, "%s went from version %d to %d.\n", s.Schema, s.From, s.To)
		}
	})
	if err != nil {
		return t.explain(err)
	}
	worst := exitOK
	for _, s := range all {
		switch {
		case errors.Is(s.Err, runner.ErrNotBegun):
			fmt.Fprintf(a.stderr, "seed: %s: not begun\n", s.Schema)
		case s.Err != nil:
			err := t.explain(s.Err)
			worst = max(worst, exitCode(err))
			fmt.Fprintf(redactor{a.stderr}, "seed: %s: %s\n", s.Schema, message(err))
		}
	}
	if a.ctx.Err() != nil {
		worst = exitInterrupted
	}
	if worst != exitOK {
		return saidError(worst)
	}
	return nil
}
