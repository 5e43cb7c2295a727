package main

import (
	"cmp"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"
)

// printer renders reports for people.
type printer struct {
	w     io.Writer
	color bool
	width int
}

// printerFor returns a printer for the result.
func (a *app) printerFor(out *output) *printer {
	p := a.printerTo(out.w)
	p.w = out
	return p
}

// printerTo returns a printer that heeds --color, NO_COLOR and the terminal's width.
func (a *app) printerTo(w io.Writer) *printer {
	p := &printer{w: w, width: 100, color: a.cli.Color == "always"}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		if a.cli.Color == "auto" && a.env("NO_COLOR") == "" && a.env("TERM") != "dumb" {
			p.color = true
		}
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			p.width = width
		}
	}
	return p
}

const (
	bold   = "1"
	dim    = "2"
	green  = "32"
	yellow = "33"
)

func (p *printer) paint(style, s string) string {
	if !p.color {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

func (p *printer) line(format string, args ...any) {
	fmt.Fprintf(p.w, format+"\n", args...)
}

// heading starts a phase.
func (p *printer) heading(number int, name, format string, args ...any) {
	p.line("")
	p.line("%s  %s", p.paint(bold, fmt.Sprintf("%d %s", number, name)), fmt.Sprintf(format, args...))
}

// run prints the four phases, how to look at the result, and what came of it.
func (p *printer) run(r *runner.Report, t *target, dryRun bool, took time.Duration) {
	p.title(r, t)
	p.phaseAudit(r)
	p.phaseGaps(r)

	added := total(r.Added)
	switch {
	case added == 0:
		p.heading(3, "Fill", "nothing inserted")
	case dryRun:
		p.heading(3, "Fill", "%s inserted, to be rolled back (dry run)", counted(added, "row"))
	default:
		p.heading(3, "Fill", "%s inserted", counted(added, "row"))
	}
	if added != 0 {
		p.inserted(r)
	}
	p.changed(r)

	p.heading(4, "Verify", "%s", p.verdict(r))
	if short := stillShort(r); len(short) > 0 {
		p.gapTable(short, true)
		p.clock(r, short)
	}

	if !dryRun {
		p.line("")
		p.line("Look at it:  psql %s", quoteShell(t.shown))
		if t.local && r.Database == localName {
			p.line("             %s db psql", program())
		}
	}
	work := fmt.Sprintf("%s added in %s", counted(added, "row"), seconds(took))
	if dryRun {
		work += ", then rolled back: nothing was changed"
	}
	p.line("")
	p.line("%s. %s.", p.verdict(r), work)
}

// verdict says whether all requirements are met at the end.
func (p *printer) verdict(r *runner.Report) string {
	all := counted(int64(len(r.Requirements)), "requirement")
	if short := len(stillShort(r)); short > 0 {
		are := "are"
		if short == 1 {
			are = "is"
		}
		return p.paint(yellow, fmt.Sprintf("%d of %s %s not met", short, all, are))
	}
	if len(r.Requirements) == 1 {
		return p.paint(green, "The requirement is met")
	}
	return p.paint(green, "All "+all+" met")
}

// inserted prints what a fill did, by table and by requirement.
func (p *printer) inserted(r *runner.Report) {
	var names []string
	rows := map[string]int64{}
	for _, q := range r.Requirements {
		names = append(names, q.Name)
		rows[q.Name] = q.Inserted
	}
	p.line("  %s", p.paint(dim, "by table"))
	p.counts(r.Tables, r.Added, "+")
	p.line("  %s", p.paint(dim, "by requirement"))
	p.counts(names, rows, "+")
}

// audit prints the first two phases.
func (p *printer) audit(r *runner.Report, t *target) {
	p.title(r, t)
	p.phaseAudit(r)
	p.phaseGaps(r)
	p.line("")
	if r.Satisfied {
		p.line("%s.", p.verdict(r))
	} else {
		p.line("%s. %s adds what is missing.", p.verdict(r), program())
	}
}

// verify prints what is not met.
func (p *printer) verify(r *runner.Report) {
	short := stillShort(r)
	p.gapTable(short, false)
	p.details(r)
	p.line("")
	p.line("%s.", p.verdict(r))
}

// title says which database, profile and clock.
func (p *printer) title(r *runner.Report, t *target) {
	p.line("Database %s on %s, profile %s, clock %s",
		p.paint(bold, r.Database), host(t.config.Host, t.config.Port), r.Profile, strings.Replace(strings.TrimSuffix(r.AsOf, "Z"), "T", " ", 1)+" UTC")
}

func (p *printer) phaseAudit(r *runner.Report) {
	p.heading(1, "Audit", "%s in %s", counted(total(r.Audit), "row"), counted(int64(len(r.Audit)), "table"))
	p.counts(r.Tables, r.Audit, "")
}

func (p *printer) phaseGaps(r *runner.Report) {
	var short []runner.RequirementReport
	var missing int64
	for _, q := range r.Requirements {
		if q.Missing > 0 {
			short = append(short, q)
			missing += q.Missing
		}
	}
	if len(short) == 0 {
		p.heading(2, "Gaps", "%s", p.paint(green, "nothing is missing"))
		return
	}
	p.heading(2, "Gaps", "%s", p.paint(yellow, fmt.Sprintf("%s missing, in %s of %s", counted(missing, "row"),
		comma(int64(len(short))), counted(int64(len(r.Requirements)), "requirement"))))
	p.gapTable(short, false)
	p.details(r)
}

// gapTable prints requirements that are not met, and below it what the fills need; after a fill also
// what it did.
func (p *printer) gapTable(short []runner.RequirementReport, filled bool) {
	header := []string{"Requirement", "Need", "Entities", "Short", "Missing"}
	if filled {
		header = append(header, "Inserted", "Still missing")
	}
	var rows [][]string
	for _, q := range short {
		row := []string{q.Name, comma(int64(q.Need)), comma(q.Entities), comma(q.Short), comma(q.Missing)}
		if filled {
			row = append(row, comma(q.Inserted), comma(q.StillMissing))
		}
		rows = append(rows, row)
	}
	p.table(header, rows, 1)
	if !filled {
		return
	}
	for _, q := range short {
		if q.Needs != "" {
			p.line("    %s needs %s", q.Name, q.Needs)
		}
	}
}

// details prints each short entity, where --details asked for them.
func (p *printer) details(r *runner.Report) {
	if len(r.Gaps) == 0 {
		return
	}
	var rows [][]string
	for _, g := range r.Gaps {
		rows = append(rows, []string{g.Requirement, g.ID, comma(g.Have), comma(g.Need)})
	}
	p.line("")
	p.table([]string{"Requirement", "Entity", "Have", "Need"}, rows, 2)
}

// target prints what force is about to empty.
func (p *printer) target(t runner.Target) {
	counts := map[string]int64{}
	var tables []string
	for _, c := range t.Tables {
		counts[c.Table] = c.Rows
		tables = append(tables, c.Table)
	}
	p.line("This empties %s with %s of the database %s on %s as %s:",
		counted(int64(len(tables)), "table"), counted(total(counts), "row"), p.paint(bold, t.Database), host(t.Host, t.Port), t.User)
	p.counts(tables, counts, "")
}

// list prints requirements with their minimums.
func (p *printer) list(items []runner.Item) {
	var rows [][]string
	for _, r := range items {
		rows = append(rows, []string{fmt.Sprintf("%03d", r.Number), r.Name, comma(int64(r.Minimum)), r.Sentence})
	}
	t := p.newTable([]string{"No", "Requirement", "Minimum", "True when met"}, rows)
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 3, Align: text.AlignRight, AlignHeader: text.AlignRight}})
	p.line("%s", indent(t.Render()))
}

