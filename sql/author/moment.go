package author

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

// birth returns the column that says when a row was created, or nil.
func birth(t *catalog.Table) *catalog.Column {
	for _, exact := range []string{"created_at", "created", "created_on", "inserted_at", "created_date", "date_created"} {
		for _, c := range t.Columns {
			if isTime(c) && snake(c.Name) == exact && !c.Generated {
				return c
			}
		}
	}
	for _, c := range t.Columns {
		if isTime(c) && c.NotNull && !c.Generated && born.MatchString(snake(c.Name)) {
			return c
		}
	}
	return nil
}

// event returns the column that says when what a row tells of takes place, such as starts_at, or nil. It need not be when
// the row was created.
func event(t *catalog.Table) *catalog.Column {
	_, from, _ := (&table{Table: t}).slots()
	for _, c := range t.Columns {
		if isTime(c) && c.NotNull && !c.Generated && (c.Name == from || happens.MatchString(snake(c.Name))) {
			return c
		}
	}
	return nil
}

// instant writes a time column or expression as a timestamptz.
func instant(c *catalog.Column, expr string) string {
	switch c.Base {
	case "timestamp":
		return expr + " AT TIME ZONE 'UTC'"
	case "date":
		return expr + "::timestamp AT TIME ZONE 'UTC'"
	}
	return expr
}

// sum matches an expression that binds less than AT TIME ZONE.
var sum = re(`^[^(]*(?:\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*\)[^(]*)* [-+] `)

// of writes a timestamptz expression as what a time column holds.
func of(c *catalog.Column, expr string) string {
	if c.Base != "timestamptz" && sum.MatchString(expr) {
		expr = "(" + expr + ")"
	}
	switch c.Base {
	case "timestamp":
		return expr + " AT TIME ZONE 'UTC'"
	case "date":
		return "(" + expr + " AT TIME ZONE 'UTC')::date"
	}
	return expr
}

// today is the clock's date.
func (w *writer) today() string { return "(seed.as_of() AT TIME ZONE 'UTC')::date" }

// since is the earliest instant for a row: all rows that it refers to exist by then.
func (w *writer) since() string {
	var instants []string
	for _, s := range w.seen() {
		if c := birth(s.table); c != nil {
			instants = append(instants, instant(c, s.take(c.Name)))
		}
	}
	switch len(instants) {
	case 0:
		return "seed.as_of() - interval " + literal([]string{"2 years", "1 year", "6 months", "3 months"}[min(w.t.depth, 3)])
	case 1:
		return instants[0]
	}
	return "greatest(" + strings.Join(instants, ", ") + ")"
}

// midnight shortens a bound that has no time of day.
func midnight(bound string) string { return strings.Replace(bound, " 00:00:00", "", 1) }

var fromBound = re(`FROM \('([^']+)'\) TO \('([^']+)'\)`)

// span returns since and until of a column by which the table is partitioned, so that a partition takes the row.
func (w *writer) span(c *catalog.Column) (since, until string, ok bool) {
	if !strings.HasPrefix(w.t.PartitionBy, "RANGE (") || !mentions(w.t.PartitionBy, c.Name) {
		return "", "", false
	}
	for _, b := range w.t.Bounds {
		if b == "DEFAULT" {
			return "", "", false
		}
		if m := fromBound.FindStringSubmatch(b); m != nil {
			if since == "" || m[1] < since {
				since = m[1]
			}
			until = max(until, m[2])
		}
	}
	return since, until, since != ""
}

// time returns an instant: when the row was created, or something that follows from it.
func (w *writer) time(c *catalog.Column) (expr string, final bool) {
	word := w.word(c)
	born := birth(w.t.Table)
	if since, until, ok := w.span(c); ok {
		return of(c, fmt.Sprintf("seed.moment(p.id, timestamptz %s, least(seed.as_of(), timestamptz %s))", literal(midnight(since)), literal(midnight(until)))), false
	}
	switch {
	case w.t.dated != nil && c == born && c != w.t.dated && w.has(w.t.dated): // not later than what it tells of
		return w.later(w.t.dated, c, w.written(w.t.dated), ""), true
	case c == w.begins():
		return of(c, fmt.Sprintf("seed.office_hours(p.id, seed.moment(p.id, %s) + interval '14 days')", w.since())), false
	case birthday.MatchString(word):
		if w.t.isAnimal() {
			return fmt.Sprintf("%s - 500 - %s", w.today(), w.pick(4500)), false
		}
		return "seed.birth_date(p.id)", false
	case born != nil && c != born && w.has(born) && !birthday.MatchString(word):
		from := w.written(born)
		switch {
		case future.MatchString(word):
			return w.later(born, c, from, "30 days"), true
		case ending.MatchString(word):
			return w.later(born, c, from, "1 day"), true
		}
		return w.later(born, c, from, ""), true
	case future.MatchString(word):
		return of(c, fmt.Sprintf("seed.as_of() + (1 + %s) * interval '1 day'", w.pick(60))), false
	}
	return of(c, fmt.Sprintf("seed.moment(p.id, %s)", w.since())), false
}

