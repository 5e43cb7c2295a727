package sql

import (
	"fmt"
	"slices"
)

// whole is the new name of the complete deficit. It is as long as the word deficit, so that the rest keeps its position
// in the file.
const whole = "whole__"

// Part returns the requirement for one part of the short entities, chosen by the hash of the id as text. No two parts
// share an entity, and together they contain all. It returns false if the deficit cannot be divided: it is recursive,
// or one of the names is taken.
func (r Requirement) Part(part, parts int) (Requirement, bool) {
	c, end := r.read(), len(r.Deficit())
	at := c.deficitAt(end)
	named, last := 0, token{}
	for _, t := range c.tokens {
		if t.start >= end {
			break
		}
		if last = t; t.names() && t.name == "deficit" {
			named++
		}
	}
	if at < 0 || named != 1 || slices.Contains(r.Words(), whole) || last.end == 0 || r.SQL[last.start:last.end] != ")" {
		return r, false
	}
	switch r.SQL[at] {
	case '"':
		at++
	case 'U', 'u': // an identifier with escapes
		return r, false
	}
	// Every name is qualified, so the search_path has no effect. The planner estimates that such a condition holds for
	// a third of the rows, which is close enough. It is all on one line, so that the line numbers of the file stay.
	narrow := fmt.Sprintf(`, deficit AS (SELECT * FROM %s WHERE pg_catalog.int4eq(pg_catalog.mod(pg_catalog.int4and(`+
		`pg_catalog.hashtext(id::pg_catalog.text COLLATE pg_catalog."C"), 2147483647), %d), %d))`, whole, parts, part)
	r.SQL = r.SQL[:at] + whole + r.SQL[at+len(whole):last.end] + narrow + r.SQL[last.end:]
	r.code = read(r.SQL)
	return r, true
}
