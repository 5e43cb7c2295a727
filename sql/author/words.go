package author

import (
	"slices"
	"strings"
	"sync"

	"github.com/jinzhu/inflection"
)

// addWords tells inflection what it does not know. Each word makes it compile all its rules anew, which takes 5 ms of a start.
var addWords = sync.OnceFunc(func() {
	inflection.AddUncountable("data", "metadata", "media", "staff", "history", "stock", "inventory", "feedback", "email")
	inflection.AddIrregular("database", "databases")
})

var (
	hump  = re(`([a-z0-9])([A-Z])`)
	humps = re(`([A-Z]+)([A-Z][a-z])`)
	rest  = re(`[^\pL\pN]+`)
	ascii = re(`[^a-z0-9_]+`)
	plain = re(`^[a-z_][a-z0-9_$]*$`)
)

// words splits a name as people write it, order_lines, OrderLines or "order lines", into lower-case words.
func words(name string) []string {
	name = humps.ReplaceAllString(hump.ReplaceAllString(name, "${1}_$2"), "${1}_$2")
	return strings.Fields(strings.ToLower(rest.ReplaceAllString(name, " ")))
}

// phrase returns a name's words with the last one in the singular or the plural.
func phrase(name string, plural bool) string {
	w := words(name)
	if len(w) == 0 {
		return name
	}
	addWords()
	last := inflection.Singular(w[len(w)-1])
	if plural {
		last = inflection.Plural(last)
	}
	w[len(w)-1] = last
	return strings.Join(w, " ")
}

// snake returns a name for a requirement or a step: lower case, ASCII letters, digits and _.
func snake(name string) string {
	s := ascii.ReplaceAllString(strings.Join(words(name), "_"), "")
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		s = "t" + s
	}
	return s
}

// article puts a or an before a phrase.
func article(phrase string) string {
	if strings.ContainsRune("aeio", rune(phrase[0])) || strings.HasPrefix(phrase, "un") && !strings.HasPrefix(phrase, "uni") {
		return "an " + phrase
	}
	return "a " + phrase
}

// join lists phrases: a, b and c.
func join(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// ident writes a name as SQL wants it: in double quotes only where it must be.
func ident(name string) string {
	if plain.MatchString(name) && !slices.Contains(reserved, name) {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// literal writes a text as SQL wants it.
func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// reserved are the words that PostgreSQL takes for something else where a name could stand.
var reserved = strings.Fields(`all analyse analyze and any array as asc asymmetric authorization between bigint binary bit
boolean both case cast char character check coalesce collate collation column concurrently constraint create cross
current_catalog current_date current_role current_schema current_time current_timestamp current_user dec decimal default
deferrable desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest
group grouping having ilike in initially inner inout int integer intersect interval into is isnull join lateral leading
least left like limit localtime localtimestamp national natural nchar none normalize not notnull null nullif numeric
offset on only or order out outer overlaps overlay placing precision primary real references returning right
row select session_user setof similar smallint some substring symmetric system_user table tablesample then
timestamp to trailing treat trim true union unique user using values varchar variadic verbose when where window with
xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
 `)
