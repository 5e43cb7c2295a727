package runner

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Proof is the result of Prove. Its JSON form is stable.
type Proof struct {
	Requirements []RequirementProof `json:"requirements"`
	Proved       bool               `json:"proved"` // no promise is broken
}

// RequirementProof says of each promise whether the requirement keeps it; nil: it could not be tried.
type RequirementProof struct {
	Name        string  `json:"name"`
	Closes      *bool   `json:"closes"`       // its fill leaves no gap that it could close
	Exact       *bool   `json:"exact"`        // it gives each entity what that lacks, and never one more
	Again       *bool   `json:"again"`        // a second fill inserts nothing
	Mends       *bool   `json:"mends"`        // deleted rows come back with the same keys
	Same        *bool   `json:"same"`         // the same data give the same rows
	OnlyInserts *bool   `json:"only_inserts"` // it updates and deletes nothing
	ReadsOnly   *bool   `json:"reads_only"`   // its deficit does not write
	Problem     string  `json:"problem"`      // what is broken or could not be tried, and why
	Sentence    string  `json:"-"`
	Need        int     `json:"-"` // the minimum
	File        string  `json:"-"`
	Seconds     float64 `json:"-"`
}

// Promises are the JSON keys of what Held returns.
var Promises = []string{"closes", "exact", "again", "mends", "same", "only_inserts", "reads_only"}

// Held returns the promises in the order of Promises.
func (p RequirementProof) Held() []*bool {
	return []*bool{p.Closes, p.Exact, p.Again, p.Mends, p.Same, p.OnlyInserts, p.ReadsOnly}
}

// Broken tells whether a promise is broken.
func (p RequirementProof) Broken() bool {
	return slices.ContainsFunc(p.Held(), func(held *bool) bool { return held != nil && !*held })
}

// Prove tries whether the requirements of these names keep their promises on the data that are there, and rolls back. The
// default is all that Only and Skip leave. What earlier requirements lack is filled first. Only sequences keep their new
// values. Its progress is one step a requirement, in phase prove.
func Prove(ctx context.Context, config *pgx.ConnConfig, o Options, names ...string) (*Proof, error) {
	p, err := provePlan(o, names)
	if err != nil {
		return nil, err
	}
	// Frozen, it sees nothing of what others write meanwhile, so that two fills may be compared.
	return once(ctx, config, p, run{command: "seed", frozen: true}, func(ctx context.Context, r *run) (*Proof, error) {
		return r.prove(ctx, names)
	})
}

// prover is the proof of one requirement.
type prover struct {
	*run
	req     sql.Requirement
	table   table
	now     []string // the server's clock
	untried string   // why no row could be lost
	raised  bool     // the minimum, for want of such a row

	closes, exact, again, mends, same, onlyInserts, readsOnly promise
}

func (r *run) prove(ctx context.Context, names []string) (*Proof, error) {
	if r.isNow { // a little off the server's own clock, so that what reads that one shows
		r.asOf = r.asOf.Add(time.Microsecond)
		r.set("seed.as_of", r.asOf.Format("'2006-01-02 15:04:05.999999+00'"))
		if _, err := r.tx.Exec(ctx, r.settings[r.setting("seed.as_of")].Statement()); err != nil {
			return nil, err
		}
	}
	if err := r.install(ctx); err != nil {
		return nil, err
	}
	now, err := r.serverClock(ctx)
	if err != nil {
		return nil, err
	}
	proof := &Proof{Proved: true}
	n := len(r.chosen)
	for i, req := range r.chosen {
		step := Progress{Phase: "prove", Requirement: req.Name, Sentence: req.Sentence, Current: i, Target: n, Percent: percent(i, n)}
		r.Progress(step)
		began := time.Now()
		if len(names) > 0 && !slices.Contains(names, req.Name) {
			if err := r.meet(ctx, req); err != nil {
				return nil, err
			}
			continue
		}
		p := &prover{run: r.one(req), req: req, now: now}
		if err := p.prove(ctx); err != nil {
			return nil, err
		}
		result := p.result()
		result.Need = r.minimums[req.Name]
		result.Seconds = time.Since(began).Seconds()
		proof.Requirements = append(proof.Requirements, result)
		proof.Proved = proof.Proved && !result.Broken()
	}
	r.Progress(Progress{Phase: "prove", Current: n, Target: n, Percent: 100})
	return proof, nil
}

