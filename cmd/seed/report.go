package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/report"
	"golang.org/x/term"
)

// printer returns a printer that heeds --color, NO_COLOR and the terminal's width.
func (a *app) printer(w io.Writer) *report.Printer {
	p := &report.Printer{W: w, Color: a.cli.Color == "always", All: a.cli.Verbose}
	if out, ok := w.(*output); ok {
		w = out.w
	}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		if a.cli.Color == "auto" && a.env("NO_COLOR") == "" && a.env("TERM") != "dumb" {
			p.Color = true
		}
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			p.Width = width
		}
	}
	return p
}

// details tells whether the form always names who is short.
func (f resultFlags) details() bool { return f.Format != "text" && f.Format != "json" }

// Validate is called by kong after parsing.
func (f sampleFlags) Validate() error {
	if f.Sample < 0 || f.Sample > 1000 {
		return fmt.Errorf("--sample: want a number of rows from 1 to 1,000, but got %d", f.Sample)
	}
	return nil
}

// heed refuses --sample if nothing would show it.
func (f sampleFlags) heed(format string, dryRun bool, schemas []string) error {
	switch {
	case f.Sample == 0:
		return nil
	case format != "html":
		return usagef("--sample needs a page: add --format html --output FILE")
	case len(schemas) > 0:
		return usagef("--sample shows the rows of one schema: leave --schema or --sample out")
	case dryRun:
		return usagef("--sample shows rows, and a dry run leaves none: give only one of the two")
	}
	return nil
}

// result is what is known when a command ends in a report.
type result struct {
	command string
	report  *runner.Report
	options runner.Options
	target  *target
	flags   reportFlags
	sample  int // rows
	dryRun  bool
	took    time.Duration
}

// write writes a result in the form that was asked for, and says with its error whether gaps remain.
func (a *app) write(out *output, r result) error {
	err := a.form(out, r)
	if err = errors.Join(err, out.commit()); err == nil && !r.report.Satisfied {
		return errGaps
	}
	return err
}

// told returns a run with what its readers want to know besides.
func (a *app) told(r result) report.Run {
	return report.Run{
		Report: r.report, Command: r.command, Schema: r.options.Schema, DryRun: r.dryRun, Took: r.took, Next: a.next(r), Empty: r.empty(),
		Server: host(r.target.config.Host, r.target.config.Port), Files: map[string]string{},
	}
}

// empty says which tables stay empty because a file has a todo and its minimum is therefore 0. It returns "" where no such
// file is: other packs mean their 0.
func (r result) empty() string {
	rows := map[string]int64{}
	for t, n := range r.report.Audit {
		rows[t] = n + r.report.Added[t]
	}
	var open, without []string
	for _, line := range r.report.Requirements {
		q, err := r.options.Pack.Requirement(line.Name)
		if err != nil {
			continue // each comes from the pack
		}
		tables := q.Tables()
		last := tables[len(tables)-1] // whose rows count
		switch {
		case rows[last] > 0 || line.StillMissing > 0:
		case line.Need > 0:
			without = append(without, last)
		case strings.Contains(q.SQL, "\n-- todo: "):
			open = append(open, last)
		}
	}
	if len(open) == 0 {
		return ""
	}
	all := append(open, without...)
	slices.Sort(all)
	all = slices.Compact(all)
	n := len(all)
	if n > 5 {
		all = append(all[:4], fmt.Sprintf("%d more", n-4))
	}
	names := all[0]
	if len(all) > 1 {
		names = strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
	}
	stay := " stay"
	if n == 1 {
		stay += "s"
	}
	return fmt.Sprintf("%s%s empty: %s. Why: see the -- todo: lines in %s",
		count(n, "table"), stay, names, filepath.Join(r.flags.Packs.Pack, "requirements"))
}

// name adds the requirements' files, and who is short at the end.
func (a *app) name(run *report.Run, r result) {
	if dir := r.dir(); dir != "" {
		for _, q := range r.options.Pack.Requirements {
			run.Files[q.Name] = path.Join(dir, q.File)
		}
	}
	run.Still = r.report.Gaps
	if r.command == "run" || r.command == "force" {
		run.Still = a.still(r)
	}
}

// dir is the pack's directory as CI servers want it: from the root of the repository. It is "" for the built-in pack,
// whose files the reader's repository does not have.
func (r result) dir() string {
	pack := r.flags.Packs.Pack
	if dir, err := filepath.Abs(pack); err == nil && pack != "" {
		for root := dir; root != filepath.Dir(root); root = filepath.Dir(root) {
			if _, err := os.Stat(filepath.Join(root, ".git")); err != nil {
				continue
			}
			if from, err := filepath.Rel(root, dir); err == nil {
				pack = from
			}
			break
		}
	}
	return filepath.ToSlash(pack)
}

