package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/a400be2d/seed/runner/seedtest"
)

// Drop drops clones, each given by its URL or its name, and ends their sessions. Give it the name of a template, and it
// drops that and all its clones, unless somebody is connected to one of them. It refuses any other database.
//
// Without a name it drops what test runs have left: clones that are more than an hour old (see --older) and that
// nobody is connected to.
type dropCmd struct {
	Names    []string      `arg:"" optional:"" name:"name" help:"The URL or the name of a clone, or the name of a template."`
	Database databaseFlags `embed:""`
	Older    time.Duration `default:"1h" placeholder:"DURATION" help:"Without a name: how long ago a clone must have been made. Default: ${default}."`
}

// Help is called by kong.
func (dropCmd) Help() string { return manual("drop.go", "dropCmd") }

// Run is called by kong.
func (c *dropCmd) Run(a *app) error {
	var names []string
	for _, name := range c.Names {
		if strings.ContainsAny(name, ":=") {
			t, err := parseTarget("the address to drop", name, a.env)
			if err != nil {
				return err
			}
			name = t.config.Database
		}
		names = append(names, name)
	}
	t, err := a.open(c.Database, "", false)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		dropped, err := seedtest.Sweep(a.ctx, t.config, c.Older)
		a.printDropped(dropped)
		return t.explain(err)
	}
	var faults []error
	for _, name := range names {
		dropped, err := seedtest.Drop(a.ctx, t.config, name)
		a.printDropped(dropped)
		if err != nil {
			faults = append(faults, t.explain(err))
		}
	}
	return errors.Join(faults...)
}

// printDropped prints the names of databases, a line each.
func (a *app) printDropped(names []string) {
	for _, name := range names {
		fmt.Fprintln(a.stdout, name)
	}
}
