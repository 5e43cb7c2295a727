package author

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

// value returns the expression for a column, over the steps before the row's own; or with final true over the row's
// other columns. Without a value the column is left to its default, or NULL.
func (w *writer) value(c *catalog.Column) (expr string, final bool) {
	if formula := w.formulas[c.Name]; formula != "" {
		return formula, true
	}
	if condition := w.conditions[c.Name]; condition != "" && !w.hints.Null[c.Name] {
		w.conditions[c.Name] = ""
		then := ""
		if born := birth(w.t.Table); isTime(c) && born != nil && w.has(born) {
			then = w.after(born, c)
		} else if then = w.byOrder(c); then == "" && isTime(c) {
			then = of(c, fmt.Sprintf("seed.moment(%s, seed.as_of() - interval '30 days')", w.rowID()))
		} else if then == "" {
			then, _ = w.made(c)
			then = strings.ReplaceAll(then, "p.id", w.rowID())
		}
		return "CASE WHEN " + condition + " THEN " + then + " END", true
	}
	how := w.t.sources[c.Name]
	if w.hints.Null[c.Name] && !c.NotNull {
		how = isNull
	}
	switch how {
	case isNull:
		return "", false
	case isFalse:
		return "false", false
	case byOptions:
		return w.numbered(c), false
	case byNumber, byID:
		return w.unique(c, how), false
	}
	if expr := w.slot(c); expr != "" {
		return expr, false
	}
	if w.t.dated == c {
		return w.recent(c), false
	}
	if expr := w.before(c); expr != "" {
		return expr, true
	}
	if expr, final := w.told(c); expr != "" {
		return expr, final
	}
	if w.left(c) {
		return "", false
	}
	if expr := w.byOrder(c); expr != "" {
		return expr, true
	}
	if expr := w.carried(c); expr != "" {
		return expr, false
	}
	if options := w.allowed(c); len(options) > 0 {
		return w.chosen(c, options), false
	}
	return w.made(c)
}

// left reports whether a column keeps its default, or NULL, because nothing better is known.
func (w *writer) left(c *catalog.Column) bool {
	word := w.word(c)
	if w.hints.Fill[c.Name] {
		return false
	}
	for _, f := range w.formulas {
		if mentions(f, c.Name) {
			return false
		}
	}
	varies := len(w.t.options(c)) > 0
	if c.Default != "" {
		switch {
		case changing(c.Default):
			return false
		case c.Base == "bool":
			return !w.mixed(c)
		case varies:
			return len(w.columns()) > wide
		case c.Default == "''::text" || c.Default == "''::character varying" || c.Default == "''::citext":
			return len(w.columns()) > wide
		case strings.HasPrefix(c.Default, "NULL"):
		case isNumber(c) && (isZero(c.Default) && w.worthy(word) || w.refused(c)):
			return false
		default:
			return true
		}
	}
	if c.NotNull {
		return false
	}
	if len(w.columns()) > wide && !varies && !born.MatchString(word) {
		return true
	}
	if c.Array || c.Kind == "c" || c.Kind == "r" || c.Kind == "m" {
		return true
	}
	switch c.Base {
	case "timestamptz", "timestamp", "date":
		return !(born.MatchString(word) || updated.MatchString(word) && strings.HasPrefix(word, "up") || birthday.MatchString(word) || strings.Contains(word, "start") || strings.Contains(word, "due"))
	case "int2", "int4", "int8", "numeric", "float4", "float8", "money":
		known := money.MatchString(word) || strings.Contains(word, "quantity") || strings.Contains(word, "rating") ||
			strings.Contains(word, "year") || word == "age" || strings.Contains(word, "capacity") || strings.Contains(word, "duration") || place.MatchString(word) || born.MatchString(word)
		l := w.t.limitsOf(c)
		return !known && (l.low == nil || l.high == nil) || w.t.isRef(c.Name)
	case "text", "varchar", "bpchar", "citext":
		return !varies && !known(word)
	case "bool":
		return !w.mixed(c)
	case "inet":
		return false
	}
	return !varies
}

// refused reports whether a CHECK does not take a column's own default.
func (w *writer) refused(c *catalog.Column) bool {
	l := w.t.limitsOf(c)
	n, err := strconv.ParseFloat(strings.Trim(bare(c.Default), "()'"), 64)
	return err == nil && (l.low != nil && (n < *l.low || n == *l.low && l.lowOpen) || l.high != nil && (n > *l.high || n == *l.high && l.hiOpen))
}

func isZero(expr string) bool { return strings.Trim(bare(expr), "0.()'") == "" }