// meet fills a requirement for those that come after it. What is wrong with the requirement itself is no error here.
func (r *run) meet(ctx context.Context, req sql.Requirement) error {
	p := &prover{run: r.one(req), req: req}
	if err := p.inside(ctx, true, func() error { _, err := p.filled(ctx); return err }); fatal(ctx, err) {
		return err
	}
	return nil
}

// one returns a run of one requirement in the same transaction.
func (r *run) one(req sql.Requirement) *run {
	p := *r.plan
	p.chosen, p.Progress, p.watched = []sql.Requirement{req}, func(Progress) {}, false
	return &run{plan: &p, command: "seed", frozen: true, limit: most, conn: r.conn, tx: r.tx, asOf: r.asOf, database: r.database, citus: r.citus, ready: true}
}

// fatal tells whether an error is none of the requirement's. The trials do more than a run: where they delete and update,
// want of the privilege is not fatal.
func fatal(ctx context.Context, err error) bool {
	var pg *pgconn.PgError
	if err == nil || errors.As(err, new(*sql.Fault)) || errors.As(err, new(*ExactError)) || errors.As(err, new(*EndlessError)) {
		return false
	}
	return ctx.Err() != nil || !errors.As(err, &pg) || denied(err) || slices.Contains([]string{"57014", "55P03", serialization, deadlock}, pg.Code)
}

// denied tells whether the role lacks a privilege. A policy that refuses a row has the same code, but the row may be to
// blame.
func denied(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "42501" && pg.Routine == "aclcheck_error"
}

// inside calls do in a savepoint. It rolls back to it after an error, or unless keep is set.
func (r *run) inside(ctx context.Context, keep bool, do func() error) error {
	outer := r.tx
	inner, err := outer.Begin(ctx)
	if err != nil {
		return err
	}
	r.tx = inner
	err = do()
	r.tx = outer
	if keep && err == nil {
		return inner.Commit(ctx)
	}
	return errors.Join(err, inner.Rollback(ctx))
}

const noDeficit = "its deficit has to work first"

// prove tries the requirement as the data are, which leaves it filled, and once more with some of its rows lost.
func (p *prover) prove(ctx context.Context) error {
	found, err := audit.Check(ctx, p.tx, p.chosen, p.minimums, false)
	if fatal(ctx, err) {
		return err
	}
	if err != nil {
		p.untried = noDeficit
		if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.Code == "25006" {
			p.readsOnly.judge(false, "the part above the line %q may only read: %s", "-- fill", oneLine(err))
		} else {
			p.closes.judge(false, "its deficit fails: %s", oneLine(err))
		}
		return nil
	}
	p.readsOnly.judge(true, "")
	if err := p.clocks(ctx); err != nil {
		return err
	}
	if p.table, err = p.describe(ctx); err != nil {
		return err
	}
	if err := p.both(ctx, found[0].Short > 0, true); err != nil {
		return err
	}
	return p.inside(ctx, false, func() error {
		short, err := p.lose(ctx)
		if err == nil && !short && p.exact.held == nil {
			// Nothing can go: then more has to come. It may be more than there is room for.
			p.raised = true
			var found audit.Result
			if found, err = p.raise(ctx, 1); err != nil && !fatal(ctx, err) {
				return nil
			}
			short = found.Short > 0
		}
		if err != nil || !short {
			return err
		}
		return p.both(ctx, true, false)
	})
}

