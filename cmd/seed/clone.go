package main

import (
	"fmt"

	"github.com/a400be2d/seed/runner/seedtest"
	"github.com/jackc/pgx/v5"
)

// Clone makes a new database from a template, which seed template has made, and prints its URL and
// nothing else: for the setup of a test in any language. Drop it with seed drop URL.
//
// The printed URL has no password, like all output of seed. Where the tests have no other source for it
// (PGPASSWORD, a file .pgpass), --with-password prints it.
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
