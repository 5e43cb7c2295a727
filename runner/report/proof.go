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
		} else if r.Problem != "" {
			c.Skipped = r.Problem
		}
		s.Cases = append(s.Cases, c)
	}
	broken, untried := s.counts()
	var verdict []string
	if broken > 0 {
		verdict = append(verdict, fmt.Sprintf("%s of %s: a promise is broken", Comma(broken), Counted(int64(len(s.Cases)), "requirement")))
	} else {
		verdict = append(verdict, Counted(int64(len(s.Cases)), "requirement")+" proved")
	}
	if untried > 0 {
		verdict = append(verdict, Comma(untried)+" in part, for the rest could not be tried")
	}
	s.Verdict = strings.Join(verdict, ", ") + "; " + rolledBack
	return s
}

const rolledBack = "everything was rolled back, only sequences keep their new values"

// counts returns how many cases have a problem, and how many were skipped.
func (s Suite) counts() (problems, skipped int64) {
	for _, c := range s.Cases {
		if c.Problem != "" {
			problems++
		} else if c.Skipped != "" {
			skipped++
		}
	}
	return problems, skipped
}
