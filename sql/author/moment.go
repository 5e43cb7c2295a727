package author

import (
	"fmt"
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
	case c == w.begins():
		return of(c, fmt.Sprintf("seed.office_hours(p.id, seed.moment(p.id, %s) + interval '14 days')", w.since())), false
	case w.t.fresh > 0 && c == born:
		since := w.since()
		if among, ok := strings.CutPrefix(since, "greatest("); ok {
			since = strings.TrimSuffix(among, ")")
		}
		return of(c, fmt.Sprintf("seed.moment(p.id, greatest(%s, seed.as_of() - interval '%d days'))", since, w.t.fresh)), false
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

// later writes a time column's value as another column's and an interval.
func (w *writer) later(from, c *catalog.Column, expr, step string) string {
	switch {
	case from.Base == c.Base && step == "":
		return expr
	case from.Base == c.Base && c.Base == "date":
		return expr + " + " + strings.TrimSuffix(strings.TrimSuffix(strings.Replace(step, "1 hour", "1 day", 1), " days"), " day")
	case from.Base == c.Base:
		return expr + " + interval " + literal(step)
	}
	at := instant(from, expr)
	if step != "" {
		at = "(" + at + " + interval " + literal(step) + ")"
	}
	return of(c, at)
}

// byOrder returns the value of a column that must be more than another: starts_at, ends_at.
func (w *writer) byOrder(c *catalog.Column) string {
	if w.t.isRef(c.Name) || w.isKey(c) {
		return ""
	}
	for _, p := range w.t.ordered() {
		less := w.t.Column(p.less)
		if p.more != c.Name || !w.has(less) || less == c {
			continue
		}
		expr := w.written(less)
		switch {
		case isTime(c) && isTime(less):
			step := "1 hour"
			switch word := w.word(c); {
			case future.MatchString(word) && w.beside(nil, gross) == nil && w.beside(nil, net) == nil && c.Base == "date":
				step = "180 days"
			case future.MatchString(word):
				step = "30 days"
			case updated.MatchString(word) && !p.strict:
				step = ""
			}
			return w.later(less, c, expr, step)
		case isNumber(c) && isNumber(less):
			return expr + " + 1"
		case (c.Base == "time" || c.Base == "timetz") && c.Base == less.Base:
			return expr + " + interval '1 hour'"
		}
	}
	return ""
}

var starts = re(`(start|begin|open|from|valid_from|check_?in|arriv\w+|min|low|depart\w+)`)

// ordered returns the orders between columns: those that CHECKs demand, then those that names tell.
func (t *table) ordered() []pair {
	found := t.pairs()
	for _, c := range t.Columns {
		if !isTime(c) && c.Base != "time" || !c.NotNull {
			continue
		}
		word := snake(c.Name)
		for _, other := range t.Columns {
			if other == c || other.Base != c.Base || !other.NotNull && !born.MatchString(snake(other.Name)) {
				continue
			}
			if m := starts.FindString(snake(other.Name)); m != "" && ending.MatchString(word) && !ending.MatchString(snake(other.Name)) && !future.MatchString(word) {
				found = append(found, pair{other.Name, c.Name, true})
			}
		}
	}
	return found
}
