package author

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

// What columns of a row mean to one another.
var (
	tax      = re(`^(?:vat|tax|taxes|gst|sales_tax)(?:_(?:amount|total))?(?:_(?:cents|minor))?$`)
	taxRate  = re(`(?:^|_)(?:vat|tax|gst)_?(?:rate|percent|percentage|pct)$`)
	net      = re(`^(?:sub_?total|net|net_amount|net_total|amount|amount_net|price)(?:_amount)?(?:_(?:cents|minor))?$`)
	gross    = re(`^(?:total|gross|grand_total|total_amount|gross_amount|amount_total)(?:_(?:cents|minor))?$`)
	settled  = re(`^(?:paid|settled|paid_off|payment|payment_received)(?:_(?:at|on|date|time))?$`)
	mimeType = re(`^(?:mime|mime_?type|content_?type|media_?type)$`)
	priced   = re(`^(?:unit_)?(?:price|cost|rate)(?:_(?:cents|minor))?$`)
	quantity = re(`^(?:quantity|qty|amount_ordered)$`)
	animal   = re(`^(?:breed|species)(?:_(?:id|code|name))?$`)
	medicine = re(`(?:^|_)(?:drug|medication|medicine|substance|active_ingredient|generic_name)(?:_name)?$`)
	pictured = re(`(?:^|_)(?:photos?|images?|pictures?|avatars?|thumbnails?|logos?|icons?|posters?|covers?)(?:_(?:url|uri|path|link))?$`)
	sorted   = re(`(?:^|_)(?:genres?|sections?|collections?|departments?|sectors?|industr(?:y|ies))$`)
	booking  = re(`^(?:starts|begins|scheduled|appointment|visit|meeting|slot)(?:_(?:at|time|datetime|start|for))?$|^appointment_date$`)
	waiting  = re(`^(?:booked|scheduled|pending|planned|upcoming|requested|confirmed|reserved|checked_in|waiting|in_\w+|started|running|active|open)$`)
	done     = re(`^(?:completed?|done|finished|no_?show|attended|missed|held|past|closed|checked_out|in_\w+|started|running|checked_in|active)$`)
	early    = re(`^(?:draft|pending|new|open|created|queued|todo|scheduled|planned|booked|waiting|inactive|unpaid)$`)
	broken   = re(`cancel|reject|fail|error|expire|refund|void|declin|no_?show|abandon|return|archiv|delet|suspend|block|refus|skip|lost|disput`)
	ofCase   = re(`\(CASE WHEN \w+ (?:= '[^']*'|IN \([^()]*\)) THEN (.*) END\)`)
	ended    = re(`^(?:completed?|done|finished|closed|resolved)$`)
	outcome  = re(`^(?:diagnosis|result|results|outcome|findings|resolution|conclusion)$`)
)

// beside returns the first column of the row whose name an expression matches, apart from c.
func (w *writer) beside(c *catalog.Column, name expression) *catalog.Column {
	for _, other := range w.t.Columns {
		if other != c && !other.Array && name.MatchString(w.word(other)) {
			return other
		}
	}
	return nil
}

// told returns the value of a column that follows from others of its row, or "". Final is as of value.
func (w *writer) told(c *catalog.Column) (expr string, final bool) {
	word := w.word(c)
	l := w.t.limitsOf(c)
	switch {
	case !c.NotNull && len(w.columns()) > wide:
	case c.Array || w.t.isRef(c.Name) || w.isKey(c):
	case isNumber(c) && c.Base != "money" && taxRate.MatchString(word):
		if !isWhole(c) && (c.Precision > 0 && c.Precision-c.Scale < 2 || l.high != nil && *l.high <= 1 || c.Precision == 0 && strings.HasSuffix(word, "rate")) {
			return fmt.Sprintf("0.05 * (1 + %s)", w.pick(5)), false
		}
		return fmt.Sprintf("5 * (1 + %s)", w.pick(5)), false
	case isNumber(c) && c.Base != "money" && tax.MatchString(word):
		of := w.beside(c, net)
		if of == nil || !isNumber(of) || of.Base == "money" || !w.has(of) || w.cell(of).final {
			break
		}
		w.same = c
		if isWhole(c) {
			return fmt.Sprintf("(%s) / 5", w.cell(of).expr), false
		}
		return fmt.Sprintf("round(%s * 0.2, 2)", factor(w.cell(of).expr)), false
	case isNumber(c) && c.Base != "money" && gross.MatchString(word):
		of, and := w.beside(c, net), w.beside(c, tax)
		if of == nil || and == nil || of.Base != c.Base || and.Base != c.Base || !w.has(of) || !w.has(and) || l.high != nil {
			break
		}
		return w.written(of) + " + " + w.written(and), true
	case isTime(c) && !c.NotNull:
		return w.when(c, word)
	case isText(c) && !c.NotNull && outcome.MatchString(word):
		if state, list := w.state(ended); list != "" {
			expr, _ = w.made(c)
			w.cells[c].shown = fmt.Sprintf("CASE WHEN %s%s THEN %s END", w.written(state), oneOf(list), ident(c.Name))
			return expr, false
		}
	}
	return "", false
}

