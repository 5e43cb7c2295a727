package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/report"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// progress shows how far a run is: on a terminal a bar that goes away, else one line a phase. The bar
// leaves room in a line of 80, so that an echoed ^C does not break it. What it shows of a long fill while
// that lasts is an estimate, marked with ~.
type progress struct {
	phase string
	bars  *mpb.Progress // nil: one line a phase
	bar   *mpb.Bar
	step  atomic.Pointer[string]
}

// full is where the bar ends.
const full = 1000

// phases says what each phase does.
var phases = map[string]string{
	"audit":  "counting rows",
	"gaps":   "looking for what is missing",
	"fill":   "filling what is missing",
	"keys":   "putting keys and indexes back",
	"verify": "verifying",
}

// showProgress is called by the runner before and after each step, and with estimates within one.
func (a *app) showProgress(step runner.Progress) {
	if a.cli.Verbose {
		if step.Estimate {
			a.log.Debug("an estimate", "requirement", step.Requirement, "inserted", step.Inserted, "percent", int(step.Percent))
			return
		}
		a.log.Info(phases[step.Phase], "requirement", step.Requirement, "step", step.Current, "of", step.Target, "inserted", step.Inserted)
		return
	}
	if a.cli.Quiet {
		return
	}
	if a.progress == nil {
		a.progress = &progress{}
		if isTerminal(a.stderr) {
			a.progress.bars = mpb.New(mpb.WithOutput(a.stderr), mpb.WithWidth(30))
		}
	}
	a.progress.show(a.stderr, step)
}

func (p *progress) show(w io.Writer, step runner.Progress) {
	if step.Phase != p.phase {
		p.phase = step.Phase
		if p.bars == nil {
			fmt.Fprintf(w, "seed: %s\n", phases[step.Phase])
			return
		}
		p.endBar()
		p.bar = p.bars.New(full,
			mpb.BarStyle().Lbound("").Rbound("").Filler("━").Tip("━").Padding("─"),
			mpb.BarRemoveOnComplete(),
			mpb.PrependDecorators(decor.Name(step.Phase, decor.WC{W: 8, C: decor.DindentRight})),
			mpb.AppendDecorators(
				decor.Percentage(decor.WC{W: 5}),
				decor.Any(func(decor.Statistics) string { return " " + *p.step.Load() })),
		)
	}
	if p.bars != nil {
		label := step.Requirement
		if step.Estimate && step.Inserted > 0 {
			label += " ~" + report.Comma(step.Inserted)
		}
		p.step.Store(&label)
		p.bar.SetCurrent(int64(step.Percent * full / 100))
	}
}

func (p *progress) endBar() {
	if p.bar != nil {
		p.bar.Abort(true)
		p.bar = nil
	}
}

// closeProgress takes the bar off the terminal, before anything else is printed.
func (a *app) closeProgress() {
	if a.progress == nil {
		return
	}
	if p := a.progress; p.bars != nil {
		p.endBar()
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
