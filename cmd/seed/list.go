package main

import (
	"errors"

	"github.com/a400be2d/seed/runner"
)

// List shows every requirement: number, name, minimum under the profile, and the sentence that says
// what is true when it is met. It needs no database.
type listCmd struct {
	Packs  packFlags   `embed:""`
	Filter filterFlags `embed:""`
	Result resultFlags `embed:""`
}

// Help is called by kong.
func (listCmd) Help() string { return manual("list.go", "listCmd") }

// listed is the JSON form of a requirement in the list.
type listed struct {
	Number   int    `json:"number"`
	Name     string `json:"name"`
	Minimum  int    `json:"minimum"`
	Sentence string `json:"sentence"`
	Needs    string `json:"needs"`
}

// Run is called by kong.
func (c *listCmd) Run(a *app) error {
	o, err := a.options(c.Packs, c.Filter, timeoutFlags{})
	if err != nil {
		return err
	}
	items, err := runner.List(o)
	if err != nil {
		return err
	}
	out, err := a.output(c.Result.Output)
	if err != nil {
		return err
	}
	defer out.discard()
	if c.Result.Format == "json" {
		list := make([]listed, len(items))
		for i, r := range items {
			list[i] = listed{r.Number, r.Name, r.Minimum, r.Sentence, r.Needs}
		}
		err = writeJSON(out, list)
	} else {
		a.printerFor(out).list(items)
	}
	return errors.Join(err, out.commit())
}
