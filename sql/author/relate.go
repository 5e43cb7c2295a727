package author

import (
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

// table is a table and how it belongs to others.
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
	forced   string          // the key that has to lead to the parent; "": the one that reads best
	counted  string          // what the deficit counts; "": the table
	which    string          // of the rows count, as the sentence says it, with a space in front
	fresh    int             // days, beyond which a row does not count; 0: it always does
	dated    *catalog.Column // by which; nil: fresh is 0
	of       *link           // to the table of whose rows this one's are a kind
	kinds    []*table        // of its rows
	kind     *catalog.Column // that names the kind
	option   string          // what it holds for this one
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

// relate finds how the tables belong together, and their order.
func relate(s *catalog.Schema, forced map[*catalog.Table]string) []*table {
	tables := make([]*table, len(s.Tables))
	find := map[*catalog.Table]*table{}
	for i, t := range s.Tables {
		tables[i] = &table{Table: t, sources: map[string]source{}, forced: forced[t]}
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

	findKinds(tables, links)

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

// pairUp makes one requirement of two tables that need each other, if the ids of both are known beforehand: then one
// statement inserts both rows. It returns the first of the two, which has its place in the order now, or nil.
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

// attach chooses the parent among a table's links and makes the others partners. It leaves out an optional link to a table
// that comes later in the order: that would close a circle.
func (t *table) attach(links []*link) {
	links = slices.DeleteFunc(slices.Clone(links), func(l *link) bool {
		return l.to == t || l.Name != t.forced && !l.required && (!l.to.placed || retired.MatchString(l.Columns[len(l.Columns)-1]))
	})
	for _, l := range links {
		if l.required {
			t.depth = max(t.depth, l.to.depth+1)
		}
	}
	best := -50
	if (t.short() || t.of != nil) && t.forced == "" {
		best = 1000 // no parent: the codes would run out, or not every row is of this kind
	}
	for i, l := range links {
		if score := t.score(l) - i; score > best && t.forced == "" || l.Name == t.forced {
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

// short reports whether a unique key of one short column spans all rows of the table, whoever owns them.
func (t *table) short() bool {
	return slices.ContainsFunc(t.keys(), func(k key) bool {
		columns := k.columns()
		if len(columns) != 1 || t.isRef(columns[0]) {
			return false
		}
		c := t.Column(columns[0])
		few := isText(c) && c.Length > 0 && c.Length < 8 || c.Base == "bool" || len(t.options(c)) > 0
		return few && !c.Array && c.NotNull
	})
}

// score says how well a link's target reads as the owner of the table's rows.
func (t *table) score(l *link) int {
	score := 10 * l.to.depth
	column := l.Columns[len(l.Columns)-1]
	mine, theirs := phrase(t.Name, false), phrase(l.to.Name, false)
	named := strings.HasPrefix(mine, theirs+" ")
	cascades := l.OnDelete == "c"
	actor := actor.MatchString(column) && !strings.HasPrefix(snake(column), snake(theirs)+"_") // an author_id leads to who has the rows if it is a key of authors
	if !l.required {
		if !cascades && !named || actor {
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
	if actor {
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

// lookup reports whether a table is a list of values. It must not need rows of another table, and either has rows already
// and few columns, or a name that says so.
func (t *table) lookup() bool {
	if t.parent != nil || len(t.Refs) > 0 {
		return false
	}
	return listed.MatchString(snake(t.Name)) || t.Rows > 0 && t.Rows < 1000 && len(t.Columns) <= 5
}
