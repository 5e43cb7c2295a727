package runner

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

var (
	//go:embed prove.sql
	aboutTable string
	//go:embed prove_move.sql
	toMove string
)

// table is the one that a requirement counts.
type table struct {
	name   string   // as SQL
	key    string   // as one text
	given  []string // columns whose values are a sequence's
	unused string   // a condition: no other row refers to it
}

// row is one that a fill made.
type row struct {
	Table, Key string
	Content    string // without what a sequence gave
}

// describe looks up the table that the requirement counts.
func (p *prover) describe(ctx context.Context) (t table, err error) {
	tables := p.req.Tables()
	return p.describeOne(ctx, tables[len(tables)-1])
}

func (p *prover) describeOne(ctx context.Context, name string) (t table, err error) {
	var key []string
	if err := p.tx.QueryRow(ctx, aboutTable, sql.Quote(name), quoteAll(p.req.Tables())).Scan(&t.name, &key, &t.given, &t.unused); err != nil {
		return t, fmt.Errorf("look up the key of %s: %w", name, err)
	}
	t.key = "t::text"
	if len(key) > 0 {
		t.key = "concat_ws(' ', t." + strings.Join(key, ", t.") + ")"
	}
	return t, nil
}

// standings returns what each entity has, and how much those lack that are short.
func (p *prover) standings(ctx context.Context) (have, lacks map[string]int64, err error) {
	short, err := audit.Check(ctx, p.tx, p.chosen, p.minimums, true)
	if err != nil {
		return nil, nil, err
	}
	have, lacks = map[string]int64{}, map[string]int64{}
	for _, g := range short[0].Gaps {
		have[g.ID], lacks[g.ID] = g.Have, g.Need-g.Have
	}
	// Under a minimum that nobody meets the deficit lists everybody; where it cannot, those who are short have to do.
	all, err := audit.Check(ctx, p.tx, p.chosen, map[string]int{p.req.Name: sql.MaxMinimum}, true)
	if fatal(ctx, err) {
		return nil, nil, err
	}
	if err == nil {
		for _, g := range all[0].Gaps {
			have[g.ID] = g.Have
		}
	}
	return have, lacks, nil
}

// beyond names an entity that got more than it lacked, the one with the least id; "" for none.
func beyond(before, after, lacks map[string]int64) string {
	for _, id := range slices.Sorted(maps.Keys(after)) {
		had, known := before[id]
		if got := after[id] - had; known && got > max(0, lacks[id]) {
			return fmt.Sprintf("%q had %d and lacked %d, but got %d", id, had, max(0, lacks[id]), got)
		}
	}
	return ""
}

// mark tells rows that are there from those to come: the transaction's parts count up, and age counts them down.
func (p *prover) mark(ctx context.Context) (mark int64, err error) {
	for _, name := range p.req.Tables() {
		var last int64
		if err := p.tx.QueryRow(ctx, "SELECT coalesce(max(-age(xmin)), 0)::bigint FROM "+sql.Quote(name)+" WHERE age(xmin) BETWEEN -100000000 AND 0").Scan(&last); err != nil {
			return 0, fmt.Errorf("look for the newest row of %s: %w", name, err)
		}
		mark = max(mark, last)
	}
	return mark, nil
}

