package main

import (
	"fmt"
	"time"

	"github.com/a400be2d/seed/runner"
)

// Migrate brings a database up to the newest version of the reference schema, which the built-in
// requirements serve; with --pack to that of the pack's own folder migrations. The local server's
// database is migrated by itself; another one only by this command.
//
// --down-to N goes back to a version; 0 removes all tables and what is in them.
type migrateCmd struct {
	Database    databaseFlags `embed:""`
	Pack        string        `placeholder:"DIR" help:"The pack whose folder migrations is applied. Default: the built-in pack."`
	To          *int          `xor:"version" placeholder:"N" help:"Go up to this version. Default: the newest."`
	DownTo      *int          `xor:"version" placeholder:"N" help:"Go down to this version; tables are dropped."`
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
