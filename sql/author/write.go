package author

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

// Hints say what a trial has found out about columns.
type Hints struct {
	Null   map[string]bool // leave it NULL
	Fill   map[string]bool // do not
	Option map[string]int  // hold this one of its options
}

// writer writes one requirement file.
type writer struct {
	t          *table
	hints      Hints
	todos      []string
	choices    int
	aliases    []string
	cells      map[*catalog.Column]*cell
	merged     bool   // one step makes place and row
	entity     string // alias of the parent in the row's step; "" until it is needed
	child      string // alias of the table itself in the deficit
	above      string // alias of the parent in the deficit
	top        string // number column that goes on from the highest that is there
	formulas   map[string]string
	conditions map[string]string // under which a column is set
	called     []string          // functions of varied that a column has
	mateOf     string            // the step that makes the parent, for a table whose rows are inserted together with it
	numbers    bool              // the places have a number by which names are told apart
	booked     *link             // the partner of whom no two rows may have the same time
	idToo      bool              // the row's step passes on the place's id
	same       *catalog.Column   // it repeats the value of another
	walked     bool              // a column takes its options in turn
	ringTakes  []string          // columns of the ring's partner that the row's step wants
}

// cell is the value of a column.
type cell struct {
	expr  string
	final bool   // it is computed from the row's other columns
	shown string // what the INSERT makes of it; "": the value as it is
}

// write returns the file, its sentence included.
func (t *table) write(hints Hints) string {
	t = t.filled(hints)
	w := &writer{t: t, hints: hints, cells: map[*catalog.Column]*cell{}, formulas: t.formulas(), conditions: t.conditions()}
	w.aliases = []string{"p", "d", "c", "taken", "top", "ring", "as", "is", "in", "on", "or", "to", "do", "by", "of", "at"}
	w.child = w.alias(t.Name)
	if t.parent != nil {
		w.above = w.alias(t.parent.to.Name)
	}
	for _, l := range t.partners {
		l.alias = w.alias(role(l))
	}
	w.booked = w.bookable()
	probe := *w
	probe.cells = map[*catalog.Column]*cell{}
	w.merged = len(probe.takens()) == 0 && t.ring == nil && !t.paired() && w.booked == nil
	takens := w.takens()
	for _, c := range t.Columns {
		w.cell(c)
	}

	partners, joins := w.joins() // may ask for the parent
	row := w.row(joins)
	place := w.place(takens, row)
	deficit := w.deficit()
	var b strings.Builder
	fmt.Fprintf(&b, "-- %s\n", t.sentence())
	for _, todo := range slices.Compact(w.todos) {
		fmt.Fprintf(&b, "-- todo: %s\n", todo)
	}
	if needs := t.wants(); needs != "" {
		fmt.Fprintf(&b, "-- needs: %s\n", needs)
	}
	b.WriteString("\n" + deficit + "-- fill\n" + partners + place + row + w.mated() + w.grown(w.insert(row)))
	return b.String()
}

// filled returns the table with the partners that the hints want set: those that a unique key keeps out of the rows
// become the one that tells rows apart.
func (t *table) filled(hints Hints) *table {
	for _, l := range t.partners {
		column := l.Columns[len(l.Columns)-1]
		if hints.Fill[column] && t.sources[column] == isNull && t.parent != nil {
			changed := *t
			changed.sources = maps.Clone(t.sources)
			delete(changed.sources, column)
			if changed.ring == nil {
				changed.ring = l
			}
			return &changed
		}
	}
	return t
}

// paired reports whether a partner goes to one row only.
func (t *table) paired() bool {
	return slices.ContainsFunc(t.partners, func(l *link) bool { return l.alone })
}

// role is what a link's target is to the row: the column's name without _id, or else the target's.
func role(l *link) string {
	column := snake(l.Columns[len(l.Columns)-1])
	if name := strings.TrimSuffix(column, "_id"); name != column && name != "" {
		return name
	}
	return snake(l.to.Name)
}

