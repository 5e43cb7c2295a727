package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// odd are settings under which a fill is made again: other plans, another way to write values. What the profile sets
// is the same in every run, and stays.
var odd = []sql.Setting{
	{Name: "enable_hashjoin", Value: "off"}, {Name: "enable_hashagg", Value: "off"}, {Name: "enable_seqscan", Value: "off"},
	{Name: "work_mem", Value: "1MB"},
	{Name: "TimeZone", Value: "Asia/Kathmandu"}, {Name: "DateStyle", Value: "German, DMY"}, {Name: "IntervalStyle", Value: "sql_standard"},
	{Name: "bytea_output", Value: "escape"}, {Name: "extra_float_digits", Value: "-10"},
}

// oddly fills under other circumstances, and returns the rows that came in.
func (p *prover) oddly(ctx context.Context) ([]row, error) {
	mark, err := p.mark(ctx)
	if err != nil {
		return nil, err
	}
	var there, back pgx.Batch
	for _, s := range odd {
		if slices.ContainsFunc(p.profile.Settings, func(own sql.Setting) bool { return strings.EqualFold(own.Name, s.Name) }) {
			continue
		}
		there.Queue("SELECT current_setting($1)", s.Name).QueryRow(func(row pgx.Row) error {
			var value string
			err := row.Scan(&value)
			back.Queue("SELECT set_config($1, $2, true)", s.Name, value)
			return err
		})
		there.Queue("SELECT set_config($1, $2, true)", s.Name, s.Value)
	}
	if err := p.tx.SendBatch(ctx, &there).Close(); err != nil {
		return nil, fmt.Errorf("set other plans: %w", err)
	}
	if _, err := p.filled(ctx); err != nil {
		return nil, err
	}
	if err := p.tx.SendBatch(ctx, &back).Close(); err != nil {
		return nil, fmt.Errorf("set the plans back: %w", err)
	}
	return p.rows(ctx, mark)
}

// named is a table that a requirement names, with a column that may be set to itself, or why there is none.
type named struct{ Table, Column, Problem string }

