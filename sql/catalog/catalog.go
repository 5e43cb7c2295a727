// Package catalog reads the tables of a schema from pg_catalog, as plain Go values. It needs no privilege on the tables.
//
// Begin with Read, whose function chooses the tables. The Schema that it returns is complete and needs no database any
// more. Expressions of defaults, checks and indexes are text, as PostgreSQL writes them. A type is told by its parts: Base,
// Kind, Values.
//
// It imports no other package of the project. Package author writes requirements from a Schema.
package catalog

import "slices"

// Schema has the tables of one or more schemas.
type Schema struct {
	Tables     []*Table // by schema and name
	Extensions []string // installed ones, by name
}

// Table is a table that can hold rows of its own: no view, no partition of another.
type Table struct {
	Schema      string
	Name        string
	Visible     bool // its schema is in the search_path: the name alone finds it
	Comment     string
	Rows        int64 // estimated by the server's statistics
	Columns     []*Column
	Uniques     []Unique // the primary key first
	Refs        []Ref
	Checks      []Check
	Exclusions  []Exclusion
	Bounds      []string // of its partitions, as PostgreSQL writes them; nil: not partitioned
	PartitionBy string   // RANGE (created_at); "": not partitioned
	Deferrable  bool     // the check of a unique key or of an exclusion constraint may wait
	Triggers    []string // the application's own that act on INSERT
}

// Column is a column and all that its type says.
type Column struct {
	Name      string
	Type      string   // as PostgreSQL writes it: character varying(20), mood, integer[]
	Base      string   // name of the type below domains, for an array that of its elements: varchar, int4, mood
	BaseType  string   // Base as PostgreSQL writes it, with its schema where needed
	Array     bool     // the type below domains is an array
	Kind      string   // of Base, as pg_type.typtype: b, e, c, r, m
	Length    int      // longest text in characters; 0: any
	Precision int      // of a numeric, 0: any
	Scale     int      // of a numeric
	NotNull   bool     // by the column or its domain
	Default   string   // expression; "": none
	Identity  string   // "a": ALWAYS, "d": BY DEFAULT, "": no identity
	Generated bool     // computed from other columns
	Values    []string // of an enum, in its order
	Checks    []string // expressions of its domain, over VALUE
	Common    []string // the values that occur, where the statistics know only few
	Comment   string
}

// Unique is a primary key, a unique constraint or a unique index.
type Unique struct {
	Name             string
	Primary          bool
	Parts            []Part
	Predicate        string // of a partial index; "": all rows
	NullsNotDistinct bool
}

// Part is a column of a unique index, or an expression.
type Part struct {
	Column string // "": an expression
	Expr   string // "": a column
}

// Ref is a foreign key.
type Ref struct {
	Name       string
	Columns    []string
	Schema     string // of the table that it refers to
	Table      string
	Keys       []string // the columns that it refers to
	Deferrable bool
	OnDelete   string // as pg_constraint.confdeltype: a, r, c, n, d
}

// Check is a CHECK constraint of a table.
type Check struct {
	Name    string
	Columns []string
	Expr    string
}

// Exclusion is an exclusion constraint, as PostgreSQL writes it.
type Exclusion struct {
	Name       string
	Definition string
}

// Table returns the table of that name, or nil.
func (s *Schema) Table(schema, name string) *Table {
	i := slices.IndexFunc(s.Tables, func(t *Table) bool { return t.Schema == schema && t.Name == name })
	if i < 0 {
		return nil
	}
	return s.Tables[i]
}

// Column returns the column of that name, or nil.
func (t *Table) Column(name string) *Column {
	i := slices.IndexFunc(t.Columns, func(c *Column) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return t.Columns[i]
}
