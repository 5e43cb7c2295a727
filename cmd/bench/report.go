package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// printResult prints the tables.
func printResult(w printer, r *Result, steps bool) {
	m := r.Machine
	fmt.Fprintf(w, "%s, %d CPUs (%s), %.0f GB, %s; %s, %s; load before: %s.\n",
		m.System, m.CPUs, m.CPU, float64(m.Memory)/1e9, m.Filesystem, m.Server, m.Go, m.Load)
	fmt.Fprintf(w, "Median of %d rounds (least to greatest). Ratios are taken within a round. CPU is that of the server's session.\n", r.Rounds)
	for _, s := range r.Sizes {
		fmt.Fprintf(w, "\n%s clients, %s rows:\n\n", thousands(int64(s.Clients)), thousands(s.Rows))
		printContenders(w, s)
		fmt.Fprintln(w)
		fmt.Fprintf(w, "ANALYZE of all tables, which seed makes and the limit does not: %.3f s. Temporary files of the first seed: %.0f MB.\n",
			s.Analyze.median(), float64(s.Spilled)/1e6)
		if steps {
			fmt.Fprintln(w)
			printSteps(w, s)
		}
	}
	fmt.Fprintln(w)
	printAims(w, r)
}

func newTable(header ...any) table.Writer {
	t := table.NewWriter()
	style := table.StyleDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Options.SeparateHeader = true
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	t.AppendHeader(table.Row(header))
	var columns []table.ColumnConfig
	for i := range header[1:] {
		columns = append(columns, table.ColumnConfig{Number: i + 2, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
	return t
}

// printer writes the tables.
type printer struct {
	io.Writer
	markdown bool
}

// render prints a table without blanks at the ends of its lines.
func (w printer) render(t table.Writer) {
	if w.markdown {
		fmt.Fprintln(w, t.RenderMarkdown())
		return
	}
	for line := range strings.Lines(t.Render()) {
		fmt.Fprintln(w, strings.TrimRight(line, " \n"))
	}
}

func printContenders(w printer, s *Size) {
	t := newTable("", "seconds", "rows", "rows/s", "of the limit's rows/s", "CPU s", "limit's CPU s to its", "client's peak")
	for _, c := range s.Contenders {
		rate, share, work := "", "", ""
		if c.Rows[0] > 0 {
			rate = thousands(int64(math.Round(c.rate().median())))
			share = spread("%.2f", c.rate().over(s.contender(limit).rate()))
			if c.Rows[0] == s.Rows {
				work = spread("%.2f", s.contender(limit).CPU.over(c.CPU))
			}
		}
		memory := ""
		if len(c.Memory) > 0 {
			memory = fmt.Sprintf("%.0f MB", float64(slices.Max(c.Memory))/1e6)
		}
		t.AppendRow(table.Row{c.Name, spread("%.3f", c.Seconds), thousands(c.Rows[len(c.Rows)-1]), rate, share,
			fmt.Sprintf("%.2f", c.CPU.median()), work, memory})
	}
	w.render(t)
}

// printSteps prints where the time goes: requirement by requirement, the most time over the limit first.
func printSteps(w printer, s *Size) {
	t := newTable("requirement", "rows", "seed s", "of it check s", "fill s", "limit s", "over s", "limit/fill", "a tenth missing s")
	type line struct {
		*Step
		seed, check, fill, limit, mend float64
	}
	var lines []line
	var sum line
	for _, step := range s.Steps {
		l := line{step, step.Seed.median(), step.Check.median(), 0, step.Limit.median(), step.Mend.median()}
		l.fill = max(0, l.seed-l.check)
		lines = append(lines, l)
		sum.seed += l.seed
		sum.check += l.check
		sum.fill += l.fill
		sum.limit += l.limit
		sum.mend += l.mend
	}
	slices.SortStableFunc(lines, func(x, y line) int {
		return int(math.Copysign(1, (y.seed-y.limit)-(x.seed-x.limit)))
	})
	row := func(name string, rows int64, l line) {
		f := func(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }
		t.AppendRow(table.Row{name, thousands(rows), f(l.seed), f(l.check), f(l.fill), f(l.limit), f(l.seed - l.limit), fmt.Sprintf("%.2f", l.limit/l.fill), f(l.mend)})
	}
	for _, l := range lines {
		row(l.Requirement, l.Rows, l)
	}
	row("all", s.Rows, sum)
	w.render(t)
	whole := s.contender(fromEmpty).Seconds.median()
	fmt.Fprintf(w, "The rest of seed's %.3f s (start, counts, functions, commit): %.3f s; of the limit's (commit): %.3f s.\n",
		whole, whole-sum.seed, s.contender(limit).Seconds.median()-sum.limit)
}

// printAims prints the ratios that the project sets itself, whether met or not.
func printAims(w printer, r *Result) {
	t := newTable("ratio", "measured", "aim", "")
	aim := func(name, format string, s Series, met bool, want string) {
		verdict := "met"
		if !met {
			verdict = "missed"
		}
		t.AppendRow(table.Row{name, spread(format, s), want, verdict})
	}
	var before *Size
	peak := int64(0)
	for _, s := range r.Sizes {
		of := func(name string) Series { return s.contender(name).Seconds }
		clients := thousands(int64(s.Clients)) + " clients: "
		share := s.contender(fromEmpty).rate().over(s.contender(limit).rate())
		least := 0.85
		if s.Clients == 20_000 {
			least = 0.9
		}
		aim(clients+"seed's rows/s of the limit's", "%.2f", share, share.median() >= least, fmt.Sprintf("at least %.2f", least))
		if c := s.contender(bulk); c != nil {
			share := c.rate().over(s.contender(limit).rate())
			aim(clients+"rows/s of seed --bulk of the limit's", "%.2f", share, share.median() >= 4, "at least 4")
		}
		part := of(tenth).over(of(fromEmpty))
		aim(clients+"time for a tenth missing of that from empty", "%.2f", part, part.median() <= 0.25, "at most 0.25")
		if before != nil {
			for _, name := range []string{fromEmpty, tenth, auditing} {
				times := of(name).over(before.contender(name).Seconds)
				most := 11 * float64(s.Clients) / float64(before.Clients) / 10
				aim(fmt.Sprintf("%stime of that with %s, %s", clients, thousands(int64(before.Clients)), name), "%.1f",
					times, times.median() <= most, fmt.Sprintf("at most %.0f", most))
			}
		}
		before = s
		for _, c := range s.Contenders {
			peak = max(peak, slices.Max(append(c.Memory, 0)))
		}
	}
	times := r.Verify.over(r.Psql)
	aim(fmt.Sprintf("process of seed verify (%.1f ms) to psql -c 'SELECT 1' (%.1f ms)", 1000*r.Verify.median(), 1000*r.Psql.median()),
		"%.2f", times, times.median() <= 5, "at most 5")
	aim("client's peak memory, MB", "%.0f", Series{float64(peak) / 1e6}, peak < 64_000_000, "under 64")
	w.render(t)
}

// spread renders a series as its median with the least and the greatest.
func spread(format string, s Series) string {
	middle := fmt.Sprintf(format, s.median())
	if len(s) < 2 {
		return middle
	}
	return fmt.Sprintf("%s ("+format+" to "+format+")", middle, slices.Min(s), slices.Max(s))
}

// thousands renders a number as in 1,234,567.
func thousands(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
