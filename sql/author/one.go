package author

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql"
	"github.com/a400be2d/seed/sql/catalog"
)

// Wish is a minimum that only the user can know.
type Wish struct {
	Name    string
	Every   string // table; each of its rows has to have some
	Has     string // table of these
	Through string // table or column by which the one leads to the other; "" where there is only one way
	Where   string // condition on a row of Has that counts; "": all do
	Fresh   int    // days, beyond which a row does not count; 0: it always does
	Dated   string // the time column by which it does not; default: when what the row tells of happens, else when it was created
	Min     int
}

// way leads from rows of a table to those of another.
type way struct {
	ref   catalog.Ref
	near  int    // the less the nearer
	by    string // what --through names
	other *catalog.Table
	on    string // for a way over another table: which of its columns leads on
}

// One makes the requirement of a wish. It adds to the schema what only this requirement has to know.
func One(s *catalog.Schema, wish Wish) (*Requirement, error) {
	every, err := find(s, "every", wish.Every)
	if err != nil {
		return nil, err
	}
	has, err := find(s, "has", wish.Has)
	if err != nil {
		return nil, err
	}
	if every == has {
		return nil, fmt.Errorf("--every and --has name the same table: write this file by hand")
	}
	way, err := choose(s, every, has, wish.Through)
	if err != nil {
		return nil, err
	}
	dated, err := dates(has, wish)
	if err != nil {
		return nil, err
	}

	first := way.ref
	way.ref.Name = "seed new"
	column := way.ref.Columns[0]
	if way.other != nil { // as if the row had the column by which the other table leads on
		for column = way.on; has.Column(column) != nil; {
			column += "_of_" + snake(phrase(way.other.Name, false))
		}
		own := *way.other.Column(way.on)
		own.Name, own.Default, own.Identity, own.NotNull = column, "", "", true
		has.Columns = append(has.Columns, &own)
		wide := way.ref
		wide.Name, wide.Columns, wide.Keys = "seed new through", append(slices.Clone(wide.Columns), column), append(slices.Clone(wide.Keys), way.on)
		has.Refs = slices.DeleteFunc(has.Refs, func(r catalog.Ref) bool { return slices.Equal(r.Columns, way.ref.Columns) && r.Table == way.ref.Table })
		has.Refs = append(has.Refs, wide)
		way.ref = catalog.Ref{Name: "seed new", Columns: []string{column}, Schema: every.Schema, Table: every.Name, Keys: keyFor(way, every)}
	}
	has.Refs = append(has.Refs, way.ref)
	restrict(has, wish.Where)

	var t *table
	for _, other := range relate(s, map[*catalog.Table]string{has: "seed new"}) {
		if other.Table == has {
			t = other
		}
	}
	if t.circle {
		return nil, fmt.Errorf("%s", t.inCircle())
	}
	t.name, t.fresh, t.dated = wish.Name, wish.Fresh, dated
	t.counted, t.which = counted(has, way, first, column, wish, dated)
	t.size(Options{Rows: 20, Children: 3})
	t.needs = [3]int{wish.Min, wish.Min, wish.Min}
	if way.other != nil {
		has.Column(column).Generated = true // it is no column: nothing is written there
	}
	return &Requirement{Name: t.name, Table: has, Needs: t.needs, table: t}, nil
}

// dates returns the column that says how fresh a row is: that of the wish, or the best there is.
func dates(has *catalog.Table, wish Wish) (*catalog.Column, error) {
	var names []string
	for _, c := range has.Columns {
		if isTime(c) && !c.Generated {
			names = append(names, c.Name)
		}
	}
	chosen := event(has)
	if chosen == nil {
		chosen = birth(has)
	}
	switch {
	case wish.Dated != "" && wish.Fresh == 0:
		return nil, fmt.Errorf("--fresh-column needs --fresh: of how many days")
	case wish.Fresh == 0:
		return nil, nil
	case len(names) == 0:
		return nil, fmt.Errorf("--fresh: table %s has no column that says when a row came to be, such as created_at", has.Name)
	case wish.Dated != "" && !slices.Contains(names, wish.Dated):
		return nil, fmt.Errorf("--fresh-column: %s has no time column %q%s; there is %s", has.Name, wish.Dated, sql.Nearest(wish.Dated, names), join(names))
	case wish.Dated != "":
		return has.Column(wish.Dated), nil
	case chosen == nil:
		return nil, fmt.Errorf("--fresh: no column of %s is sure to say when a row came to be: choose one with --fresh-column: %s", has.Name, join(names))
	}
	return chosen, nil
}

