package catalog

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/jackc/pgx/v5"
)

var (
	//go:embed tables.sql
	tablesSQL string
	//go:embed columns.sql
	columnsSQL string
	//go:embed uniques.sql
	uniquesSQL string
	//go:embed constraints.sql
	constraintsSQL string
	//go:embed common.sql
	commonSQL string
)

// Querier is what this package needs of a transaction. pg_catalog has to come first in its search_path.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Read returns the tables for which choose returns true, and looks into no other.
func Read(ctx context.Context, q Querier, choose func(schema, table string, visible bool) bool) (*Schema, error) {
	r := reader{ctx: ctx, q: q, schema: &Schema{}}
	var oids []uint32
	var oid uint32
	var t Table
	r.query("tables", tablesSQL, nil, []any{&oid, &t.Schema, &t.Name, &t.Visible, &t.Comment, &t.Rows, &t.PartitionBy, &t.Bounds, &t.Deferrable, &t.Triggers}, func() {
		if choose(t.Schema, t.Name, t.Visible) {
			oids = append(oids, oid)
			own := t
			r.schema.Tables = append(r.schema.Tables, &own)
		}
		t = Table{}
	})

	var schema, table string
	var c Column
	r.query("columns", columnsSQL, oids, []any{
		&schema, &table, &c.Name, &c.Type, &c.Base, &c.BaseType, &c.Array, &c.Kind, &c.Length, &c.Precision, &c.Scale,
		&c.NotNull, &c.Default, &c.Identity, &c.Generated, &c.Values, &c.Checks, &c.Comment,
	}, func() {
		own, t := c, r.schema.Table(schema, table)
		t.Columns = append(t.Columns, &own)
		c = Column{}
	})

	var u Unique
	var columns, exprs []string
	r.query("unique indexes", uniquesSQL, oids, []any{&schema, &table, &u.Name, &u.Primary, &columns, &exprs, &u.Predicate, &u.NullsNotDistinct}, func() {
		u.Parts = make([]Part, len(columns))
		for i := range columns {
			u.Parts[i] = Part{Column: columns[i], Expr: exprs[i]}
		}
		t := r.schema.Table(schema, table)
		t.Uniques = append(t.Uniques, u)
	})

	var kind, text string
	var ref Ref
	r.query("constraints", constraintsSQL, oids, []any{
		&schema, &table, &ref.Name, &kind, &ref.Columns, &ref.Schema, &ref.Table, &ref.Keys, &ref.Deferrable, &ref.OnDelete, &text,
	}, func() {
		t := r.schema.Table(schema, table)
		switch kind {
		case "f":
			t.Refs = append(t.Refs, ref)
		case "c":
			t.Checks = append(t.Checks, Check{Name: ref.Name, Columns: ref.Columns, Expr: text})
		case "x":
			t.Exclusions = append(t.Exclusions, Exclusion{Name: ref.Name, Definition: text})
		}
		ref = Ref{}
	})

	var column string
	var values []string
	r.query("statistics", commonSQL, oids, []any{&schema, &table, &column, &values}, func() {
		r.schema.Table(schema, table).Column(column).Common = values
		values = nil
	})

	var extension string
	r.query("extensions", "SELECT extname::text FROM pg_extension ORDER BY extname", nil, []any{&extension}, func() {
		r.schema.Extensions = append(r.schema.Extensions, extension)
	})
	return r.schema, r.err
}

// reader keeps the first error, after which it does nothing more.
type reader struct {
	ctx    context.Context
	q      Querier
	schema *Schema
	err    error
}

func (r *reader) query(what, text string, oids []uint32, into []any, row func()) {
	if r.err != nil {
		return
	}
	var args []any
	if oids != nil {
		args = []any{oids}
	} else if what != "tables" && what != "extensions" {
		return // no table was chosen
	}
	rows, err := r.q.Query(r.ctx, text, args...)
	if err == nil {
		_, err = pgx.ForEachRow(rows, into, func() error { row(); return nil })
	}
	if err != nil {
		r.err = fmt.Errorf("read the %s of the catalog: %w", what, err)
	}
}
