package report

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"math"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/a400be2d/seed/runner"
)

//go:embed *.html page.css page.js views/*
var files embed.FS

// gapsShown is how many short entities a page lists for one requirement.
const gapsShown = 200

// frame is the part that all pages have in common.
type frame struct {
	Title, Verdict, Note string
	Good                 bool
	CSS                  template.CSS
	JS                   template.JS
}

// page is what page.html shows.
type page struct {
	Run
	Frame        frame
	Facts        []Fact
	Requirements []requirement
	Tables       []tableLine
	Picture      picture
	Views        []view
	Cards        []runner.TableRows
}

type requirement struct {
	runner.RequirementReport
	Sentence string
	Problem  string // "" when it is met
	Had      int64  // of All, before
	Others   int64  // that the fills of other requirements brought
	All      int64
	Parts    [3]float64 // percent: had before, came in, still missing
	Gaps     []runner.Gap
}

type tableLine struct {
	Name                 string
	Before, Added, After int64
}

// picture is an SVG of the tables and keys.
type picture struct {
	Width, Height float64
	Boxes         []pictureBox
	Keys          []pictureKey
}

type pictureBox struct {
	tableLine
	X, Y, Width, Height float64
}

type pictureKey struct {
	From, To, Path string
}

// view is a part of the sample that looks as in the application.
type view struct {
	Name string
	Rows []map[string]any
}

// HTML writes a run as one page that loads nothing else.
func HTML(w io.Writer, r Run) error {
	p := page{Run: r, Facts: r.facts()}
	p.Frame = frame{
		Title: r.Verdict() + " · seed " + r.Command + " · " + r.Database, Verdict: r.Verdict(),
		Note: r.work(), Good: r.Report.Satisfied,
	}
	if !r.Fills() {
		p.Frame.Note = "seed " + r.Command + " changed nothing and took " + Seconds(r.Took)
	}
	for _, q := range r.Report.Requirements {
		p.Requirements = append(p.Requirements, r.requirement(q))
	}
	// What is not met comes first.
	slices.SortStableFunc(p.Requirements, func(a, b requirement) int {
		return cmp.Compare(min(b.StillMissing, 1), min(a.StillMissing, 1))
	})
	for _, t := range r.Report.Tables {
		p.Tables = append(p.Tables, tableLine{t, r.Audit[t], r.Added[t], r.Audit[t] + r.Added[t]})
	}
	if err := p.sample(r.Sample); err != nil {
		return err
	}
	return write(w, "page.html", &p.Frame, &p)
}

// HTMLCases writes suites as one page: the verdict, a note below it, and each suite with its cases. What went wrong comes
// first; of several suites the others are closed.
func HTMLCases(w io.Writer, verdict, note string, suites ...Suite) error {
	p := struct {
		Frame  frame
		Suites []Suite
	}{Frame: frame{Title: verdict + " · seed", Verdict: verdict, Note: note, Good: true}}
	for _, s := range suites {
		p.Frame.Good = p.Frame.Good && !s.problems() && !s.Stopped
		s.Cases = slices.Clone(s.Cases)
		slices.SortStableFunc(s.Cases, func(a, b Case) int { return cmp.Compare(a.rank(), b.rank()) })
		p.Suites = append(p.Suites, s)
	}
	slices.SortStableFunc(p.Suites, func(a, b Suite) int { return cmp.Compare(a.rank(), b.rank()) })
	return write(w, "cases.html", &p.Frame, &p)
}

func (s Suite) problems() bool { return s.rank() == 0 }

// rank is that of its worst case.
func (s Suite) rank() int {
	if len(s.Cases) == 0 {
		return 2
	}
	return slices.MinFunc(s.Cases, func(a, b Case) int { return cmp.Compare(a.rank(), b.rank()) }).rank()
}

// rank puts what went wrong first, and then what nobody knows.
func (c Case) rank() int {
	switch {
	case c.Problem != "":
		return 0
	case c.Skipped != "":
		return 1
	}
	return 2
}

// write writes a page with its style and script.
func write(w io.Writer, name string, f *frame, page any) error {
	css, err := files.ReadFile("page.css")
	if err != nil {
		return err
	}
	js, err := files.ReadFile("page.js")
	if err != nil {
		return err
	}
	f.CSS, f.JS = template.CSS(css), template.JS(js)
	t := template.New(name)
	t, err = t.Funcs(template.FuncMap{
		"show": func(v view) (template.HTML, error) {
			var b strings.Builder
			err := t.ExecuteTemplate(&b, v.Name, v.Rows)
			return template.HTML(b.String()), err // escaped by the view's own template
		},
		"comma":    comma,
		"counted":  Counted,
		"int":      whole,
		"value":    value,
		"mark":     func(v any) string { return map[any]string{"yes": "plus", "NO": "minus"}[v] },
		"problems": Suite.problems,
		"took":     func(s float64) string { return Seconds(time.Duration(s * float64(time.Second))) },
		"secret":   secret.MatchString,
		"clip":     clip,
		"first":    func(gaps []runner.Gap) []runner.Gap { return gaps[:min(gapsShown, len(gaps))] },
		"more":     func(gaps []runner.Gap) int { return max(0, len(gaps)-gapsShown) },
	}).ParseFS(files, "*.html", "views/*.html")
	if err != nil {
		return err
	}
	return t.Execute(w, page)
}

