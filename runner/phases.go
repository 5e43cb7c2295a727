package runner

import (
	"context"
	"slices"
	"time"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/fill"
	"github.com/jackc/pgx/v5/pgconn"
)

// target returns what Force is about to empty.
func (r *run) target(ctx context.Context) (Target, error) {
	if err := fill.Emptiable(ctx, r.tx, r.tables); err != nil {
		return Target{}, err
	}
	counts, err := audit.Count(ctx, r.tx, r.tables)
	if err != nil {
		return Target{}, err
	}
	config := r.conn.Config()
	t := Target{Host: config.Host, Port: config.Port, Database: r.database}
	if slices.ContainsFunc(config.Fallbacks, func(f *pgconn.FallbackConfig) bool { return f.Host != config.Host || f.Port != config.Port }) {
		// With several hosts, name the one that is connected.
		t.Host = r.conn.PgConn().Conn().RemoteAddr().String()
	}
	if err := r.tx.QueryRow(ctx, "SELECT session_user::text").Scan(&t.User); err != nil {
		return Target{}, err
	}
	for _, name := range r.tables {
		t.Tables = append(t.Tables, TableCount{Table: name, Rows: counts[name]})
	}
	return t, nil
}

// phases runs the phases of the command in the transaction, and fills in the report.
func (r *run) phases(ctx context.Context) error {
	r.report = &Report{
		AsOf:     r.asOf.Format(time.RFC3339Nano),
		Profile:  r.Profile,
		Database: r.database,
		Tables:   r.tables,
		Added:    map[string]int64{},
	}
	if r.command == "force" {
		if err := fill.Empty(ctx, r.tx, r.tables); err != nil {
			return err
		}
		var err error
		if r.before, err = r.changed(ctx); err != nil { // Force deletes where it may not truncate
			return err
		}
	}

	r.Progress(Progress{Phase: "audit", Target: 1})
	var err error
	if r.report.Audit, err = r.count(ctx, r.tables); err != nil {
		return err
	}
	r.Progress(Progress{Phase: "audit", Current: 1, Target: 1, Percent: 100})

	phase := "gaps"
	if r.command == "verify" {
		phase = "verify"
	}
	found, err := r.check(ctx, phase, r.Details)
	if err != nil {
		return err
	}
	r.report.Satisfied = true
	for i, f := range found {
		r.report.Requirements = append(r.report.Requirements, RequirementReport{
			Name:     f.Name,
			Sentence: r.chosen[i].Sentence,
			Need:     r.minimums[f.Name],
			Entities: f.Entities,
			Short:    f.Short,
			Missing:  f.Missing,
			Seconds:  f.Seconds,
		})
		if r.Details && r.report.Gaps == nil {
			r.report.Gaps = []Gap{}
		}
		for _, g := range f.Gaps {
			r.report.Gaps = append(r.report.Gaps, Gap{Requirement: f.Name, ID: g.ID, Have: g.Have, Need: g.Need})
		}
	}
	verified := found
	if r.writes() {
		if verified, err = r.fill(ctx, found); err != nil {
			return err
		}
	}
	for i, v := range verified {
		line := &r.report.Requirements[i]
		line.StillMissing = v.Missing
		if v.Short > 0 {
			line.Needs = r.chosen[i].Needs
			r.report.Satisfied = false
		}
	}
	if err := r.added(ctx); err != nil || !r.writes() {
		return err
	}
	return r.reasons(ctx, verified)
}

// check evaluates the chosen requirements. After a fill it does not count entities again.
func (r *run) check(ctx context.Context, phase string, details bool) ([]audit.Result, error) {
	r.Progress(Progress{Phase: phase, Target: len(r.chosen)})
	var results []audit.Result
	var err error
	switch {
	case r.team != nil && r.fills > 0:
		results, err = r.team.check(ctx)
	case r.fills > 0:
		results, err = audit.Short(ctx, r.tx, r.chosen, r.minimums)
	default:
		results, err = audit.Check(ctx, r.tx, r.chosen, r.minimums, details)
	}
	if err != nil {
		return nil, err
	}
	r.checked(phase, results)
	return results, nil
}

// checked reports the progress after a check.
func (r *run) checked(phase string, results []audit.Result) {
	n := len(results)
	for i, result := range results {
		if r.fills > 0 {
			result.Entities = r.report.Requirements[i].Entities
		}
		r.Progress(Progress{
			Phase: phase, Requirement: result.Name, Sentence: r.chosen[i].Sentence, Entities: result.Entities,
			Current: i + 1, Target: n, Percent: percent(i+1, n),
		})
	}
}

func percent(current, target int) float64 { return 100 * float64(current) / float64(target) }
