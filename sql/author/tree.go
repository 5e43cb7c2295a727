package author

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql/catalog"
)

// unlike are columns that refer to a row of the same table, of which few rows should have one.
var unlike = re(`(?:^|_)(?:duplicate|merged|replace[sd]?|supersede[sd]?|redirect\w*|canonical|original|deleted|archived|cancel\w*|revers\w*|correct\w*)(?:_|$)`)

// tree returns the key of a table by which a row refers to another row of it, where only the server knows that, or nil.
func (t *table) tree() *catalog.Ref {
	if t.parent != nil || t.ring != nil || t.of != nil || t.mate != nil || t.Column("n") != nil || len(t.Columns) > narrow {
		return nil
	}
	for i, r := range t.Refs {
		c := t.Column(r.Columns[0])
		if len(r.Columns) == 1 && r.Schema == t.Schema && r.Table == t.Name && t.sources[c.Name] == 0 && !c.NotNull && !c.Generated &&
			!retired.MatchString(c.Name) && !unlike.MatchString(snake(c.Name)) {
			key := t.Column(r.Keys[0])
			if key.Identity != "" || strings.HasPrefix(key.Default, "nextval(") {
				return &t.Refs[i]
			}
		}
	}
	return nil
}

// isTree reports whether a column is that of the table's tree.
func (w *writer) isTree(c *catalog.Column) bool {
	r := w.t.tree()
	return r != nil && r.Columns[0] == c.Name && !w.hints.Null[c.Name] && w.mateOf == ""
}

// grown makes two INSERTs of one: every third row has none above it, and the others are below these. PostgreSQL checks the
// key when the statement is through.
func (w *writer) grown(insert string) string {
	r := w.t.tree()
	if r == nil || !w.isTree(w.t.Column(r.Columns[0])) {
		return insert
	}
	at := slices.IndexFunc(w.t.Columns, func(c *catalog.Column) bool { return c.Name == r.Columns[0] })
	none := *w
	none.cells = map[*catalog.Column]*cell{}
	for c, found := range w.cells {
		none.cells[c] = found
	}
	none.cells[w.t.Columns[at]] = &cell{}
	name := w.step("top_" + w.t.Name)
	tops := strings.TrimSuffix(none.insert("row"), w.conflict())
	tops = fmt.Sprintf("%s WHERE n %% 3 = 1 ORDER BY n%s", tops, strings.TrimSuffix(w.conflict(), ";\n"))
	if !strings.HasSuffix(tops, "\n") {
		tops += "\n"
	}
	tops += "RETURNING " + ident(r.Keys[0])

	w.cells[w.t.Columns[at]] = &cell{expr: fmt.Sprintf("(ARRAY(SELECT %s FROM %s ORDER BY 1))[(n + 2) / 3]", ident(r.Keys[0]), name), final: true}
	rest := strings.TrimSuffix(w.insert("row"), w.conflict()) + " WHERE n % 3 <> 1" + w.conflict()
	return fmt.Sprintf(", %s AS (\n    %s\n)\n%s", name, strings.ReplaceAll(tops, "\n", "\n    "), rest)
}
