package main

import (
	"fmt"

	"github.com/a400be2d/seed/runner/seedtest"
	"github.com/jackc/pgx/v5"
)

// Clone makes a new database from a template and prints its URL, and nothing else. Call it from the setup of a test in
// any language. The template comes from seed template. Drop the clone with seed drop URL.
//
// The URL has no password, like all output of seed. If your tests cannot get it from PGPASSWORD or .pgpass, add
// --with-password.
type cloneCmd struct {
	Name         string        `arg:"" help:"The name of the template."`
	Database     databaseFlags `embed:""`
	WithPassword bool          `help:"Print the URL with the password that was given."`
}

// Help is called by kong.
func (cloneCmd) Help() string { return manual("clone.go", "cloneCmd") }

// Run is called by kong.
func (c *cloneCmd) Run(a *app) error {
	t, err := a.open(c.Database, "", false)
	if err != nil {
		return err
	}
	name, err := seedtest.Clone(a.ctx, t.config, c.Name)
	if err != nil {
		return t.explain(err)
	}
	address := seedtest.Address(t.text(a), name)
	if !c.WithPassword {
		config, err := pgx.ParseConfig(address)
		if err != nil {
			return err
		}
		address = shownURL(address, config)
	}
	_, err = fmt.Fprintln(a.stdout, address)
	return err
}
