package runner

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// A fill may open a gap for an earlier requirement, so passes are repeated until one inserts nothing.
// After this many passes the run checks whether other sessions are writing.
const passes = 6

// most limits the passes of a run alone: two requirements that keep opening each other's gaps would never end.
const most = 20

// doubtError is an error of which the cause is open: other sessions, the pack, or a trigger. See alone.
type doubtError struct{ what string }

func (e *doubtError) Error() string { return e.what }

// fill fills the gaps in found, and returns the gaps that it finds afterwards.
func (r *run) fill(ctx context.Context, found []audit.Result) ([]audit.Result, error) {
	n := len(r.chosen)
	r.written = map[string]int{}
	r.looked, r.widened = make([]int, n), slices.Repeat([]int{-1}, n)
	r.Progress(Progress{Phase: "fill", Target: n})
	for i, req := range r.chosen {
		step := Progress{
			Phase: "fill", Requirement: req.Name, Sentence: req.Sentence, Entities: found[i].Entities,
			Current: i, Target: n, Percent: percent(i, n),
		}
		// A requirement that was met stays met until a row is inserted that it reads.
		if found[i].Short > 0 || r.fills > 0 && r.minimums[req.Name] > 0 {
			r.Progress(step)
			if err := r.install(ctx); err != nil {
				return nil, err
			}
			inserted, err := r.step(ctx, i, &found[i], step)
			if err != nil {
				return nil, r.bulkError(err)
			}
			step.Inserted = inserted
		}
		step.Current, step.Percent = i+1, percent(i+1, n)
		r.Progress(step)
	}
	if err := r.putBack(ctx); err != nil {
		return nil, err
	}
	if r.fills == 0 && !short(found) {
		// Nothing was written since: found is the proof, and asking again would take as long.
		r.checked("verify", found)
		return found, nil
	}
	return r.further(ctx)
}

// further fills again what is still short, until nothing more is inserted. It retries a requirement if rows were
// inserted since the last try, and finally with more places to choose from.
func (r *run) further(ctx context.Context) ([]audit.Result, error) {
	var last []string // what the previous pass filled
	var proved *proof
	for r.passes = 1; ; r.passes++ {
		var err error
		if proved, err = r.again(ctx, proved); err != nil {
			return nil, err
		}
		verified := proved.results
		filled, err := r.each(verified, func(i int) (bool, error) {
			if r.looked[i] == r.fills {
				return false, nil
			}
			inserted, err := r.apply(ctx, i, nil)
			return inserted > 0, err
		})
		if err == nil && len(filled) == 0 {
			filled, err = r.each(verified, func(i int) (bool, error) { return r.widen(ctx, i, verified[i]) })
		}
		if err != nil {
			return nil, err
		}
		if len(filled) == 0 || r.rivals && r.passes >= r.limit {
			for i, v := range verified {
				r.report.Requirements[i].Seconds += v.Seconds
			}
			if len(filled) > 0 { // it does not include the last rows yet
				return r.check(ctx, "verify", false)
			}
			return verified, nil
		}
		if r.passes >= r.limit {
			for _, name := range last {
				if !slices.Contains(filled, name) { // they take turns
					filled = append(filled, name)
				}
			}
			slices.Sort(filled)
			endless := &EndlessError{Requirements: filled}
			if r.frozen {
				return nil, endless
			}
			return nil, &doubtError{endless.Error()}
		}
		last = filled
	}
}

// each calls f for each requirement that is short, and returns the names for which f returned true.
func (r *run) each(results []audit.Result, f func(i int) (bool, error)) (names []string, err error) {
	for i, v := range results {
		if v.Short == 0 {
			continue
		}
		yes, err := f(i)
		if err != nil {
			return nil, err
		}
		if yes {
			names = append(names, v.Name)
		}
	}
	return names, nil
}

func short(results []audit.Result) bool {
	return slices.ContainsFunc(results, func(r audit.Result) bool { return r.Short > 0 })
}

// widen fills the requirement of that index with more and more places to choose from until a row is inserted, and
// reports whether one was. It helps if the application gave seeded rows to other entities: then the places up to the
// minimum are taken and do not count. There are no more taken places than rows, so widen tries no more than that for
// all short entities together. This costs about as much as scanning the tables.
func (r *run) widen(ctx context.Context, i int, v audit.Result) (bool, error) {
	req := r.chosen[i]
	calls := slices.ContainsFunc(req.Calls(), func(c sql.Call) bool { return c.Schema == "seed" })
	if !calls || r.widened[i] == r.fills {
		return false, nil // only functions of schema seed read seed.spare; or nothing has changed since
	}
	bound := r.filled + v.Missing + 1000
	for _, t := range req.Tables() {
		bound += r.report.Audit[t]
	}
	look := func(spare int64) error {
		r.spare = spare
		_, err := r.tx.Exec(ctx, fmt.Sprintf("SET LOCAL seed.spare = %d", spare))
		return err
	}
	inserted := int64(0)
	least := bound / v.Short
	for spare := min(least, int64(r.minimums[req.Name])+16); spare > 0 && inserted == 0; spare = min(least, 8*spare) {
		if err := look(spare); err != nil {
			return false, err
		}
		var err error
		if inserted, err = r.apply(ctx, i, &v); err != nil {
			return false, err
		}
		if spare == least {
			break
		}
	}
	if inserted == 0 { // otherwise an entity may need still more places
		r.widened[i] = r.fills
	}
	return inserted > 0, look(0)
}