func (p *prover) named(ctx context.Context) ([]named, error) {
	rows, err := p.tx.Query(ctx, toMove, p.req.Words())
	if err != nil {
		return nil, fmt.Errorf("look for the tables that it names: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[named])
	if err != nil {
		return nil, fmt.Errorf("look for the tables that it names: %w", err)
	}
	return all, nil
}

// move gives rows of the tables that the requirement reads another place: each second one, up to 1,000 of a table.
// It says why it could not, where it could for none that has rows.
func (p *prover) move(ctx context.Context) (problem string, err error) {
	all, err := p.named(ctx)
	if err != nil {
		return "", err
	}
	moved := false
	for _, c := range all {
		if c.Problem != "" {
			problem = c.Problem
			continue
		}
		err := p.inside(ctx, true, func() error {
			tag, err := p.tx.Exec(ctx, fmt.Sprintf(`UPDATE %[1]s SET %[2]s = %[2]s WHERE (tableoid, ctid) IN (
    SELECT tableoid, ctid FROM %[1]s WHERE hashtext(ctid::text) %% 2 = 0 LIMIT 1000
)`, c.Table, c.Column))
			moved = moved || tag.RowsAffected() > 0
			return err
		})
		if fatal(ctx, err) && !denied(err) {
			return "", err
		} else if err != nil {
			problem = oneLine(err)
		}
	}
	if moved {
		return "", nil
	}
	return problem, nil
}

// compare judges whether two fills of the same data gave the same rows, and whether these depend on nothing else.
func (p *prover) compare(plain, other []row) {
	if i := slices.IndexFunc(plain, func(r row) bool { return p.clock(r) != "" }); i >= 0 {
		p.same.judge(false, "%s.%s holds the server's clock, not seed.as_of: give it a value in the INSERT, or look whether a trigger does",
			plain[i].Table, p.clock(plain[i]))
		return
	}
	if slices.EqualFunc(plain, other, func(a, b row) bool { return a.Table == b.Table && a.Content == b.Content }) {
		p.same.judge(true, "")
		return
	}
	const remedy = ": look for an ORDER BY without a key, for random values, and for what a function reads beside its arguments"
	others := map[[2]string]string{}
	for _, r := range other {
		others[[2]string{r.Table, r.Key}] = r.Content
	}
	for _, r := range plain {
		content, found := others[[2]string{r.Table, r.Key}]
		if found && content != r.Content {
			column, a, b := difference(r.Content, content)
			p.same.judge(false, "the same data give %s of %s in %s once as %s and once as %s%s", column, r.Key, r.Table, a, b, remedy)
			return
		}
	}
	without := func(rows, others []row) (left []row) {
		return slices.DeleteFunc(slices.Clone(rows), func(r row) bool {
			return slices.ContainsFunc(others, func(o row) bool { return o.Table == r.Table && o.Content == r.Content })
		})
	}
	if left, right := without(plain, other), without(other, plain); len(left) > 0 && len(right) > 0 && left[0].Table == right[0].Table {
		column, a, b := difference(left[0].Content, right[0].Content)
		p.same.judge(false, "the same data give a row of %s with %s once as %s and once as %s%s", left[0].Table, column, a, b, remedy)
		return
	}
	p.same.judge(false, "the same data give once %s, and once %d%s", rowCount(int64(len(plain))), len(other), remedy)
}

// clock names a column that holds the server's clock; "" for none.
func (p *prover) clock(r row) string {
	columns := decode(r.Content)
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		if text, ok := columns[name].(string); ok && slices.Contains(p.now, text) {
			return name
		}
	}
	return ""
}

// difference returns the first column in which two rows differ, with both values.
func difference(a, b string) (column, left, right string) {
	one, two := decode(a), decode(b)
	for _, name := range slices.Sorted(maps.Keys(one)) {
		if !reflect.DeepEqual(one[name], two[name]) {
			return name, fmt.Sprintf("%.60q", fmt.Sprint(one[name])), fmt.Sprintf("%.60q", fmt.Sprint(two[name]))
		}
	}
	return "", "", ""
}

func decode(content string) (columns map[string]any) {
	_ = json.Unmarshal([]byte(content), &columns) // of to_jsonb
	return columns
}

// bodies finds the functions of these names that are not PostgreSQL's own.
const bodies = `SELECT p.proname::text, format('%I.%I', n.nspname, p.proname), CASE WHEN p.prosrc = '' THEN pg_get_functiondef(p.oid) ELSE p.prosrc END
FROM pg_proc AS p
JOIN pg_namespace AS n ON n.oid = p.pronamespace
JOIN pg_language AS l ON l.oid = p.prolang
WHERE p.proname = ANY ($1::text[]) AND n.nspname NOT IN ('pg_catalog', 'information_schema')
AND l.lanname IN ('sql', 'plpgsql') AND p.prokind = 'f'
ORDER BY 2, p.oid`

// clocks judges the functions that the requirement calls, and those that they call: whatever they are declared as,
// none may read a clock or chance. Within one transaction now() stays the same, so no trial shows it.
func (p *prover) clocks(ctx context.Context) error {
	seen := map[string]bool{}
	var names []string
	add := func(calls []sql.Call) {
		for _, c := range calls {
			if !seen[c.Name] {
				seen[c.Name] = true
				names = append(names, c.Name)
			}
		}
	}
	add(p.req.Calls())
	for len(names) > 0 {
		rows, err := p.tx.Query(ctx, bodies, names)
		names = nil
		if err != nil {
			return fmt.Errorf("look at the functions that it calls: %w", err)
		}
		var name, full, body string
		if _, err := pgx.ForEachRow(rows, []any{&name, &full, &body}, func() error {
			fault, calls := sql.Body(body)
			if fault != "" {
				p.same.judge(false, "%s(), which the fill calls: %s", full, fault)
			}
			add(calls)
			return nil
		}); err != nil {
			return fmt.Errorf("look at the functions that it calls: %w", err)
		}
	}
	return nil
}

// serverClock returns now() as to_jsonb writes it.
func (r *run) serverClock(ctx context.Context) (now []string, err error) {
	now = make([]string, 2)
	err = r.tx.QueryRow(ctx, "SELECT to_jsonb(now()) #>> '{}', to_jsonb(now()::timestamp) #>> '{}'").Scan(&now[0], &now[1])
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) {
		return nil, fmt.Errorf("read the server's clock: %w", err)
	}
	return now, err
}