// worthy reports whether a number of that name should not be 0 in every row.
func (w *writer) worthy(word string) bool {
	return !counter.MatchString(word) && (strings.Contains(word, "price") || strings.Contains(word, "subtotal") || strings.Contains(word, "stock") || strings.Contains(word, "amount"))
}

// wide is the number of columns from which a row gets only the values that it needs.
const wide = 30

// narrow is the number of columns up to which a row gets values, too, that only make it more like life.
const narrow = 15

// changing reports whether a default differs from run to run, so that it cannot be used.
func changing(expr string) bool {
	lower := strings.ToLower(expr)
	for _, s := range []string{"now()", "current_", "localtime", "_timestamp()", "timeofday", "random", "uuid", "'now'", "'today'", "ulid", "nanoid", "cuid", "gen_", "session_user"} {
		if strings.Contains(lower, s) {
			return true
		}
	}
	return false
}

// carried returns the value that the parent or a partner has in a column of the same meaning.
func (w *writer) carried(c *catalog.Column) string {
	word := snake(c.Name)
	if word != "price" && word != "unit_price" && !strings.HasPrefix(word, "currency") {
		return ""
	}
	for _, s := range w.seen() {
		for _, other := range s.table.Columns {
			same := other.Name == c.Name || word == "unit_price" && snake(other.Name) == "price"
			if same && other.NotNull && other.Base == c.Base && other.Scale <= c.Scale {
				return s.take(other.Name)
			}
		}
	}
	return ""
}

// allowed returns the options of a column without those that the hints or a partial index exclude.
func (w *writer) allowed(c *catalog.Column) []string {
	options := w.t.options(c)
	if at, ok := w.hints.Option[c.Name]; ok && at < len(options) {
		return options[at : at+1]
	}
	return options
}

// chosen picks among options by the row's id.
func (w *writer) chosen(c *catalog.Column, options []string) string {
	switch {
	case len(options) == 1 && isNumber(c):
		return options[0]
	case len(options) == 1:
		return w.typed(c, literal(options[0]))
	case c == w.t.kind && w.t.parent == nil && len(options) == len(w.t.options(c)): // as many of each kind
		turn := fmt.Sprintf("[1 + p.n %% %d]", len(options))
		if slices.Equal(options, c.Values) {
			return fmt.Sprintf("(enum_range(NULL::%s))%s", c.BaseType, turn)
		}
		return w.typed(c, "("+list(c, options)+")"+turn)
	}
	if expr := w.timely(c, options); expr != "" {
		return expr
	}
	all, typed := list(c, options), w.typed
	if slices.Equal(options, c.Values) {
		all, typed = fmt.Sprintf("enum_range(NULL::%s)", c.BaseType), func(_ *catalog.Column, expr string) string { return expr }
	}
	if w.t.parent != nil && w.t.ring == nil && !w.walked && !w.t.one && w.mateOf == "" {
		w.walked = true
		return typed(c, fmt.Sprintf("seed.walk(%s::text, p.n, %s)", w.parentColumn(0, false), all))
	}
	return typed(c, fmt.Sprintf("seed.pick(p.id, %d, %s)", w.choice(), all))
}

// numbered gives the options in turn by the row's number.
func (w *writer) numbered(c *catalog.Column) string {
	options := w.t.options(c)
	switch {
	case c.Base == "bool":
		return "(p.n = 1)"
	case slices.Equal(options, c.Values):
		return fmt.Sprintf("(enum_range(NULL::%s))[p.n]", c.BaseType)
	}
	return w.typed(c, fmt.Sprintf("(%s)[p.n]", list(c, options)))
}

// list writes options as an array.
func list(c *catalog.Column, options []string) string {
	written := make([]string, len(options))
	for i, o := range options {
		if written[i] = literal(o); isNumber(c) {
			written[i] = o
		}
	}
	return "ARRAY[" + strings.Join(written, ", ") + "]"
}

// typed adds the cast to a text that an assignment does not make.
func (w *writer) typed(c *catalog.Column, expr string) string {
	switch c.Base {
	case "text", "varchar", "bpchar", "citext", "name", "int2", "int4", "int8", "numeric", "float4", "float8":
		return expr
	}
	if strings.HasPrefix(expr, "'") || strings.HasPrefix(expr, "(") || strings.HasPrefix(expr, "seed.pick") || strings.HasPrefix(expr, "seed.walk") {
		return expr + "::" + c.BaseType
	}
	return "(" + expr + ")::" + c.BaseType
}

func isNumber(c *catalog.Column) bool {
	switch c.Base {
	case "int2", "int4", "int8", "numeric", "float4", "float8", "money":
		return true
	}
	return false
}

func isText(c *catalog.Column) bool {
	switch c.Base {
	case "text", "varchar", "bpchar", "citext", "name":
		return true
	}
	return false
}

