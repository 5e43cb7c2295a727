package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/report"
)

// schemas carries out a command in each schema that the flags name, and writes one result for all. Its exit code is
// the worst of theirs.
func (a *app) schemas(out *output, r result, f schemaFlags, confirm func(runner.Target) error) error {
	format := r.flags.Result.Format
	if format == "html" {
		return usagef("--format html is a page about one schema: leave --schema out and name it by the search_path of the connection, or choose another form")
	}
	r.options.Schemas = f.Schema
	many := runner.Many{Jobs: f.Jobs, FailFast: f.FailFast, Confirm: confirm}
	if r.command != "verify" {
		r.options.Progress = func(step runner.Progress) {
			step.Requirement = step.Schema + ": " + step.Phase + " " + step.Requirement
			step.Phase, step.Inserted = "schemas", 0
			a.showProgress(step)
		}
		many.Done = func(s runner.SchemaReport) {
			if a.progress == nil || a.progress.bars == nil {
				a.notice(s.Schema + ": " + a.became(s))
			}
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
	r.took = time.Since(begin)

	worst := exitOK
	told := report.Schemas{
		Command: r.command, Database: r.target.config.Database, Server: host(r.target.config.Host, r.target.config.Port),
		Profile: r.flags.Packs.Profile, DryRun: r.dryRun, Took: r.took,
	}
	for i := range all.Schemas {
		s := &all.Schemas[i]
		one := report.Schema{Run: report.Run{Schema: s.Schema, Command: r.command}}
		switch {
		case errors.Is(s.Err, runner.ErrNotBegun):
			one.Skipped = "not begun"
		case errors.Is(s.Err, context.Canceled):
			worst, one.Skipped = exitInterrupted, "rolled back"
		case s.Err != nil:
			s.Err = r.target.explain(s.Err)
			worst, one.Problem = max(worst, exitCode(s.Err)), redact(message(s.Err))
		default:
			own := r
			own.report, own.took, own.options.Schema = s.Report, 0, s.Schema
			one.Run = a.told(own)
			if format != "text" && format != "json" {
				a.name(&one.Run, own)
			}
			if !s.Satisfied {
				worst = max(worst, exitGaps)
			}
		}
		if s.Problem = one.Problem; one.Skipped != "" {
			s.Problem = one.Skipped
		}
		told.Each = append(told.Each, one)
	}
	if a.ctx.Err() != nil {
		worst = exitInterrupted
	}
	switch format {
	case "json":
		err = report.JSON(out, all)
	case "text":
		told.Next = a.nextSchemas(r, all.Satisfied, worst)
		a.printer(out).Schemas(told)
	default:
		err = a.suites(out, format, told.Suites()...)
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

// became says in one line what became of a schema.
func (a *app) became(s runner.SchemaReport) string {
	switch {
	case errors.Is(s.Err, context.Canceled):
		return "rolled back"
	case s.Err != nil:
		return "failed"
	}
	run := report.Run{Report: s.Report}
	return run.Verdict() + ", " + report.Counted(run.RowsAdded(), "row") + " added"
}

// nextSchemas says what to type now.
func (a *app) nextSchemas(r result, satisfied bool, worst int) []string {
	switch {
	case r.command == "verify" || worst > exitGaps || satisfied && !r.dryRun:
		return nil
	case r.command == "audit":
		return []string{"Add what is missing:  " + r.again("")}
	case r.dryRun:
		return []string{"Do it:  " + r.again(map[string]string{"force": " force"}[r.command])}
	}
	return []string{"Who is short:  " + r.again(" audit --details --format json")}
}
