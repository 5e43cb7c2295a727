package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/a400be2d/seed/runner"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Printer writes text for people, as wide as their terminal and in colour if they want it.
type Printer struct {
	W     io.Writer
	Color bool
	Width int  // columns of the terminal; default: any, and no line is broken
	All   bool // show everything, however long
}

// The styles of Paint.
const (
	Bold   = "1"
	Dim    = "2"
	Green  = "32"
	Yellow = "33"
)

// height is how many lines the result of a run may have: a terminal of 24 lines then shows it and the prompt.
const height = 23

// Paint returns a text in a style, if colours are wanted.
func (p *Printer) Paint(style, s string) string {
	if !p.Color {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

// Line writes a line.
func (p *Printer) Line(format string, args ...any) {
	fmt.Fprintf(p.W, format+"\n", args...)
}

func (p *Printer) lines(lines []string) {
	for _, line := range lines {
		p.Line("%s", line)
	}
}

// Text writes a run: what it found, what it did, the verdict, and what to type next.
func (p *Printer) Text(r Run) {
	switch r.Command {
	case "audit":
		p.audit(r)
	case "verify":
		p.Unmet(r)
	default:
		p.run(r)
	}
}

func (p *Printer) run(r Run) {
	head := p.title(r)
	for i, phase := range []string{
		"Audit   " + audited(r), "Gaps    " + p.missing(r), "Fill    " + filled(r), "Verify  " + p.verdict(r),
	} {
		head = append(head, p.phase(i+1, phase)...)
	}
	var end []string
	end = append(end, "")
	end = append(end, p.wrap(p.verdict(r)+". "+r.work()+".", "", "")...)
	if r.Empty != "" {
		end = append(end, p.wrap(r.Empty, "", "")...)
	}
	end = append(end, r.Next...)

	var short []string
	if unmet := r.unmet(); len(unmet) > 0 {
		const room = 5 // lines
		var whys []string
		for i, q := range unmet {
			why := fmt.Sprintf("%s: %s missing", q.Name, Counted(q.StillMissing, "row"))
			if q.Needs != "" {
				why += ", needs " + Needs(q.Needs, q.Name)
			}
			lines := p.wrap(why, "    ", "        ")
			last := i == len(unmet)-1
			if full := len(whys)+len(lines) > room || len(whys)+len(lines) == room && !last; full && i > 0 && !p.All {
				whys = append(whys, fmt.Sprintf("    and %s more", Counted(int64(len(unmet)-i), "requirement")))
				break
			}
			whys = append(whys, lines...)
		}
		short = slices.Concat([]string{"", p.Paint(Bold, "Short")}, whys, p.clock(r, unmet))
	}

	p.lines(append(head, p.changed(r)...))
	p.details(r)
	if total(r.Added) > 0 {
		p.lines([]string{"", p.Paint(Bold, "Added")})
		p.lines(p.added(r, max(3, height-len(head)-2-len(short)-len(end))))
	}
	p.lines(slices.Concat(short, end))
}

// added lists the rows added by table, most first, in at most room lines. With All it lists them by requirement, too.
func (p *Printer) added(r Run, room int) []string {
	tables := slices.DeleteFunc(slices.Clone(r.Tables), func(t string) bool { return r.Added[t] == 0 })
	slices.SortStableFunc(tables, func(a, b string) int { return cmp.Compare(r.Added[b], r.Added[a]) })
	if p.All {
		var names []string
		rows := map[string]int64{}
		for _, q := range r.Requirements {
			if rows[q.Name] = q.Inserted; q.Inserted > 0 {
				names = append(names, q.Name)
			}
		}
		return slices.Concat(p.columns(tables, r.Added, "+"), []string{"", p.Paint(Bold, "Added by requirement")}, p.columns(names, rows, "+"))
	}
	var rest int64
	for n := len(tables); ; n-- {
		lines := p.columns(tables[:n], r.Added, "+")
		if n < len(tables) {
			rest += r.Added[tables[n]]
			lines = append(lines, fmt.Sprintf("    and %d tables more  +%s", len(tables)-n, Comma(rest)))
		}
		if len(lines) <= room || n == 1 {
			return lines
		}
	}
}

// clock says how to fill for rows dated after the clock, such as those of this morning.
func (p *Printer) clock(r Run, unmet []runner.RequirementReport) []string {
	if !slices.ContainsFunc(unmet, func(q runner.RequirementReport) bool { return q.Late }) {
		return nil
	}
	return p.wrap("Rows dated after the clock: --as-of now moves it.", "    ", "    ")
}

// changed says what triggers of the application did to other rows.
func (p *Printer) changed(r Run) (lines []string) {
	for _, c := range r.Changed {
		lines = append(lines, p.wrap(fmt.Sprintf("Triggers of the application changed %s: %s updated, %s deleted.",
			c.Table, Counted(c.Updated, "row"), Comma(c.Deleted)), "    ", "        ")...)
	}
	return lines
}

func (p *Printer) audit(r Run) {
	p.lines(p.title(r))
	p.Line("")
	p.lines(p.phase(1, "Audit  "+audited(r)))
	p.Counts(r.Tables, r.Audit)
	p.Line("")
	p.lines(p.phase(2, "Gaps  "+p.missing(r)))
	if !r.Satisfied {
		p.gapTable(r.unmet())
	}
	p.end(r)
}

// Unmet writes what is not met, by how much, and the verdict. If everything is met, it writes nothing.
func (p *Printer) Unmet(r Run) {
	if r.Satisfied {
		return
	}
	p.gapTable(r.unmet())
	p.end(r)
}

// end writes what follows the gaps of a command that only reads.
func (p *Printer) end(r Run) {
	p.details(r)
	p.Line("")
	p.Line("%s.", p.verdict(r))
	if r.Empty != "" {
		p.Wrap(r.Empty, "", "")
	}
	p.next(r)
}

func (p *Printer) next(r Run) {
	p.lines(r.Next)
}

// Suite writes the table of any suite, what is wrong with its cases, and the verdict.
func (p *Printer) Suite(s Suite) {
	var rows [][]string
	for _, c := range s.Cases {
		rows = append(rows, c.Cells)
	}
	if !p.Table(s.Columns, rows, len(s.Columns)) {
		for _, row := range rows {
			p.Wrap(row[0]+": "+told(s.Columns[1:], row[1:]), "    ", "        ")
		}
	}
	for _, c := range s.Cases {
		if why := cmp.Or(c.Problem, c.Skipped); why != "" {
			p.Wrap(c.Name+": "+why, "    ", "        ")
		}
	}
	p.Line("")
	p.verdictOf(s.Verdict, s.Note)
}

// told says a line of a table in words. If all its cells are alike, it says them once.
func told(columns, cells []string) string {
	if slices.IndexFunc(cells, func(cell string) bool { return cell != cells[0] }) < 0 {
		return cells[0]
	}
	var words []string
	for i, cell := range cells {
		if cell != "" {
			words = append(words, columns[i]+" "+cell)
		}
	}
	return strings.Join(words, ", ")
}

// verdictOf writes a verdict and its note.
func (p *Printer) verdictOf(verdict, note string) {
	if note != "" {
		verdict += ". " + note
	}
	p.Wrap(verdict+".", "", "")
}

// title says which database, profile and clock.
func (p *Printer) title(r Run) []string {
	return append(p.wrap(fmt.Sprintf("Database %s on %s", p.Paint(Bold, r.Database), r.Server), "", "    "),
		p.wrap(fmt.Sprintf("Profile %s, clock %s", r.Profile, r.Clock()), "", "    ")...)
}

// phase says what came of a phase, whose name is the first word.
func (p *Printer) phase(number int, what string) []string {
	return p.wrap(fmt.Sprintf("%d %s", number, what), "", "    ")
}

func audited(r Run) string {
	return Counted(total(r.Audit), "row") + " in " + Counted(int64(len(r.Audit)), "table")
}

func (p *Printer) missing(r Run) string {
	var requirements, rows int64
	for _, q := range r.Requirements {
		if q.Missing > 0 {
			requirements++
			rows += q.Missing
		}
	}
	if requirements == 0 {
		return p.Paint(Green, "nothing is missing")
	}
	return p.Paint(Yellow, fmt.Sprintf("%s missing, in %s of %s", Counted(rows, "row"), Comma(requirements),
		Counted(int64(len(r.Requirements)), "requirement")))
}

func filled(r Run) string {
	switch added := total(r.Added); {
	case added == 0:
		return "nothing inserted"
	case r.DryRun:
		return Counted(added, "row") + " inserted, then rolled back (dry run)"
	default:
		return Counted(added, "row") + " inserted"
	}
}

func (p *Printer) verdict(r Run) string {
	style := Green
	if !r.Satisfied {
		style = Yellow
	}
	return p.Paint(style, r.Verdict())
}

// gapTable writes the requirements that are not met, as a table or, if that is too wide, one below the other.
func (p *Printer) gapTable(short []runner.RequirementReport) {
	var rows [][]string
	for _, q := range short {
		rows = append(rows, []string{q.Name, Comma(int64(q.Need)), Comma(q.Entities), Comma(q.Short), Comma(q.Missing)})
	}
	if p.Table([]string{"Requirement", "Need", "Entities", "Short", "Missing"}, rows, 1) {
		return
	}
	for _, q := range short {
		p.Line("%s", q.Name)
		p.Line("    %s of %s short, %s missing", Comma(q.Short), Comma(q.Entities), Counted(q.Missing, "row"))
	}
}

// details writes each short entity, where Details asked for them.
func (p *Printer) details(r Run) {
	if len(r.Gaps) == 0 {
		return
	}
	var rows [][]string
	for _, g := range r.Gaps {
		rows = append(rows, []string{g.Requirement, g.ID, Comma(g.Have), Comma(g.Need)})
	}
	p.Line("")
	if p.Table([]string{"Requirement", "Entity", "Have", "Need"}, rows, 2) {
		return
	}
	for _, row := range rows {
		p.Line("%s", row[0])
		p.Line("    %s has %s of %s", row[1], row[2], row[3])
	}
}

// Counts writes a number for each name, in as many columns as fit. It reads downwards.
func (p *Printer) Counts(names []string, counts map[string]int64) {
	p.lines(p.columns(names, counts, ""))
}

func (p *Printer) columns(names []string, counts map[string]int64, sign string) []string {
	if len(names) == 0 {
		return nil
	}
	name, number := 0, 0
	for _, n := range names {
		name = max(name, len([]rune(n)))
		number = max(number, len(sign+Comma(counts[n])))
	}
	columns := min(max(1, cmp.Or(p.Width, 100)/(name+number+6)), 4)
	lines := make([]string, (len(names)+columns-1)/columns)
	for i, n := range names {
		lines[i%len(lines)] += fmt.Sprintf("    %-*s  %*s", name, n, number, sign+Comma(counts[n]))
	}
	return lines
}

// Table writes rows, of which the columns from index numbers on hold numbers. If they are wider than the terminal, it writes
// nothing and returns false.
func (p *Printer) Table(header []string, rows [][]string, numbers int) bool {
	t := table.NewWriter()
	style := table.StyleDefault
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	t.SuppressTrailingSpaces()
	head := table.Row{}
	var configs []table.ColumnConfig
	for i, h := range header {
		head = append(head, p.Paint(Dim, h))
		if i >= numbers {
			configs = append(configs, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	t.SetColumnConfigs(configs)
	t.AppendHeader(head)
	for _, r := range rows {
		row := table.Row{}
		for _, cell := range r {
			row = append(row, cell)
		}
		t.AppendRow(row)
	}
	rendered := t.Render()
	if p.Width > 0 && text.LongestLineLen(rendered)+4 > p.Width {
		return false
	}
	p.Line("    %s", strings.ReplaceAll(rendered, "\n", "\n    "))
	return true
}

// Wrap writes a text broken between words, with one indent before its first line and one before the others.
func (p *Printer) Wrap(s, first, others string) {
	p.lines(p.wrap(s, first, others))
}

// wrap is Wrap, but returns the lines. A text that it breaks loses its colour.
func (p *Printer) wrap(s, first, others string) []string {
	if p.Width == 0 || text.StringWidthWithoutEscSequences(first+s) <= p.Width {
		return []string{first + s}
	}
	s = text.StripEscape(s)
	wrapped := strings.TrimSpace(text.WrapSoft(s, max(20, p.Width-len(others))))
	lines := strings.Split(wrapped, "\n")
	for i, line := range lines {
		indent := others
		if i == 0 {
			indent = first
		}
		lines[i] = indent + strings.TrimRight(line, " ")
	}
	return lines
}