func (a *app) form(out *output, r result) error {
	format := r.flags.Result.Format
	if format == "json" {
		return report.JSON(out, r.report)
	}
	run := a.told(r)
	if format == "text" {
		a.printer(out).Text(run)
		return nil
	}
	a.name(&run, r)
	summary := a.env("GITHUB_STEP_SUMMARY")
	if format == "html" || format == "markdown" || format == "github" && summary != "" {
		views, err := report.Views()
		if err != nil {
			return err
		}
		r.options.AsOf = r.report.AsOf
		if run.Sample, err = runner.TakeSample(a.ctx, r.target.config, r.options, r.sample, views); err != nil {
			// The run itself worked: its report matters more than the picture.
			a.notice("the report has no picture of the tables: " + message(err))
		}
	}
	if format == "html" {
		return report.HTML(out, run)
	}
	return a.suites(out, format, "", "", run.Suite())
}

// suites writes suites in one of the forms that take them. A page has the verdict and the note at its top.
func (a *app) suites(out *output, format, verdict, note string, suites ...report.Suite) error {
	for i := range suites {
		suites[i].Time = time.Now()
	}
	switch format {
	case "junit":
		return report.JUnit(out, suites...)
	case "tap":
		return report.TAP(out, suites...)
	case "markdown":
		return report.Markdown(out, suites...)
	case "html":
		return report.HTMLCases(out, verdict, note, suites...)
	}
	err := report.GitHub(out, suites...)
	if summary := a.env("GITHUB_STEP_SUMMARY"); summary != "" {
		err = errors.Join(err, appendSummary(summary, suites))
	}
	return err
}

// appendSummary adds the Markdown form to the summary of a job on GitHub.
func appendSummary(file string, suites []report.Suite) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666)
	if err != nil {
		return fmt.Errorf("append to GITHUB_STEP_SUMMARY: %w", err)
	}
	return errors.Join(report.Markdown(f, suites...), f.Close())
}

// still returns who is short after a run. The run's report has who was short before.
func (a *app) still(r result) []runner.Gap {
	if r.report.Satisfied || r.dryRun {
		return nil
	}
	o := r.options
	o.AsOf = r.report.AsOf // of the run, not of now
	o.Details, o.Progress, o.Only, o.Skip = true, nil, nil, nil
	for _, q := range r.report.Requirements {
		if q.StillMissing > 0 {
			o.Only = append(o.Only, q.Name)
		}
	}
	after, err := runner.Verify(a.ctx, r.target.config, o)
	if err != nil {
		a.notice("cannot name who is short: " + message(err))
		return nil
	}
	return after.Gaps
}

// again returns a command with the same pack, minimums and database.
func (r result) again(command string) string {
	words := []string{program() + command}
	add := func(flag, value string) {
		if value != "" {
			words = append(words, flag, quoteWord(value))
		}
	}
	packs := r.flags.Packs
	add("--pack", packs.Pack)
	if packs.Profile != "medium" {
		add("--profile", packs.Profile)
	}
	for _, name := range slices.Sorted(maps.Keys(packs.Set)) {
		add("--set", fmt.Sprintf("%s=%d", name, packs.Set[name]))
	}
	add("--as-of", string(packs.AsOf))
	for _, glob := range r.options.Only {
		add("--only", glob)
	}
	for _, glob := range r.options.Skip {
		add("--skip", glob)
	}
	for _, glob := range r.options.Schemas {
		add("--schema", glob)
	}
	if r.target.source == "--database-url" {
		add("--database-url", r.target.shown)
	}
	return strings.Join(words, " ")
}

// next returns what the user may want to type now.
func (a *app) next(r result) []string {
	switch {
	case r.command == "verify":
		return nil
	case r.command == "audit" && r.report.Satisfied:
		return nil
	case r.command == "audit":
		return []string{"Add what is missing:  " + r.again("")}
	case r.dryRun && r.command == "force":
		return []string{"Do it:  " + r.again(" force")}
	case r.dryRun:
		return []string{"Do it:  " + r.again("")}
	}
	lines := []string{"Look at it:  psql " + quoteShell(r.target.shown)}
	if r.target.local && r.report.Database == localName {
		lines = []string{"Look at it:  " + program() + " db psql"}
	}
	if !r.report.Satisfied {
		lines = append(lines, "Who is short:  "+r.again(" audit --details"))
	}
	return lines
}

// host says where the server is; a path is a Unix socket's directory.
func host(name string, port uint16) string {
	if strings.HasPrefix(name, "/") {
		return name
	}
	return net.JoinHostPort(cmp.Or(name, "localhost"), strconv.Itoa(int(port)))
}

// quoteWord quotes a word for a shell where it must be.
func quoteWord(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-./:=,+@%", r)
	}) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}

// quoteShell quotes a connection string for a shell.
func quoteShell(s string) string {
	if strings.ContainsAny(s, "$`\\\"!") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return `"` + s + `"`
}