// both tries the fill as it is, and where something is missing before that among other circumstances, and compares.
func (p *prover) both(ctx context.Context, short, keep bool) error {
	var plain, odd []row
	moved := ""
	var failed error
	if short {
		failed = p.inside(ctx, false, func() (err error) {
			if moved, err = p.move(ctx); err == nil {
				odd, err = p.oddly(ctx)
			}
			return err
		})
		if fatal(ctx, failed) {
			return failed
		}
	}
	err := p.inside(ctx, keep, func() (err error) {
		plain, err = p.trial(ctx, short)
		return err
	})
	switch {
	case fatal(ctx, err):
		return err
	case err != nil || !short:
	case failed != nil:
		p.same.judge(false, "under another plan its fill fails: %s", oneLine(failed))
	default:
		p.compare(plain, odd)
		if moved != "" {
			p.same.undecided("under another order of rows, for %s; under other plans and settings the rows are the same", moved)
		}
	}
	return nil
}

// trial fills, and judges what that did. It returns the rows that came in. An error that is not fatal has been
// judged.
func (p *prover) trial(ctx context.Context, short bool) ([]row, error) {
	before, gaps, err := p.standings(ctx)
	if err != nil {
		return nil, err
	}
	mark, err := p.mark(ctx)
	if err != nil {
		return nil, err
	}
	p.before = nil
	if p.before, err = p.changed(ctx); err != nil {
		return nil, err
	}
	left, failed := p.filled(ctx)
	exact := (*ExactError)(nil)
	if failed != nil && !errors.As(failed, &exact) {
		if !fatal(ctx, failed) {
			p.closes.judge(false, "its fill fails: %s", oneLine(failed))
		}
		return nil, failed
	}
	after, _, err := p.standings(ctx)
	if err != nil {
		return nil, err
	}
	changed, err := p.changed(ctx)
	if err != nil {
		return nil, err
	}
	switch who := beyond(before, after, gaps); {
	case who != "" && exact != nil:
		p.exact.judge(false, "%s; %v", who, exact)
	case exact != nil:
		p.exact.judge(false, "%v", exact)
	case who != "":
		p.exact.judge(false, "%s", who)
	case short:
		p.exact.judge(true, "")
	}
	if err := p.judgeChanges(ctx, changed, short); err != nil {
		return nil, err
	}
	if exact != nil {
		return nil, exact
	}
	rows, err := p.rows(ctx, mark)
	if err != nil {
		return nil, err
	}
	if err := p.judgeAgain(ctx); err != nil {
		return nil, err
	}
	if !p.raised {
		if err := p.judgeLeft(ctx, left); err != nil {
			return nil, err
		}
	}
	if p.mends.held == nil && len(rows) > 0 {
		p.mends = promise{}
		err = p.inside(ctx, false, func() error { return p.mend(ctx, rows) })
		if fatal(ctx, err) && !denied(err) {
			return nil, err
		} else if err != nil {
			p.mends.undecided("%s", oneLine(err))
		}
	}
	return rows, nil
}

// filled fills as a run does, and returns what is left.
func (p *prover) filled(ctx context.Context) (left audit.Result, err error) {
	p.report = &Report{Requirements: make([]RequirementReport, 1)}
	found, err := audit.Check(ctx, p.tx, p.chosen, p.minimums, true)
	if err != nil || found[0].Short == 0 {
		return left, err
	}
	if p.report.Audit, err = audit.Count(ctx, p.tx, p.req.Tables()); err != nil {
		return left, err
	}
	exact := (*ExactError)(nil)
	err = p.inside(ctx, true, func() error { // a part of the transaction for itself: see mark
		results, err := p.fill(ctx, found)
		if errors.As(err, &exact) {
			return nil // look at what it did
		}
		if err == nil {
			left = results[0]
		}
		return err
	})
	if exact != nil {
		return left, exact
	}
	return left, err
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
