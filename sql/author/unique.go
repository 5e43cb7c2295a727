package author

import (
	"cmp"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

// unique gives a value that no other row has: by the row's number within its entity, or by its id.
func (w *writer) unique(c *catalog.Column, how source) string {
	if c.Array && isNumber(c) {
		return "ARRAY[" + w.far(how) + "]"
	}
	if c.Array {
		return "ARRAY[" + w.unique(&catalog.Column{Name: c.Name, Base: c.Base, BaseType: c.BaseType, NotNull: true}, how) + "]"
	}
	switch {
	case isText(c):
		return w.uniqueText(c, how)
	case isTime(c) && how == byNumber && c.Base == "date":
		return w.today() + " - p.n"
	case isTime(c) && how == byNumber:
		return of(c, "date_trunc('hour', seed.as_of(), 'UTC') - p.n * interval '1 hour'")
	case isTime(c):
		return of(c, fmt.Sprintf("seed.moment(p.id, %s)", w.since()))
	case isNumber(c) && how == byNumber:
		l := w.t.limitsOf(c)
		if l.low != nil && l.high != nil && *l.low == *l.high {
			return trim(*l.low)
		}
		if l.low != nil && *l.low > 1 {
			return trim(*l.low-1) + " + p.n"
		}
		return "p.n"
	case c.Base == "int8":
		return "('x' || left(md5(p.id::text), 15))::bit(60)::bigint"
	case c.Base == "numeric" && c.Precision == 0:
		return "('x' || left(md5(p.id::text), 15))::bit(60)::bigint"
	case isNumber(c):
		w.top = c.Name
		return "top.last + row_number() OVER (ORDER BY " + w.rowOrder() + ")"
	case c.Base == "inet" || c.Base == "cidr":
		return fmt.Sprintf("('10.0.0.0'::inet + %s)::%s", w.far(how), c.Base)
	case c.Base == "interval":
		return w.far(how) + " * interval '1 second'"
	case c.Base == "time" || c.Base == "timetz":
		return "time '08:00' + " + w.far(how) + " * interval '1 millisecond'"
	case c.Base == "jsonb":
		return "jsonb_build_object('id', p.id)"
	case c.Base == "ltree":
		return "text2ltree('top.' || replace(p.id::text, '-', '_'))"
	case how == byNumber && strings.HasSuffix(c.Base, "range"):
		return w.slotRange(c)
	case c.Base == "daterange":
		return fmt.Sprintf("daterange(%s - %s, %[1]s)", w.today(), w.pick(700_000))
	}
	expr, _ := w.made(c)
	return expr
}

// far is a number that no other row has: that of the row, or one of many by its id.
func (w *writer) far(how source) string {
	if how == byNumber {
		return "p.n"
	}
	return w.pick(16_000_000)
}

// uniqueText gives a text that no other row has. By number it is short and reads well; by id it ends in twelve
// digits of that.
func (w *writer) uniqueText(c *catalog.Column, how source) string {
	word := w.word(c)
	l := w.t.limitsOf(c)
	kind, sampleText := "", "" // of makers
	for _, m := range makers {
		if m.name.MatchString(word) {
			kind, sampleText = m.expr, m.sample
			break
		}
	}
	noun := strings.ReplaceAll(phrase(w.t.Name, false), " ", "-")
	number, digits := "p.n", 6
	global := w.t.parent == nil
	if how == byID {
		number, digits = "left(replace(p.id::text, '-', ''), 12)", 12
	}
	if fits, err := regexp.Compile(l.pattern); l.pattern != "" && (err != nil || sampleText == "" || !fits.MatchString(sampleText)) {
		if err != nil || !fits.MatchString(noun+"-12") {
			if sampled := w.sampled(l.pattern, number); sampled != "" {
				return sampled
			}
			w.todo("%s has to match %s.", c.Name, l.pattern)
		}
		kind = "slug"
	}
	longest := l.longest
	expr, length := "", 0
	switch {
	case kind == "seed.email(WHO)" && global:
		expr, length = "seed.email(p.n)", 60
	case kind == "seed.email(WHO)" && how == byID:
		expr, length = "seed.email(p.id)", 60 // ten digits of the id are in it
	case kind == "seed.email(WHO)":
		expr, length = "seed.email("+w.person()+")", 60
	case kind == "seed.username(WHO)" && how == byNumber:
		expr, length = "seed.username("+w.person()+")", 40
	case kind == "seed.username(WHO)":
		expr, length = "seed.username(p.id)", 40
	case kind == "seed.phone(WHO)" && how == byNumber:
		expr, length = "seed.phone("+w.person()+")", 24
	case kind == "seed.full_name(WHO)" && how == byNumber:
		expr, length = "seed.full_name("+w.person()+")", 40
	case strings.Contains(kind, "seed.code(") && how == byNumber:
		expr, length = fmt.Sprintf("seed.code(%s, p.n)", literal(w.prefix())), 10
	case strings.Contains(kind, "seed.code("):
		expr, length = fmt.Sprintf("%s || upper(%s)", literal(w.prefix()+"-"), number), 16
	case strings.Contains(kind, "p.id::text") && strings.Contains(kind, "replace(") && (longest == 0 || longest >= 32):
		expr, length = "replace(p.id::text, '-', '')", 32
	case kind == "seed.url(p.id)":
		expr, length = fmt.Sprintf("%s || %s", literal("https://example.com/"+noun+"-"), number), 21+len(noun)+digits
	case strings.Contains(kind, "example.com"):
		expr, length = fmt.Sprintf("%s || %s || '.example.com'", literal(noun+"-"), number), 13+len(noun)+digits
	case kind == "NAME" && how == byNumber && strings.HasPrefix(w.named(word), "seed.company"):
		expr, length = "seed.company("+w.person()+")", 40
	case kind == "NAME" && how == byNumber && strings.HasPrefix(w.named(word), "seed.product"):
		expr, length = "seed.product("+w.person()+")", 40
	case kind == "NAME" && how == byNumber && strings.HasPrefix(w.named(word), "seed.full_name"):
		expr, length = "seed.full_name("+w.person()+")", 40
	case kind == "NAME":
		expr, length = fmt.Sprintf("%s || %s", literal(capital(phrase(w.t.Name, false))+" "), number), 1+len(noun)+digits
	case strings.HasPrefix(kind, "seed.slug(") && how == byNumber && global && (longest == 0 || longest >= 60) && w.slugged(c) != "" && (l.pattern == "" || re(l.pattern).MatchString("a-quiet-morning-12")):
		expr, length = w.slugged(c), 60
	case strings.Contains(kind, "seed.country_code") || strings.Contains(kind, "currency") || strings.Contains(kind, "seed.locale"):
		expr, length = "chr(65 + p.n / 26 % 26) || chr(65 + p.n % 26)", 2
		if longest >= 3 || longest == 0 {
			expr, length = "'X' || "+expr, 3
		}
	default:
		expr, length = fmt.Sprintf("%s || %s", literal(noun+"-"), number), 1+len(noun)+digits
	}
	// What is cut off must not be what tells the rows apart.
	if longest > 0 && length > longest {
		switch {
		case how == byID && longest >= 8:
			expr = fmt.Sprintf("left(replace(p.id::text, '-', ''), %d)", min(32, longest))
		case how == byID:
			w.todo("%s is too short to differ in every row.", c.Name)
			expr = fmt.Sprintf("left(md5(p.id::text), %d)", longest)
		case longest >= 5:
			short := strings.ToLower(w.prefix())
			expr = fmt.Sprintf("%s || p.n", literal(short[:min(len(short), longest-4)]))
		case longest == 1:
			expr = "chr(64 + p.n)"
		default:
			expr = fmt.Sprintf("lpad(to_hex(p.n), %d, '0')", longest)
		}
	} else if l.shortest > 0 && l.shortest == longest && how == byNumber {
		expr = fmt.Sprintf("lpad(p.n::text, %d, '0')", longest)
	}
	if l.shortest > 8 && l.shortest != longest {
		expr = fmt.Sprintf("rpad(%s, %d, 'x')", expr, l.shortest)
	}
	if c.Base == "name" {
		return "(" + expr + ")::name"
	}
	return expr
}

// sampled writes a text that a regular expression matches. With a number its last run of digits or letters tells
// rows apart. It returns "" for an expression that is beyond it.
func (w *writer) sampled(pattern, number string) string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	text := sample(re.Simplify())
	compiled, err := regexp.Compile(pattern)
	if err != nil || !compiled.MatchString(text) || strings.ContainsAny(text, "\x00\n") {
		return ""
	}
	if number == "" {
		return literal(text)
	}
	if width := len(text) - len(strings.TrimRight(text, "0123456789")); number != "p.n" && width >= 12 {
		return fmt.Sprintf("%stranslate(left(md5(p.id::text), %d), 'abcdef', '123456')", strings.TrimPrefix(literal(text[:len(text)-width])+" || ", "'' || "), width)
	}
	// Try which end may be digits.
	for width := 6; width > 0; width-- {
		if width > len(text) {
			continue
		}
		for _, digits := range []string{"000042", "aaaabc", "AAAABC"} {
			end := digits[6-width:]
			try := text[:len(text)-width] + end
			longer := text + end
			pad := fmt.Sprintf("lpad((%s)::text, %d, '0')", number, width)
			if digits[0] != '0' {
				pad = fmt.Sprintf("translate(%s, '0123456789', '%s')", pad, strings.ToUpper("abcdefghij"))
				if digits[0] == 'a' {
					pad = strings.ToLower(pad)
				}
			}
			if number != "p.n" {
				continue
			}
			if compiled.MatchString(try) {
				return literal(text[:len(text)-width]) + " || " + pad
			}
			if compiled.MatchString(longer) {
				return literal(text) + " || " + pad
			}
		}
	}
	return ""
}

