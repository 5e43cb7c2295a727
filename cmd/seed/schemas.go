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

// schemas carries out a command in each schema that the flags name, and writes one result for all. Its exit code is
// the worst of theirs.
func (a *app) schemas(out *output, r result, f schemaFlags, confirm func(runner.Target) error) error {
	many, err := a.many(&r, f)
	if err != nil {
		return err
	}
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
		one := report.Schema{Run: report.Run{Schema: s.Schema, Command: r.command}}
		if s.Err != nil {
			worst, s.Problem = r.failed(&one, s.Err, worst)
		} else {
			own := r
			own.report, own.options.Schema = s.Report, s.Schema
			one.Run = a.told(own)
			if format := r.flags.Result.Format; format != "text" && format != "json" {
				a.name(&one.Run, own)
			}
			if !s.Satisfied {
				worst = max(worst, exitGaps)
			}
		}
		told.Each = append(told.Each, one)
	}
	told.Next = a.nextSchemas(r, all.Satisfied, worst)
	return a.writeSchemas(out, r, all, told, worst)
}

// proveSchemas does for a proof of these names what schemas does for other commands.
func (a *app) proveSchemas(out *output, r result, f schemaFlags, names []string) error {
	many, err := a.many(&r, f)
	if err != nil {
		return err
	}
	suite := func(s runner.SchemaProof) report.Suite {
		return report.Proof(s.Proof, cmp.Or(r.flags.Packs.Pack, "sql"), s.Took)
	}
	begin := time.Now()
	all, err := runner.ProveSchemas(a.ctx, r.target.config, r.options, many, func(s runner.SchemaProof) {
		a.ended(s.Schema, s.Err, func() string {
			verdict, _, _ := strings.Cut(suite(s).Verdict, ";")
			return verdict
		})
	}, names...)
	a.closeProgress()
	if err != nil {
		return r.target.explain(err)
	}
	told, worst := r.schemas(time.Since(begin)), exitOK
	for i := range all.Schemas {
		s := &all.Schemas[i]
		one := report.Schema{Run: report.Run{Schema: s.Schema, Command: r.command}}
		if s.Err != nil {
			worst, s.Problem = r.failed(&one, s.Err, worst)
		} else {
			one.Proof = new(suite(*s))
			if !s.Proved {
				worst = max(worst, exitGaps)
			}
		}
		told.Each = append(told.Each, one)
	}
	return a.writeSchemas(out, r, all, told, worst)
}

// many says how to go over the schemas, and makes the progress theirs.
func (a *app) many(r *result, f schemaFlags) (runner.Many, error) {
	if r.flags.Result.Format == "html" {
		return runner.Many{}, usagef("--format html is a page about one schema: leave --schema out and name it by the search_path of the connection, or choose another form")
	}
	r.options.Schemas = f.Schema
	r.options.Progress = func(step runner.Progress) {
		step.Requirement = step.Schema + ": " + strings.TrimSpace(step.Phase+" "+step.Requirement)
		step.Phase, step.Inserted = "schemas", 0
		a.showProgress(step)
	}
	return runner.Many{Jobs: f.Jobs, FailFast: f.FailFast}, nil
}

// ended says in one line what became of a schema, where no block shows how far the others are.
func (a *app) ended(schema string, err error, verdict func() string) {
	if a.progress != nil && a.progress.bars != nil {
		return
	}
	became := "failed"
	if errors.Is(err, context.Canceled) {
		became = "rolled back"
	} else if err == nil {
		became = verdict()
	}
	a.notice(schema + ": " + became)
}

// failed tells of a schema why it has no result. It returns the worse of the exit codes, and what JSON says.
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

// schemas is the result in several schemas, but for what became of each.
func (r result) schemas(took time.Duration) report.Schemas {
	return report.Schemas{
		Command: r.command, Database: r.target.config.Database, Server: host(r.target.config.Host, r.target.config.Port),
		Profile: r.flags.Packs.Profile, DryRun: r.dryRun, Took: took,
	}
}

// writeSchemas writes a result in the form that was asked for, of which JSON is the value as it is.
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

// nextSchemas says what to type now.
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
