package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// steps are what the runner says of a run with two requirements, the first of which takes long.
var steps = []runner.Progress{
	{Phase: "audit", Target: 1},
	{Phase: "audit", Current: 1, Target: 1, Percent: 100},
	{Phase: "gaps", Target: 2},
	{Phase: "gaps", Requirement: "client_posts", Current: 1, Target: 2, Percent: 50},
	{Phase: "gaps", Requirement: "client_hearts", Current: 2, Target: 2, Percent: 100},
	{Phase: "fill", Target: 2},
	{Phase: "fill", Requirement: "client_posts", Target: 2},
	{Phase: "fill", Requirement: "client_posts", Target: 2, Percent: 20, Inserted: 4000, Estimate: true},
	{Phase: "fill", Requirement: "client_posts", Current: 1, Target: 2, Percent: 50, Inserted: 10000},
	{Phase: "fill", Requirement: "client_hearts", Current: 2, Target: 2, Percent: 100},
	{Phase: "verify", Requirement: "client_posts", Current: 1, Target: 2, Percent: 50},
}

// Without a terminal there is a line for each phase, and with --verbose one for each requirement.
func TestProgressInLines(t *testing.T) {
	t.Parallel()
	const quiet = "seed: counting rows\nseed: looking for what is missing\nseed: filling what is missing\nseed: verifying\n"
	const verbose = "seed: counting rows\nseed: looking for what is missing\nseed: filling what is missing\n" +
		"seed: client_posts: added 10,000 rows in 0.00 s\nseed: client_hearts: nothing to add\nseed: verifying\n"
	for name, want := range map[string]string{"": quiet, "--verbose": verbose} {
		var b bytes.Buffer
		p := &progress{w: &b}
		for _, s := range steps {
			p.show(s, name != "")
		}
		if got := b.String(); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

// On a terminal there is one block, which says how many rows are in while they come, and which no line leaves.
func TestProgressInBlock(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	p := &progress{bars: mpb.New(mpb.WithOutput(&b), mpb.WithWidth(30))}
	want := []string{"step 0 of 1", "step 1 of 1", "step 0 of 2", "step 1 of 2", "step 2 of 2", "step 0 of 2", "step 0 of 2",
		"4,000 rows", "10,000 rows", "10,000 rows", "step 1 of 2"}
	for i, s := range steps {
		p.show(s, false)
		if got := p.figures(p.phase); got != want[i] {
			t.Errorf("%+v: got %q, want %q", s, got, want[i])
		}
	}
	if got := p.name(decor.Statistics{}) + p.percent(decor.Statistics{}); got != "verify50%" {
		t.Errorf("got %q", got)
	}

	p.show(steps[7], false)
	if got, want := p.figures(p.phase.Add(2*time.Second)), "4,000 rows, 2,000/s, 8s left"; got != want {
		t.Errorf("after 2 s: got %q, want %q", got, want)
	}
	p.show(runner.Progress{Phase: "schemas", Requirement: "t9: audit", Current: 9, Target: 10, Percent: 90}, false)
	for after, want := range map[time.Duration]string{3 * time.Second: "9 of 10 schemas done", 9 * time.Second: "9 of 10 schemas done, 1s left"} {
		if got := p.figures(p.phase.Add(after)); got != want {
			t.Errorf("after %s: got %q, want %q", after, got, want)
		}
	}
	p.show(steps[7], false)
	p.mu.Lock()
	p.phase = p.phase.Add(-100 * time.Hour)
	p.mu.Unlock()
	for _, width := range []int{10, 40, 80} {
		var b bytes.Buffer
		if err := p.extend(&b, decor.Statistics{AvailableWidth: width}); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(b.String(), "\n")
		if len(lines) != 3 {
			t.Errorf("%d columns: %q", width, lines)
		}
		for _, line := range lines {
			if text.StringWidth(line) > max(10, width-1) {
				t.Errorf("%d columns: %q", width, line)
			}
		}
	}
	full := errors.New("the terminal is gone")
	if err := p.extend(broken{full}, decor.Statistics{AvailableWidth: 80}); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	a := &app{progress: p}
	a.closeProgress()
	a.closeProgress()
	if a.progress != nil {
		t.Error("the block is still there")
	}
}

type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }
