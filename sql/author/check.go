package author

import (
	"strconv"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

var (
	quoted     = re(`'(?:[^']|'')*'`)
	cast       = re(`::(?:"[^"]+"|[\w.]+)(?: varying| precision| with(?:out)? time zone)?(?:\(\d+(?:,\d+)?\))?(?:\[\])*`)
	number     = `(?:\(?'?(-?\d+(?:\.\d+)?)'?\)?)`
	comparison = re(`(?:^|[^\w."])\(?("[^"]+"|[a-z_]\w*)\)? (>=|>|<=|<|=|<>) ` + number + `(?:[^\w.]|$)`)
	reversed   = re(`(?:^|[\s(])` + number + ` (>=|>|<=|<) \(?("[^"]+"|[a-z_]\w*)\)?(?:[^\w.(]|$)`)
	lengths    = re(`(?:char_length|length|octet_length|character_length)\((?:btrim\(|TRIM\(BOTH FROM )?\(?("[^"]+"|[a-z_]\w*)\)*\)? (>=|>|<=|<|=|<>) ` + number)
	lists      = re(`\(?("[^"]+"|[a-z_]\w*)\)* = ANY \(\(*ARRAY\[([^\]]*)\]`)
	equal      = re(`^\(*("[^"]+"|[a-z_]\w*)\)* = ('(?:[^']|'')*')\)*$`)
	columnPair = re(`(?:^|[^\w."])\(?("[^"]+"|[a-z_]\w*)\)? (>=|>|<=|<|<>) \(*("[^"]+"|[a-z_]\w*)\)?(?:[^\w.(]|$)`)
	formula    = re(`^\(*("[^"]+"|[a-z_]\w*)\)? = (\(.*[-+*/].*\))\)*$`)
	pattern    = re(`\(?("[^"]+"|[a-z_]\w*)\)? ~(\*?) ('(?:[^']|'')*')`)
	item       = re(`'((?:[^']|'')*)'|([^\s',()]+)`)
	text       = re(`'((?:[^']|'')*)'`)
)

// bare takes the casts out of an expression, those in texts aside.
func bare(expr string) string {
	var b strings.Builder
	at := 0
	for _, m := range append(quoted.FindAllStringIndex(expr, -1), []int{len(expr), len(expr)}) {
		b.WriteString(cast.ReplaceAllString(expr[at:m[0]], ""))
		b.WriteString(expr[m[0]:m[1]])
		at = m[1]
	}
	return b.String()
}

// mentions reports whether an expression names a column.
func mentions(expr, column string) bool {
	expr = quoted.ReplaceAllString(expr, "''")
	for at := 0; ; {
		i := strings.Index(expr[at:], column)
		if i < 0 {
			return false
		}
		from, to := at+i, at+i+len(column)
		inWord := func(i int) bool {
			return i >= 0 && i < len(expr) && (expr[i] == '_' || expr[i] == '$' || expr[i] >= '0' && expr[i] <= '9' || expr[i] >= 'a' && expr[i] <= 'z' || expr[i] >= 'A' && expr[i] <= 'Z')
		}
		if !inWord(from-1) && !inWord(to) && !(to < len(expr) && expr[to] == '(') {
			return true
		}
		at = to
	}
}

func unquote(name string) string {
	if strings.HasPrefix(name, `"`) {
		return strings.ReplaceAll(strings.Trim(name, `"`), `""`, `"`)
	}
	return name
}

// limits is what the CHECKs say of a column on its own.
type limits struct {
	low, high       *float64
	lowOpen, hiOpen bool
	shortest        int
	longest         int
	options         []string
	pattern         string
}

// limitsOf reads what CHECKs and domain say of a column.
func (t *table) limitsOf(c *catalog.Column) limits {
	l := limits{longest: c.Length}
	for _, k := range t.Checks {
		if mentions(k.Expr, c.Name) {
			l.read(bare(k.Expr), c.Name, !strings.Contains(k.Expr, " OR "))
		}
	}
	for _, expr := range c.Checks {
		l.read(bare(expr), "value", true)
	}
	return l
}

func (l *limits) read(expr, name string, alone bool) {
	expr = strings.ReplaceAll(expr, "VALUE", "value")
	is := func(s string) bool { return unquote(s) == name }
	for _, m := range lists.FindAllStringSubmatch(expr, -1) {
		if is(m[1]) && l.options == nil {
			for _, s := range item.FindAllStringSubmatch(m[2], -1) {
				l.options = append(l.options, strings.ReplaceAll(strings.Trim(s[1], "()"), "''", "'")+s[2])
			}
		}
	}
	if l.options == nil && !strings.Contains(expr, " AND ") && !strings.Contains(expr, "NULL") {
		var options []string
		parts := strings.Split(expr, " OR ")
		for _, part := range parts {
			if m := equal.FindStringSubmatch(part); m != nil && is(m[1]) {
				options = append(options, strings.ReplaceAll(m[2][1:len(m[2])-1], "''", "'"))
			}
		}
		if len(options) == len(parts) {
			l.options = options
		}
	}
	for _, m := range lengths.FindAllStringSubmatch(expr, -1) {
		if is(m[1]) {
			l.length(m[2], m[3])
		}
	}
	if m := pattern.FindStringSubmatch(expr); m != nil && is(m[1]) {
		l.pattern = strings.ReplaceAll(strings.Trim(m[3], "'"), "''", "'")
	}
	expr = lengths.ReplaceAllString(expr, "")
	for _, m := range comparison.FindAllStringSubmatch(expr, -1) {
		if is(m[1]) && (alone || m[2] != "=") {
			l.compare(m[2], m[3])
		}
	}
	for _, m := range reversed.FindAllStringSubmatch(expr, -1) {
		if is(m[3]) {
			l.compare(reversal[m[2]], m[1])
		}
	}
}

func (l *limits) length(op, number string) {
	n, _ := strconv.Atoi(number)
	longest := func(n int) {
		if l.longest == 0 || n < l.longest {
			l.longest = n
		}
	}
	switch op {
	case ">=":
		l.shortest = max(l.shortest, n)
	case ">":
		l.shortest = max(l.shortest, n+1)
	case "<=":
		longest(n)
	case "<":
		longest(n - 1)
	case "=":
		l.shortest = n
		longest(n)
	}
}

func (l *limits) compare(op, number string) {
	n, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return
	}
	switch op {
	case ">=", ">", "=":
		if l.low == nil || n > *l.low {
			l.low, l.lowOpen = &n, op == ">"
		}
	}
	switch op {
	case "<=", "<", "=":
		if l.high == nil || n < *l.high {
			l.high, l.hiOpen = &n, op == "<"
		}
	}
}

// options returns the few values that a column can have: those of its enum, of a CHECK, or that occur already.
func (t *table) options(c *catalog.Column) []string {
	if c.Array {
		return nil
	}
	if len(c.Values) > 0 {
		return c.Values
	}
	if l := t.limitsOf(c); len(l.options) > 0 {
		return l.options
	}
	if m := strings.TrimPrefix(t.PartitionBy, "LIST ("); m != t.PartitionBy && unquote(strings.TrimSuffix(m, ")")) == c.Name {
		var options []string
		for _, bound := range t.Bounds {
			for _, s := range text.FindAllStringSubmatch(bound, -1) {
				options = append(options, s[1])
			}
		}
		return options
	}
	if word := snake(c.Name); choice.MatchString(word) {
		return c.Common
	}
	return nil
}

// formulas returns the columns that a CHECK defines by others: total = quantity * price.
func (t *table) formulas() map[string]string {
	found := map[string]string{}
	for _, k := range t.Checks {
		expr := k.Expr
		if strings.Contains(expr, " AND ") || strings.Contains(expr, " OR ") || strings.Contains(expr, "NULL") {
			continue
		}
		if m := formula.FindStringSubmatch(bare(expr)); m != nil {
			if c := t.Column(unquote(m[1])); c != nil && !mentions(m[2], c.Name) {
				found[c.Name] = balance(m[2])
			}
		}
	}
	return found
}

var inParentheses = re(`\(("[^"]+"|[a-z_]\w*|\d+)\)`)

// balance drops unmatched closing parentheses, and those around the whole and around single names.
func balance(expr string) string {
	expr = re(`(^|[^\w])`+inParentheses.String()).ReplaceAllString(expr, "$1$2")
	for strings.Count(expr, ")") > strings.Count(expr, "(") {
		expr = strings.TrimSuffix(expr, ")")
	}
	if strings.HasPrefix(expr, "(") && strings.HasSuffix(expr, ")") && strings.Count(expr, "(") == 1 {
		expr = expr[1 : len(expr)-1]
	}
	return expr
}

var conditional = re(`^\((.+)\) = \(("[^"]+"|[a-z_]\w*) IS NOT NULL\)$`)

// conditions returns the columns that a CHECK wants set exactly when others have some value: (status = 'done') =
// (done_at IS NOT NULL).
func (t *table) conditions() map[string]string {
	found := map[string]string{}
	for _, k := range t.Checks {
		expr := bare(k.Expr)
		if strings.HasPrefix(expr, "((") && strings.HasSuffix(expr, "))") {
			expr = expr[1 : len(expr)-1]
		}
		if m := conditional.FindStringSubmatch(expr); m != nil {
			if c := t.Column(unquote(m[2])); c != nil && !t.isRef(c.Name) {
				found[c.Name] = balance(m[1])
			}
		}
	}
	return found
}

// pair is an order between two columns that a CHECK demands: less < more.
type pair struct {
	less, more string
	strict     bool
	step       string // between the two, as an interval; "": any
}

var (
	span     = re(`^'(?:\d+ (?:days?|mons?|years?) ?)*(?:\d\d:\d\d:\d\d)?'$`)
	moved    = re(`^\)* ([-+*/]) (?:('[^']*'|\d+)\)*(?: AND| OR|$))?`)
	anHour   = "'01:00:00'"
	reversal = map[string]string{">=": "<=", ">": "<", "<=": ">=", "<": ">"}
)

// pairs returns the orders that CHECKs demand between two columns. An interval may stand beside the second: then more is at
// least so much later, or if a CHECK says at most, not later than that.
func (t *table) pairs() []pair {
	var found []pair
	for _, k := range t.Checks {
		expr := quoted.ReplaceAllStringFunc(bare(k.Expr), func(s string) string {
			if span.MatchString(s) {
				return s
			}
			return "''"
		})
		for _, at := range columnPair.FindAllStringSubmatchIndex(expr, -1) {
			a, op, b := unquote(expr[at[2]:at[3]]), expr[at[4]:at[5]], unquote(expr[at[6]:at[7]])
			if t.Column(a) == nil || t.Column(b) == nil || op == "<>" {
				continue
			}
			p := pair{less: b, more: a, strict: op == ">"}
			if op == "<" || op == "<=" {
				p = pair{less: a, more: b, strict: op == "<"}
			}
			if m := moved.FindStringSubmatch(expr[at[7]:]); m != nil {
				switch up := op[0] == '>'; {
				case m[1] != "+" || m[2] == "":
					continue // it is another order
				case up && m[2][0] != '\'':
					p.step = "'" + m[2] + " days'"
				case up:
					p.step = m[2]
				case m[2] < anHour && len(m[2]) == len(anHour):
					p = pair{less: b, more: a, step: m[2]}
				default:
					continue
				}
			}
			found = append(found, p)
		}
	}
	return found
}