// factor puts a sum in parentheses, so that it can be multiplied.
func factor(expr string) string {
	if sum.MatchString(expr) {
		return "(" + expr + ")"
	}
	return expr
}

// isState reports whether a column says how far a row has come, by options that it chooses from.
func (w *writer) isState(c *catalog.Column) bool {
	return status(w.word(c)) && !isNumber(c) && w.t.sources[c.Name] == 0
}

func status(word string) bool { return word == "status" || word == "state" }

// stepOf is what a row came to at the time in a column of that name: completed of completed_at.
func stepOf(word string) string {
	return strings.TrimSuffix(strings.TrimSuffix(word, "_at"), "_on")
}

// state returns the column that says how far a row has come, and those of its options, as a list, that a name matches.
func (w *writer) state(name expression) (c *catalog.Column, options string) {
	for _, c := range w.t.Columns {
		if w.isState(c) {
			var found []string
			for _, o := range w.allowed(c) {
				if name.MatchString(snake(o)) {
					found = append(found, literal(o))
				}
			}
			if len(found) > 0 && w.has(c) {
				return c, strings.Join(found, ", ")
			}
		}
	}
	return nil, ""
}

// when says when something happened that not every row has come to: cancelled_at if the status is cancelled, and of what
// is paid, two thirds.
func (w *writer) when(c *catalog.Column, word string) (expr string, final bool) {
	born := birth(w.t.Table)
	if born == nil || born == c || w.hints.Null[c.Name] || !w.has(born) {
		return "", false
	}
	step := stepOf(word)
	if state, list := w.past(step); step != word && list != "" {
		return fmt.Sprintf("CASE WHEN %s%s THEN %s END", w.written(state), oneOf(list), w.after(born, c)), true
	}
	if settled.MatchString(word) && !w.cell(born).final && w.byOrder(c) == "" {
		days := w.pick(30)
		return fmt.Sprintf("CASE WHEN %s > 9 THEN %s END", days,
			of(c, fmt.Sprintf("least(%s + %s * interval '1 day', seed.as_of())", point(born, w.cell(born).expr), days))), false
	}
	return "", false
}

// past returns the column that says how far a row has come, and the options of those that have passed one: it and what
// comes behind it in the list, unless that is where all begin, or where a row ends that goes no further.
func (w *writer) past(option string) (c *catalog.Column, list string) {
	for _, c := range w.t.Columns {
		if !w.isState(c) {
			continue
		}
		options := w.allowed(c)
		i := slices.IndexFunc(options, func(o string) bool { return snake(o) == option })
		if i < 1 || !w.has(c) {
			continue
		}
		found := []string{literal(options[i])}
		for _, o := range options[i+1:] {
			if word := snake(o); !broken.MatchString(option) && !broken.MatchString(word) && !early.MatchString(word) {
				found = append(found, literal(o))
			}
		}
		return c, strings.Join(found, ", ")
	}
	return nil, ""
}

// oneOf compares with one of some texts, or the only one.
func oneOf(list string) string {
	if strings.Contains(list, ", ") {
		return " IN (" + list + ")"
	}
	return " = " + list
}

// after is when a row came to its last state: an hour after its event began, or days after it was created.
func (w *writer) after(born, c *catalog.Column) string {
	if expr := w.byOrder(c); expr != "" {
		return ofCase.ReplaceAllString(expr, "$1") // where this is set, that is
	}
	step := stepOf(w.word(c))
	if begins := w.begins(); begins != nil && done.MatchString(step) {
		return w.later(begins, c, w.written(begins), map[bool]string{false: "1 hour"}[waiting.MatchString(step)])
	}
	if c.Base == "timestamp" && born.Base == c.Base {
		return fmt.Sprintf("least(%s + interval '2 days', seed.as_of() AT TIME ZONE 'UTC')", w.written(born))
	}
	return of(c, fmt.Sprintf("least(%s + interval '2 days', seed.as_of())", instant(born, w.written(born))))
}

