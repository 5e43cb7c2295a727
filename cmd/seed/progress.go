package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/report"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// progress shows how far a run is. On a terminal it is a block of three lines that goes away at the end. Elsewhere it is
// a line for each phase, and with --verbose one for each requirement. During a long fill the figures are estimates.
type progress struct {
	w    io.Writer
	bars *mpb.Progress // nil: lines
	bar  *mpb.Bar

	mu          sync.Mutex // the block is drawn by another goroutine
	step        runner.Progress
	phase, fill time.Time // when they began
	rows        int64     // of the fills that are done
}

// full is where the bar ends.
const full = 1000

// phases says what each phase does.
var phases = map[string]string{
	"audit":   "counting rows",
	"gaps":    "looking for what is missing",
	"fill":    "filling what is missing",
	"keys":    "putting keys and indexes back",
	"verify":  "verifying",
	"schemas": "going over the schemas",
	"prove":   "proving the promises",
}

// showProgress is called by the runner before and after each step, and with estimates within one.
func (a *app) showProgress(step runner.Progress) {
	if a.cli.Quiet {
		return
	}
	if a.progress == nil {
		a.progress = &progress{w: a.stderr}
		if isTerminal(a.stderr) && !a.cli.Verbose && a.env("CI") == "" && a.env("TERM") != "dumb" {
			a.progress.bars = mpb.New(mpb.WithOutput(a.stderr), mpb.WithWidth(30))
		}
	}
	a.progress.show(step, a.cli.Verbose)
}

// show takes a step. It is called by one goroutine at a time.
func (p *progress) show(step runner.Progress, verbose bool) {
	now := time.Now()
	p.mu.Lock()
	last := p.step
	begins := step.Phase != last.Phase
	ends := step.Phase == "fill" && !begins && step.Current > last.Current
	switch {
	case begins:
		p.phase, p.fill, p.rows = now, now, 0
	case ends:
		p.rows += step.Inserted
	case step.Requirement != last.Requirement:
		p.fill = now
	}
	took := now.Sub(p.fill)
	p.step = step
	if ends {
		p.step.Inserted = 0 // they are in rows
		p.fill = now
	}
	p.mu.Unlock()

	switch {
	case p.bars != nil && p.bar == nil:
		p.bar = p.bars.New(full,
			mpb.BarStyle().Lbound("").Rbound("").Filler("━").Tip("━").Padding("─"),
			mpb.PrependDecorators(decor.Any(p.name, decor.WC{W: 8, C: decor.DindentRight})),
			mpb.AppendDecorators(decor.Any(p.percent, decor.WC{W: 5})),
			mpb.BarExtender(mpb.BarFillerFunc(p.extend), false))
	case p.bars == nil && begins:
		fmt.Fprintf(p.w, "seed: %s\n", phases[step.Phase])
	case p.bars == nil && ends && verbose && step.Inserted > 0:
		fmt.Fprintf(p.w, "seed: %s: added %s in %s\n", step.Requirement, report.Counted(step.Inserted, "row"), report.Seconds(took))
	case p.bars == nil && ends && verbose:
		fmt.Fprintf(p.w, "seed: %s: nothing to add\n", step.Requirement)
	}
	if p.bars != nil {
		p.bar.SetCurrent(min(full-1, int64(step.Percent*full/100))) // a bar that is full is over
	}
}

func (p *progress) name(decor.Statistics) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.step.Phase
}

func (p *progress) percent(decor.Statistics) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return fmt.Sprintf("%.0f%%", p.step.Percent)
}

// extend draws the two lines below the bar. They leave the last column free, so that no terminal wraps them.
func (p *progress) extend(w io.Writer, s decor.Statistics) error {
	p.mu.Lock()
	first, second := p.step.Requirement, p.figures(time.Now())
	p.mu.Unlock()
	for _, line := range []string{first, second} {
		if _, err := fmt.Fprintln(w, text.Snip("        "+line, max(10, s.AvailableWidth-1), "…")); err != nil {
			return err
		}
	}
	return nil
}

// figures says how much this phase has done, how fast, and how long the rest may take.
func (p *progress) figures(now time.Time) string {
	took := now.Sub(p.phase).Seconds()
	line := fmt.Sprintf("step %d of %d", p.step.Current, p.step.Target)
	if p.step.Phase == "schemas" {
		line = fmt.Sprintf("%d of %s done", p.step.Current, report.Counted(int64(p.step.Target), "schema"))
	}
	if rows := p.rows + p.step.Inserted; p.step.Phase == "fill" && rows > 0 {
		line = report.Counted(rows, "row")
		if took > 0.5 {
			line += ", " + report.Comma(int64(float64(rows)/took)) + "/s"
		}
	}
	if percent := p.step.Percent; took > 1 && percent >= 3 && percent < 100 {
		left := time.Duration(took * (100 - percent) / percent * float64(time.Second)).Round(time.Second)
		if left > 0 {
			line += ", " + left.String() + " left"
		}
	}
	return line
}

// closeProgress takes the block off the terminal, before anything else is printed.
func (a *app) closeProgress() {
	if a.progress == nil {
		return
	}
	if p := a.progress; p.bars != nil {
		if p.bar != nil {
			p.bar.Abort(true)
		}
		p.bars.Wait()
		a.progress = nil
	}
}

// notice prints a line that is not part of the result.
func (a *app) notice(text string) {
	if !a.cli.Quiet {
		fmt.Fprintf(redactor{a.stderr}, "seed: %s\n", text)
	}
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