// secret are columns whose values do not belong on a page that people pass on.
var secret = regexp.MustCompile(`(?i)passw|secret|token|api_?key`)

func comma(n any) string {
	if n, ok := n.(int64); ok {
		return Comma(n)
	}
	return Comma(whole(n))
}

// value writes a fact: a number with its separators, a text as it is.
func value(v any) any {
	switch v.(type) {
	case int, int64:
		return comma(v)
	}
	return v
}

// whole turns a template's number into one that counted takes.
func whole(n any) int64 {
	switch n := n.(type) {
	case int:
		return int64(n)
	case float64: // of JSON
		return int64(n)
	}
	return 0
}

// clip shortens a long value.
func clip(s *string) string {
	long := 240
	if strings.HasPrefix(*s, "data:") || !strings.Contains(*s, " ") {
		long = 60 // nothing to read: a picture, an address, a key
	}
	if text := []rune(*s); len(text) > long {
		return string(text[:long]) + "…"
	}
	return *s
}

// requirement says how much of what is needed was there before, came in, and is missing.
func (r Run) requirement(q runner.RequirementReport) requirement {
	line := requirement{RequirementReport: q, Sentence: Sentence(q.Sentence, q.Name, q.Need), Gaps: r.gaps(q.Name)}
	if q.StillMissing > 0 {
		line.Problem = r.problem(q)
		line.Needs = Needs(q.Needs, q.Name)
	}
	line.Had = max(0, q.Entities*int64(q.Need)-q.Missing)
	line.Others = max(0, q.Missing-q.Inserted-q.StillMissing)
	line.All = line.Had + line.Others + q.Inserted + q.StillMissing
	for i, part := range []int64{line.Had, line.Others + q.Inserted, q.StillMissing} {
		if line.All > 0 {
			line.Parts[i] = math.Round(1000*float64(part)/float64(line.All)) / 10
		}
	}
	if line.All == 0 && r.Fills() { // its entities came with other requirements, and had all that they need
		line.Parts[0] = 100
	}
	return line
}

// sample draws the picture, and puts each table's rows into a view, or else on cards.
func (p *page) sample(s *runner.Sample) error {
	if s == nil {
		return nil
	}
	if len(p.Tables) <= most {
		p.draw(s.Keys)
	}
	var shown []string // tables that a view has
	for _, found := range s.Views {
		v := view{Name: found.Name}
		if err := json.Unmarshal(found.JSON, &v.Rows); err != nil {
			return fmt.Errorf("read the view %q: %w", v.Name, err)
		}
		if len(v.Rows) == 0 {
			continue
		}
		p.Views = append(p.Views, v)
		tables, err := heading(found.Name, "shows")
		if err != nil {
			return err
		}
		shown = append(shown, tables...)
	}
	p.Cards = slices.DeleteFunc(slices.Clone(s.Rows), func(t runner.TableRows) bool {
		return len(t.Rows) == 0 || slices.Contains(shown, t.Table)
	})
	return nil
}

// draw makes the picture. A line goes from the left of a table to the right of the one that it refers to.
func (p *page) draw(keys []runner.Key) {
	var names []string
	for _, t := range p.Tables {
		names = append(names, t.Name)
	}
	boxes, ways, width, height := layout(names, keys)
	p.Picture = picture{Width: width, Height: height}
	for i, b := range boxes { // in the order of names
		p.Picture.Boxes = append(p.Picture.Boxes, pictureBox{p.Tables[i], b.x, b.y, b.width, b.height})
	}
	for _, way := range ways {
		from, to := way[0], way[len(way)-1]
		line := fmt.Sprintf("M%g %g", from.x, from.y+from.height/2)
		for i, b := range way[1:] {
			x1, y1 := way[i].x, way[i].y+way[i].height/2
			x2, y2 := b.x+b.width, b.y+b.height/2
			bend := max(gapX/2, (x1-x2)/2)
			line += fmt.Sprintf("C%g %g %g %g %g %g", x1-bend, y1, x2+bend, y2, x2, y2)
			if b != to {
				line += fmt.Sprintf("H%g", b.x)
			}
		}
		p.Picture.Keys = append(p.Picture.Keys, pictureKey{from.table, to.table, line})
	}
}

// Views returns the queries of the built-in platform's own views.
func Views() ([]runner.View, error) {
	entries, err := files.ReadDir("views")
	if err != nil {
		return nil, err
	}
	var views []runner.View
	for _, e := range entries {
		if path.Ext(e.Name()) != ".sql" {
			continue
		}
		text, err := files.ReadFile("views/" + e.Name())
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(e.Name()[strings.Index(e.Name(), "_")+1:], ".sql")
		tables, err := heading(name, "tables")
		if err != nil {
			return nil, err
		}
		views = append(views, runner.View{Name: name, Tables: tables, SQL: string(text)})
	}
	return views, nil
}

// heading reads a list out of the comments at the top of a view.
func heading(view, what string) ([]string, error) {
	entries, err := files.ReadDir("views")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), "_"+view+".sql") {
			continue
		}
		text, err := files.ReadFile("views/" + e.Name())
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(text)) {
			if list, ok := strings.CutPrefix(line, "-- "+what+": "); ok {
				return strings.Split(strings.TrimSpace(list), ", "), nil
			}
		}
	}
	return nil, fmt.Errorf("the view %q does not say its %s", view, what)
}
