package sql

import (
	"fmt"
	"strings"
)

// Missing are two columns for a SELECT FROM deficit: how much is missing, and which column of which row has a NULL that it
// must not have; see NullFault.
const Missing = `coalesce(sum(need - have) FILTER (WHERE have < need), 0)::bigint, ` + Null

// Null is the second column of Missing.
const Null = `min(
    (CASE WHEN deficit.id IS NULL THEN 'id' WHEN have IS NULL THEN 'have' ELSE 'need' END || ' ' || coalesce(deficit.id::text, '')) COLLATE "C"
) FILTER (WHERE deficit.id IS NULL OR have IS NULL OR need IS NULL)`

// NullFault turns the second column of Missing into a *Fault, and NULL into nil.
func (r Requirement) NullFault(null *string) error {
	if null == nil {
		return nil
	}
	column, id, _ := strings.Cut(*null, " ")
	f := &Fault{File: r.File, Problem: fmt.Sprintf("deficit has a row whose %s is NULL, of id %q: want a number (sum over no rows is NULL: coalesce(sum(...), 0))", column, id)}
	if column == "id" {
		f.Problem = "deficit has a row whose id is NULL: want an id for each row"
	}
	if at := r.read().deficitAt(len(r.SQL)); at >= 0 {
		f.Line = 1 + strings.Count(r.SQL[:at], "\n")
	}
	return f
}