// rows returns what came in after a mark, by table and key.
func (p *prover) rows(ctx context.Context, mark int64) (all []row, err error) {
	for _, name := range p.req.Tables() {
		t, err := p.describeOne(ctx, name)
		if err != nil {
			return nil, err
		}
		rows, err := p.tx.Query(ctx, fmt.Sprintf(`SELECT $2::text, %s, (to_jsonb(t) - $3::text[])::text
FROM %s AS t
WHERE -age(xmin) BETWEEN $1 AND 100000000`, t.key, t.name), mark+1, t.name, t.given)
		if err != nil {
			return nil, err
		}
		some, err := pgx.CollectRows(rows, pgx.RowToStructByPos[row])
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortFunc(all, func(a, b row) int { return strings.Compare(a.Table+a.Content, b.Table+b.Content) })
	return all, nil
}

// judgeChanges judges what the fill changed of rows that were there.
func (p *prover) judgeChanges(ctx context.Context, changed []Change, short bool) error {
	if p.citus {
		p.onlyInserts.undecided("the coordinator does not count what its workers update")
		return nil
	}
	var counts bool
	if err := p.tx.QueryRow(ctx, "SELECT current_setting('track_counts')::bool").Scan(&counts); err != nil {
		return err
	}
	if !counts {
		p.onlyInserts.undecided("the server does not count what is updated: set track_counts = on")
		return nil
	}
	if len(changed) == 0 {
		if short {
			p.onlyInserts.judge(true, "")
		}
		return nil
	}
	by, err := p.triggers(ctx, p.req.Tables())
	if err != nil {
		return err
	}
	c := changed[0]
	what := fmt.Sprintf("%s of %s updated and %d deleted meanwhile", rowCount(c.Updated), c.Table, c.Deleted)
	if len(by) > 0 {
		p.onlyInserts.undecided("%s, by %s: what triggers of the application do is its own affair", what, strings.Join(by, ", "))
		return nil
	}
	p.onlyInserts.judge(false, "it may only insert, but %s; look at a function that the fill calls", what)
	return nil
}

// judgeAgain fills a second time.
func (p *prover) judgeAgain(ctx context.Context) error {
	const inserted = `SELECT coalesce(sum(pg_stat_get_xact_tuples_inserted(oid)), 0)::bigint
FROM pg_class
WHERE relkind = 'r' AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`
	var before, after int64
	err := p.inside(ctx, false, func() error {
		if err := p.tx.QueryRow(ctx, inserted).Scan(&before); err != nil {
			return err
		}
		done, err := p.insert(ctx, p.req)
		if err == nil {
			err = p.tx.QueryRow(ctx, inserted).Scan(&after)
		}
		if err != nil {
			return err
		}
		rows := max(done.Inserted, after-before)
		p.again.judge(rows == 0, "a second fill may insert nothing, but it inserted %s, of which %d into %s", rowCount(rows), done.Inserted, p.table.name)
		return nil
	})
	if err != nil && !fatal(ctx, err) {
		p.again.judge(false, "a second fill fails: %s", oneLine(err))
		return nil
	}
	return err
}

// judgeLeft judges the gaps that are left: whether the fill could have closed them.
func (p *prover) judgeLeft(ctx context.Context, left audit.Result) error {
	if left.Short == 0 {
		p.closes.judge(true, "")
		return nil
	}
	before, lacks, err := p.standings(ctx)
	if err != nil {
		return err
	}
	who := slices.Sorted(maps.Keys(lacks))[0]
	seen := fmt.Sprintf("%s missing after the fill, of which %d for %q", rowCount(left.Missing), lacks[who], who)
	offered, err := p.offered(ctx, p.req, "")
	if err != nil {
		return err
	}
	if offered > 0 {
		by, err := p.triggers(ctx, p.req.Tables())
		if err != nil {
			return err
		}
		p.closes.judge(false, "%s; %s offered to %s did not come in: look at %s", seen, rowCount(offered), p.table.name,
			strings.Join(append(by, "ids that exist already: number the free places"), ", or "))
		return nil
	}
	// Who gets more as soon as the minimum is higher could have had it before.
	var more string
	err = p.inside(ctx, false, func() error {
		need := p.minimums[p.req.Name]
		if _, err := p.tx.Exec(ctx, fmt.Sprintf("SET LOCAL %s = %d", p.req.Setting(), min(sql.MaxMinimum, 2*need+8))); err != nil {
			return err
		}
		if _, err := p.insert(ctx, p.req); err != nil {
			return err
		}
		after, _, err := p.standings(ctx)
		for _, id := range slices.Sorted(maps.Keys(lacks)) {
			if got := after[id] - before[id]; got > 0 {
				more = fmt.Sprintf("%q gets %d more as soon as the minimum is higher: number the free places, not those beyond the count", id, got)
				break
			}
		}
		return err
	})
	switch {
	case fatal(ctx, err):
		return err
	case more != "":
		p.closes.judge(false, "%s; %s", seen, more)
	case p.req.Needs == "":
		p.closes.judge(false, "%s; nothing is offered, and the file has no line \"-- needs:\" that says what it waits for", seen)
	default:
		p.closes.undecided("%s; it needs %s", seen, p.req.Needs)
	}
	return nil
}

// So many rows are deleted at most: a share, and where all of them have to go.
const (
	lost    = 1000
	allLost = 100_000
)

// lose deletes a share of the rows that the requirement counts, so that it is short: such that nothing refers to, if
// that does. It reports whether it is.
func (p *prover) lose(ctx context.Context) (short bool, err error) {
	p.untried = "no row came in, and " + p.table.name + " has none to delete"
	third := fmt.Sprintf("hashtext(%s) %% 3 = 0", p.table.key)
	for i, where := range []string{third + p.table.unused, "true" + p.table.unused, third, "true"} {
		most := []int{lost, allLost}[i%2]
		err := p.inside(ctx, true, func() error {
			tag, err := p.tx.Exec(ctx, fmt.Sprintf(`DELETE FROM %[1]s WHERE (tableoid, ctid) IN (
    SELECT tableoid, ctid FROM %[1]s AS t WHERE %[2]s ORDER BY hashtext(%[3]s), %[3]s LIMIT %[4]d
)`, p.table.name, where, p.table.key, most))
			if err != nil || tag.RowsAffected() == 0 {
				return errors.Join(err, errNothing)
			}
			found, err := audit.Check(ctx, p.tx, p.chosen, p.minimums, false)
			if err == nil && found[0].Short == 0 {
				p.untried = fmt.Sprintf("nothing is missing, even without %s of %s", rowCount(tag.RowsAffected()), p.table.name)
				err = errNothing
			}
			return err
		})
		var pg *pgconn.PgError
		switch {
		case err == nil:
			p.untried = ""
			return true, nil
		case errors.As(err, &pg) && fatal(ctx, err) && !denied(err), !errors.As(err, &pg) && !errors.Is(err, errNothing):
			return false, err
		case pg != nil:
			p.untried = "nothing is missing, and no row could be deleted: " + oneLine(pg)
		}
	}
	return false, nil
}

var errNothing = errors.New("nothing to try")

// mend deletes half of the rows that a fill made, and sees whether they come back; where they do not, with what the
// fill made around them.
func (p *prover) mend(ctx context.Context, rows []row) error {
	gone := map[string]string{} // content by key
	around := map[string][]string{}
	half := true
	for _, r := range rows {
		if r.Table != p.table.name {
			around[r.Table] = append(around[r.Table], r.Key)
			continue
		}
		if half && len(gone) < lost {
			gone[r.Key] = r.Content
		}
		half = !half
	}
	if len(gone) == 0 {
		return nil
	}
	tables := p.req.Tables()
	problem := ""
	for _, whole := range []bool{false, true} {
		if whole && (problem == "" || len(tables) == 1) {
			break
		}
		err := p.inside(ctx, false, func() error {
			if err := p.remove(ctx, p.table, "", slices.Collect(maps.Keys(gone))); err != nil {
				return err
			}
			for i := len(tables) - 2; whole && i >= 0; i-- {
				t, err := p.describeOne(ctx, tables[i])
				if err == nil {
					err = p.remove(ctx, t, t.unused, around[t.name])
				}
				if err != nil {
					return err
				}
			}
			mark, err := p.mark(ctx)
			if err != nil {
				return err
			}
			if _, err := p.filled(ctx); err != nil {
				return err
			}
			back, err := p.rows(ctx, mark)
			problem = p.mended(gone, back)
			return err
		})
		if err != nil {
			return err
		}
	}
	p.mends.judge(problem == "", "%s", problem)
	return nil
}

// remove deletes the rows of these keys, as far as a condition holds. Citus takes no STABLE function of a column, such as
// concat_ws(), in the DELETE itself.
func (p *prover) remove(ctx context.Context, t table, condition string, keys []string) error {
	_, err := p.tx.Exec(ctx, fmt.Sprintf(`DELETE FROM %[1]s WHERE (tableoid, ctid) IN (
    SELECT tableoid, ctid FROM %[1]s AS t WHERE %[2]s = ANY ($1::text[])%[3]s
)`, t.name, t.key, condition), keys)
	return err
}

// mended compares the rows that came with those that went, and returns "" or what is wrong.
func (p *prover) mended(gone map[string]string, back []row) string {
	came := map[string]string{}
	for _, r := range back {
		if r.Table == p.table.name {
			came[r.Key] = r.Content
		}
	}
	if len(came) != len(gone) {
		return fmt.Sprintf("%s of %s deleted, and %d came back", rowCount(int64(len(gone))), p.table.name, len(came))
	}
	if len(p.table.given) > 0 { // its numbers are others: the rest would have to be the same
		if !slices.Equal(slices.Sorted(maps.Values(gone)), slices.Sorted(maps.Values(came))) {
			p.mends.undecided("the key of %s is a sequence's; as many rows came back, but others", p.table.name)
		}
		return ""
	}
	for _, key := range slices.Sorted(maps.Keys(gone)) {
		if _, ok := came[key]; ok {
			continue
		}
		instead := slices.DeleteFunc(slices.Sorted(maps.Keys(came)), func(other string) bool { _, ok := gone[other]; return ok })
		return fmt.Sprintf("%s of %s was deleted, and %s came instead: make the key of what the row is for and its number", key, p.table.name, instead[0])
	}
	return ""
}

func rowCount(n int64) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}