// point is the instant of which a time column's value was made, as a timestamptz.
func point(c *catalog.Column, expr string) string {
	if made, ok := strings.CutSuffix(expr, " AT TIME ZONE 'UTC')::date"); ok && c.Base == "date" {
		return strings.TrimPrefix(made, "(")
	}
	return instant(c, expr)
}

// begins returns the column that says when the row's event takes place, or nil.
func (w *writer) begins() *catalog.Column {
	for _, c := range w.t.Columns {
		if c.NotNull && (c.Base == "timestamptz" || c.Base == "timestamp") && !c.Array && c.Default == "" && booking.MatchString(w.word(c)) {
			return c
		}
	}
	return nil
}

// timely chooses a status that fits when the row's event takes place, or "".
func (w *writer) timely(c *catalog.Column, options []string) string {
	begins := w.begins()
	if !status(w.word(c)) || begins == nil || !w.has(begins) || w.cell(begins).final {
		return ""
	}
	before := slices.DeleteFunc(slices.Clone(options), func(o string) bool { return done.MatchString(snake(o)) })
	if going := slices.DeleteFunc(slices.Clone(before), func(o string) bool { return broken.MatchString(snake(o)) }); len(going) > 0 {
		before = going
	}
	after := slices.DeleteFunc(slices.Clone(options), func(o string) bool { return waiting.MatchString(snake(o)) })
	if len(before)*len(after) == 0 || len(before) == len(options) || len(after) == len(options) {
		return ""
	}
	return w.typed(c, fmt.Sprintf("CASE WHEN %s > seed.as_of() THEN %s ELSE %s END",
		instant(begins, w.cell(begins).expr), w.among(c, before), w.among(c, after)))
}

// among picks one of some options.
func (w *writer) among(c *catalog.Column, options []string) string {
	if len(options) == 1 {
		return literal(options[0])
	}
	return fmt.Sprintf("seed.pick(p.id, %d, %s)", w.choice(), list(c, options))
}

// mixed reports whether some rows should have true and some false.
func (w *writer) mixed(c *catalog.Column) bool {
	word := w.word(c)
	return c.Base == "bool" && !c.Array && len(w.columns()) <= narrow && !offWords.MatchString(word) && !onWords.MatchString(word) &&
		!slices.ContainsFunc(w.t.Uniques, func(u catalog.Unique) bool { return mentions(u.Predicate, c.Name) }) &&
		!slices.ContainsFunc(w.t.Checks, func(k catalog.Check) bool { return mentions(k.Expr, c.Name) })
}

// isPicture reports whether an address leads to a picture.
func isPicture(w *writer, word string) bool {
	return pictured.MatchString(word) || pictured.MatchString(snake(w.t.Name))
}

// picture writes the address of a picture, whose name ends as its type says.
func (w *writer) picture(c *catalog.Column) string {
	expr := fmt.Sprintf("'https://example.com/%s/' || left(p.id::text, 8)", strings.Join(words(phrase(w.t.Name, true)), "-"))
	mime, found := w.beside(c, mimeType), w.cells[c]
	if mime == nil || found == nil || !w.has(mime) {
		return expr + " || '.jpg'"
	}
	found.shown = fmt.Sprintf("%s || '.' || split_part(%s, '/', 2)", ident(c.Name), w.written(mime))
	return expr
}

// isAnimal reports whether the table's rows are animals, so that they are called by a first name.
func (t *table) isAnimal() bool {
	return slices.ContainsFunc(t.Columns, func(c *catalog.Column) bool { return animal.MatchString(snake(c.Name)) }) && !animal.MatchString(snake(t.Name)) && !listed.MatchString(snake(t.Name))
}

// slugged is the row's name as it stands in an address, with its number, or "".
func (w *writer) slugged(c *catalog.Column) string {
	title := w.titled()
	if title == nil || title == c || w.cell(title).final || strings.HasSuffix(w.cell(title).expr, "p.n") {
		return ""
	}
	w.same = c
	return "seed.slug(" + w.cell(title).expr + ") || '-' || p.n"
}
