package runner

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// Rows are the first rows that a fill would insert. Their JSON form is stable.
type Rows struct {
	Name     string    `json:"name"`
	Sentence string    `json:"sentence"`
	Need     int       `json:"need"`   // the minimum
	Raised   int       `json:"raised"` // the minimum under which rows are shown, where nothing is missing under Need; else 0
	Missing  int64     `json:"missing"`
	Left     int64     `json:"still_missing"`
	Needs    string    `json:"needs"` // what the fill lacks; "" if it closes all gaps
	Reads    []string  `json:"reads"` // the tables that the file names
	Tables   []NewRows `json:"tables"`
}

// NewRows are the first rows of a table.
type NewRows struct {
	Table    string            `json:"table"`
	Inserted int64             `json:"inserted"` // all of them
	Rows     []json.RawMessage `json:"rows"`
	Columns  []string          `json:"-"` // none where there are no rows
	Texts    [][]string        `json:"-"` // the rows as PostgreSQL writes values; NULL is ""
}

// Preview fills the requirement of that name and those before it, returns up to so many new rows of each table, and rolls
// back. If nothing is missing, it raises the minimum until something is.
func Preview(ctx context.Context, config *pgx.ConnConfig, o Options, name string, number int) (*Rows, error) {
	if number < 1 || number > 10_000 {
		return nil, usage("rows: want a number from 1 to 10000")
	}
	p, req, err := planOne(o, name)
	if err != nil {
		return nil, err
	}
	return once(ctx, config, p, run{command: "seed", frozen: true}, func(ctx context.Context, r *run) (*Rows, error) {
		return r.preview(ctx, req, number)
	})
}

func (r *run) preview(ctx context.Context, req sql.Requirement, number int) (*Rows, error) {
	if err := r.install(ctx); err != nil {
		return nil, err
	}
	for _, before := range r.Pack.Requirements {
		if before.Number >= req.Number {
			continue
		}
		if err := r.meet(ctx, before); err != nil {
			return nil, err
		}
	}
	p := &prover{run: r.one(req), req: req}
	need := r.minimums[req.Name]
	result := &Rows{Name: req.Name, Sentence: req.Sentence, Need: need}
	mark, err := p.mark(ctx)
	if err != nil {
		return nil, err
	}
	found, err := p.raise(ctx, number)
	if err != nil {
		return nil, err
	}
	result.Missing = found.Missing
	if p.minimums[req.Name] != need {
		result.Raised = p.minimums[req.Name]
	}
	left, err := p.filled(ctx)
	if err != nil {
		return nil, err
	}
	if result.Left = left.Missing; left.Missing > 0 {
		result.Needs = req.Needs
	}
	named, err := p.named(ctx)
	if err != nil {
		return nil, err
	}
	for _, n := range named {
		result.Reads = append(result.Reads, n.Table)
	}
	for _, name := range req.Tables() {
		t, err := p.first(ctx, name, mark, number)
		if err != nil {
			return nil, err
		}
		result.Tables = append(result.Tables, t)
	}
	return result, nil
}

// raise raises the minimum until at least so many rows are missing, or one where few can be. If something is missing
// already, it does nothing.
func (p *prover) raise(ctx context.Context, rows int) (audit.Result, error) {
	need := p.minimums[p.req.Name]
	p.minimums = maps.Clone(p.minimums)
	for raise := 0; ; {
		found, err := audit.Check(ctx, p.tx, p.chosen, p.minimums, false)
		if err != nil {
			return audit.Result{}, err
		}
		if found[0].Short > 0 || found[0].Entities == 0 {
			return found[0], nil
		}
		if raise *= 2; raise == 0 {
			raise = max(1, rows/int(min(found[0].Entities, int64(rows))))
		}
		if need+raise > sql.MaxMinimum {
			return found[0], nil
		}
		p.minimums[p.req.Name] = need + raise
		if _, err := p.tx.Exec(ctx, fmt.Sprintf("SET LOCAL %s = %d", p.req.Setting(), need+raise)); err != nil {
			return audit.Result{}, err
		}
	}
}

// first returns the first rows that came into a table after a mark, as they came.
func (p *prover) first(ctx context.Context, name string, mark int64, number int) (t NewRows, err error) {
	t = NewRows{Table: name, Rows: []json.RawMessage{}}
	const new = " FROM %s AS t WHERE -age(xmin) BETWEEN %d AND 100000000"
	if err = p.tx.QueryRow(ctx, fmt.Sprintf("SELECT count(*)"+new, sql.Quote(name), mark+1)).Scan(&t.Inserted); err != nil {
		return t, fmt.Errorf("count the new rows of %s: %w", name, err)
	}
	query := fmt.Sprintf("SELECT to_jsonb(t), t.*"+new+" ORDER BY tableoid, ctid LIMIT %d", sql.Quote(name), mark+1, number)
	found := p.tx.Conn().PgConn().ExecParams(ctx, query, nil, nil, nil, nil).Read() // all as text
	if found.Err != nil {
		return t, fmt.Errorf("read the new rows of %s: %w", name, found.Err)
	}
	for i, row := range found.Rows {
		for _, f := range found.FieldDescriptions[1:] {
			if i == 0 {
				t.Columns = append(t.Columns, f.Name)
			}
		}
		t.Rows = append(t.Rows, json.RawMessage(row[0]))
		texts := make([]string, len(row)-1)
		for j, value := range row[1:] {
			texts[j] = string(value)
		}
		t.Texts = append(t.Texts, texts)
	}
	return t, nil
}
