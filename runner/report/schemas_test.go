package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/a400be2d/seed/runner"
)

// The header of a page is green if all schemas came to a good end, and says which did not.
func TestHeaderOfSchemas(t *testing.T) {
	t.Parallel()
	good := Schema{Run: Run{Report: &runner.Report{Satisfied: true}, Schema: "a", Command: "run"}}
	for _, c := range []struct{ skipped, class, verdict string }{
		{"", "met", "All requirements are met in 1 schema"},
		{"rolled back", "unmet", "Of 2 schemas 1 met, 1 rolled back"},
		{"interrupted", "unmet", "Of 2 schemas 1 met, 1 interrupted"},
		{"not begun", "unmet", "Of 2 schemas 1 met, 1 not begun"},
	} {
		s := Schemas{Command: "run", Each: []Schema{good}}
		if c.skipped != "" {
			s.Each = append(s.Each, Schema{Run: Run{Schema: "b", Command: "run"}, Skipped: c.skipped})
		}
		var page bytes.Buffer
		if err := HTMLCases(&page, s.Verdict(), s.Note(), s.Suites()...); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`<header class="` + c.class + `">`, "<h1>" + c.verdict + "</h1>"} {
			if !strings.Contains(page.String(), want) {
				t.Errorf("%q: want %s in %.3000s", c.skipped, want, page.String()[strings.Index(page.String(), "<header"):])
			}
		}
	}
}