// recent returns a moment that is fresh enough.
func (w *writer) recent(c *catalog.Column) string {
	since := w.since()
	if among, ok := strings.CutPrefix(since, "greatest("); ok {
		since = strings.TrimSuffix(among, ")")
	}
	return of(c, fmt.Sprintf("seed.moment(p.id, greatest(%s, seed.as_of() - interval '%d days'))", since, w.t.fresh))
}

// before returns the value of a column that must be less than the one by which rows are fresh.
func (w *writer) before(c *catalog.Column) string {
	more := w.t.dated
	if more == nil || !isTime(c) || !w.has(more) {
		return ""
	}
	for _, p := range w.t.ordered() {
		if p.less == c.Name && p.more == more.Name {
			step := strings.Trim(cmp.Or(p.step, "1 hour"), "'")
			if c.Base == "date" && more.Base == "date" {
				step = "1 day"
			}
			return of(c, instant(more, w.written(more))+" - interval "+literal(step))
		}
	}
	return ""
}

var days = re(`^(\d+) days?$`)

// later writes a time column's value as another column's and an interval.
func (w *writer) later(from, c *catalog.Column, expr, step string) string {
	switch {
	case from.Base == c.Base && step == "":
		return expr
	case from.Base == c.Base && c.Base == "date":
		if m := days.FindStringSubmatch(strings.Replace(step, "1 hour", "1 day", 1)); m != nil {
			return expr + " + " + m[1]
		}
		return "(" + expr + " + interval " + literal(step) + ")::date"
	case from.Base == c.Base:
		return expr + " + interval " + literal(step)
	}
	at := instant(from, expr)
	if step != "" {
		at = "(" + at + " + interval " + literal(step) + ")"
	}
	return of(c, at)
}

// byOrder returns the value of a column that must be more than others, such as starts_at and ends_at: that of the latest.
func (w *writer) byOrder(c *catalog.Column) string {
	if w.t.isRef(c.Name) || w.isKey(c) {
		return ""
	}
	var below []*catalog.Column
	var first pair
	step := ""
	for _, p := range w.t.ordered() {
		less := w.t.Column(p.less)
		kin := isTime(c) && isTime(less) || isNumber(c) && isNumber(less) || (c.Base == "time" || c.Base == "timetz") && c.Base == less.Base
		if p.more != c.Name || !kin || less == c || !w.has(less) {
			continue
		}
		if len(below) == 0 {
			first = p
		}
		step = max(step, p.step)
		if !slices.Contains(below, less) {
			below = append(below, less)
		}
	}
	switch {
	case len(below) == 0:
		return ""
	case isNumber(c):
		return w.written(below[0]) + " + 1"
	case !isTime(c):
		return w.written(below[0]) + " + interval '1 hour'"
	case step != "":
		step = strings.Trim(step, "'")
	case future.MatchString(w.word(c)) && c.Base == "date" && w.beside(nil, gross) == nil && w.beside(nil, net) == nil:
		step = "180 days"
	case future.MatchString(w.word(c)):
		step = "30 days"
	case !updated.MatchString(w.word(c)) || first.strict:
		step = "1 hour"
	}
	// One of which another is made is not the latest.
	below = slices.DeleteFunc(slices.Clone(below), func(early *catalog.Column) bool {
		return slices.ContainsFunc(below, func(late *catalog.Column) bool {
			return late != early && strings.Contains(w.written(late), w.written(early)+" ") && w.cell(late).final
		})
	})
	if len(below) == 1 {
		return w.later(below[0], c, w.written(below[0]), step)
	}
	latest := *c
	var all []string
	for _, less := range below {
		if less.Base != c.Base {
			latest.Base = "timestamptz"
		}
	}
	for _, less := range below {
		expr := w.written(less)
		if latest.Base != c.Base {
			expr = instant(less, expr)
		}
		all = append(all, expr)
	}
	return w.later(&latest, c, "greatest("+strings.Join(all, ", ")+")", step)
}

var starts = re(`(start|begin|open|from|valid_from|check_?in|arriv\w+|min|low|depart\w+)`)

// ordered returns the orders between columns: those that CHECKs demand, then those that names tell.
func (t *table) ordered() []pair {
	found, conditions := t.pairs(), t.conditions()
	for _, c := range t.Columns {
		if !isTime(c) && c.Base != "time" || !c.NotNull && conditions[c.Name] == "" {
			continue
		}
		word := snake(c.Name)
		for _, other := range t.Columns {
			if other == c || other.Base != c.Base || !other.NotNull && !born.MatchString(snake(other.Name)) {
				continue
			}
			if m := starts.FindString(snake(other.Name)); m != "" && ending.MatchString(word) && !ending.MatchString(snake(other.Name)) && !future.MatchString(word) {
				found = append(found, pair{less: other.Name, more: c.Name, strict: true})
			}
		}
	}
	return found
}
