package author

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

// row writes the step that says what a row holds.
func (w *writer) row(joins string) string {
	t := w.t
	var keys, values []string
	if w.idToo {
		keys = append(keys, "p.id AS place_id")
	}
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
	if r := t.tree(); r != nil && w.isTree(t.Column(r.Columns[0])) {
		values = append(values, "p.n")
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
		fmt.Fprintf(&b, "    FROM deficit AS d\n    CROSS JOIN LATERAL seed.places(%s, d.id, d.need) AS p\n", t.purpose())
		if w.numbers {
			b.WriteString(w.nameNumber())
		}
	} else if w.booked != nil {
		fmt.Fprintf(&b, "    FROM (SELECT *, row_number() OVER (ORDER BY %s) AS turn FROM free WHERE k <= missing) AS p\n", strings.ReplaceAll(w.rowOrder(), "p.", ""))
	} else {
		b.WriteString("    FROM free AS p\n")
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
	if w.booked == nil {
		b.WriteString("    WHERE p.k <= p.missing\n")
	}
	b.WriteString(")\n")
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
		if l == w.booked {
			name := w.step("free_" + l.to.Name)
			ctes.WriteString(w.openings(name))
			fmt.Fprintf(&b, "    JOIN %s AS %s ON %[2]s.seat = p.turn - 1\n", name, l.alias)
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
			turn := "p.turn"
			if w.t.parent == nil {
				turn = "p.k"
			}
			fmt.Fprintf(&b, "    %s %s AS %s ON %[3]s.seat = %s - 1\n", join, name, l.alias, turn)
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
		if u.l == w.t.of {
			ctes.WriteString(w.ofKind(u.name, columns[u.name], u.l))
			continue
		}
		step := candidates(u.name, columns[u.name], u.by, u.l, len(w.t.partners) > 3 && !u.l.alone)
		if u.l.alone {
			step = strings.TrimSuffix(step, "\n)\n")
			step += fmt.Sprintf("\n    WHERE NOT EXISTS (SELECT FROM %s AS r WHERE %s)\n)\n", ref(w.t.Table), refersTo(u.l))
		}
		ctes.WriteString(step)
	}
	return ctes.String(), b.String()
}

// refersTo writes the condition under which row r refers to a row of a link's target.
func refersTo(l *link) string {
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

// conflict ends the statement. PostgreSQL allows no ON CONFLICT with a deferrable unique key.
func (w *writer) conflict() string {
	if w.t.Deferrable {
		return ";\n"
	}
	return "\nON CONFLICT DO NOTHING;\n"
}

// mated writes the steps for the other row of a pair in which each needs the other.
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
	made := strings.Replace(m.row(""), "    FROM free AS p\n    WHERE p.k <= p.missing\n",
		fmt.Sprintf("    FROM (SELECT %s AS id, %s AS %s FROM %s) AS p\n", ident(l.Columns[0]), ident(back.Keys[0]), ident(back.Columns[0]), m.mateOf), 1)
	insert := "    " + strings.ReplaceAll(strings.TrimSuffix(m.insert(made), ";\n"), "\n", "\n    ")
	return made + ", " + w.step("new_"+l.to.Name) + " AS (\n" + insert + "\n)\n"
}

func (w *writer) insert(row string) string {
	var names, values []string
	for _, c := range w.t.Columns {
		if found := w.cells[c]; found.expr != "" {
			names = append(names, ident(c.Name))
			switch {
			case found.final:
				values = append(values, found.expr)
			case found.shown != "":
				values = append(values, found.shown)
			default:
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
		from = "FROM free WHERE k <= missing"
	}
	from += w.conflict()
	one := wrap("SELECT ", values)
	if strings.Count(one, "\n") == 1 && len(one)+len(from) < 142 {
		return into + overriding + strings.TrimSuffix(one, "\n") + " " + from
	}
	return into + overriding + one + from
}