// sample returns a short text that a simplified expression matches.
func sample(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		for _, want := range "a0A-_x1 " {
			for i := 0; i < len(re.Rune); i += 2 {
				if re.Rune[i] <= want && want <= re.Rune[i+1] {
					return string(want)
				}
			}
		}
		if len(re.Rune) > 0 {
			return string(re.Rune[0])
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "a"
	case syntax.OpCapture, syntax.OpPlus:
		return sample(re.Sub[0])
	case syntax.OpStar, syntax.OpQuest:
		return ""
	case syntax.OpConcat:
		var b strings.Builder
		for _, sub := range re.Sub {
			b.WriteString(sample(sub))
		}
		return b.String()
	case syntax.OpAlternate:
		return sample(re.Sub[0])
	case syntax.OpRepeat:
		return strings.Repeat(sample(re.Sub[0]), re.Min)
	}
	return ""
}

var (
	element = re(`(?:\(|, )((?:[^,()]|\([^()]*(?:\([^()]*\)[^()]*)*\))+) WITH (=|&&)`)
)

// slots finds the columns whose ranges an exclusion constraint keeps apart: a range column, or the two of an
// expression that makes a range.
func (t *table) slots() (column, from, to string) {
	for _, x := range t.Exclusions {
		for _, m := range element.FindAllStringSubmatch(x.Definition, -1) {
			if m[2] != "&&" {
				continue
			}
			var found []string
			for _, c := range t.Columns {
				if mentions(m[1], c.Name) {
					found = append(found, c.Name)
				}
			}
			switch {
			case len(found) == 1 && !strings.Contains(m[1], "range("):
				return found[0], "", ""
			case len(found) == 2 && strings.Index(m[1], found[0]) < strings.Index(m[1], found[1]):
				return "", found[0], found[1]
			case len(found) == 2:
				return "", found[1], found[0]
			}
		}
	}
	return "", "", ""
}

