package sql

import (
	"fmt"
	"slices"
)

// whole is the name of a deficit of which a part is taken. It is as long as the word, so that what stands behind it stays
// at its place in the file.
const whole = "whole__"

// Part returns the requirement for those who are short and whose id, as text, has that hash of so many: no two parts have
// an entity in common, and all parts together have all. It is false where the deficit cannot be narrowed: it is
// recursive, or something else bears one of the names.
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
	// Every name has its schema: what is in the search_path changes nothing. To the planner such a condition holds for
	// a third, which comes near enough. In the same line, so that the lines of the file keep their numbers.
	narrow := fmt.Sprintf(`, deficit AS (SELECT * FROM %s WHERE pg_catalog.int4eq(pg_catalog.mod(pg_catalog.int4and(`+
		`pg_catalog.hashtext(id::pg_catalog.text COLLATE pg_catalog."C"), 2147483647), %d), %d))`, whole, parts, part)
	r.SQL = r.SQL[:at] + whole + r.SQL[at+len(whole):last.end] + narrow + r.SQL[last.end:]
	r.code = read(r.SQL)
	return r, true
}
