package main

import (
	"slices"
	"strings"
	"time"

	"github.com/a400be2d/seed/runner"
)

// clock says how to reach rows that lie after the clock, such as those of this morning.
func (p *printer) clock(r *runner.Report, short []runner.RequirementReport) {
	at, err := time.Parse(time.RFC3339Nano, r.AsOf)
	if err == nil && slices.ContainsFunc(short, func(q runner.RequirementReport) bool { return q.Late }) {
		p.line("    Rows dated after the clock, %s, can be given nothing older than they are: --as-of now moves it.",
			at.Format("2006-01-02 15:04:05 MST"))
	}
}

// changed tells what triggers of the application did to other rows.
func (p *printer) changed(r *runner.Report) {
	for _, c := range r.Changed {
		var what []string
		if c.Updated > 0 {
			what = append(what, counted(c.Updated, "row")+" updated")
		}
		if c.Deleted > 0 {
			what = append(what, counted(c.Deleted, "row")+" deleted")
		}
		p.line("  Meanwhile triggers of the application changed %s: %s.", c.Table, strings.Join(what, ", "))
	}
}