// apply fills the requirement of that index, and analyzes the tables that it wrote. It checks that each new row counts
// and that no more were inserted than were missing. found is what is missing, if that is known.
func (r *run) apply(ctx context.Context, i int, found *audit.Result) (int64, error) {
	req, line := r.chosen[i], &r.report.Requirements[i]
	began := time.Now()
	defer func() { line.Seconds += time.Since(began).Seconds() }()
	var done fill.Applied
	var err error
	if r.team != nil {
		done, err = r.team.fill(ctx, i, found)
	} else {
		done, err = r.inOne(ctx, i)
	}
	if err != nil {
		return 0, r.denied(err)
	}
	r.looked[i] = r.fills
	if done.Inserted == 0 {
		return 0, nil
	}
	r.filled += done.Inserted
	r.fills++
	for _, t := range req.Tables() {
		r.written[t] = r.fills
	}
	return done.Inserted, nil
}

// exact returns an error if a fill inserted too many rows, or rows that do not count. left is what is missing after it.
func (r *run) exact(ctx context.Context, req sql.Requirement, done fill.Applied, left int64) (err error) {
	switch wrong := (&ExactError{Requirement: req.Name, File: req.File, Missing: done.Missing, Inserted: done.Inserted, Left: left, Source: req.Source()}); {
	case done.Inserted > done.Missing && (!r.citus || r.frozen), left > done.Missing-done.Inserted && r.frozen:
		if wrong.Triggers, err = r.triggers(ctx, req.Tables()); err != nil {
			return err
		}
		return wrong
	case (done.Inserted > done.Missing || left > done.Missing-done.Inserted) && !r.rivals:
		// Other sessions may have written since.
		return &doubtError{wrong.Error()}
	}
	return nil
}

// inOne fills a requirement in the run's own transaction.
func (r *run) inOne(ctx context.Context, i int) (done fill.Applied, err error) {
	req := r.chosen[i]
	done, err = r.insert(ctx, req)
	if err != nil || done.Inserted == 0 {
		return done, err
	}
	r.report.Requirements[i].Inserted += done.Inserted
	if err := fill.Analyze(ctx, r.tx, req.Tables()); err != nil {
		return done, err
	}
	left, err := audit.Missing(ctx, r.tx, req)
	if err != nil {
		return done, err
	}
	return done, r.exact(ctx, req, done, left)
}

// insert fills the requirement, and returns what was missing before. Both use one snapshot, with Citus two.
func (r *run) insert(ctx context.Context, req sql.Requirement) (done fill.Applied, err error) {
	if !r.citus {
		return fill.Apply(ctx, r.tx, req)
	}
	if done.Missing, err = audit.Missing(ctx, r.tx, req); err == nil {
		done.Inserted, err = fill.Plain(ctx, r.tx, req)
	}
	return done, err
}

// triggers lists what fires in the database when a row is inserted into the tables.
func (r *run) triggers(ctx context.Context, tables []string) ([]string, error) {
	rows, err := r.tx.Query(ctx, `WITH written AS (
    SELECT coalesce(p.relid, t.id) AS id
    FROM unnest($1::text[]) AS name
    CROSS JOIN LATERAL (SELECT name::regclass AS id) AS t
    LEFT JOIN LATERAL pg_partition_tree(t.id) AS p ON true
)
SELECT DISTINCT format('trigger %I of %s', tgname, coalesce(pg_partition_root(tgrelid), tgrelid::regclass)) AS what
FROM pg_trigger
WHERE tgrelid IN (SELECT id FROM written) AND NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgtype & 4 > 0
UNION
SELECT format('rule %I of %s', rulename, ev_class::regclass)
FROM pg_rewrite
WHERE ev_class IN (SELECT id FROM written) AND ev_type = '3' AND ev_enabled IN ('O', 'A')
ORDER BY 1`, quoteAll(tables))
	if err != nil {
		return nil, fmt.Errorf("look for triggers: %w", err)
	}
	triggers, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look for triggers: %w", err)
	}
	return triggers, nil
}
