package author

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

// takens returns a condition for each key by which a row, taken, has a place.
func (w *writer) takens() []string {
	var found []string
	t := w.t
	if t.one {
		return nil // who is short has none
	}
	byKey := false // the primary key is made of the place's id
	for _, k := range t.keys() {
		columns := k.columns()
		if slices.ContainsFunc(columns, func(c string) bool {
			return t.sources[c] == isNull || (t.Column(c).Identity != "" || strings.Contains(t.Column(c).Default, "nextval(")) && !t.isRef(c)
		}) || len(columns) == 0 {
			continue
		}
		if byKey && !slices.ContainsFunc(columns, func(c string) bool { return t.sources[c] == byNumber || t.sources[c] == byOptions }) {
			if t.ring == nil || !slices.ContainsFunc(t.ring.own, func(i int) bool { return slices.Contains(columns, t.ring.Columns[i]) }) {
				continue
			}
		}
		var on []string
		ok, told := true, false // the number tells the places apart, whatever the other columns hold
		for _, p := range k.Parts {
			expr, known := w.atPlace(p.Column)
			if !known {
				ok = false
				continue
			}
			told = told || t.sources[p.Column] == byNumber || t.sources[p.Column] == byOptions
			left := "taken." + ident(p.Column)
			if p.Expr != "" {
				left, expr = over(p.Expr, p.Column, left), over(p.Expr, p.Column, expr)
			}
			on = append(on, left+" = "+expr)
			byKey = byKey || expr == "p.id" || expr == "p.id::text"
		}
		if ok || told {
			found = append(found, strings.Join(on, " AND "))
		}
	}
	for _, x := range t.Exclusions {
		if on := w.excluded(x); on != "" && w.booked == nil {
			found = append(found, on)
		}
	}
	return found
}

// over writes an index's expression with a value in place of its column.
func over(expr, column, value string) string {
	if strings.HasPrefix(expr, "lower(") {
		return "lower(" + value + ")"
	}
	return strings.ReplaceAll(expr, ident(column), value)
}

// excluded writes the condition under which a row stands in the way of a place, by an exclusion constraint.
func (w *writer) excluded(x catalog.Exclusion) string {
	t, ranges := w.t, false
	rangeColumn, from, to := t.slots()
	var parts []string
	for _, m := range element.FindAllStringSubmatch(x.Definition, -1) {
		if m[2] == "=" {
			c := t.Column(unquote(m[1]))
			if c == nil {
				return ""
			}
			expr, ok := w.atPlace(c.Name)
			if w.booked != nil {
				expr, ok = w.linked(c.Name, false)
			}
			if !ok {
				return ""
			}
			parts = append(parts, fmt.Sprintf("taken.%s = %s", m[1], expr))
			continue
		}
		switch {
		case rangeColumn != "" && mentions(m[1], rangeColumn):
			parts = append(parts, fmt.Sprintf("taken.%s && %s", ident(rangeColumn), w.slot(t.Column(rangeColumn))))
			ranges = true
		case from != "" && mentions(m[1], from):
			parts = append(parts, fmt.Sprintf("taken.%s < %s AND taken.%s > %s", ident(from), grouped(w.slot(t.Column(to))), ident(to), w.slot(t.Column(from))))
			ranges = true
		}
	}
	if !ranges {
		return ""
	}
	return strings.Join(parts, " AND ")
}

// grouped puts a sum in parentheses.
func grouped(expr string) string {
	if strings.Contains(expr, " + ") {
		return "(" + expr + ")"
	}
	return expr
}

// atPlace returns a column's value as the step of the places can compute it.
func (w *writer) atPlace(column string) (expr string, ok bool) {
	t := w.t
	c := t.Column(column)
	if t.parent != nil && slices.Contains(t.parent.Columns, column) {
		return w.linked(column, false)
	}
	if t.ring != nil && slices.ContainsFunc(t.ring.own, func(i int) bool { return t.ring.Columns[i] == column }) {
		return w.linked(column, false)
	}
	if t.isRef(column) {
		return "", false
	}
	switch {
	case w.isKey(c) && c.Base == "uuid":
		return "p.id", true
	case t.sources[column] == byNumber || t.sources[column] == byID || t.sources[column] == byOptions:
		choices := w.choices
		found := w.cell(c)
		if strings.Contains(found.expr, "top.last") || found.final || w.choices != choices && t.sources[column] != byNumber {
			return "", false
		}
		return found.expr, found.expr != ""
	case column == first(t.slots()) && w.booked == nil:
		return w.slot(c), true
	case c.Base == "bool" && t.sources[column] == isFalse:
		return "false", true
	}
	return "", false
}

func first(a, _, _ string) string { return a }

