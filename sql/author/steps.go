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
		fmt.Fprintf(&from, "    CROSS JOIN LATERAL seed.places(%s, d.id, d.need) AS p\n", literal(t.name))
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
	head := wrap("    SELECT ", append(items, fmt.Sprintf("row_number() OVER (%sORDER BY p.n) AS rank", partition)))
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

// row writes the step that says what a row holds.
func (w *writer) row(joins string) string {
	t := w.t
	var keys, values []string
	for _, c := range w.t.Columns {
		found := w.cells[c]
		if found.expr == "" || found.final {
			continue
		}
		item := named(found.expr, c.Name)
		if t.isRef(c.Name) || strings.HasPrefix(found.expr, "p.id") {
			keys = append(keys, item)
		} else {
			values = append(values, item)
		}
	}
	if len(values) == 0 && joins == "" && !slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, "p.id") || strings.Contains(k, "p.n") }) && w.entity == "" && w.top == "" && !w.merged {
		return "" // the places say all
	}
	var b strings.Builder
	kept := ""
	if t.mate != nil {
		kept = "MATERIALIZED "
	}
	fmt.Fprintf(&b, ", %s AS %s(\n", w.rowName(), kept)
	b.WriteString(columns(keys, values))
	if w.merged {
		fmt.Fprintf(&b, "    FROM deficit AS d\n    CROSS JOIN LATERAL seed.places(%s, d.id, d.need) AS p\n", literal(t.name))
		if w.numbers {
			b.WriteString(w.nameNumber())
		}
	} else {
		b.WriteString("    FROM place AS p\n")
	}
	if w.entity != "" {
		var on []string
		for i, k := range t.parent.Keys {
			on = append(on, fmt.Sprintf("%s.%s = %s", w.entity, ident(k), w.parentColumn(i, false)))
		}
		fmt.Fprintf(&b, "    JOIN %s AS %s ON %s\n", ref(t.parent.to.Table), w.entity, strings.Join(on, " AND "))
	}
	b.WriteString(joins)
	if w.top != "" {
		fmt.Fprintf(&b, "    CROSS JOIN (SELECT coalesce(max(%s), 0) AS last FROM %s) AS top\n", ident(w.top), ref(t.Table))
	}
	if w.merged {
		b.WriteString("    WHERE p.n BETWEEN d.have + 1 AND d.need\n)\n")
		return strings.ReplaceAll(b.String(), "p.number", "name.number")
	}
	b.WriteString("    WHERE p.rank <= p.missing\n)\n")
	return b.String()
}

func (w *writer) rowName() string {
	name := w.step(w.t.Name)
	for slices.ContainsFunc(w.t.partners, func(l *link) bool { return name == w.step(l.to.Name) }) {
		name = "new_" + name
	}
	return name
}

// columns writes what a step selects: keys in one line, then a value a line, or more where there are many.
func columns(keys, values []string) string {
	if len(values) > 14 {
		return wrap("    SELECT ", slices.Concat(keys, values))
	}
	text := ""
	if len(keys) > 0 {
		text = strings.TrimSuffix(wrap("    SELECT ", keys), "\n")
	}
	for i, v := range values {
		if i == 0 && text == "" {
			text = "    SELECT " + v
			continue
		}
		text += ",\n           " + v
	}
	if text == "" {
		text = "    SELECT"
	}
	return text + "\n"
}

