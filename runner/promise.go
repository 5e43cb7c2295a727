package runner

import (
	"cmp"
	"fmt"
	"strings"
)

// promise is what is known of a promise.
type promise struct {
	held *bool
	why  string
}

// judge takes what a trial showed; the first failure stays.
func (p *promise) judge(held bool, format string, args ...any) {
	if p.held == nil && p.why != "" && held || p.held != nil && !*p.held {
		return // undecided, or broken
	}
	*p = promise{held: &held}
	if !held {
		p.why = fmt.Sprintf(format, args...)
	}
}

// undecided says that nobody can tell, whatever else was seen.
func (p *promise) undecided(format string, args ...any) {
	if p.held == nil && p.why == "" || p.held != nil && *p.held {
		*p = promise{why: fmt.Sprintf(format, args...)}
	}
}

// result is what came of it.
func (p *prover) result() RequirementProof {
	result := RequirementProof{
		Name: p.req.Name, Sentence: p.req.Sentence, File: p.req.File,
		Closes: p.closes.held, Exact: p.exact.held, Again: p.again.held, Mends: p.mends.held, Same: p.same.held,
		OnlyInserts: p.onlyInserts.held, ReadsOnly: p.readsOnly.held,
	}
	var problems, untried []string
	for i, one := range []promise{p.closes, p.exact, p.again, p.mends, p.same, p.onlyInserts, p.readsOnly} {
		switch {
		case one.held == nil && one.why == "":
			untried = append(untried, Promises[i])
		case one.held == nil:
			problems = append(problems, Promises[i]+": not tried: "+one.why)
		case !*one.held:
			problems = append(problems, Promises[i]+": "+one.why)
		}
	}
	if len(untried) > 0 {
		why := "its fill has to work first"
		if !result.Broken() || p.untried == noDeficit {
			why = cmp.Or(p.untried, why)
		}
		problems = append(problems, strings.Join(untried, ", ")+": not tried: "+why)
	}
	result.Problem = strings.Join(problems, "; ")
	return result
}