// place writes two steps: the places of each short entity, and the free ones among them, numbered, so that no more are
// taken than are missing. In one step PostgreSQL might scan the table once for each entity.
func (w *writer) place(takens []string, row string) string {
	t := w.t
	if w.merged {
		return ""
	}
	used := row + strings.Join(takens, " ")

	var items, keys []string
	if t.parent != nil {
		for i, c := range t.parent.Columns {
			items = append(items, named(w.parentColumn(i, true), c))
			keys = append(keys, "p."+ident(c))
		}
	}
	entity := ""
	if len(keys) > 0 {
		entity = keys[0]
	}
	if strings.Contains(row, "p.entity") || t.ring != nil && len(keys) > 1 && strings.Contains(used, "p.id") {
		items, entity = append(items, "d.id AS entity"), "p.entity"
	}
	items = append(items, "d.need - d.have AS missing", "p.n")
	step, from := "", "    FROM deficit AS d\n"
	if t.ring == nil {
		if strings.Contains(used, "p.id") {
			items = append(items, "p.id")
		}
		from += fmt.Sprintf("    CROSS JOIN LATERAL seed.places(%s, d.id, d.need) AS p\n", t.purpose())
		if strings.Contains(used, "p.slot") {
			items = append(items, slotDay+" AS slot")
		}
	} else {
		candidates, joins := w.ringed()
		step, from = candidates, from+joins
		items = append(items, "p.seat")
	}
	if w.numbers {
		items = append(items, "name.number")
		from += w.nameNumber()
	}
	var fits []string
	if t.most > 0 {
		fits = append(fits, fmt.Sprintf("p.n <= %d", t.most))
	}
	place := wrap("    SELECT ", items) + from + where(fits)

	partition := ""
	if len(keys) > 0 {
		partition = "PARTITION BY " + strings.Join(keys, ", ") + " "
	}
	items = []string{"p.*"}
	if t.paired() && t.parent != nil {
		by := strings.Join(keys, ", ")
		if !t.one {
			by += ", p.n"
		}
		items = append(items, fmt.Sprintf("row_number() OVER (ORDER BY %s) AS turn", by))
	}
	known := func(on string) string { return on }
	joined := ""
	var isFree []string
	if t.ring != nil {
		var more []string
		more, joined, known = w.partnered(entity, used)
		items = append(items, more...)
		if t.ring.to == t.parent.to {
			isFree = append(isFree, notSelf(w))
		}
	}
	free := wrap("    SELECT ", append(items, fmt.Sprintf("row_number() OVER (%sORDER BY p.n) AS k", partition))) + "    FROM place AS p\n" + joined
	for _, on := range takens {
		gap, on := " ", known(on)
		if len("      AND NOT EXISTS (SELECT FROM  AS taken WHERE )")+len(ref(t.Table))+len(on) > 118 {
			gap = "\n" + strings.Repeat(" ", len("      AND NOT EXISTS ("))
		}
		isFree = append(isFree, fmt.Sprintf("NOT EXISTS (SELECT FROM %s AS taken%sWHERE %s)", ref(t.Table), gap, on))
	}
	return step + ", place AS MATERIALIZED (\n" + place + ")\n, free AS (\n" + free + where(isFree) + ")\n"
}

// partnered returns what the step of the free places takes from a partner, the join that finds it, and how a condition
// on the places reads there.
func (w *writer) partnered(entity, used string) (items []string, join string, known func(string) string) {
	l := w.t.ring
	_, _, on := w.numbering(l, "p")
	if on != "" {
		on = " AND " + strings.ReplaceAll(on, "X.", "c.")
	}
	join = fmt.Sprintf("    JOIN %s AS c ON c.seat = p.seat%s\n", w.step(l.to.Name), on)
	replaced := map[string]string{}
	var ids []string
	for _, i := range l.own {
		key := "c." + ident(l.Keys[i])
		items = append(items, named(key, l.Columns[i]))
		ids = append(ids, key)
		replaced["p."+ident(l.Columns[i])] = key
	}
	if strings.Contains(used, "p.id") {
		id := fmt.Sprintf("seed.id(%s || %s || ' ' || %s)", literal(w.t.name+" "), entity, strings.Join(ids, " || ' ' || "))
		items = append(items, id+" AS id")
		replaced["p.id"] = id
	}
	for _, c := range w.ringTakes {
		items = append(items, "c."+ident(c)+" AS "+w.ringName(c))
	}
	return items, join, func(on string) string {
		return reference.ReplaceAllStringFunc(on, func(column string) string { return cmp.Or(replaced[column], column) })
	}
}

// reference is a column of a place.
var reference = re(`\bp\.(?:"(?:[^"]|"")+"|\w+)`)

// where writes conditions that all have to hold.
func where(conditions []string) string {
	if len(conditions) == 0 {
		return ""
	}
	line := "    WHERE " + strings.Join(conditions, " AND ")
	if len(line) > 118 {
		line = "    WHERE " + strings.Join(conditions, "\n      AND ")
	}
	return line + "\n"
}

// nameNumber joins the number that makes names differ. The rows of one parent have consecutive numbers; the parent decides
// the first.
func (w *writer) nameNumber() string {
	return fmt.Sprintf("    CROSS JOIN LATERAL (SELECT seed.pick(seed.id(d.id::text), %d, 30000) + p.n AS number) AS name\n", w.choice())
}

