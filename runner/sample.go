package runner

import (
	"context"
	"fmt"
	"slices"

	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// Sample is what an HTML page shows besides a Report.
type Sample struct {
	Keys  []Key       // foreign keys among the pack's tables
	Rows  []TableRows // in the pack's order
	Views []ViewRows  // of the views whose tables are there, in their order
}

// Key says that a table refers to another, or to itself.
type Key struct{ From, To string }

// TableRows are the first rows of a table by its primary key, as text. NULL is nil.
type TableRows struct {
	Table   string
	Columns []string
	Rows    [][]*string
}

// View is a query over tables of the pack, with the number of rows in $1.
type View struct {
	Name   string
	Tables []string // without one of them there is no such view
	SQL    string
}

// ViewRows is what a view's query returned: a JSON array with an object for each row.
type ViewRows struct {
	Name string
	JSON []byte
}

// TakeSample reads the foreign keys and, if rows is above 0, so many rows of each table and view, in a READ ONLY
// transaction.
func TakeSample(ctx context.Context, config *pgx.ConnConfig, o Options, rows int, views []View) (*Sample, error) {
	p, err := newPlan(o)
	if err != nil {
		return nil, err
	}
	return once(ctx, config, p, run{command: "sample"}, func(ctx context.Context, r *run) (*Sample, error) { return r.sample(ctx, rows, views) })
}

const foreignKeys = `SELECT DISTINCT child.ordinality - 1, parent.ordinality - 1
FROM unnest($1::text[]) WITH ORDINALITY AS child (name, ordinality)
JOIN pg_constraint AS k ON k.conrelid = child.name::regclass AND k.contype = 'f'
JOIN unnest($1::text[]) WITH ORDINALITY AS parent (name, ordinality) ON parent.name::regclass = k.confrelid
ORDER BY 1, 2`

const primaryKeys = `SELECT coalesce((
    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY key.place)
    FROM pg_index AS i
    CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS key (number, place)
    JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = key.number
    WHERE i.indrelid = t.name::regclass AND i.indisprimary
), '1')
FROM unnest($1::text[]) WITH ORDINALITY AS t (name, ordinality)
ORDER BY ordinality`

func (r *run) sample(ctx context.Context, n int, views []View) (*Sample, error) {
	s := &Sample{}
	result, err := r.tx.Query(ctx, foreignKeys, quoteAll(r.tables))
	if err != nil {
		return nil, fmt.Errorf("read the foreign keys: %w", err)
	}
	s.Keys, err = pgx.CollectRows(result, func(row pgx.CollectableRow) (Key, error) {
		var from, to int
		err := row.Scan(&from, &to)
		return Key{r.tables[from], r.tables[to]}, err
	})
	if err != nil || n < 1 {
		return s, err
	}
	if result, err = r.tx.Query(ctx, primaryKeys, quoteAll(r.tables)); err != nil {
		return nil, fmt.Errorf("read the primary keys: %w", err)
	}
	orders, err := pgx.CollectRows(result, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("read the primary keys: %w", err)
	}
	for i, t := range r.tables {
		rows, err := r.firstRows(ctx, t, orders[i], n)
		if err != nil {
			return nil, fmt.Errorf("read rows of %s: %w", t, err)
		}
		s.Rows = append(s.Rows, rows)
	}
	for _, v := range views {
		if slices.ContainsFunc(v.Tables, func(t string) bool { return !slices.Contains(r.tables, t) }) {
			continue
		}
		found := ViewRows{Name: v.Name}
		err := r.tx.QueryRow(ctx, "SELECT coalesce(jsonb_agg(to_jsonb(v)), '[]') FROM (\n"+v.SQL+"\n) AS v", n).Scan(&found.JSON)
		if err != nil {
			return nil, fmt.Errorf("read the view %q: %w", v.Name, err)
		}
		s.Views = append(s.Views, found)
	}
	return s, nil
}

// firstRows reads rows as PostgreSQL writes them, whatever their types.
func (r *run) firstRows(ctx context.Context, name, order string, n int) (TableRows, error) {
	t := TableRows{Table: name}
	query := fmt.Sprintf("SELECT * FROM %s ORDER BY %s LIMIT %d", sql.Quote(name), order, n)
	result := r.tx.Conn().PgConn().ExecParams(ctx, query, nil, nil, nil, nil).Read()
	if result.Err != nil {
		return t, result.Err
	}
	for _, f := range result.FieldDescriptions {
		t.Columns = append(t.Columns, f.Name)
	}
	for _, values := range result.Rows {
		row := make([]*string, len(values))
		for i, v := range values {
			if v != nil {
				text := string(v)
				row[i] = &text
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}