// find returns the table of that name.
func find(s *catalog.Schema, flag, name string) (*catalog.Table, error) {
	var names []string
	for _, t := range s.Tables {
		full := t.Schema + "." + t.Name
		if name == full || name == t.Name && t.Visible {
			return t, nil
		}
		if !t.Visible {
			names = append(names, full)
		} else {
			names = append(names, t.Name)
		}
	}
	return nil, fmt.Errorf("--%s: no table %q%s", flag, name, sql.Nearest(name, names))
}

// choose returns the nearest way from a table to another, or the one that is asked for.
func choose(s *catalog.Schema, every, has *catalog.Table, through string) (way, error) {
	ways := owners(s, every, has)
	for _, r := range has.Refs {
		m := s.Table(r.Schema, r.Table)
		if m == nil || m == every || m == has {
			continue
		}
		for _, w := range owners(s, every, m) {
			on := w.ref.Columns[0]
			if i := slices.Index(r.Keys, on); i >= 0 { // the row has the column itself, as part of its key to the other table
				w.ref.Columns = []string{r.Columns[i]}
				ways = append(ways, way{ref: w.ref, near: 2 + w.near, by: m.Name})
			} else if len(r.Columns) == 1 {
				ways = append(ways, way{ref: r, near: 3 + w.near, by: m.Name, other: m, on: on})
			}
		}
	}
	all := ways
	if through != "" {
		ways = slices.DeleteFunc(slices.Clone(ways), func(w way) bool { return w.by != through && w.ref.Columns[0] != through })
	} else if len(ways) > 0 {
		nearest := slices.MinFunc(ways, func(a, b way) int { return a.near - b.near }).near
		ways = slices.DeleteFunc(slices.Clone(ways), func(w way) bool { return w.near != nearest })
	}
	if len(ways) == 1 {
		return ways[0], nil
	}
	var names []string
	for _, w := range all {
		for _, name := range []string{w.by, w.ref.Columns[0]} {
			same := slices.DeleteFunc(slices.Clone(all), func(o way) bool { return o.by != name && o.ref.Columns[0] != name })
			if name != "" && len(same) == 1 && !slices.Contains(names, name) {
				names = append(names, name)
				break
			}
		}
	}
	switch {
	case len(all) == 0:
		return way{}, fmt.Errorf("no key leads from %s to %s, not even over one other table", has.Name, every.Name)
	case len(ways) == 0:
		return way{}, fmt.Errorf("--through: %q leads nowhere from %s to %s%s; there is %s", through, has.Name, every.Name, sql.Nearest(through, names), join(names))
	}
	return way{}, fmt.Errorf("several keys lead from %s to %s: choose one with --through: %s", has.Name, every.Name, join(names))
}

// owners returns the ways without another table between: by a key to the table itself, or to one whose key it shares.
func owners(s *catalog.Schema, every, has *catalog.Table) (ways []way) {
	for _, r := range has.Refs {
		if len(r.Columns) > 1 {
			continue
		}
		if r.Schema == every.Schema && r.Table == every.Name {
			ways = append(ways, way{ref: r})
			continue
		}
		for _, e := range every.Refs {
			if e.Schema != r.Schema || e.Table != r.Table || !slices.Equal(e.Keys, r.Keys) || !unique(every, e.Columns) {
				continue
			}
			own := r
			own.Schema, own.Table, own.Keys = every.Schema, every.Name, e.Columns
			ways = append(ways, way{ref: own, near: 1, by: r.Table})
		}
	}
	return ways
}