// notSelf keeps an entity from being its own partner.
func notSelf(w *writer) string {
	var parts []string
	for _, i := range w.t.ring.own {
		parts = append(parts, fmt.Sprintf("c.%s <> %s", ident(w.t.ring.Keys[i]), w.parentColumn(i, false)))
	}
	return strings.Join(parts, " AND ")
}

// ringed writes the step that numbers the partners, and the joins that give an entity its own of them.
func (w *writer) ringed() (step, joins string) {
	l := w.t.ring
	name := w.step(l.to.Name)
	keys, by, on := w.numbering(l, "d")
	for _, c := range w.ringTakes {
		if !slices.Contains(keys, ident(c)) {
			keys = append(keys, ident(c))
		}
	}
	need := "d.need"
	if l.to == w.t.parent.to {
		need = "d.need + 1"
	}
	step = candidates(name, keys, by, l, len(w.t.partners) > 3)
	if on == "" {
		ring, as := "ring", ""
		if slices.Contains(w.tables(), ring) {
			ring, as = "new_ring", " AS ring"
		}
		step += fmt.Sprintf(", %s AS MATERIALIZED (SELECT count(*) AS seats FROM %s HAVING count(*) > 0)\n", ring, name)
		joins = "    CROSS JOIN " + ring + as + "\n"
	} else {
		shared := w.shared(l)
		joins = fmt.Sprintf("    JOIN (SELECT %[1]s, count(*) AS seats FROM %[2]s GROUP BY %[1]s) AS ring ON %[3]s\n",
			strings.Join(shared, ", "), name, strings.ReplaceAll(on, "X.", "ring."))
	}
	joins += fmt.Sprintf("    CROSS JOIN LATERAL seed.partners(%s, d.id, %s, ring.seats) AS p\n", literal(w.t.name), need)
	return step, joins
}

// candidates writes a step that numbers the rows of a link's target.
// In brief it is one line.
func candidates(name string, keys []string, by string, l *link, brief bool) string {
	list := wrap("    SELECT ", append(slices.Clone(keys), fmt.Sprintf("row_number() OVER (%s) - 1 AS seat", by)))
	from := "FROM " + ref(l.to.Table) + "\n"
	if line := fmt.Sprintf(", %s AS (%s %s)\n", name, strings.TrimSpace(list), strings.TrimSpace(from)); brief && len(line) < 119 {
		return strings.ReplaceAll(line, "AS (SELECT", "AS MATERIALIZED (SELECT")
	}
	if strings.Count(list, "\n") == 1 && len(list)+len(from) < 119 {
		return fmt.Sprintf(", %s AS MATERIALIZED (\n%s %s)\n", name, strings.TrimSuffix(list, "\n"), from)
	}
	return fmt.Sprintf(", %s AS MATERIALIZED (\n%s    %s)\n", name, list, from)
}

// shared returns the key columns that a link does not set itself, because an earlier one does.
func (w *writer) shared(l *link) []string {
	var names []string
	for i, k := range l.Keys {
		if !slices.Contains(l.own, i) {
			names = append(names, ident(k))
		}
	}
	return names
}

// numbering returns the key columns of a link's target, how to number its rows, and the condition, with X for the
// target's alias, that ties the columns which an earlier link sets.
func (w *writer) numbering(l *link, step string) (keys []string, by, on string) {
	var orders, ties []string
	for i, k := range l.Keys {
		keys = append(keys, ident(k))
		if slices.Contains(l.own, i) {
			orders = append(orders, collated(l.to.Column(k)))
			continue
		}
		expr, _ := w.linked(l.Columns[i], step == "d")
		ties = append(ties, fmt.Sprintf("X.%s = %s", ident(k), expr))
	}
	by = "ORDER BY " + strings.Join(orders, ", ")
	if shared := w.shared(l); len(shared) > 0 {
		by = "PARTITION BY " + strings.Join(shared, ", ") + " " + by
	}
	return keys, by, strings.Join(ties, " AND ")
}

// collated writes a column for ORDER BY, such that the order is the same on every server.
func collated(c *catalog.Column) string {
	switch c.Base {
	case "text", "varchar", "bpchar":
		return ident(c.Name) + ` COLLATE "C"`
	case "citext":
		return ident(c.Name) + `::text COLLATE "C"`
	}
	return ident(c.Name)
}

// step names a step after what it holds, in the singular, as no table and no other step is called.
func (w *writer) step(name string) string {
	step := snake(phrase(name, false))
	tables := append(w.tables(), "deficit", "ring", "place", "free")
	if name != w.t.Name && (ident(step) != step || slices.Contains(tables, step)) {
		step = "some_" + step
	}
	for ident(step) != step || slices.Contains(tables, step) {
		step = "new_" + step
	}
	return step
}

// tables returns the names of the tables that the file reads or writes.
func (w *writer) tables() []string {
	names := []string{w.t.Name}
	for _, l := range append(slices.Clone(w.t.partners), w.t.parent) {
		if l != nil {
			names = append(names, l.to.Name)
		}
	}
	return names
}
