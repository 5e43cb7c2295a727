package author

import (
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

// source says what makes a column's value if it must differ between rows.
type source int

const (
	byNumber  source = iota + 1 // different for each number of an entity
	byID                        // different for each id
	byOptions                   // one of few values, by number
	isNull
	isFalse
)

// key is a set of columns that no two rows share.
type key struct{ catalog.Unique }

// columns returns the columns of a key, those of expressions among them.
func (k key) columns() []string {
	var names []string
	for _, p := range k.Parts {
		if p.Column != "" {
			names = append(names, p.Column)
		}
	}
	return names
}

// keys returns the table's unique keys. An expression over one column counts as that column. It leaves out a partial key
// if a row can stay out of it, and notes how.
func (t *table) keys() []key {
	var keys []key
	for _, u := range t.Uniques {
		for i, p := range u.Parts {
			if p.Column == "" {
				for _, c := range t.Columns {
					if mentions(p.Expr, c.Name) {
						u.Parts[i].Column = c.Name
					}
				}
			}
		}
		if u.Predicate != "" && t.staysOut(u.Predicate) {
			continue
		}
		keys = append(keys, key{u})
	}
	return keys
}

// staysOut makes sure that no new row falls under the predicate of a partial index, if that is easy.
func (t *table) staysOut(predicate string) bool {
	for _, c := range t.Columns {
		switch {
		case !mentions(predicate, c.Name):
		case c.Base == "bool" && !c.Array:
			name := ident(c.Name)
			if strings.Contains(predicate, "NOT "+name) || strings.Contains(predicate, name+" = false") || strings.Contains(predicate, name+" IS FALSE") ||
				strings.Contains(predicate, name+" IS NOT TRUE") || strings.Contains(predicate, " OR ") {
				continue
			}
			t.sources[c.Name] = isFalse
			return true
		case !c.NotNull && strings.Contains(predicate, ident(c.Name)+" IS NOT NULL") && !t.isRef(c.Name):
			t.sources[c.Name] = isNull
			return true
		}
	}
	return false
}

func (t *table) isRef(column string) bool {
	return slices.ContainsFunc(t.Refs, func(r catalog.Ref) bool { return slices.Contains(r.Columns, column) })
}

// onlyRefs reports whether all these columns belong to foreign keys.
func (t *table) onlyRefs(columns []string) bool {
	return !slices.ContainsFunc(columns, func(c string) bool { return !t.isRef(c) })
}

// covers reports whether all of the columns are among these.
func covers(these, columns []string) bool {
	return len(columns) > 0 && !slices.ContainsFunc(columns, func(c string) bool { return !slices.Contains(these, c) })
}

// tellApart decides for each unique key what makes two rows differ.
func (t *table) tellApart() {
	var parent []string
	if t.parent != nil {
		parent = t.parent.Columns
	}
	for _, k := range t.keys() {
		if columns := k.columns(); t.parent != nil && covers(parent, columns) {
			t.one = true
		}
	}
	for _, k := range t.keys() {
		columns := k.columns()
		free := slices.DeleteFunc(slices.Clone(columns), func(c string) bool { return t.isRef(c) })
		within := t.parent == nil || slices.ContainsFunc(t.parent.own, func(i int) bool { return slices.Contains(columns, parent[i]) }) &&
			covers(columns, parent)
		if t.parent != nil && covers(columns, parent) {
			within = true
		}
		switch {
		case len(columns) == 0:
		case slices.ContainsFunc(columns, func(c string) bool { return !t.isRef(c) && given(t.Column(c)) || t.sources[c] == byID }):
		case t.parent != nil && (covers(parent, columns) || t.one && covers(columns, parent)):
		case len(free) == 0:
			t.apartByPartner(columns)
		default:
			t.apartByValue(free, within, k.NullsNotDistinct)
		}
	}
}

// apartByPartner makes rows differ by a partner: each entity takes different ones. A key that can be NULL stays NULL.
func (t *table) apartByPartner(columns []string) {
	for _, l := range t.partners {
		if l.required && (t.one || l == t.of) && covers(l.Columns, columns) {
			l.alone = true
			return
		}
	}
	for _, l := range t.partners {
		if slices.ContainsFunc(l.own, func(i int) bool { return slices.Contains(columns, l.Columns[i]) }) {
			if t.parent != nil && l.required && (t.ring == nil || t.ring == l) {
				t.ring = l
				return
			}
		}
	}
	for _, l := range t.partners {
		if !l.required && len(columns) == 1 && slices.Equal(l.Columns, columns) && len(l.own) == 1 && !t.paired() && t.ring == nil {
			l.alone = true
			return
		}
	}
	for _, c := range columns {
		if !t.Column(c).NotNull && (t.parent == nil || !slices.Contains(t.parent.Columns, c)) {
			t.sources[c] = isNull
			return
		}
	}
}

// apartByValue makes rows differ in the column of free that serves best.
func (t *table) apartByValue(free []string, within, nullsToo bool) {
	best, how := -1, source(0)
	var chosen *catalog.Column
	for _, name := range free {
		c := t.Column(name)
		score, by := suits(c, t.options(c), within)
		if score > best {
			best, how, chosen = score, by, c
		}
	}
	if !chosen.NotNull && best < 5 && !nullsToo {
		t.sources[chosen.Name] = isNull
		return
	}
	if how == byOptions && t.ring != nil {
		return // the partner does
	}
	if how == byOptions && t.parent != nil {
		t.most = len(t.options(chosen))
	}
	if t.sources[chosen.Name] != byID {
		t.sources[chosen.Name] = how
	}
}

// suits says how well a column can tell rows apart, and how: by the row's number, within an entity or in a table of its
// own, or by the row's id.
func suits(c *catalog.Column, options []string, within bool) (int, source) {
	if len(options) > 0 || c.Base == "bool" && !c.Array {
		return 1, byOptions
	}
	by := byID
	if within {
		by = byNumber
	}
	if c.Array || c.Kind == "c" {
		return 0, by
	}
	switch c.Base {
	case "uuid":
		return 10, byID
	case "text", "varchar", "citext", "name":
		return 8, by
	case "bpchar":
		return 6, by
	case "int4", "int8", "numeric":
		return 7, by
	case "int2", "date", "float4", "float8":
		return 4, by
	case "timestamptz", "timestamp", "bytea", "tstzrange", "tsrange", "daterange":
		return 5, by
	}
	return 2, by
}

// given reports whether the server or seed.id makes a column's values, all different.
func given(c *catalog.Column) bool {
	return c.Identity != "" || strings.Contains(c.Default, "nextval(") || c.Base == "uuid" && !c.Array
}
