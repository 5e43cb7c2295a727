package report

import (
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/a400be2d/seed/runner"
)

// Proof returns a proof as cases, one for each requirement. A case is skipped where a promise could not be tried, and
// none is broken. Dir is the pack's directory.
func Proof(proof *runner.Proof, dir string, took time.Duration) Suite {
	s := Suite{
		Name:    "seed prove",
		Seconds: took.Seconds(),
		Columns: append([]string{"Requirement"}, runner.Promises...),
	}
	broken, untried := 0, 0
	for _, r := range proof.Requirements {
		c := Case{Name: r.Name, Sentence: r.Sentence, File: path.Join(dir, r.File), Seconds: r.Seconds, Cells: []string{r.Name}}
		for i, held := range r.Held() {
			answer := "?"
			if held != nil {
				answer = map[bool]string{true: "yes", false: "NO"}[*held]
			}
			c.Cells = append(c.Cells, answer)
			c.Facts = append(c.Facts, Fact{runner.Promises[i], answer})
		}
		if r.Broken() {
			c.Problem = r.Problem
			broken++
		} else if r.Problem != "" {
			c.Skipped = r.Problem
			untried++
		}
		s.Cases = append(s.Cases, c)
	}
	var verdict []string
	if broken > 0 {
		verdict = append(verdict, fmt.Sprintf("%s of %s: a promise is broken", Comma(int64(broken)), Counted(int64(len(s.Cases)), "requirement")))
	} else {
		verdict = append(verdict, Counted(int64(len(s.Cases)), "requirement")+" proved")
	}
	if untried > 0 {
		verdict = append(verdict, Comma(int64(untried))+" in part, for the rest could not be tried")
	}
	s.Verdict = strings.Join(verdict, ", ") + "; everything was rolled back, only sequences keep their new values"
	return s
}
