package main

import (
	"errors"
	"strings"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/report"
)

// List says for each requirement, in one sentence, what is true when it is met under the profile, and gives the name
// that the other commands take. With --format json it adds the number and what a fill needs. It needs no database.
type listCmd struct {
	Packs  packFlags   `embed:""`
	Filter filterFlags `embed:""`
	Format string      `enum:"text,json" default:"text" placeholder:"FORMAT" help:"The form of the list: text or json. Default: ${default}."`
	Output string      `short:"o" predictor:"file" placeholder:"FILE" help:"Write the list to the file, whole or not at all. Default: standard output."`
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
	out, err := a.output(c.Output)
	if err != nil {
		return err
	}
	defer out.discard()
	if c.Format == "json" {
		list := make([]listed, len(items))
		for i, r := range items {
			list[i] = listed{r.Number, r.Name, r.Minimum, r.Sentence, r.Needs}
		}
		err = report.JSON(out, list)
	} else {
		a.list(out, items)
	}
	return errors.Join(err, out.commit())
}

// list writes sentences, with names beside them, or below on a narrow terminal. A minimum of 0 asks for nothing: those
// come last, by name only.
func (a *app) list(out *output, items []runner.Item) {
	p := a.printer(out)
	var rows [][]string
	var off []string
	for _, r := range items {
		if r.Minimum == 0 {
			off = append(off, r.Name)
			continue
		}
		rows = append(rows, []string{report.Sentence(r.Sentence, r.Name, r.Minimum), r.Name})
	}
	if !p.Table([]string{"True when met", "Name"}, rows, 2) {
		for _, row := range rows {
			p.Wrap(row[0], "", "  ")
			p.Line("    %s", p.Paint(report.Dim, row[1]))
		}
	}
	if len(off) > 0 {
		p.Line("")
		p.Wrap("Off, as their minimum is 0: "+strings.Join(off, ", ")+".", "", "  ")
	}
}