// alias returns the initials of a name, or more of it, that is no alias yet.
func (w *writer) alias(name string) string {
	parts := words(name)
	initials := ""
	for _, p := range parts {
		initials += p[:1]
	}
	word := snake(name)
	tries := []string{ascii.ReplaceAllString(initials, "")}
	for n := 2; n <= len(word); n++ {
		tries = append(tries, strings.Trim(word[:n], "_"))
	}
	for n := 2; ; n++ {
		for _, a := range tries {
			if a != "" && a[0] >= 'a' && !slices.Contains(w.aliases, a) && ident(a) == a {
				w.aliases = append(w.aliases, a)
				return a
			}
		}
		tries = []string{fmt.Sprintf("%s%d", word[:1], n)}
	}
}

func (w *writer) choice() int { w.choices++; return w.choices }

func (w *writer) pick(n int) string { return fmt.Sprintf("seed.pick(p.id, %d, %d)", w.choice(), n) }

func (w *writer) todo(format string, args ...any) {
	w.todos = append(w.todos, fmt.Sprintf(format, args...))
}

// sentence says what is true when the requirement is met.
func (t *table) sentence() string {
	setting := "seed." + t.name
	switch {
	case t.parent == nil && t.most == 1:
		return fmt.Sprintf("There is %s.", article(phrase(t.Name, false)))
	case t.parent == nil:
		return fmt.Sprintf("There are at least %s %s.", setting, phrase(t.Name, true))
	case t.one:
		return fmt.Sprintf("Every %s has %s.", phrase(t.parent.to.Name, false), article(phrase(t.Name, false)))
	}
	return fmt.Sprintf("Every %s has at least %s %s%s.", phrase(t.parent.to.Name, false), setting, phrase(t.Name, true), t.which)
}

// wants lists the partners without which nothing can be inserted.
func (t *table) wants() string {
	var list []string
	for _, l := range t.partners {
		if what := article(phrase(l.to.Name, false)); l.required && !slices.Contains(list, what) {
			list = append(list, what)
		}
	}
	return join(list)
}

// ref writes the name of a table as a statement finds it.
func ref(t *catalog.Table) string {
	if t.Visible {
		return ident(t.Name)
	}
	return ident(t.Schema) + "." + ident(t.Name)
}

// need writes the minimum.
func (t *table) need() string {
	setting := fmt.Sprintf("current_setting('seed.%s')::int", t.name)
	switch {
	case t.one:
		return "least(" + setting + ", 1)"
	case t.most > 0:
		return fmt.Sprintf("least(%s, %d)", setting, t.most)
	}
	return setting
}

func (w *writer) deficit() string {
	t := w.t
	if t.parent == nil {
		return fmt.Sprintf("WITH deficit AS (\n    SELECT 'database' AS id, count(*) AS have, %s AS need\n    FROM %s\n    HAVING count(*) < %[1]s\n)\n", t.need(), ref(t.Table))
	}
	keys := make([]string, len(t.parent.Keys))
	on := make([]string, len(keys))
	for i, k := range t.parent.Keys {
		keys[i] = w.above + "." + ident(k)
		on[i] = fmt.Sprintf("%s.%s = %s", w.child, ident(t.parent.Columns[i]), keys[i])
	}
	id := strings.Join(keys, " || ' ' || ")
	if id != w.above+".id" {
		id += " AS id"
	}
	count := fmt.Sprintf("count(%s.%s)", w.child, ident(t.parent.Columns[0]))
	more := ""
	if len(keys) > 1 {
		for i, k := range keys {
			more += ", " + named(k, t.parent.Columns[i])
		}
	}
	where := ""
	for i, k := range t.parent.Keys {
		if !t.parent.to.Column(k).NotNull {
			where += map[bool]string{true: "    WHERE ", false: " AND "}[where == ""] + keys[i] + " IS NOT NULL"
		}
	}
	if where != "" {
		where += "\n"
	}
	head := wrap("    SELECT ", []string{id, count + " AS have", t.need() + " AS need" + more})
	return fmt.Sprintf("WITH deficit AS (\n%s    FROM %s AS %s\n    LEFT JOIN %s AS %s ON %s\n%s    GROUP BY %s\n    HAVING %s < %s\n)\n",
		head, ref(t.parent.to.Table), w.above, cmp.Or(t.counted, ref(t.Table)), w.child, strings.Join(on, " AND "), where, strings.Join(keys, ", "), count, t.need())
}

// named gives an expression the column's name, unless it has it already.
func named(expr, column string) string {
	if strings.HasSuffix(expr, "."+ident(column)) && strings.Count(expr, ".") == 1 && !strings.ContainsAny(expr, " (") {
		return expr
	}
	return expr + " AS " + ident(column)
}

