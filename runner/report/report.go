// Package report writes the result of a run in the form that its reader wants: text for a terminal, JSON for a program,
// JUnit and TAP for a CI server, annotations for GitHub, Markdown for a merge request, HTML for your eyes.
//
// A Run has all that the forms show of an audit, a run, a verification or a force. Its Suite is the same as a list of
// cases that pass or fail. JUnit, TAP, GitHub, Markdown and HTMLCases write any Suite.
//
// Begin with Run: fill in Report and Command, then call JUnit(w, run.Suite()), HTML(w, run), or the Text method of a
// Printer. Schemas is a result in several schemas. Proof turns a proof into a Suite.
//
// It imports runner, for the types that it shows. README.md is its manual.
package report

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a400be2d/seed/runner"
)

// Run is a report and what its readers want to know besides. Only Report and Command are required.
type Run struct {
	*runner.Report
	Command string            // run, audit, verify or force
	Server  string            // where the database is
	Schema  string            // where one was chosen
	Empty   string            // says which tables stay empty because nobody has seen to their files yet; "": none
	Files   map[string]string // path of each requirement's file, by its name
	Still   []runner.Gap      // who is short at the end
	Sample  *runner.Sample    // keys between the tables, and rows of them
	DryRun  bool              // everything was rolled back
	Took    time.Duration     // all together
	Next    []string          // commands that the reader may want to type now
}

// Suite is a result as cases.
type Suite struct {
	Name    string // such as "seed audit"
	Verdict string // one sentence without its full stop
	Note    string // one more sentence without its full stop, about all cases
	Facts   []Fact // what it is about: the database, the profile
	Time    time.Time
	Seconds float64
	Columns []string // of the table that Markdown shows; see Case.Cells
	Cases   []Case
	Picture string // in the language of Mermaid; "" for none
	Stopped bool   // it was interrupted, or did not begin
}

// Case passes, or has a Problem, or was Skipped for a reason.
type Case struct {
	Name     string
	Sentence string // what is true when it passes
	File     string // where it is written, at its first line
	Seconds  float64
	Problem  string       // "" if it passes
	Skipped  string       // why it is not known; "" if it is
	Facts    []Fact       // figures behind the problem
	Gaps     []runner.Gap // entities that it is about
	Cells    []string     // its line of the table
}

// Fact is a name with a value.
type Fact struct {
	Name  string
	Value any // string or number
}

// shown is how many entities a form names for one case.
const shown = 10

// JSON writes a value for a program to read. That of a Report is stable.
func JSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// Suite returns the run as cases, one for each requirement.
func (r Run) Suite() Suite {
	s := Suite{
		Name:    "seed " + r.Command,
		Verdict: r.Verdict(),
		Seconds: r.Took.Seconds(),
		Facts:   append(r.facts(), Fact{"rows added", r.RowsAdded()}),
		Columns: []string{"Requirement", "True when met", "Entities", "Short", "Missing", "Inserted", "Still missing"},
		Picture: r.mermaid(),
	}
	if r.Schema != "" {
		s.Name += " " + r.Schema
	}
	for _, q := range r.Requirements {
		c := Case{
			Name:     q.Name,
			Sentence: Sentence(q.Sentence, q.Name, q.Need),
			File:     r.Files[q.Name],
			Seconds:  q.Seconds,
			Gaps:     r.gaps(q.Name),
			Facts:    []Fact{{"need", q.Need}, {"entities", q.Entities}, {"short", q.Short}, {"missing", q.Missing}, {"inserted", q.Inserted}, {"still_missing", q.StillMissing}},
			Cells: []string{q.Name, Sentence(q.Sentence, q.Name, q.Need), Comma(q.Entities), Comma(q.Short), Comma(q.Missing),
				Comma(q.Inserted), Comma(q.StillMissing)},
		}
		if q.StillMissing > 0 {
			c.Problem = r.problem(q)
			if q.Needs != "" {
				c.Facts = append(c.Facts, Fact{"needs", Needs(q.Needs, q.Name)})
			}
		}
		s.Cases = append(s.Cases, c)
	}
	return s
}

// facts says what the run is about.
func (r Run) facts() []Fact {
	facts := []Fact{{"database", r.Database}, {"server", r.Server}, {"profile", r.Profile}, {"clock", r.Clock()}}
	if r.Schema != "" {
		facts = append(facts, Fact{"schema", r.Schema})
	}
	if r.DryRun {
		facts = append(facts, Fact{"dry run", "rolled back: nothing was changed"})
	}
	return facts
}

// Fills tells whether the command fills.
func (r Run) Fills() bool { return r.Command == "run" || r.Command == "force" }

// problem says in one line how far a requirement is from being met.
func (r Run) problem(q runner.RequirementReport) string {
	if r.Fills() {
		added := "none could be added"
		if q.Inserted == 1 {
			added = "1 was added"
		} else if q.Inserted > 1 {
			added = Comma(q.Inserted) + " were added"
		}
		return Counted(q.StillMissing, "row") + " still missing, " + added
	}
	verb := "fall"
	if q.Short == 1 {
		verb = "falls"
	}
	return fmt.Sprintf("%s of %s %s short, by %s in all", Comma(q.Short), Comma(q.Entities), verb, Counted(q.Missing, "row"))
}

