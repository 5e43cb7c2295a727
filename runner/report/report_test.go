package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/jedib0t/go-pretty/v6/text"
)

// gappy is a run that left a gap, with whatever a form has to escape.
func gappy(command string) Run {
	r := &runner.Report{
		AsOf: "2026-01-15T00:00:00.25Z", Profile: "medium", Database: "app",
		Audit:  map[string]int64{"owners": 2, `odd "t|able"`: 0, "things": 1200},
		Added:  map[string]int64{"owners": 1, `odd "t|able"`: 0, "things": 34},
		Tables: []string{"owners", `odd "t|able"`, "things"},
		Requirements: []runner.RequirementReport{
			{Name: "owners", Sentence: "The database has at least seed.owners owners.", Need: 3, Entities: 1, Short: 1, Missing: 1, Inserted: 1, Seconds: 0.0012},
			{Name: "owner_things", Sentence: "Every owner has at least seed.owner_things things.", Need: 1, Entities: 3, Inserted: 33, Seconds: 0.25},
			{Name: "odd", Sentence: `Every <b> & "owner", 100% of them: | has #1 \ *seed.odd* things.`, Need: 4, Entities: 3, Short: 2, Missing: 5, Inserted: 1, StillMissing: 4,
				Needs: "an owner, dated before seed.as_of, with <one> thing: 50%", Late: true, Seconds: 0.5},
		},
	}
	run := Run{Report: r, Command: command, Server: "db:5432", Took: 1234 * time.Millisecond, Next: []string{`Look at it:  psql "postgres://db/app"`},
		Files:  map[string]string{"odd": "seeds/requirements/030_odd,1.sql"},
		Sample: &runner.Sample{Keys: []runner.Key{{From: "things", To: "owners"}, {From: `odd "t|able"`, To: "things"}, {From: "things", To: "things"}}},
	}
	for i := range 12 {
		run.Still = append(run.Still, runner.Gap{Requirement: "odd", ID: fmt.Sprintf(`%d<x>"`, i), Have: 1, Need: 4})
	}
	if !run.Fills() {
		r.Gaps = run.Still
		for i := range r.Requirements {
			r.Requirements[i].Inserted = 0
			r.Requirements[i].StillMissing = r.Requirements[i].Missing
		}
		r.Added = map[string]int64{}
	}
	return run
}

// proof is a result of another kind.
func proof() Suite {
	return Suite{
		Name: "seed prove", Verdict: "1 of 3 requirements is not proved", Columns: []string{"Requirement", "Exact", "Problem"},
		Cases: []Case{
			{Name: "owners", Sentence: "It adds exactly what is missing.", Cells: []string{"owners", "yes", ""}},
			{Name: "things", Sentence: "It adds exactly what is missing.", Problem: "it adds 2 of 1", Cells: []string{"things", "no", "it adds 2 of 1"}},
			{Name: "parts", Sentence: "It adds exactly what is missing.", Skipped: "there is #1 nobody who is short", Cells: []string{"parts", "not tried", "nobody is short"}},
		},
	}
}

// Each form of a run with a gap, of an audit and of a proof is the file in testdata, which UPDATE_GOLDEN=1 writes.
func TestForms(t *testing.T) {
	t.Parallel()
	printed := func(width int, r Run) func(io.Writer) error {
		return func(w io.Writer) error {
			(&Printer{W: w, Width: width}).Text(r)
			return nil
		}
	}
	proved := func(width int) func(io.Writer) error {
		return func(w io.Writer) error {
			s := proof()
			s.Note = RolledBack
			s.Columns = slices.Insert(s.Columns, 2, "A wide column of numbers")
			for i := range s.Cases {
				s.Cases[i].Cells = slices.Insert(s.Cases[i].Cells, 2, "yes")
			}
			s.Cases[0].Cells[3] = "yes"
			(&Printer{W: w, Width: width}).Suite(s)
			return nil
		}
	}
	all := func(w io.Writer, form func(io.Writer, ...Suite) error) error {
		suite := gappy("run").Suite()
		suite.Time = time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)
		return form(w, suite, gappy("audit").Suite(), proof())
	}
	for file, write := range map[string]func(io.Writer) error{
		"run.json":     func(w io.Writer) error { return JSON(w, gappy("run").Report) },
		"all.xml":      func(w io.Writer) error { return all(w, JUnit) },
		"all.tap":      func(w io.Writer) error { return all(w, TAP) },
		"all.github":   func(w io.Writer) error { return all(w, GitHub) },
		"all.md":       func(w io.Writer) error { return all(w, Markdown) },
		"proof.txt":    proved(80),
		"proof40.txt":  proved(40),
		"run.txt":      printed(80, gappy("run")),
		"run40.txt":    printed(40, gappy("run")),
		"audit.txt":    printed(80, gappy("audit")),
		"audit40.txt":  printed(40, gappy("audit")),
		"verify.txt":   printed(80, gappy("verify")),
		"verify40.txt": printed(40, gappy("verify")),
	} {
		var got bytes.Buffer
		if err := write(&got); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		path := filepath.Join("testdata", file)
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s (%v): got\n%s\nwant\n%s", file, err, &got, want)
		}
	}
}