// counts prints a number for each table, in as many columns as fit, to be read downwards. Tables
// without a row are left out of what was added.
func (p *printer) counts(tables []string, counts map[string]int64, sign string) {
	tables = slices.DeleteFunc(slices.Clone(tables), func(t string) bool { return sign != "" && counts[t] == 0 })
	if len(tables) == 0 {
		return
	}
	name, number := 0, 0
	for _, t := range tables {
		name = max(name, len(t))
		number = max(number, len(sign+comma(counts[t])))
	}
	columns := min(max(1, (p.width+2)/(name+number+6)), 4)
	height := (len(tables) + columns - 1) / columns
	for i := range height {
		var line strings.Builder
		for j := i; j < len(tables); j += height {
			t := tables[j]
			fmt.Fprintf(&line, "    %-*s  %*s", name, t, number, sign+comma(counts[t]))
		}
		p.line("%s", line.String())
	}
}

// table prints rows whose columns from the given one on are numbers.
func (p *printer) table(header []string, rows [][]string, numbers int) {
	t := p.newTable(header, rows)
	var configs []table.ColumnConfig
	for i := numbers; i < len(header); i++ {
		configs = append(configs, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(configs)
	p.line("%s", indent(t.Render()))
}

func (p *printer) newTable(header []string, rows [][]string) table.Writer {
	t := table.NewWriter()
	style := table.StyleDefault
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	t.SuppressTrailingSpaces()
	head := table.Row{}
	for _, h := range header {
		head = append(head, p.paint(dim, h))
	}
	t.AppendHeader(head)
	for _, r := range rows {
		row := table.Row{}
		for _, cell := range r {
			row = append(row, cell)
		}
		t.AppendRow(row)
	}
	return t
}

func indent(s string) string { return "    " + strings.ReplaceAll(s, "\n", "\n    ") }

// stillShort returns the requirements that are not met at the end.
func stillShort(r *runner.Report) []runner.RequirementReport {
	var short []runner.RequirementReport
	for _, q := range r.Requirements {
		if q.StillMissing > 0 {
			short = append(short, q)
		}
	}
	return short
}

func total(counts map[string]int64) int64 {
	var sum int64
	for _, n := range counts {
		sum += n
	}
	return sum
}

// counted returns "1 row" or "1,234 rows".
func counted(n int64, what string) string {
	if n != 1 {
		what += "s"
	}
	return comma(n) + " " + what
}

// comma writes a number with separators between its thousands.
func comma(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// seconds writes a duration as a reader wants it: 0.04 s, 1.2 s, 95 s.
func seconds(d time.Duration) string {
	s := d.Seconds()
	digits := 1
	switch {
	case s < 0.1:
		digits = 2
	case s >= 20:
		digits = 0
	}
	return strconv.FormatFloat(s, 'f', digits, 64) + " s"
}

// host says where the server is; a path is a Unix socket's directory.
func host(name string, port uint16) string {
	if strings.HasPrefix(name, "/") {
		return name
	}
	return net.JoinHostPort(cmp.Or(name, "localhost"), strconv.Itoa(int(port)))
}

// quoteShell quotes a connection string for a shell.
func quoteShell(s string) string {
	if strings.ContainsAny(s, "$`\\\"!") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return `"` + s + `"`
}
