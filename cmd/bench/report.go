package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// print prints the tables, in Markdown.
func (r *Result) print(w io.Writer) {
	fmt.Fprintf(w, "%s; %s, %s; load before: %s.\nMedian of %d rounds (least to greatest). Ratios are taken within a round.\n",
		r.Date, r.Machine, r.Server, r.Load, r.Rounds)
	for _, s := range r.Sizes {
		fmt.Fprintf(w, "\n%s clients, %s rows:\n\n", thousands(float64(s.Clients)), thousands(float64(s.Rows)))
		row(w, "", "seconds", "rows/s", "of the limit's rows/s", "client's peak")
		fmt.Fprintln(w, "| --- | ---:| ---:| ---:| ---:|")
		for _, c := range s.Contenders {
			rate, share, memory := "", "", ""
			if c.Rows.median() > 0 {
				rates, best := c.Rows.over(c.Seconds), s.contender(limit)
				rate, share = thousands(math.Round(rates.median())), spread("%.2f", rates.over(best.Rows.over(best.Seconds)))
			}
			if c.Memory > 0 {
				memory = fmt.Sprintf("%.0f MB", float64(c.Memory)/1e6)
			}
			row(w, c.Name, spread("%.3f", c.Seconds), rate, share, memory)
		}
	}
	fmt.Fprintln(w)
	row(w, "ratio", "measured", "aim", "")
	fmt.Fprintln(w, "| --- | ---:| ---:| --- |")
	aim := func(name string, s Series, least bool, want float64) {
		if len(s) == 0 {
			return
		}
		words, verdict := "at most", "met"
		if least {
			words = "at least"
		}
		if least && s.median() < want || !least && s.median() > want {
			verdict = "missed"
		}
		row(w, name, spread("%.2f", s), fmt.Sprint(words, " ", want), verdict)
	}
	for i, s := range r.Sizes {
		to := thousands(float64(s.Clients)) + " clients: "
		aim(to+"the limit's time to seed's", s.seconds(limit).over(s.seconds(fromEmpty)), true, 0.58)
		aim(to+"the limit's time to that of seed --bulk", s.seconds(limit).over(s.seconds(bulk)), true, 1.4)
		aim(to+"the time by hand to that of seed --bulk", s.seconds(byHand).over(s.seconds(bulk)), true, 1.3)
		aim(to+"time for a tenth missing to that from empty", s.seconds(tenth).over(s.seconds(fromEmpty)), false, 0.3)
		if i > 0 {
			aim(to+"time to that of "+thousands(float64(r.Sizes[i-1].Clients)), s.seconds(fromEmpty).over(r.Sizes[i-1].seconds(fromEmpty)),
				false, 1.1*float64(s.Clients)/float64(r.Sizes[i-1].Clients))
		}
		aim(to+"seed's peak, MB", Series{float64(s.contender(fromEmpty).Memory) / 1e6}, false, 64)
	}
	aim(fmt.Sprintf("process of seed verify (%.1f ms) to psql -c 'SELECT 1' (%.1f ms)", 1000*r.Verify.median(), 1000*r.Psql.median()),
		r.Verify.over(r.Psql), false, 3.5)
}

// printSlower prints what takes more time than in an earlier release, each measured by something that seed has no
// part in, as the machine may be another one.
func (r *Result) printSlower(w io.Writer, before *Result) {
	if before == nil {
		fmt.Fprintln(w, "\nThere are no figures of an earlier release.")
		return
	}
	var slower []string
	compare := func(name, unit string, now, then float64) {
		if now > 1.05*then {
			slower = append(slower, fmt.Sprintf("- %s: %.2f times %s, was %.2f (%+.0f %%)", name, now, unit, then, 100*(now/then-1)))
		}
	}
	for _, s := range r.Sizes {
		i := slices.IndexFunc(before.Sizes, func(old *Size) bool { return old.Clients == s.Clients })
		if i < 0 {
			continue
		}
		old := before.Sizes[i]
		for _, c := range s.Contenders {
			if !strings.HasPrefix(c.Name, "seed") {
				continue
			}
			compare(thousands(float64(s.Clients))+" clients: "+c.Name, "the limit's time",
				c.Seconds.over(s.seconds(limit)).median(), old.seconds(c.Name).over(old.seconds(limit)).median())
		}
	}
	compare("process of seed verify", "that of psql", r.Verify.over(r.Psql).median(), before.Verify.over(before.Psql).median())
	if len(slower) == 0 {
		fmt.Fprintf(w, "\nNothing got slower since %s (%s).\n", before.Release, before.Date)
		return
	}
	fmt.Fprintf(w, "\nSlower than %s (%s), by more than 5 %%:\n\n%s\n", before.Release, before.Date, strings.Join(slower, "\n"))
}

// row prints a row of a table.
func row(w io.Writer, cells ...string) { fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | ")) }

// spread renders a series as its median with the least and the greatest.
func spread(format string, s Series) string {
	middle := fmt.Sprintf(format, s.median())
	if len(s) < 2 {
		return middle
	}
	return fmt.Sprintf("%s ("+format+" to "+format+")", middle, slices.Min(s), slices.Max(s))
}

// thousands renders a whole number as in 1,234,567.
func thousands(n float64) string {
	text := strconv.FormatFloat(n, 'f', 0, 64)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