// gaps returns who is short of a requirement at the end.
func (r Run) gaps(name string) []runner.Gap {
	return slices.DeleteFunc(slices.Clone(r.Still), func(g runner.Gap) bool { return g.Requirement != name })
}

// Verdict says in one sentence, without its full stop, whether the requirements are met.
func (r Run) Verdict() string {
	all := Counted(int64(len(r.Requirements)), "requirement")
	switch short := len(r.unmet()); {
	case short == 1:
		return "1 of " + all + " is not met"
	case short > 1:
		return fmt.Sprintf("%d of %s are not met", short, all)
	case len(r.Requirements) == 1:
		return "The requirement is met"
	}
	return "All " + all + " met"
}

// unmet returns the requirements that are not met at the end.
func (r Run) unmet() (short []runner.RequirementReport) {
	for _, q := range r.Requirements {
		if q.StillMissing > 0 {
			short = append(short, q)
		}
	}
	return short
}

// Clock returns the run's clock, to the second.
func (r Run) Clock() string {
	at, err := time.Parse(time.RFC3339Nano, r.AsOf)
	if err != nil {
		return r.AsOf
	}
	return at.Format("2006-01-02 15:04:05 MST")
}

// RowsAdded returns how many rows all tables got together.
func (r Run) RowsAdded() int64 { return total(r.Added) }

// work says what the run did, and how long that took.
func (r Run) work() string { return r.doing(total(r.Added)) }

func (r Run) doing(added int64) string {
	work := Counted(added, "row") + " added in " + Seconds(r.Took)
	if r.DryRun {
		work += ", then rolled back: nothing was changed"
	}
	return work
}

// Sentence returns a requirement's sentence with the minimum in place of its setting: "Every client has written at least 5
// posts." Under a minimum of 1 the noun after it is singular, and 0 asks for nothing: "any number of posts".
func Sentence(sentence, name string, minimum int) string {
	setting, err := regexp.Compile(`\bseed\.` + regexp.QuoteMeta(name) + `\b`)
	if err != nil {
		return sentence
	}
	sentence = setting.ReplaceAllString(sentence, "\x00")
	if minimum == 0 {
		sentence = atLeast.ReplaceAllString(sentence, "${1}ny number of ")
	}
	return counted.ReplaceAllStringFunc(sentence, func(match string) string {
		words := strings.Fields(match)
		words[0] = Comma(int64(minimum))
		if minimum != 1 || len(words) == 1 {
			return strings.Join(words, " ")
		}
		if words[1] == "times" {
			return strings.Join(append([]string{"once"}, words[2:]...), " ")
		}
		// The noun is the next word, or the one after an adjective; "posts or comments" are two.
		for i := 1; i < min(3, len(words)); i++ {
			one := singular(words[i])
			if one == words[i] {
				continue
			}
			words[i] = one
			if i+2 < len(words) && words[i+1] == "or" {
				words[i+2] = singular(words[i+2])
			}
			break
		}
		return strings.Join(words, " ")
	})
}

// atLeast is what comes before a thing of which there may be none.
var atLeast = regexp.MustCompile(`\b([Aa])t least \x00 \b`)

// counted is the place of a minimum and the words after it.
var counted = regexp.MustCompile(`\x00(?: \pL+){0,4}`)

// Needs returns what a fill needs in words, with "the clock" and "a minimum" in place of their settings.
func Needs(needs, name string) string {
	needs = strings.ReplaceAll(needs, "seed."+name+" ", "a minimum of ")
	return strings.ReplaceAll(needs, "seed.as_of", "the clock")
}

// singular returns the singular of a regular English plural.
func singular(word string) string {
	stem, ok := strings.CutSuffix(word, "s")
	switch {
	case !ok || strings.HasSuffix(stem, "s") || strings.HasSuffix(stem, "u") || strings.HasSuffix(stem, "i"):
		return word
	case strings.HasSuffix(stem, "ie"):
		return strings.TrimSuffix(stem, "ie") + "y"
	case strings.HasSuffix(stem, "sse") || strings.HasSuffix(stem, "xe") || strings.HasSuffix(stem, "che") || strings.HasSuffix(stem, "she"):
		return strings.TrimSuffix(stem, "e")
	}
	return stem
}

func total(counts map[string]int64) (sum int64) {
	for _, n := range counts {
		sum += n
	}
	return sum
}

// Counted returns "1 row" or "1,234 rows".
func Counted(n int64, what string) string {
	if n != 1 {
		what += "s"
	}
	return Comma(n) + " " + what
}

// Comma writes a number with separators between its thousands.
func Comma(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Seconds writes a duration for people: 0.04 s, 1.2 s, 95 s.
func Seconds(d time.Duration) string {
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