// joins writes the steps that number the partners, and the joins that choose one by the row's id.
func (w *writer) joins() (steps, joins string) {
	var ctes, b strings.Builder
	chosen := map[*table]int{}       // the choice by which the first partner of a table was taken
	columns := map[string][]string{} // of a step
	type use struct {
		name, by string
		l        *link
	}
	var uses []use
	rings := 0
	for _, l := range w.t.partners {
		if l == w.t.ring || w.derived(l) != "" || slices.ContainsFunc(l.own, func(i int) bool {
			return w.t.sources[l.Columns[i]] == isNull || w.hints.Null[l.Columns[i]] && !l.required
		}) {
			continue
		}
		keys, by, on := w.numbering(l, "p")
		for _, c := range l.to.Columns {
			if w.uses(l.alias+"."+ident(c.Name)) && !slices.Contains(keys, ident(c.Name)) {
				keys = append(keys, ident(c.Name))
			}
		}
		if w.like(l) {
			key, order := ident(l.Keys[0]), collated(l.to.Column(l.Keys[0]))
			keys = append(keys, fmt.Sprintf("coalesce(lead(%s) OVER (ORDER BY %s), first_value(%[1]s) OVER (ORDER BY %[2]s)) AS next", key, order))
		}
		name := w.step(l.to.Name)
		for slices.ContainsFunc(uses, func(u use) bool { return u.name == name && (u.l.to != l.to || u.by != by) }) || w.t.ring != nil && name == w.step(w.t.ring.to.Name) {
			name = snake(role(l)) + "_" + name
		}
		if !slices.ContainsFunc(uses, func(u use) bool { return u.name == name }) {
			uses = append(uses, use{name, by, l})
		}
		for _, k := range keys {
			if !slices.Contains(columns[name], k) {
				columns[name] = append(columns[name], k)
			}
		}
		join := "JOIN"
		if !l.required {
			join = "LEFT JOIN"
		}
		if l.alone {
			fmt.Fprintf(&b, "    JOIN %s AS %s ON %[2]s.seat = p.turn - 1\n", name, l.alias)
			continue
		}
		if on == "" {
			seats := fmt.Sprintf("(SELECT nullif(count(*), 0)::int FROM %s)", name)
			seat := ""
			if choice := chosen[l.to]; choice == 0 {
				chosen[l.to] = w.choice()
				seat = fmt.Sprintf("seed.pick(p.id, %d, %s)", chosen[l.to], seats)
			} else { // somebody else than before
				seat = fmt.Sprintf("(seed.pick(p.id, %d, %s) + 1) %% %[2]s", choice, seats)
			}
			line := fmt.Sprintf("    %s %s AS %s ON %[3]s.seat = %s\n", join, name, l.alias, seat)
			if len(line) > 119 {
				line = strings.Replace(line, " ON ", "\n      ON ", 1)
			}
			b.WriteString(line)
			continue
		}
		rings++
		ring := "ring"
		if rings > 1 {
			ring = fmt.Sprintf("ring_%d", rings)
		}
		fmt.Fprintf(&b, "    %[1]s (SELECT %[2]s, count(*)::int AS seats FROM %[3]s GROUP BY %[2]s) AS %[4]s ON %[5]s\n",
			join, strings.Join(w.shared(l), ", "), name, ring, strings.ReplaceAll(on, "X.", ring+"."))
		fmt.Fprintf(&b, "    %s %s AS %s ON %s AND %[3]s.seat = seed.pick(p.id, %[5]d, %[6]s.seats)\n",
			join, name, l.alias, strings.ReplaceAll(on, "X.", l.alias+"."), w.choice(), ring)
	}
	for _, u := range uses {
		step := candidates(u.name, columns[u.name], u.by, u.l, len(w.t.partners) > 3 && !u.l.alone)
		if u.l.alone {
			step = strings.TrimSuffix(step, "\n)\n")
			step += fmt.Sprintf("\n    WHERE NOT EXISTS (SELECT FROM %s AS r WHERE %s)\n)\n", ref(w.t.Table), w.refers(u.l))
		}
		ctes.WriteString(step)
	}
	return ctes.String(), b.String()
}

// refers writes the condition under which row r of the table refers to a row of a link's target.
func (w *writer) refers(l *link) string {
	var on []string
	for i, k := range l.Keys {
		on = append(on, fmt.Sprintf("r.%s = %s.%s", ident(l.Columns[i]), ident(l.to.Name), ident(k)))
	}
	return strings.Join(on, " AND ")
}