// unique reports whether these columns tell all rows of a table apart.
func unique(t *catalog.Table, columns []string) bool {
	return slices.ContainsFunc(t.Uniques, func(u catalog.Unique) bool {
		return u.Predicate == "" && len(u.Parts) == len(columns) && !slices.ContainsFunc(u.Parts, func(p catalog.Part) bool { return !slices.Contains(columns, p.Column) })
	})
}

// keyFor returns the key of a table to which a way over another one leads.
func keyFor(w way, every *catalog.Table) []string {
	for _, r := range w.other.Refs {
		if len(r.Columns) != 1 || r.Columns[0] != w.on {
			continue
		}
		if r.Schema == every.Schema && r.Table == every.Name {
			return r.Keys
		}
		for _, e := range every.Refs {
			if e.Schema == r.Schema && e.Table == r.Table {
				return e.Columns
			}
		}
	}
	return nil
}

var (
	in  = re(`(?i)\bIN \(([^()]*)\)`)
	and = re(`(?i) AND `)
)

// restrict makes the rows obey a condition as they obey a CHECK.
func restrict(t *catalog.Table, where string) {
	if where == "" {
		return
	}
	parts := []string{where}
	if !strings.Contains(strings.ToUpper(where), " OR ") {
		parts = and.Split(where, -1)
	}
	for _, part := range parts {
		check := catalog.Check{Name: "seed new", Expr: in.ReplaceAllString(part, "= ANY (ARRAY[$1])")} // as the catalog has it
		t.Checks = append(t.Checks, check)
		alone := table{Table: &catalog.Table{Checks: []catalog.Check{check}}}
		for i, c := range t.Columns {
			if options := alone.limitsOf(&catalog.Column{Name: c.Name}).options; len(options) > 0 && len(c.Values) > 0 {
				own := *c
				own.Values = options
				t.Columns[i] = &own
			}
		}
	}
}

// counted writes what the deficit counts where that is not the table as it is, and how the sentence says it.
func counted(has *catalog.Table, w way, first catalog.Ref, column string, wish Wish, dated *catalog.Column) (from, which string) {
	var conditions []string
	if wish.Where != "" {
		where := wish.Where
		if strings.Contains(strings.ToUpper(where), " OR ") {
			where = "(" + where + ")"
		}
		conditions, which = append(conditions, where), " where "+strings.Join(strings.Fields(wish.Where), " ")
	}
	if wish.Fresh > 0 {
		at := instant(dated, ident(dated.Name))
		const clock = "current_setting('seed.as_of')::timestamptz"
		conditions = append(conditions, fmt.Sprintf("%s > %s - interval '%d days'", at, clock, wish.Fresh), at+" <= "+clock)
		which += fmt.Sprintf(" from the last %d days, by %s", wish.Fresh, dated.Name)
	}
	if len(conditions) == 0 && w.other == nil {
		return "", which
	}
	read := ident(column)
	source := ref(has)
	if len(conditions) > 0 {
		source += "\n        WHERE " + strings.Join(conditions, "\n          AND ")
	}
	if w.other == nil {
		return fmt.Sprintf("(\n        SELECT %s\n        FROM %s\n    )", read, source), which
	}
	key := ident(first.Columns[0])
	if len(conditions) > 0 {
		source = fmt.Sprintf("(SELECT %s FROM %s)", key, strings.ReplaceAll(source, "\n        ", " "))
	}
	return fmt.Sprintf("(\n        SELECT %s\n        FROM %s AS own\n        JOIN %s AS way ON way.%s = own.%s\n    )",
		named("way."+ident(w.on), column), strings.ReplaceAll(source, "           ", " "), ref(w.other), ident(first.Keys[0]), key), which
}

// purpose is the purpose of a table's places, as SQL. A fresh row keeps its id when it grows old, so that a new date makes
// new places.
func (t *table) purpose() string {
	if t.fresh > 0 {
		return literal(t.name+" ") + " || to_char(seed.as_of(), 'YYYY-MM-DD')"
	}
	return literal(t.name)
}
