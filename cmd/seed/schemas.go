package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/report"
)

// schemas carries out a command in each schema that the flags name, and writes one result for all. The worst exit code
// counts.
func (a *app) schemas(out *output, r result, f schemaFlags, confirm func(runner.Target) error) error {
	many := a.many(&r, f)
	many.Confirm = confirm
	if r.command == "verify" {
		r.options.Progress = nil
	} else {
		many.Done = func(s runner.SchemaReport) {
			run := report.Run{Report: s.Report}
			a.ended(s.Schema, s.Err, func() string { return run.Verdict() + ", " + report.Counted(run.RowsAdded(), "row") + " added" })
		}
	}
	command := r.command
	if command == "run" {
		command = "seed"
	}
	begin := time.Now()
	all, err := runner.Schemas(a.ctx, r.target.config, command, r.options, many)
	a.closeProgress()
	if err != nil {
		return r.target.explain(err)
	}
	told, worst := r.schemas(time.Since(begin)), exitOK
	for i := range all.Schemas {
		s := &all.Schemas[i]
		worst = r.tell(&told, worst, s.Schema, s.Err, &s.Problem, func(one *report.Schema) bool {
			own := r
			own.report, own.options.Schema = s.Report, s.Schema
			one.Run = a.told(own)
			if format := r.flags.Result.Format; format != "text" && format != "json" {
				a.name(&one.Run, own)
			}
			return s.Satisfied
		})
	}
	told.Next = a.nextSchemas(r, all.Satisfied, worst)
	return a.writeSchemas(out, r, all, told, worst)
}

// proveSchemas is schemas for seed prove.
func (a *app) proveSchemas(out *output, r result, f schemaFlags, names []string) error {
	many := a.many(&r, f)
	begin := time.Now()
	all, err := runner.ProveSchemas(a.ctx, r.target.config, r.options, many, func(s runner.SchemaProof) {
		a.ended(s.Schema, s.Err, func() string { return r.proof(s.Proof, s.Took).Verdict })
	}, names...)
	a.closeProgress()
	if err != nil {
		return r.target.explain(err)
	}
	told, worst := r.schemas(time.Since(begin)), exitOK
	for i := range all.Schemas {
		s := &all.Schemas[i]
		worst = r.tell(&told, worst, s.Schema, s.Err, &s.Problem, func(one *report.Schema) bool {
			one.Proof = new(r.proof(s.Proof, s.Took))
			return s.Proved
		})
	}
	return a.writeSchemas(out, r, all, told, worst)
}

// tell adds a schema to what is told of all of them, by f unless it failed, and returns the worst exit code so far. f
// reports whether all is well.
func (r result) tell(all *report.Schemas, worst int, schema string, err error, problem *string, f func(*report.Schema) bool) int {
	one := report.Schema{Run: report.Run{Schema: schema, Command: r.command}}
	if err != nil {
		worst, *problem = r.failed(&one, err, worst)
	} else if !f(&one) {
		worst = max(worst, exitGaps)
	}
	all.Each = append(all.Each, one)
	return worst
}

// many returns how to go over the schemas, and makes the progress say which.
func (a *app) many(r *result, f schemaFlags) runner.Many {
	r.options.Schemas = f.Schema
	r.options.Progress = func(step runner.Progress) {
		step.Requirement = step.Schema + ": " + strings.TrimSpace(step.Phase+" "+step.Requirement)
		step.Phase, step.Inserted = "schemas", 0
		a.showProgress(step)
	}
	return runner.Many{Jobs: f.Jobs, FailFast: f.FailFast}
}

// ended says in one line what came of a schema, unless a block on the terminal shows the progress.
func (a *app) ended(schema string, err error, verdict func() string) {
	if a.progress != nil && a.progress.bars != nil {
		return
	}
	outcome := "failed"
	if errors.Is(err, context.Canceled) {
		outcome = "rolled back"
	} else if err == nil {
		outcome = verdict()
	}
	a.notice(schema + ": " + outcome)
}

// failed says why a schema has no result. It returns the worse of the exit codes, and the text for JSON.
func (r result) failed(one *report.Schema, err error, worst int) (int, string) {
	switch {
	case errors.Is(err, runner.ErrNotBegun):
		one.Skipped = "not begun"
	case errors.Is(err, context.Canceled):
		worst, one.Skipped = exitInterrupted, "rolled back"
		if errors.As(err, new(*runner.KeptError)) {
			one.Skipped = "interrupted"
		}
	default:
		err = r.target.explain(err)
		worst, one.Problem = max(worst, exitCode(err)), redact(message(err))
	}
	return worst, cmp.Or(one.Problem, one.Skipped)
}

// schemas returns the result in several schemas, still without what came of each.
func (r result) schemas(took time.Duration) report.Schemas {
	return report.Schemas{
		Command: r.command, Database: r.target.config.Database, Server: host(r.target.config.Host, r.target.config.Port),
		Profile: r.flags.Packs.Profile, DryRun: r.dryRun, Took: took,
	}
}

// writeSchemas writes a result in the form that was asked for. JSON is the value itself.
func (a *app) writeSchemas(out *output, r result, value any, told report.Schemas, worst int) (err error) {
	if a.ctx.Err() != nil {
		worst = exitInterrupted
	}
	format := r.flags.Result.Format
	switch format {
	case "json":
		err = report.JSON(out, value)
	case "text":
		a.printer(out).Schemas(told)
	default:
		err = a.suites(out, format, told.Verdict(), told.Note(), told.Suites()...)
	}
	if err = errors.Join(err, out.commit()); err != nil {
		return err
	}
	if worst > exitGaps && (format != "text" || worst == exitInterrupted) {
		fmt.Fprintf(redactor{a.stderr}, "seed: %s\n", told.Verdict())
	}
	if worst != exitOK {
		return saidError(worst)
	}
	return nil
}

// nextSchemas is next for several schemas.
func (a *app) nextSchemas(r result, satisfied bool, worst int) []string {
	switch {
	case r.command == "verify" || a.ctx.Err() != nil || worst > exitGaps || satisfied && !r.dryRun:
		return nil
	case r.command == "audit":
		return []string{"Add what is missing:  " + r.again("")}
	case r.dryRun:
		return []string{"Do it:  " + r.again(map[string]string{"force": " force"}[r.command])}
	}
	return []string{"Who is short:  " + r.again(" audit --details --format json")}
}
