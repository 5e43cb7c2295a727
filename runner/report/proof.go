package report

import (
	"path"
	"time"

	"github.com/a400be2d/seed/runner"
)

// Proof returns a proof as cases, one for each requirement. A case counts as skipped if a promise could not be tried and
// none is broken. Dir is the pack's directory; "" leaves the files out.
func Proof(proof *runner.Proof, dir string, took time.Duration) Suite {
	s := Suite{
		Name:    "seed prove",
		Seconds: took.Seconds(),
		Columns: append([]string{"Requirement"}, runner.Promises...),
	}
	for _, r := range proof.Requirements {
		c := Case{Name: r.Name, Sentence: Sentence(r.Sentence, r.Name, r.Need), Seconds: r.Seconds, Cells: []string{r.Name}}
		if dir != "" {
			c.File = path.Join(dir, r.File)
		}
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
	s.Verdict = Counted(int64(len(s.Cases)), "requirement")
	switch {
	case broken == 0 && untried > 0:
		s.Verdict += " proved, " + Comma(untried) + " of them only in part"
	case broken == 0:
		s.Verdict += " proved"
	case broken == 1:
		s.Verdict = "1 of " + s.Verdict + " breaks a promise"
	default:
		s.Verdict = Comma(broken) + " of " + s.Verdict + " break a promise"
	}
	s.Note = RolledBack
	return s
}

// RolledBack is the note of a proof.
const RolledBack = "Everything was rolled back; only sequences keep their new values"

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
