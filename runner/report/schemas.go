package report

import (
	"fmt"
	"strings"
	"time"
)

// Schemas is what a command did in several schemas.
type Schemas struct {
	Command  string // run, audit, verify, force or prove
	Database string
	Server   string
	Profile  string
	DryRun   bool          // everything was rolled back
	Took     time.Duration // all together
	Each     []Schema
	Next     []string // commands that the reader may want to type now
}

// Schema is what came of one.
type Schema struct {
	Run     Run    // its Schema at least
	Proof   *Suite // with prove: what Proof returns
	Problem string // why it failed; "" if it did not
	Skipped string // why there is no result, though it did not fail: "not begun", "rolled back", "interrupted"
}

// state says what came of it, in a few words.
func (s Schema) state() string {
	switch {
	case s.Problem != "":
		return "failed"
	case s.Skipped != "":
		return s.Skipped
	case s.Proof != nil:
		if broken, _ := s.Proof.counts(); broken > 0 {
			return fmt.Sprintf("%d of %d broken", broken, len(s.Proof.Cases))
		}
		return "proved"
	case s.Run.Report.Satisfied:
		return "met"
	}
	return fmt.Sprintf("%d of %d not met", len(s.Run.unmet()), len(s.Run.Requirements))
}

// Verdict says in one sentence, without its full stop, how many schemas came to what.
func (s Schemas) Verdict() string {
	good, bad, whole := "met", "not met", "All requirements are met in "
	if s.Command == "prove" {
		good, bad, whole = "proved", "broken", "No promise is broken in "
	}
	counts := map[string]int64{}
	for _, one := range s.Each {
		state := one.state()
		if strings.HasSuffix(state, " "+bad) {
			state = bad
		}
		counts[state]++
	}
	all := Counted(int64(len(s.Each)), "schema")
	if counts[good] == int64(len(s.Each)) {
		return whole + all
	}
	verdict := "Of " + all + " " + Comma(counts[good]) + " " + good
	for _, state := range []string{bad, "failed", "rolled back", "interrupted", "not begun"} {
		if n := counts[state]; n > 0 {
			verdict += ", " + Comma(n) + " " + state
		}
	}
	return verdict
}

// Note says in one sentence, without its full stop, what was done in all of them; "" if nothing was.
func (s Schemas) Note() string {
	switch {
	case s.Command == "prove":
		return RolledBack
	case Run{Command: s.Command}.Fills():
		return Run{DryRun: s.DryRun, Took: s.Took}.doing(s.added())
	}
	return ""
}

// added returns how many rows all schemas got together.
func (s Schemas) added() (sum int64) {
	for _, one := range s.Each {
		if one.Run.Report != nil {
			sum += one.Run.RowsAdded()
		}
	}
	return sum
}

// Suites returns a suite for each schema.
func (s Schemas) Suites() []Suite {
	var suites []Suite
	for _, one := range s.Each {
		switch {
		case one.Proof != nil:
			suite := *one.Proof
			suite.Name += " " + one.Run.Schema
			suite.Facts = append(suite.Facts, Fact{"schema", one.Run.Schema})
			suites = append(suites, suite)
			continue
		case one.Run.Report != nil:
			suite := one.Run.Suite()
			suite.Picture = "" // the same for all of them
			suites = append(suites, suite)
			continue
		}
		suites = append(suites, Suite{
			Name: "seed " + s.Command + " " + one.Run.Schema, Verdict: one.state(),
			Facts:   []Fact{{"database", s.Database}, {"server", s.Server}, {"schema", one.Run.Schema}},
			Columns: []string{"What", "Why"}, Stopped: one.Skipped != "",
			Cases: []Case{{Name: s.Command, Sentence: "The command comes to its end.", Problem: one.Problem, Skipped: one.Skipped,
				Cells: []string{s.Command, one.Problem + one.Skipped}}},
		})
	}
	return suites
}

// lines is how many a list of reasons has.
const lines = 5

// Schemas writes a line for each schema, why some are short or failed, and the verdict. Of a verification it shows only
// the schemas that are not met, and nothing if all are.
func (p *Printer) Schemas(s Schemas) {
	verdict, quiet := s.Verdict(), s.Command == "verify"
	if quiet && strings.HasPrefix(verdict, "All ") {
		return
	}
	if !quiet {
		p.Wrap(fmt.Sprintf("Database %s on %s", p.Paint(Bold, s.Database), s.Server), "", "    ")
		p.Wrap(fmt.Sprintf("Profile %s, %s", s.Profile, Counted(int64(len(s.Each)), "schema")), "", "    ")
		p.Line("")
	}
	columns := []string{"Schema", "Result", "Rows before", "Added", "Missing"}
	if s.Command == "prove" {
		columns = []string{"Schema", "Result", "Requirements", "Broken", "In part"}
	}
	var rows [][]string
	var broken, untried, short, failed []string
	for _, one := range s.Each {
		state := one.state()
		if quiet && state == "met" {
			continue
		}
		row := []string{one.Run.Schema, state, "", "", ""}
		if r := one.Run; r.Report != nil {
			row[2], row[3] = Comma(total(r.Audit)), Comma(r.RowsAdded())
			var missing int64
			var names []string
			for _, q := range r.unmet() {
				missing += q.StillMissing
				names = append(names, fmt.Sprintf("%s %s", q.Name, Comma(q.StillMissing)))
			}
			row[4] = Comma(missing)
			if len(names) > 0 {
				short = append(short, one.Run.Schema+": "+strings.Join(names, ", "))
			}
		}
		if one.Proof != nil {
			problems, skipped := one.Proof.counts()
			row[2], row[3], row[4] = Comma(int64(len(one.Proof.Cases))), Comma(problems), Comma(skipped)
			for _, c := range one.Proof.Cases {
				if c.Problem != "" {
					broken = append(broken, one.Run.Schema+": "+c.Name+": "+c.Problem)
				} else if c.Skipped != "" && p.All {
					untried = append(untried, one.Run.Schema+": "+c.Name+": "+c.Skipped)
				}
			}
		}
		if one.Problem != "" {
			failed = append(failed, one.Run.Schema+": "+strings.ReplaceAll(one.Problem, "\n", "\n        "))
		}
		rows = append(rows, row)
	}
	if !p.Table(columns, rows, 2) {
		for _, row := range rows {
			p.Wrap(fmt.Sprintf("%s: %s", row[0], row[1]), "    ", "        ")
		}
	}
	p.list("Broken", "requirement", broken)
	p.list("In part", "requirement", untried)
	p.list("Missing", "schema", short)
	p.list("Failed", "schema", failed)
	p.Line("")
	p.verdictOf(verdict, s.Note())
	p.lines(s.Next)
}

// list writes lines under a heading, each about one of what: a few of them, or with All every one.
func (p *Printer) list(heading, what string, all []string) {
	if len(all) == 0 {
		return
	}
	p.Line("")
	p.Line("%s", p.Paint(Bold, heading))
	for i, line := range all {
		if i == lines && len(all) > lines+1 && !p.All {
			p.Line("    and %s more", Counted(int64(len(all)-i), what))
			return
		}
		p.Wrap(line, "    ", "        ")
	}
}
