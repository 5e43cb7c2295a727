package main

import "github.com/a400be2d/seed/runner"

// Verify is for CI. If every requirement is met, it prints nothing and exits with 0. Otherwise it prints which is not, and
// by how much, and exits with 1. It reads in a READ ONLY transaction and needs only SELECT.
type verifyCmd struct {
	Read readFlags `embed:""`
}

// Help is called by kong.
func (verifyCmd) Help() string { return manual("verify.go", "verifyCmd") }

// Run is called by kong.
func (c *verifyCmd) Run(a *app) error { return a.read("verify", c.Read, runner.Verify) }