func isTime(c *catalog.Column) bool {
	return !c.Array && (c.Base == "timestamptz" || c.Base == "timestamp" || c.Base == "date")
}

// made invents a value by type and name.
func (w *writer) made(c *catalog.Column) (expr string, final bool) {
	if c.Array {
		return w.array(c), false
	}
	switch {
	case isTime(c):
		return w.time(c)
	case isNumber(c):
		return w.number(c)
	case isText(c):
		return w.text(c)
	}
	switch c.Base {
	case "bool":
		return w.flag(c), false
	case "uuid":
		return fmt.Sprintf("seed.id(%s || p.id)", literal(c.Name+" ")), false
	case "json", "jsonb":
		return w.json(c), false
	case "time", "timetz":
		return fmt.Sprintf("time '08:00' + seed.pick(p.id, %d, 40) * interval '15 minutes'", w.choice()), false
	case "interval":
		return fmt.Sprintf("(1 + seed.pick(p.id, %d, 12)) * interval '15 minutes'", w.choice()), false
	case "inet":
		return "seed.ip_address(p.id)", false
	case "cidr":
		return "network(set_masklen(seed.ip_address(p.id), 24))", false
	case "macaddr":
		return "left(replace(p.id::text, '-', ''), 12)::macaddr", false
	case "macaddr8":
		return "left(replace(p.id::text, '-', ''), 16)::macaddr8", false
	case "bytea":
		return "decode(md5(p.id::text), 'hex')", false
	case "bit":
		return fmt.Sprintf("seed.pick(p.id, %d, 2)::bit(%d)", w.choice(), max(1, c.Length)), false
	case "varbit":
		return "B'1'::varbit", false
	case "tstzrange":
		since := w.since()
		return fmt.Sprintf("tstzrange(%s, %[1]s + interval '1 hour')", fmt.Sprintf("seed.moment(p.id, %s)", since)), false
	case "tsrange":
		return fmt.Sprintf("tsrange(%s, %[1]s + interval '1 hour')", fmt.Sprintf("seed.moment(p.id, %s) AT TIME ZONE 'UTC'", w.since())), false
	case "daterange":
		return fmt.Sprintf("daterange(%s, %[1]s + 7)", w.today()), false
	case "int4range", "int8range", "numrange":
		return fmt.Sprintf("%s(%s, 100)", c.Base, w.pick(50)), false
	case "ltree":
		return "text2ltree('top.' || left(p.id::text, 8))", false
	case "hstore", "tsvector":
		return "''::" + c.Type, false
	case "xml":
		return "xmlelement(name note, seed.sentence(p.id))", false
	case "point":
		return "point(seed.longitude(p.id), seed.latitude(p.id))", false
	case "geography", "geometry":
		return "'POINT(0 0)'::" + c.Type, false
	case "vector":
		if n := strings.TrimSuffix(c.Type[strings.Index(c.Type, "(")+1:], ")"); n != c.Type {
			return fmt.Sprintf("array_fill(0.1, ARRAY[%s])::%s", n, c.Type), false
		}
	case "oid", "xid", "cid":
		return "'1'::" + c.Base, false
	}
	if c.Kind == "m" {
		return "'{}'::" + c.Type, false
	}
	w.todo("%s is of type %s: say what it holds.", c.Name, c.Type)
	return "NULL::" + c.Type, false
}

func (w *writer) array(c *catalog.Column) string {
	one := *c
	one.Array = false
	filled := false
	for _, k := range w.t.Checks {
		filled = filled || mentions(k.Expr, c.Name) && (strings.Contains(k.Expr, "cardinality") || strings.Contains(k.Expr, "array_length"))
	}
	switch {
	case len(c.Values) > 0:
		return fmt.Sprintf("ARRAY[seed.pick(p.id, %d, enum_range(NULL::%s))]", w.choice(), c.BaseType)
	case filled && isText(c):
		return "ARRAY[seed.colour(p.id)]"
	case filled && isNumber(c):
		return "ARRAY[1]"
	}
	return "'{}'::" + c.Type
}

func (w *writer) json(c *catalog.Column) string {
	for _, k := range w.t.Checks {
		if mentions(k.Expr, c.Name) && strings.Contains(k.Expr, "'array'") {
			return "'[]'::" + c.Base
		}
	}
	return "'{}'::" + c.Base
}

func (w *writer) flag(c *catalog.Column) string {
	word := w.word(c)
	switch {
	case offWords.MatchString(word):
		return "false"
	case onWords.MatchString(word):
		return w.pick(10) + " > 0"
	case strings.Contains(c.Default, "true"):
		return w.pick(4) + " > 0"
	case c.Default != "":
		return w.pick(4) + " = 0"
	}
	return w.pick(2) + " = 0"
}
