package main

import (
	"fmt"

	"github.com/a400be2d/seed/runner"
)

// Show prints the SQL of a requirement, ready for psql: the profile's settings, the functions, the statement.
//
//	seed show client_posts | psql -1 -X -v ON_ERROR_STOP=1 DATABASE
//
// seed show functions prints only the functions of schema seed. If your role may not create them, their owner runs this
// once. It needs no database.
type showCmd struct {
	Packs packFlags `embed:""`
	Name  string    `arg:"" predictor:"shown" help:"The name of a requirement (see seed list), or functions."`
}

// Help is called by kong.
func (showCmd) Help() string { return manual("show.go", "showCmd") }

// Run is called by kong.
func (c *showCmd) Run(a *app) error {
	o, err := a.options(c.Packs, filterFlags{}, timeoutFlags{})
	if err != nil {
		return err
	}
	text, err := runner.Show(o, c.Name)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(a.stdout, text)
	return err
}