// isKey reports whether a column belongs to the primary key.
func (w *writer) isKey(c *catalog.Column) bool {
	return len(w.t.Uniques) > 0 && w.t.Uniques[0].Primary &&
		slices.ContainsFunc(w.t.Uniques[0].Parts, func(p catalog.Part) bool { return p.Column == c.Name })
}

// cell computes the value of a column, or returns the one it has.
func (w *writer) cell(c *catalog.Column) *cell {
	if found, ok := w.cells[c]; ok {
		return found
	}
	found := &cell{}
	w.cells[c] = found
	switch expr, ok := w.linked(c.Name, false); {
	case c.Generated || c.Identity == "a" && !ok || strings.Contains(c.Default, "nextval(") && !ok || c.Identity == "d" && !ok:
	case w.t.sources[c.Name] == isNull || w.hints.Null[c.Name] && !c.NotNull:
	case ok:
		found.expr = expr
	case w.t.mate != nil && w.t.mate.Columns[0] == c.Name:
		found.expr = fmt.Sprintf("seed.id(%s || p.id)", literal(w.t.name+" "+c.Name+" "))
	case w.itself(c) != "":
		found.expr = w.itself(c)
	case w.isTree(c):
		found.expr, found.final = "NULL", true // see grown
	case w.t.isRef(c.Name) && !c.NotNull:
	case w.isKey(c) && c.Base == "uuid":
		found.expr = "p.id"
	case w.isKey(c) && isText(c) && w.t.sources[c.Name] == byID && (w.t.limitsOf(c).longest == 0 || w.t.limitsOf(c).longest >= 36) && w.t.limitsOf(c).pattern == "":
		found.expr = "p.id::text"
	default:
		found.expr, found.final = w.value(c)
		if c != w.same {
			w.vary(c, found)
		}
	}
	return found
}

// varied are the functions that give the same for the same id, though a second column should have something else.
var varied = []string{"seed.amount", "seed.title", "seed.sentence", "seed.paragraph", "seed.url", "seed.product", "seed.company", "seed.file_name"}

// vary gives a function that is called for a second column another id.
func (w *writer) vary(c *catalog.Column, found *cell) {
	for _, f := range varied {
		call := f + "(p.id"
		if !strings.Contains(found.expr, call) {
			continue
		}
		if slices.Contains(w.called, f) {
			found.expr = strings.ReplaceAll(found.expr, call, f+"(seed.id("+literal(c.Name+" ")+" || p.id)")
		}
		w.called = append(w.called, f)
	}
}

// rowID is the place's id as a column of the row's step.
func (w *writer) rowID() string {
	for _, c := range w.t.Columns {
		if w.isKey(c) && w.cell(c).expr == "p.id" {
			return ident(c.Name)
		}
	}
	w.idToo = true
	return "place_id"
}

func (w *writer) has(c *catalog.Column) bool { return w.cell(c).expr != "" }

// written names a column's value in the last SELECT.
func (w *writer) written(c *catalog.Column) string {
	if found := w.cell(c); found.final {
		if strings.Contains(found.expr, " ") && !strings.HasPrefix(found.expr, "(") && !strings.HasSuffix(found.expr, ")") {
			return "(" + found.expr + ")"
		}
		return found.expr
	}
	if shown := w.cell(c).shown; shown != "" {
		return shown
	}
	return ident(c.Name)
}

// columns returns the columns that a row can set.
func (w *writer) columns() []*catalog.Column {
	return slices.DeleteFunc(slices.Clone(w.t.Columns), func(c *catalog.Column) bool { return c.Generated || c.Identity == "a" })
}

// wrap writes a list behind a head, in lines of at most 118 characters.
func wrap(head string, items []string) string {
	var b strings.Builder
	line := head
	indent := strings.Repeat(" ", len(head))
	for i, item := range items {
		if i < len(items)-1 {
			item += ","
		}
		if line != head && line != indent && len(line)+1+len(item) > 118 {
			b.WriteString(line + "\n")
			line = indent
		}
		if line != head && line != indent {
			line += " "
		}
		line += item
	}
	b.WriteString(line + "\n")
	return b.String()
}
