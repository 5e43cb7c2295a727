package author

import (
	"fmt"
	"slices"

	"github.com/a400be2d/seed/sql/catalog"
)

// seen is another table whose values a row's step can take.
type seen struct {
	table *catalog.Table
	take  func(column string) string
}

// parentColumn returns the expression for one of the parent's columns: in the step of the places, or after it.
func (w *writer) parentColumn(i int, places bool) string {
	l := w.t.parent
	switch {
	case !places && !w.merged:
		return "p." + ident(l.Columns[i])
	case len(l.Columns) == 1:
		return "d.id"
	}
	return "d." + ident(l.Columns[i])
}

// linked returns the expression for a column that belongs to a foreign key; ok is false for others.
func (w *writer) linked(column string, places bool) (expr string, ok bool) {
	t := w.t
	if t.parent != nil {
		if i := slices.Index(t.parent.Columns, column); i >= 0 {
			return w.parentColumn(i, places), true
		}
	}
	for _, l := range t.partners {
		for _, i := range l.own {
			if l.Columns[i] != column {
				continue
			}
			switch {
			case l == t.ring && !places:
				return "p." + ident(column), true
			case l == t.ring:
				return "c." + ident(l.Keys[i]), true
			}
			if like := w.derived(l); like != "" {
				return like, true
			}
			if key := l.alias + "." + ident(l.Keys[i]); !w.like(l) {
				return key, true
			}
			return fmt.Sprintf("CASE WHEN %s.%s = %s THEN %[1]s.next ELSE %[1]s.%[2]s END", l.alias, ident(l.Keys[i]), w.parentColumn(0, places)), true
		}
	}
	return "", false
}

// like reports whether a partner is of the parent's kind, so that it could be the parent itself.
func (w *writer) like(l *link) bool {
	p := w.t.parent
	return p != nil && l != w.t.ring && l.to == p.to && len(l.Keys) == 1 && len(p.Keys) == 1 && l.Keys[0] == p.Keys[0]
}

// derived returns the parent's own column if parent and row refer to the same table by columns of the same name: the
// tenant of an order line is that of the order.
func (w *writer) derived(l *link) string {
	if w.t.parent == nil || len(l.Columns) != 1 || l == w.t.ring {
		return ""
	}
	above := w.t.parent.to
	for _, r := range above.Refs {
		c := above.Column(l.Columns[0])
		if len(r.Columns) == 1 && r.Columns[0] == l.Columns[0] && r.Schema == l.Schema && r.Table == l.Ref.Table && (c.NotNull || !l.required) {
			return w.fromParent(l.Columns[0])
		}
		if c != nil && c.NotNull && l.to.Table == w.t.owner(above, l.Columns[0]) {
			return w.fromParent(l.Columns[0])
		}
	}
	return ""
}

// owner returns the table to which a column refers, if only as part of a key that begins with it.
func (t *table) owner(of *table, column string) *catalog.Table {
	for _, l := range append(slices.Clone(of.partners), of.parent) {
		if l != nil && len(l.Columns) == 1 && l.Columns[0] == column {
			return l.to.Table
		}
	}
	return nil
}

// fromParent returns a column of the parent's row, which the row's step then joins.
func (w *writer) fromParent(column string) string {
	if i := slices.Index(w.t.parent.Keys, column); i >= 0 {
		return w.parentColumn(i, false)
	}
	if w.entity == "" {
		w.entity = w.above
	}
	return w.entity + "." + ident(column)
}

// seen lists the tables of which the row's step can take values: the parent, then partners that must be there.
func (w *writer) seen() []seen {
	var list []seen
	if w.mateOf != "" {
		return nil // its parent is made by the same statement
	}
	if w.t.parent != nil {
		list = append(list, seen{w.t.parent.to.Table, w.fromParent})
	}
	for _, l := range w.t.partners {
		if l == w.t.ring {
			list = append(list, seen{l.to.Table, w.fromRing})
			continue
		}
		if w.derived(l) != "" || !l.required {
			continue
		}
		list = append(list, seen{l.to.Table, func(column string) string { return l.alias + "." + ident(column) }})
	}
	return list
}

// fromRing returns a column of the ring's partner, which the step of the places then passes on.
func (w *writer) fromRing(column string) string {
	if !slices.Contains(w.ringTakes, column) {
		w.ringTakes = append(w.ringTakes, column)
	}
	return "p." + w.ringName(column)
}

// ringName is what the step of the places calls a column of the ring's partner.
func (w *writer) ringName(column string) string {
	return ident(snake(role(w.t.ring)) + "_" + snake(column))
}

// itself returns the value of a column by which a row refers to another row of its table. Rows with low numbers are at the
// top; each other row is below the one with half its number.
func (w *writer) itself(c *catalog.Column) string {
	t := w.t
	for _, r := range t.Refs {
		i := slices.Index(r.Columns, c.Name)
		if i < 0 || r.Schema != t.Schema || r.Table != t.Name || t.sources[c.Name] != 0 {
			continue
		}
		target := t.Column(r.Keys[i])
		if !w.isKey(target) || target.Base != "uuid" || target.Array || t.ring != nil || t.one || retired.MatchString(c.Name) {
			continue
		}
		entity := "database "
		prefix := literal(t.name + " " + entity)
		if t.parent != nil {
			entity = "d.id"
			if !w.merged {
				entity = "p.entity"
			}
			prefix = fmt.Sprintf("%s || %s || ' '", literal(t.name+" "), entity)
		}
		if c.NotNull {
			return fmt.Sprintf("seed.id(%s || (p.n + 1) / 2)", prefix)
		}
		return fmt.Sprintf("CASE WHEN p.n > 3 THEN seed.id(%s || p.n / 3) END", prefix)
	}
	return ""
}