// slotDay is when a place begins, each on a day of its own: tomorrow, yesterday, and every other day before.
const slotDay = "seed.office_hours(p.id, seed.as_of() + (3 - 2 * p.n) * interval '1 day')"

// slot gives a column that an exclusion constraint keeps apart a day of its own, by the row's number.
func (w *writer) slot(c *catalog.Column) string {
	column, from, to := w.t.slots()
	switch {
	case c.Name == column:
		return w.slotRange(c)
	case c.Name == from && isTime(c):
		return of(c, w.at())
	case c.Name == to && isTime(c):
		if c.Base == "date" {
			return of(c, "("+w.at()+" + interval '1 day')")
		}
		return of(c, w.at()+" + interval '1 hour'")
	case c.Name == from && isNumber(c):
		return "10 * p.n"
	case c.Name == to && isNumber(c):
		return "10 * p.n + 9"
	}
	return ""
}

func (w *writer) slotRange(c *catalog.Column) string {
	at := w.at()
	switch c.Base {
	case "tstzrange":
		return fmt.Sprintf("tstzrange(%s, %[1]s + interval '1 hour')", at)
	case "tsrange":
		return fmt.Sprintf("tsrange(%s AT TIME ZONE 'UTC', (%[1]s + interval '1 hour') AT TIME ZONE 'UTC')", at)
	case "daterange":
		return fmt.Sprintf("daterange((%s AT TIME ZONE 'UTC')::date, (%[1]s AT TIME ZONE 'UTC')::date + 1)", at)
	}
	return fmt.Sprintf("%s(10 * p.n, 10 * p.n + 9)", c.Base)
}

