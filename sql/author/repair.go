package author

import (
	"slices"

	"github.com/a400be2d/seed/sql/catalog"
)

// Repairs returns the hints to try, in turn, when a CHECK of that name has refused a row: its columns that may be
// NULL all NULL, all set, one of them set, each with the options that its others have.
func (r *Requirement) Repairs(check string) []Hints {
	i := slices.IndexFunc(r.Table.Checks, func(c catalog.Check) bool { return c.Name == check })
	if i < 0 {
		return nil
	}
	var free, choosing []string
	for _, name := range r.Table.Checks[i].Columns {
		c := r.Table.Column(name)
		if r.table.parent != nil && slices.Contains(r.table.parent.Columns, name) {
			continue // it tells whose row it is
		}
		if !c.NotNull && !c.Generated {
			free = append(free, name)
		} else if len(r.table.options(c)) > 1 {
			choosing = append(choosing, name)
		}
	}
	all := func(names []string, except string) map[string]bool {
		m := map[string]bool{}
		for _, n := range names {
			m[n] = n != except
		}
		return m
	}
	shapes := []Hints{{Null: all(free, "")}, {Fill: all(free, "")}}
	for _, name := range free {
		if len(free) > 1 {
			shapes = append(shapes, Hints{Null: all(free, name), Fill: map[string]bool{name: true}})
		}
	}
	hints := slices.Clone(shapes)
	if len(free) == 0 {
		hints = nil
	}
	for _, name := range choosing {
		for n := range r.table.options(r.Table.Column(name)) {
			for _, s := range shapes {
				s.Option = map[string]int{name: n}
				if hints = append(hints, s); len(hints) > 60 {
					return hints
				}
			}
		}
	}
	return hints
}

// And joins two hints; those of more win.
func (h Hints) And(more Hints) Hints {
	joined := Hints{Null: map[string]bool{}, Fill: map[string]bool{}, Option: map[string]int{}}
	for _, each := range []Hints{h, more} {
		for name, on := range each.Null {
			joined.Null[name] = on
			if on {
				delete(joined.Fill, name)
			}
		}
		for name, on := range each.Fill {
			joined.Fill[name] = on
			if on {
				delete(joined.Null, name)
			}
		}
		for name, n := range each.Option {
			joined.Option[name] = n
		}
	}
	return joined
}

// Bare returns hints that leave every nullable column NULL.
func (r *Requirement) Bare() Hints {
	h := Hints{Null: map[string]bool{}}
	for _, c := range r.Table.Columns {
		if !c.NotNull && (r.table.parent == nil || !slices.Contains(r.table.parent.Columns, c.Name)) {
			h.Null[c.Name] = true
		}
	}
	return h
}
