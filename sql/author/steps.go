package author

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

// taken is a join that finds out whether a place is free: the row that has it.
type taken struct{ alias, on, column string }

// takens returns a join for each key that tells whether a place is taken.
func (w *writer) takens() []taken {
	var found []taken
	t := w.t
	if t.one {
		return nil // who is short has none
	}
	aliases := []string{"taken", "other", "third", "fourth", "fifth", "sixth"}
	byKey := false // the primary key is made of the place's id
	for _, k := range t.keys() {
		columns := k.columns()
		if slices.ContainsFunc(columns, func(c string) bool {
			return t.sources[c] == isNull || (t.Column(c).Identity != "" || strings.Contains(t.Column(c).Default, "nextval(")) && !t.isRef(c)
		}) || len(columns) == 0 || len(found) == len(aliases) {
			continue
		}
		if byKey && !slices.ContainsFunc(columns, func(c string) bool { return t.sources[c] == byNumber || t.sources[c] == byOptions }) {
			if t.ring == nil || !slices.ContainsFunc(t.ring.own, func(i int) bool { return slices.Contains(columns, t.ring.Columns[i]) }) {
				continue
			}
		}
		alias := aliases[len(found)]
		var on []string
		ok := true
		for _, p := range k.Parts {
			expr, known := w.atPlace(p.Column)
			if !known {
				ok = false
				break
			}
			left := alias + "." + ident(p.Column)
			if p.Expr != "" {
				left, expr = over(p.Expr, p.Column, left), over(p.Expr, p.Column, expr)
			}
			on = append(on, left+" = "+expr)
			byKey = byKey || expr == "p.id" || expr == "p.id::text"
		}
		if ok {
			found = append(found, taken{alias, strings.Join(on, " AND "), alias + "." + ident(columns[0])})
		}
	}
	for _, x := range t.Exclusions {
		if on, column := w.excluded(x, aliases[len(found)%len(aliases)]); on != "" {
			found = append(found, taken{aliases[len(found)%len(aliases)], on, column})
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
func (w *writer) excluded(x catalog.Exclusion, alias string) (on, column string) {
	t := w.t
	rangeColumn, from, to := t.slots()
	var parts []string
	for _, m := range element.FindAllStringSubmatch(x.Definition, -1) {
		if m[2] == "=" {
			c := t.Column(unquote(m[1]))
			if c == nil {
				return "", ""
			}
			expr, ok := w.atPlace(c.Name)
			if !ok {
				return "", ""
			}
			parts = append(parts, fmt.Sprintf("%s.%s = %s", alias, m[1], expr))
			continue
		}
		switch {
		case rangeColumn != "" && mentions(m[1], rangeColumn):
			parts = append(parts, fmt.Sprintf("%s.%s && %s", alias, ident(rangeColumn), w.slot(t.Column(rangeColumn))))
			column = alias + "." + ident(rangeColumn)
		case from != "" && mentions(m[1], from):
			parts = append(parts, fmt.Sprintf("%[1]s.%[2]s < %[3]s AND %[1]s.%[4]s > %[5]s", alias, ident(from), grouped(w.slot(t.Column(to))), ident(to), w.slot(t.Column(from))))
			column = alias + "." + ident(from)
		}
	}
	if column == "" {
		return "", ""
	}
	return strings.Join(parts, " AND "), column
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
		return w.linked(column, true)
	}
	if t.ring != nil && slices.ContainsFunc(t.ring.own, func(i int) bool { return t.ring.Columns[i] == column }) {
		return w.linked(column, true)
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
	case column == first(t.slots()):
		return w.slot(c), true
	case c.Base == "bool" && t.sources[column] == isFalse:
		return "false", true
	}
	return "", false
}

func first(a, _, _ string) string { return a }

// place writes the step that finds the free places of whoever is short, with a number by which to take no more than
// are missing. Where one step does all, it is the row's.
func (w *writer) place(takens []taken, row string) string {
	t := w.t
	if w.merged {
		return ""
	}
	var items []string
	partition := ""
	if t.parent != nil {
		partition = "PARTITION BY d.id "
		for i, c := range t.parent.Columns {
			items = append(items, named(w.parentColumn(i, true), c))
		}
	}
	if strings.Contains(row, "p.entity") {
		items = append(items, "d.id AS entity")
	}
	var from strings.Builder
	from.WriteString("    FROM deficit AS d\n")
	step := ""
	if t.ring == nil {
		if strings.Contains(row, "p.n") {
			items = append(items, "p.n")
		}
		if strings.Contains(row, "p.id") {
			items = append(items, "p.id")
		}
		fmt.Fprintf(&from, "    CROSS JOIN LATERAL seed.places(%s, d.id, d.need) AS p\n", t.purpose())
		if strings.Contains(row, "p.slot") {
			items = append(items, "p.slot")
			fmt.Fprintf(&from, "    CROSS JOIN LATERAL (SELECT %s AS day) AS slot\n", slotDay)
		}
		if w.numbers {
			items = append(items, "p.number")
			from.WriteString(w.nameNumber())
		}
	} else {
		var ids []string
		for _, i := range t.ring.own {
			items = append(items, named("c."+ident(t.ring.Keys[i]), t.ring.Columns[i]))
			ids = append(ids, "c."+ident(t.ring.Keys[i]))
		}
		pair := strings.Contains(row, "p.id")
		if pair {
			items = append(items, "p.id")
		}
		for _, k := range takens {
			pair = pair || strings.Contains(k.on, "p.id")
		}
		if strings.Contains(row, "p.n") {
			items = append(items, "p.n")
		}
		for _, c := range w.ringTakes {
			items = append(items, "c."+ident(c)+" AS "+w.ringName(c))
		}
		if w.numbers {
			items = append(items, "p.number")
		}
		candidates, joins := w.ringed()
		step = candidates
		from.WriteString(joins)
		if pair {
			fmt.Fprintf(&from, "    CROSS JOIN LATERAL (SELECT seed.id(%s || d.id || ' ' || %s) AS id) AS pair\n", literal(t.name+" "), strings.Join(ids, " || ' ' || "))
		}
		if w.numbers {
			from.WriteString(w.nameNumber())
		}
	}
	items = append(items, "d.need - d.have AS missing")
	if t.paired() {
		items = append(items, fmt.Sprintf("row_number() OVER (ORDER BY %s) AS turn", w.entityOrder()))
	}
	head := wrap("    SELECT ", append(items, fmt.Sprintf("row_number() OVER (%sORDER BY p.n) AS k", partition)))
	var free []string
	for _, k := range takens {
		fmt.Fprintf(&from, "    LEFT JOIN %s AS %s ON %s\n", ref(t.Table), k.alias, k.on)
		free = append(free, k.column+" IS NULL")
	}
	if t.ring != nil && t.ring.to == t.parent.to {
		free = append(free, notSelf(w))
	}
	if t.most > 0 {
		free = append(free, fmt.Sprintf("p.n <= %d", t.most))
	}
	where := ""
	if len(free) > 0 {
		where = "    WHERE " + strings.Join(free, " AND ") + "\n"
	}
	joined := from.String() + where
	if strings.Contains(head+joined, "p.slot") {
		head, joined = strings.ReplaceAll(head, "p.slot", "slot.day AS slot"), strings.ReplaceAll(joined, "p.slot", "slot.day")
	}
	if t.ring != nil {
		head, joined = strings.ReplaceAll(head, "p.id", "pair.id"), strings.ReplaceAll(joined, "p.id", "pair.id")
	}
	if w.numbers {
		head, joined = strings.ReplaceAll(head, "p.number", "name.number"), strings.ReplaceAll(joined, "p.number", "name.number")
	}
	return step + ", place AS (\n" + head + joined + ")\n"
}

// nameNumber joins the number by which names are told apart: the rows of one parent have consecutive ones, from one
// that the parent decides.
func (w *writer) nameNumber() string {
	return fmt.Sprintf("    CROSS JOIN LATERAL (SELECT seed.pick(seed.id(d.id::text), %d, 30000) + p.n AS number) AS name\n", w.choice())
}

// entityOrder orders the entities.
func (w *writer) entityOrder() string {
	var keys []string
	for i := range w.t.parent.Columns {
		keys = append(keys, w.parentColumn(i, true))
	}
	return strings.Join(keys, ", ")
}

// notSelf keeps an entity from being its own partner.
func notSelf(w *writer) string {
	var parts []string
	for _, i := range w.t.ring.own {
		parts = append(parts, fmt.Sprintf("c.%s <> %s", ident(w.t.ring.Keys[i]), w.parentColumn(i, true)))
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
		joins = fmt.Sprintf("    CROSS JOIN (SELECT count(*) AS seats FROM %s HAVING count(*) > 0) AS ring\n", name)
	} else {
		shared := w.shared(l)
		joins = fmt.Sprintf("    JOIN (SELECT %[1]s, count(*) AS seats FROM %[2]s GROUP BY %[1]s) AS ring ON %[3]s\n",
			strings.Join(shared, ", "), name, strings.ReplaceAll(on, "X.", "ring."))
		on = " AND " + strings.ReplaceAll(on, "X.", "c.")
	}
	joins += fmt.Sprintf("    CROSS JOIN LATERAL seed.partners(%s, d.id, %s, ring.seats) AS p\n    JOIN %s AS c ON c.seat = p.seat%s\n",
		literal(w.t.name), need, name, on)
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

// collated writes a column to order by, in the same order everywhere.
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
	tables := []string{w.t.Name, "deficit", "place"}
	for _, l := range append(slices.Clone(w.t.partners), w.t.parent) {
		if l != nil {
			tables = append(tables, l.to.Name)
		}
	}
	if name != w.t.Name && (ident(step) != step || slices.Contains(tables, step)) {
		step = "some_" + step
	}
	for ident(step) != step || slices.Contains(tables, step) {
		step = "new_" + step
	}
	return step
}