// at is when the slot of a row begins.
func (w *writer) at() string {
	if w.booked != nil {
		return w.booked.alias + ".slot"
	}
	return "p.slot"
}

// bookable returns the partner that an exclusion constraint lets have one row at a time, such as the room of a booking. It
// returns nil if the rows of one parent are kept apart, which the places do, or if something else chooses the partner.
func (w *writer) bookable() *link {
	t := w.t
	column, from, to := t.slots()
	if len(t.Exclusions) != 1 || t.paired() || t.mate != nil || strings.Count(t.Exclusions[0].Definition, " WITH =") != 1 {
		return nil
	}
	for _, name := range []string{column, from, to} {
		if c := t.Column(name); c != nil && (!isTime(c) && !strings.HasPrefix(c.Base, "ts") && c.Base != "daterange" || t.sources[name] != 0) {
			return nil
		}
	}
	for _, m := range element.FindAllStringSubmatch(t.Exclusions[0].Definition, -1) {
		for _, l := range t.partners {
			if m[2] == "=" && unquote(m[1]) == l.Columns[0] && column+from != "" && len(l.Columns) == 1 && len(l.own) == 1 && l.required && l != t.ring &&
				w.derived(l) == "" && !w.like(l) {
				return l
			}
		}
	}
	return nil
}

// openings writes the step with the hours in which a partner has no row yet, in an order that the ids decide: eight hours
// of each of the last days, or the days themselves where dates are kept apart.
func (w *writer) openings(name string) string {
	l := w.booked
	days := 60
	if w.t.fresh > 0 {
		days = max(1, min(days, w.t.fresh-1))
	}
	column, from, _ := w.t.slots()
	series := fmt.Sprintf("generate_series(0, %d)", 8*days-1)
	slot := "date_trunc('day', seed.as_of(), 'UTC') - n.n / 8 * interval '1 day' + (n.n % 8 - 16) * interval '1 hour'"
	if strings.HasPrefix(w.t.Column(cmp.Or(column, from)).Base, "date") {
		series, slot = fmt.Sprintf("generate_series(1, %d)", days), "date_trunc('day', seed.as_of(), 'UTC') - n.n * interval '1 day'"
	}
	key := ident(l.Keys[0])
	columns := []string{key}
	for _, c := range l.to.Columns {
		if ident(c.Name) != key && w.uses(l.alias+"."+ident(c.Name)) {
			columns = append(columns, ident(c.Name))
		}
	}
	return fmt.Sprintf(", %s AS MATERIALIZED (\n    SELECT %s.*, row_number() OVER (ORDER BY seed.id(%[3]s || %[2]s.%[4]s || ' ' || %[2]s.n)) - 1 AS seat\n",
		name, l.alias, literal(w.t.name+" "), key) +
		"    FROM (\n" + wrap("        SELECT ", append(columns, "n.n", slot+" AS slot")) +
		fmt.Sprintf("        FROM %s CROSS JOIN %s AS n\n    ) AS %s\n", ref(l.to.Table), series, l.alias) +
		fmt.Sprintf("    WHERE NOT EXISTS (SELECT FROM %s AS taken\n                      WHERE %s)\n)\n", ref(w.t.Table), w.excluded(w.t.Exclusions[0]))
}