// uses reports whether any value names an expression.
func (w *writer) uses(expr string) bool {
	for _, c := range w.cells {
		if i := strings.Index(c.expr, expr); i >= 0 && !strings.HasPrefix(c.expr[i+len(expr):], "_") {
			return true
		}
	}
	return false
}

// rowOrder orders the rows that one statement makes.
func (w *writer) rowOrder() string {
	if w.t.parent == nil {
		return "p.n"
	}
	var keys []string
	for i := range w.t.parent.Columns {
		keys = append(keys, w.parentColumn(i, false))
	}
	return strings.Join(append(keys, "p.n"), ", ")
}

// conflict ends the statement. PostgreSQL takes no ON CONFLICT where the check of a unique key may wait.
func (w *writer) conflict() string {
	if w.t.Deferrable {
		return ";\n"
	}
	return "\nON CONFLICT DO NOTHING;\n"
}

// mated writes the steps that make and insert the row which this one needs, and which needs this one.
func (w *writer) mated() string {
	l := w.t.mate
	if l == nil {
		return ""
	}
	other := *l.to
	i := slices.IndexFunc(other.Refs, func(r catalog.Ref) bool { return r.Schema == w.t.Schema && r.Table == w.t.Name })
	back := other.Refs[i]
	other.parent, other.partners, other.ring, other.name = &link{Ref: back, to: w.t, required: true, own: []int{0}}, nil, nil, w.t.name
	m := &writer{t: &other, mateOf: w.rowName(), cells: map[*catalog.Column]*cell{}, formulas: other.formulas(), conditions: other.conditions()}
	for _, c := range other.Columns {
		if m.cell(c); c.Name == l.Keys[0] {
			m.cells[c] = &cell{expr: "p.id"}
		}
	}
	made := strings.Replace(m.row(""), "    FROM place AS p\n    WHERE p.rank <= p.missing\n",
		fmt.Sprintf("    FROM (SELECT %s AS id, %s AS %s FROM %s) AS p\n", ident(l.Columns[0]), ident(back.Keys[0]), ident(back.Columns[0]), m.mateOf), 1)
	insert := "    " + strings.ReplaceAll(strings.TrimSuffix(m.insert(made), ";\n"), "\n", "\n    ")
	return made + ", " + w.step("new_"+l.to.Name) + " AS (\n" + insert + "\n)\n"
}

func (w *writer) insert(row string) string {
	var names, values []string
	for _, c := range w.t.Columns {
		if found := w.cells[c]; found.expr != "" {
			names = append(names, ident(c.Name))
			if found.final {
				values = append(values, found.expr)
			} else {
				values = append(values, ident(c.Name))
			}
		}
	}
	if len(names) == 0 { // the server knows all
		return fmt.Sprintf("INSERT INTO %s\nSELECT FROM %s%s", ref(w.t.Table), w.rowName(), w.conflict())
	}
	overriding := ""
	for _, c := range w.t.Columns {
		if c.Identity == "a" && w.cells[c].expr != "" {
			overriding = "OVERRIDING SYSTEM VALUE\n"
		}
	}
	head := fmt.Sprintf("INSERT INTO %s (", ref(w.t.Table))
	into := strings.TrimSuffix(wrap(head, names), "\n") + ")\n"
	if strings.Count(into, "\n") > 1 {
		into = head + "\n" + wrap("    ", names) + ")\n"
	}
	from := "FROM " + w.rowName()
	if row == "" {
		from = "FROM place WHERE rank <= missing"
	}
	from += w.conflict()
	one := wrap("SELECT ", values)
	if strings.Count(one, "\n") == 1 && len(one)+len(from) < 142 {
		return into + overriding + strings.TrimSuffix(one, "\n") + " " + from
	}
	return into + overriding + one + from
}