// A form that cannot be written says so.
func TestFormsSayWhatWentWrong(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left")
	run := gappy("run")
	for name, err := range map[string]error{
		"json": JSON(failing{full}, run.Report), "junit": JUnit(failing{full}, run.Suite()), "tap": TAP(failing{full}, run.Suite()),
		"github": GitHub(failing{full}, run.Suite()), "markdown": Markdown(failing{full}, run.Suite()), "html": HTML(failing{full}, run), "cases": HTMLCases(failing{full}, "", "", run.Suite()),
	} {
		if !errors.Is(err, full) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	run.Sample.Views = []runner.ViewRows{{Name: "feed", JSON: []byte("{")}}
	if err := HTML(io.Discard, run); err == nil || !strings.Contains(err.Error(), `the view "feed"`) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// The XML has the elements and attributes that junit-10.xsd of Jenkins knows, in its order, and counts right.
func TestJUnitHoldsToSchema(t *testing.T) {
	t.Parallel()
	allowed := map[string]string{
		"testsuites": "name time tests failures errors",
		"testsuite":  "name tests failures errors group time skipped timestamp hostname id package file log url",
		"properties": "", "property": "name value", "testcase": "name time classname group",
		"failure": "type message", "skipped": "type message",
	}
	required := map[string]string{"testsuite": "name tests failures errors", "property": "name value", "testcase": "name"}
	inside := map[string]string{"": "testsuites", "testsuites": "testsuite", "testsuite": "properties testcase", "properties": "property", "testcase": "failure skipped"}
	has := func(list, word string) bool { return strings.Contains(" "+list+" ", " "+word+" ") }

	var b bytes.Buffer
	if err := JUnit(&b, gappy("verify").Suite(), proof()); err != nil {
		t.Fatal(err)
	}
	seconds := regexp.MustCompile(`^\d+\.\d{3}$`)
	path := []string{""}
	seen := map[string]int{}
	for d := xml.NewDecoder(&b); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			name, parent := e.Name.Local, path[len(path)-1]
			seen[name]++
			path = append(path, name)
			if !has(inside[parent], name) {
				t.Errorf("%s in %q", name, parent)
			}
			given := ""
			for _, a := range e.Attr {
				given += " " + a.Name.Local
				if !has(allowed[name], a.Name.Local) {
					t.Errorf("%s has an attribute %s", name, a.Name.Local)
				}
				if a.Name.Local == "time" && !seconds.MatchString(a.Value) {
					t.Errorf("%s has the time %q", name, a.Value)
				}
			}
			for _, a := range strings.Fields(required[name]) {
				if !has(given, a) {
					t.Errorf("%s has no %s", name, a)
				}
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		}
	}
	if got, want := fmt.Sprint(seen["testsuite"], seen["testcase"], seen["failure"], seen["skipped"]), "2 6 3 1"; got != want {
		t.Errorf("suites, cases, failures, skipped: got %s, want %s", got, want)
	}
}

// Every test line has its number, the plan counts them, and diagnostics stand between --- and ..., their strings as
// JSON writes them.
func TestTAPHoldsToVersion14(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := TAP(&b, gappy("verify").Suite(), proof()); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if lines[0] != "TAP version 14" || lines[1] != "1..6" {
		t.Fatalf("got %q", lines[:2])
	}
	point := regexp.MustCompile(`^(not )?ok (\d) - (?:[^#\\]|\\\\|\\#)*( # SKIP .*)?$`)
	diagnostic := regexp.MustCompile(`^  (?:at:|entities_short:|  file: (".*")|  line: 1|[\w ]+: (-?\d+(?:\.\d+)?|fail|".*")|  - \{id: (".*"), have: \d+, need: \d+\})$`)
	n, in := 0, false
	for _, line := range lines[2:] {
		switch m := point.FindStringSubmatch(line); {
		case line == "  ---" && !in, line == "  ..." && in:
			in = !in
		case in:
			m := diagnostic.FindStringSubmatch(line)
			if m == nil {
				t.Errorf("diagnostic %q", line)
				continue
			}
			for _, value := range m[1:] {
				if strings.HasPrefix(value, `"`) && !json.Valid([]byte(value)) {
					t.Errorf("string %s", value)
				}
			}
		case m != nil:
			if n++; m[2] != fmt.Sprint(n) {
				t.Errorf("point %d: %q", n, line)
			}
		case !strings.HasPrefix(line, "# "):
			t.Errorf("line %q", line)
		}
	}
	if n != 6 || in {
		t.Errorf("%d points, in a diagnostic: %v", n, in)
	}
}

// The end of the largest run that the built-in pack can have fits a terminal of 80 by 24, and one of 40 columns has
// no line that is longer, but for the commands to type.
func TestEndFitsTerminal(t *testing.T) {
	t.Parallel()
	for _, unmet := range []int{0, 1, 5, 33} {
		r := &runner.Report{AsOf: "2026-01-15T00:00:00Z", Profile: "medium", Database: "app", Audit: map[string]int64{}, Added: map[string]int64{}, Satisfied: unmet == 0}
		for i := range 24 {
			table := fmt.Sprintf("conversation_participants%c", 'a'+i)
			r.Tables = append(r.Tables, table)
			r.Audit[table], r.Added[table] = 0, int64(i*i*1000)
		}
		for i := range 33 {
			q := runner.RequirementReport{Name: fmt.Sprintf("client_conversations%d", i), Inserted: 10}
			if i < unmet {
				q.StillMissing, q.Needs = 1000, "a client dated before seed.as_of"
			}
			r.Requirements = append(r.Requirements, q)
		}
		run := Run{Report: r, Command: "run", Server: "/root/.local/share/seed/run", Next: []string{"Look at it:  seed db psql", "Who is short:  seed audit --details"}}
		for _, width := range []int{80, 40} {
			var b bytes.Buffer
			p := Printer{W: &b, Width: width, Color: true}
			p.Text(run)
			lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
			if len(lines) > height && width == 80 {
				t.Errorf("%d unmet: %d lines\n%s", unmet, len(lines), &b)
			}
			for _, line := range lines {
				if text.StringWidthWithoutEscSequences(line) > width {
					t.Errorf("%d unmet, width %d: %q", unmet, width, line)
				}
			}
			if want := Comma(23 * 23 * 1000); !strings.Contains(b.String(), want) {
				t.Errorf("the most that was added, %s, is not in\n%s", want, &b)
			}
		}
		var b bytes.Buffer
		p := Printer{W: &b, Width: 80, All: true}
		p.Text(run)
		for i := range unmet {
			if !strings.Contains(b.String(), fmt.Sprintf("client_conversations%d: 1,000", i)) {
				t.Errorf("-v leaves out requirement %d of\n%s", i, &b)
			}
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1000: "-1,000", 123456: "123,456", 1234567: "1,234,567"} {
		if got := Comma(n); got != want {
			t.Errorf("Comma(%d): got %q, want %q", n, got, want)
		}
	}
	for d, want := range map[time.Duration]string{
		4 * time.Millisecond: "0.00 s", 42 * time.Millisecond: "0.04 s", 1234 * time.Millisecond: "1.2 s", 95 * time.Second: "95 s",
	} {
		if got := Seconds(d); got != want {
			t.Errorf("Seconds(%s): got %q, want %q", d, got, want)
		}
	}
}

// Boxes do not lie upon each other, whatever the keys: a table that refers to itself, a circle, a stranger.
func TestLayout(t *testing.T) {
	t.Parallel()
	tables := strings.Split("abcdefghij", "")
	var keys []runner.Key
	for _, k := range []string{"ba", "ca", "cb", "da", "ed", "ea", "ff", "gh", "hi", "ig", "ja", "ax", "ec"} {
		keys = append(keys, runner.Key{From: k[:1], To: k[1:]})
	}
	boxes, ways, width, height := layout(tables, keys)
	if len(boxes) != len(tables) || len(ways) != len(keys)-2 {
		t.Fatalf("%d boxes, %d ways", len(boxes), len(ways))
	}
	for i, a := range boxes {
		if a.x < 0 || a.y < 0 || a.x+a.width > width+0.01 || a.y+a.height > height+0.01 {
			t.Errorf("%s lies outside: %+v of %g x %g", a.table, a, width, height)
		}
		for _, b := range boxes[:i] {
			if a.x < b.x+b.width && b.x < a.x+a.width && a.y < b.y+b.height && b.y < a.y+a.height {
				t.Errorf("%s lies upon %s", a.table, b.table)
			}
		}
	}
	for _, pair := range []string{"ba", "cb", "ed", "ec"} {
		if from, to := boxes[pair[0]-'a'], boxes[pair[1]-'a']; from.x <= to.x {
			t.Errorf("%s does not stand right of %s", from.table, to.table)
		}
	}
}

// The hint about the clock stands where a later clock would help, and what triggers changed is told.
func TestNotes(t *testing.T) {
	t.Parallel()
	for late, want := range map[bool]string{
		false: "",
		true:  "    Rows dated after the clock: --as-of now moves it.\n",
	} {
		var b strings.Builder
		p := &Printer{W: &b, Width: 100}
		p.lines(p.clock(Run{}, []runner.RequirementReport{{Needs: "a row dated before seed.as_of", Late: late}}))
		if b.String() != want {
			t.Errorf("got %q", b.String())
		}
	}
	var b strings.Builder
	p := &Printer{W: &b, Width: 100}
	p.lines(p.changed(Run{Report: &runner.Report{Changed: []runner.Change{{Table: "posts", Updated: 2, Deleted: 1}}}}))
	if got := b.String(); got != "    Triggers of the application changed posts: 2 rows updated, 1 deleted.\n" {
		t.Errorf("got %q", got)
	}
}
