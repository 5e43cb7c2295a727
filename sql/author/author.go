// Package author writes requirement files from a catalog. It decides how the tables of a schema belong together, which
// minimum fits each, and what the columns hold. It reads no database: the same arguments give the same files.
//
// Begin with New, which makes a Pack of a whole schema, and Requirement.Write, which returns the text of a file. One makes
// a single requirement from a Wish. Only a database can tell whether the text works: runner.Init and runner.New try it
// there, and write it again with Hints if a constraint refused a row.
//
// Where to look: value.go chooses what a column holds, by type; text.go, number.go, moment.go and words.go by name; relate.go
// and link.go connect a table to others; write.go puts the file together.
//
// It imports sql and sql/catalog.
package author

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

// Options say how many rows the minimums ask for. The zero value is right.
type Options struct {
	Rows     int // in a table of its own, under profile medium; default: 20
	Children int // for each parent, under profile medium; default: 3
}

// Pack is what was made of a schema.
type Pack struct {
	Requirements []*Requirement // in the order of filling
}

// Requirement is a minimum for one table.
type Requirement struct {
	Name  string
	Table *catalog.Table
	Needs [3]int // under the profiles light, medium and heavy
	// Circle says why no order of filling can serve the table; "" for all others.
	Circle string
	table  *table
}

// Profiles are the names of the profiles, in the order of Requirement.Needs.
var Profiles = [3]string{"light", "medium", "heavy"}

// New makes a pack of all tables of a schema. Names that are taken already are not used again.
func New(s *catalog.Schema, o Options, taken []string) *Pack {
	if o.Rows == 0 {
		o.Rows = 20
	}
	if o.Children == 0 {
		o.Children = 3
	}
	var p Pack
	taken = slices.Clone(taken)
	for _, t := range relate(s, nil) {
		t.name = t.requirementName(taken)
		taken = append(taken, t.name)
		t.size(o)
		r := &Requirement{Name: t.name, Table: t.Table, Needs: t.needs, table: t}
		if t.circle {
			r.Circle = t.inCircle()
		}
		p.Requirements = append(p.Requirements, r)
	}
	return &p
}

// Write returns the file of a requirement.
func (r *Requirement) Write(h Hints) string { return r.table.write(h) }

// Off sets the minimums to 0, under every profile.
func (r *Requirement) Off() { r.Needs = [3]int{} }

// Parent returns the table of which each row wants rows, or "".
func (r *Requirement) Parent() string {
	if r.table.parent == nil {
		return ""
	}
	return r.table.parent.to.Name
}

// Sentence says what is true when the requirement is met.
func (r *Requirement) Sentence() string { return r.table.sentence() }

// requirementName names a requirement after its table. The parent comes in front if the table's name does not say whose
// rows it has, and the schema if the name is taken.
func (t *table) requirementName(taken []string) string {
	name := snake(t.Name)
	tries := []string{name}
	if t.parent != nil && !strings.HasPrefix(name, snake(phrase(t.parent.to.Name, false))) {
		tries = []string{snake(phrase(t.parent.to.Name, false)) + "_" + name}
	}
	tries = append(tries, snake(t.Schema)+"_"+tries[0])
	for i := 2; ; i++ {
		for _, try := range tries {
			if ident(try) != try { // it could not be a setting
				try = snake(phrase(t.Name, true))
			}
			if ident(try) != try {
				try += "_rows"
			}
			if !slices.Contains(taken, try) && try != "as_of" && try != "protected" && try != "spare" {
				return try
			}
		}
		tries = []string{fmt.Sprintf("%s_%d", name, i)}
	}
}

// most is how many rows one table may get, by profile: children of children of children would be too many.
var most = [3]int{100, 200, 5_000}

// size sets the minimums, and estimates how many rows they make.
func (t *table) size(o Options) {
	if t.parent == nil {
		t.most = t.capacity()
	}
	rows := [3]int{max(1, o.Rows/4), o.Rows, 10 * o.Rows}
	children := [3]int{1, o.Children, 2 * o.Children}
	for i := range t.needs {
		n := rows[i]
		switch {
		case t.parent == nil:
			n = t.share(n)
			if t.of != nil {
				n = min(n, max(1, t.of.to.rows[i]/len(t.of.to.kinds)))
			}
			if t.lookup() {
				n = min(n, max(5, int(t.Rows)))
			}
			if t.most > 0 {
				n = min(n, t.most)
			}
			t.needs[i], t.rows[i] = n, n
			continue
		case t.one:
			n = 1
		default:
			n = children[i]
			if t.most > 0 {
				n = min(n, t.most)
			}
			if t.ring != nil {
				n = max(1, min(n, t.ring.to.rows[i]-1))
			}
			for n > 1 && n*t.parent.to.rows[i] > most[i] {
				n--
			}
		}
		t.needs[i], t.rows[i] = n, n*max(1, t.parent.to.rows[i])
	}
}

// capacity is how many rows a table of its own can hold, if a column of few values tells them apart; 0: any number.
func (t *table) capacity() int {
	least := 0
	for _, k := range t.keys() {
		columns := k.columns()
		if len(columns) == 0 {
			return 1 // a key over a constant
		}
		n := 1
		for _, name := range columns {
			c := t.Column(name)
			l := t.limitsOf(c)
			options := len(t.options(c))
			switch {
			case options > 0:
				n *= options
			case l.low != nil && l.high != nil && (isWhole(c) || *l.low == *l.high):
				n *= int(*l.high-*l.low) + 1
			case c.Base == "bool" && slices.ContainsFunc(t.Checks, func(k catalog.Check) bool { return bare(k.Expr) == ident(name) }):
			case c.Base == "bool" && !c.Array:
				n *= 2
			default:
				n = 0
			}
		}
		if n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	return least
}

// inCircle says which keys lead from a table back to it, so that no row can be the first.
func (t *table) inCircle() string {
	var names []string
	for _, r := range t.Refs {
		required := true
		for _, c := range r.Columns {
			required = required && t.Column(c).NotNull
		}
		target := t.links(r)
		if required && target != nil && target.circle && target != t && !slices.Contains(names, r.Table) {
			names = append(names, r.Table)
		}
	}
	return fmt.Sprintf("%s needs a row of %s first, and that in turn one of %[1]s: make one of the keys nullable, or write this file by hand", t.Name, join(names))
}

// links returns the table to which a key of t leads.
func (t *table) links(r catalog.Ref) *table {
	for _, l := range append(slices.Clone(t.partners), t.parent) {
		if l != nil && l.Schema == r.Schema && l.Ref.Table == r.Table {
			return l.to
		}
	}
	return nil
}
