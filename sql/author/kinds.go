package author

import (
	"fmt"
	"slices"
	"strings"
)

// part is how tables are called that hold more of a row of another table: each of its rows can have them all.
var part = re(`(?:^|_)(?:settings?|preferences?|passwords?|credentials?|secrets?|stats?|statistics|aggregates?|details?|infos?|information|metadata|data|status|states?|balances?|tokens?|sessions?|keys?|cache|counters?|counts?|totals?|search|index|contents?|text|body|notes?|images?|photos?|embeddings?|configs?|configuration|limits?|quotas?|extensions?|extras?)$`)

// findKinds finds the tables whose rows are kinds of a row of another: clients and therapists among users. Their primary
// key refers to it, and there are two or more.
func findKinds(tables []*table, links map[*table][]*link) {
	found := map[*table][]*link{}
	for _, t := range tables {
		for _, l := range links[t] {
			mine := phrase(t.Name, false)
			if t.forced == "" && l.required && l.to != t && len(t.Uniques) > 0 && t.Uniques[0].Primary &&
				slices.Equal(key{t.Uniques[0]}.columns(), l.Columns) &&
				!strings.HasPrefix(mine, phrase(l.to.Name, false)+" ") && !part.MatchString(snake(t.Name)) {
				t.of = l
				found[l.to] = append(found[l.to], l)
				break
			}
		}
	}
	for _, t := range tables {
		if t.of == nil {
			continue
		}
		if len(found[t.of.to]) < 2 {
			t.of = nil
			continue
		}
		t.of.to.kinds = append(t.of.to.kinds, t)
	}
	for t := range found {
		t.nameKinds()
	}
}

// nameKinds finds the column whose options are called as the table's kinds.
func (t *table) nameKinds() {
	for _, c := range t.Columns {
		options, named := t.options(c), 0
		for _, k := range t.kinds {
			k.option = ""
			name := snake(phrase(k.Name, false))
			for _, o := range options {
				if word := snake(o); word == name || strings.HasPrefix(name, word+"_") || strings.HasSuffix(name, "_"+word) {
					k.option = o
					named++
					break
				}
			}
		}
		if named > 0 && named == len(t.kinds) {
			t.kind = c
			return
		}
	}
	for _, k := range t.kinds {
		k.option = ""
	}
}

// share is how many rows a table of its own gets of a number that all get: enough for each of its kinds to have its own.
func (t *table) share(rows int) int {
	n, each := rows, 0
	if t.of != nil {
		n = max(1, rows/2)
	}
	for _, k := range t.kinds {
		each = max(each, k.share(rows))
	}
	kinds := len(t.kinds)
	if t.kind != nil {
		kinds = len(t.options(t.kind))
	}
	return max(n, each*kinds)
}

// ofKind writes the step that numbers the rows which are not of this kind yet: first those that say they are to be, and
// those that are of no other.
func (w *writer) ofKind(step string, columns []string, l *link) string {
	target := ident(l.to.Name)
	var by, other []string
	if l.to.kind != nil {
		by = append(by, fmt.Sprintf("%s <> %s", ident(l.to.kind.Name), literal(w.t.option)))
	}
	for _, k := range l.to.kinds {
		if k != w.t {
			other = append(other, fmt.Sprintf("EXISTS (SELECT FROM %s AS r WHERE %s)", ref(k.Table), refersTo(k.of)))
		}
	}
	by = append(by, "has_kind")
	for _, k := range l.Keys {
		by = append(by, collated(l.to.Column(k)))
	}
	indent := "\n" + strings.Repeat(" ", 28) + "OR "
	return fmt.Sprintf(", %s AS MATERIALIZED (\n%s    FROM %s\n    CROSS JOIN LATERAL (SELECT %s AS has_kind) AS other\n    WHERE NOT EXISTS (SELECT FROM %s AS r WHERE %s)\n)\n",
		step, wrap("    SELECT ", append(slices.Clone(columns), fmt.Sprintf("row_number() OVER (ORDER BY %s) - 1 AS seat", strings.Join(by, ", ")))),
		or(ref(l.to.Table), target), strings.Join(other, indent), ref(w.t.Table), refersTo(l))
}

// or names a table as other steps call it, where a schema stands before its name.
func or(table, alias string) string {
	if table == alias {
		return table
	}
	return table + " AS " + alias
}
