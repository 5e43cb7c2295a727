package author

import (
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

// table is a table and what it is to others.
type table struct {
	*catalog.Table
	name     string  // of its requirement
	depth    int     // how many tables stand above it
	parent   *link   // of which each row wants rows here; nil: a table of its own
	partners []*link // the other tables that a row refers to
	ring     *link   // the partner that tells the rows of one parent apart
	one      bool    // at most one row for each row of the parent
	most     int     // how many rows one parent can have; 0: any number
	placed   bool
	mate     *link  // to a table that needs a row of this one as this needs one of that: they are inserted together
	circle   bool   // it needs a row of a table that needs one of it
	needs    [3]int // under light, medium, heavy
	rows     [3]int // that this comes to
	sources  map[string]source
}

// link is a foreign key between two tables of the plan.
type link struct {
	catalog.Ref
	to       *table
	required bool
	own      []int // the columns that no earlier link sets, by index
	alone    bool  // no two rows have the same: each takes one that is free
	alias    string
}

// source says what makes a column's value where that is not free.
type source int

const (
	byNumber  source = iota + 1 // different for each number of an entity
	byID                        // different for each id
	byOptions                   // one of few values, by number
	isNull
	isFalse
)

// relate finds what each table is to the others, and their order.
func relate(s *catalog.Schema) []*table {
	tables := make([]*table, len(s.Tables))
	find := map[*catalog.Table]*table{}
	for i, t := range s.Tables {
		tables[i] = &table{Table: t, sources: map[string]source{}}
		find[t] = tables[i]
	}
	links := map[*table][]*link{}
	for _, t := range tables {
		for _, ref := range t.Refs {
			target := s.Table(ref.Schema, ref.Table)
			if target == nil || slices.ContainsFunc(ref.Columns, func(c string) bool { return t.Column(c).Generated }) {
				continue
			}
			required := true
			for _, c := range ref.Columns {
				required = required && t.Column(c).NotNull
			}
			links[t] = append(links[t], &link{Ref: ref, to: find[target], required: required})
		}
	}

	var order []*table
	for len(order) < len(tables) {
		var best *table
		fewest := 0
		for _, t := range tables {
			if t.placed {
				continue
			}
			open := 0
			for _, l := range links[t] {
				switch {
				case l.to.placed || l.to == t:
				case l.required:
					open += 1_000_000
				default:
					open++
				}
			}
			if best == nil || open < fewest {
				best, fewest = t, open
			}
		}
		if fewest >= 1_000_000 {
			members := circle(best, links)
			if t := pairUp(members, links); t != nil {
				order = append(order, t)
				continue
			}
			for _, t := range members {
				t.circle, t.placed = true, true
				order = append(order, t)
				t.attach(links[t])
			}
			continue
		}
		best.placed = true
		order = append(order, best)
		best.attach(links[best])
	}
	return order
}

// circle returns tables each of which needs a row of the next, and the last one of the first.
func circle(t *table, links map[*table][]*link) []*table {
	var path []*table
	for {
		if i := slices.Index(path, t); i >= 0 {
			return path[i:]
		}
		path = append(path, t)
		i := slices.IndexFunc(links[t], func(l *link) bool { return l.required && !l.to.placed && l.to != t })
		t = links[t][i].to
	}
}

// pairUp makes one requirement of two tables that need each other, if the ids of both are known beforehand: one
// statement inserts both rows. It returns the table that is placed, the first of the two; else nil.
func pairUp(members []*table, links map[*table][]*link) *table {
	if len(members) != 2 {
		return nil
	}
	between := func(from, to *table) *link {
		var found *link
		for _, l := range links[from] {
			switch {
			case !l.required || l.to == from:
			case l.to != to && !l.to.placed || l.to == to && found != nil || l.to == to && len(l.Columns) != 1:
				return nil
			case l.to == to:
				found = l
			}
		}
		if found == nil || to.Column(found.Keys[0]).Base != "uuid" {
			return nil
		}
		return found
	}
	for _, t := range []*table{members[0], members[1]} {
		other := members[0]
		if other == t {
			other = members[1]
		}
		there, back := between(t, other), between(other, t)
		alone := !slices.ContainsFunc(links[other], func(l *link) bool { return l.required && l.to != t })
		if there == nil || back == nil || !alone {
			continue
		}
		t.placed, t.mate = true, there
		t.attach(slices.DeleteFunc(slices.Clone(links[t]), func(l *link) bool { return l == there }))
		return t
	}
	return nil
}

// attach chooses the parent among a table's links, and makes the others partners. What is not placed yet, and
// need not be there, stays out: it would close a circle.
func (t *table) attach(links []*link) {
	links = slices.DeleteFunc(slices.Clone(links), func(l *link) bool {
		return l.to == t || !l.required && (!l.to.placed || retired.MatchString(l.Columns[len(l.Columns)-1]))
	})
	for _, l := range links {
		if l.required {
			t.depth = max(t.depth, l.to.depth+1)
		}
	}
	best := -50
	if t.short() {
		best = 1000 // no parent: the codes would run out
	}
	for i, l := range links {
		if score := t.score(l) - i; score > best {
			best, t.parent = score, l
		}
	}
	set := map[string]bool{}
	take := func(l *link) {
		for i, c := range l.Columns {
			if !set[c] {
				l.own = append(l.own, i)
			}
		}
		for _, c := range l.Columns {
			set[c] = true
		}
	}
	if t.parent != nil {
		take(t.parent)
	}
	// Wider keys first: they decide what the narrower ones among their columns hold. Then those that must be there.
	slices.SortStableFunc(links, func(a, b *link) int {
		if d := len(b.Columns) - len(a.Columns); d != 0 {
			return d
		}
		return order(b.required) - order(a.required)
	})
	for _, l := range links {
		if l == t.parent {
			continue
		}
		if !l.required && len(t.partners) >= 4 {
			continue // a row may go without
		}
		if take(l); len(l.own) > 0 {
			t.partners = append(t.partners, l)
		}
	}
	t.tellApart()
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

// short reports whether a key of one short column tells all rows of the table apart, whoever's they are.
func (t *table) short() bool {
	return slices.ContainsFunc(t.keys(), func(k key) bool {
		columns := k.columns()
		if len(columns) != 1 || t.isRef(columns[0]) {
			return false
		}
		c := t.Column(columns[0])
		return isText(c) && !c.Array && c.NotNull && c.Length > 0 && c.Length < 8
	})
}

// score says how well a link's target reads as the owner of the table's rows.
func (t *table) score(l *link) int {
	score := 10 * l.to.depth
	column := l.Columns[len(l.Columns)-1]
	mine, theirs := phrase(t.Name, false), phrase(l.to.Name, false)
	named := strings.HasPrefix(mine, theirs+" ")
	cascades := l.OnDelete == "c"
	if !l.required {
		if !cascades && !named || actor.MatchString(column) {
			return -100
		}
		score -= 30
	}
	if named {
		score += 100
	}
	if cascades {
		score += 30
	}
	if actor.MatchString(column) {
		score -= 100
	}
	if l.to.lookup() {
		score -= 90
	}
	if len(l.Columns) > 1 {
		score += 40 // whoever has none of these could have no rows here
	}
	for _, u := range t.keys() {
		switch columns := u.columns(); {
		case covers(l.Columns, columns):
			score += 300 // one for each
		case slices.Contains(columns, column) && t.onlyRefs(columns):
			score += 60
		case slices.Contains(columns, column):
			score += 20
		}
	}
	for _, x := range t.Exclusions {
		if mentions(x.Definition, column) {
			score += 80
		}
	}
	return score
}

// lookup reports whether a table is a list of values: it refers to nothing that must be there, and either has
// rows already and little else, or is called so.
func (t *table) lookup() bool {
	if t.parent != nil || len(t.Refs) > 0 {
		return false
	}
	return listed.MatchString(snake(t.Name)) || t.Rows > 0 && t.Rows < 1000 && len(t.Columns) <= 5
}

// key is a set of columns that no two rows share.
type key struct{ catalog.Unique }

// columns returns the columns of a key, those of expressions among them.
func (k key) columns() []string {
	var names []string
	for _, p := range k.Parts {
		if p.Column != "" {
			names = append(names, p.Column)
		}
	}
	return names
}

// keys returns the table's unique keys, expressions of one column taken for that column. Partial ones that a
// row can stay out of are left out, and what keeps a row out is noted.
func (t *table) keys() []key {
	var keys []key
	for _, u := range t.Uniques {
		for i, p := range u.Parts {
			if p.Column == "" {
				for _, c := range t.Columns {
					if mentions(p.Expr, c.Name) {
						u.Parts[i].Column = c.Name
					}
				}
			}
		}
		if u.Predicate != "" && t.staysOut(u.Predicate) {
			continue
		}
		keys = append(keys, key{u})
	}
	return keys
}

// staysOut makes sure that no new row falls under the predicate of a partial index, if that is easy.
func (t *table) staysOut(predicate string) bool {
	for _, c := range t.Columns {
		switch {
		case !mentions(predicate, c.Name):
		case c.Base == "bool" && !c.Array:
			name := ident(c.Name)
			if strings.Contains(predicate, "NOT "+name) || strings.Contains(predicate, name+" = false") || strings.Contains(predicate, name+" IS FALSE") ||
				strings.Contains(predicate, name+" IS NOT TRUE") || strings.Contains(predicate, " OR ") {
				continue
			}
			t.sources[c.Name] = isFalse
			return true
		case !c.NotNull && strings.Contains(predicate, ident(c.Name)+" IS NOT NULL") && !t.isRef(c.Name):
			t.sources[c.Name] = isNull
			return true
		}
	}
	return false
}

func (t *table) isRef(column string) bool {
	return slices.ContainsFunc(t.Refs, func(r catalog.Ref) bool { return slices.Contains(r.Columns, column) })
}

// onlyRefs reports whether all these columns belong to foreign keys.
func (t *table) onlyRefs(columns []string) bool {
	return !slices.ContainsFunc(columns, func(c string) bool { return !t.isRef(c) })
}

// covers reports whether all of the columns are among these.
func covers(these, columns []string) bool {
	return len(columns) > 0 && !slices.ContainsFunc(columns, func(c string) bool { return !slices.Contains(these, c) })
}

// tellApart decides for each unique key what keeps two rows apart.
func (t *table) tellApart() {
	var parent []string
	if t.parent != nil {
		parent = t.parent.Columns
	}
	for _, k := range t.keys() {
		if columns := k.columns(); t.parent != nil && covers(parent, columns) {
			t.one = true
		}
	}
	for _, k := range t.keys() {
		columns := k.columns()
		free := slices.DeleteFunc(slices.Clone(columns), func(c string) bool { return t.isRef(c) })
		within := t.parent == nil || slices.ContainsFunc(t.parent.own, func(i int) bool { return slices.Contains(columns, parent[i]) }) &&
			covers(columns, parent)
		if t.parent != nil && covers(columns, parent) {
			within = true
		}
		switch {
		case len(columns) == 0:
		case slices.ContainsFunc(columns, func(c string) bool { return !t.isRef(c) && given(t.Column(c)) || t.sources[c] == byID }):
		case t.parent != nil && covers(parent, columns):
		case len(free) == 0:
			t.apartByPartner(columns)
		default:
			t.apartByValue(free, within, k.NullsNotDistinct)
		}
	}
}

// apartByPartner keeps rows apart by a partner, of which each entity takes different ones. A key that can be
// NULL stays so.
func (t *table) apartByPartner(columns []string) {
	for _, l := range t.partners {
		if l.required && t.one && covers(l.Columns, columns) {
			l.alone = true
			return
		}
	}
	for _, l := range t.partners {
		if slices.ContainsFunc(l.own, func(i int) bool { return slices.Contains(columns, l.Columns[i]) }) {
			if t.parent != nil && l.required && (t.ring == nil || t.ring == l) {
				t.ring = l
				return
			}
		}
	}
	for _, c := range columns {
		if !t.Column(c).NotNull && (t.parent == nil || !slices.Contains(t.parent.Columns, c)) {
			t.sources[c] = isNull
			return
		}
	}
}

// apartByValue keeps rows apart by the column among free that serves best.
func (t *table) apartByValue(free []string, within, nullsToo bool) {
	best, how := -1, source(0)
	var chosen *catalog.Column
	for _, name := range free {
		c := t.Column(name)
		score, by := suits(c, t.options(c), within)
		if score > best {
			best, how, chosen = score, by, c
		}
	}
	if !chosen.NotNull && best < 5 && !nullsToo {
		t.sources[chosen.Name] = isNull
		return
	}
	if how == byOptions && t.ring != nil {
		return // the partner does
	}
	if how == byOptions && t.parent != nil {
		t.most = len(t.options(chosen))
	}
	if t.sources[chosen.Name] != byID {
		t.sources[chosen.Name] = how
	}
}

// suits says how well a column can keep rows apart, and how: by the number of a row, if within an entity or in a
// table of its own, or by its id.
func suits(c *catalog.Column, options []string, within bool) (int, source) {
	if len(options) > 0 || c.Base == "bool" && !c.Array {
		return 1, byOptions
	}
	by := byID
	if within {
		by = byNumber
	}
	if c.Array || c.Kind == "c" {
		return 0, by
	}
	switch c.Base {
	case "uuid":
		return 10, byID
	case "text", "varchar", "citext", "name":
		return 8, by
	case "bpchar":
		return 6, by
	case "int4", "int8", "numeric":
		return 7, by
	case "int2", "date", "float4", "float8":
		return 4, by
	case "timestamptz", "timestamp", "bytea", "tstzrange", "tsrange", "daterange":
		return 5, by
	}
	return 2, by
}

// given reports whether the server or seed.id makes a column's values, all different.
func given(c *catalog.Column) bool {
	return c.Identity != "" || strings.Contains(c.Default, "nextval(") || c.Base == "uuid" && !c.Array
}
