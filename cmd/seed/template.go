package main

import (
	"context"
	"crypto/sha256"
	stdsql "database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/a400be2d/seed/runner/report"
	"github.com/a400be2d/seed/runner/seedtest"
	"github.com/peterldowns/pgtestdb"
)

// Template makes a template database for tests: migrated, seeded, verified and analyzed. seed clone copies it for each
// test in some milliseconds. Run it before every test run: it does nothing unless the pack, the profile, a minimum, the
// day, the migrations, the server's major version or seed itself has changed. The old template stays until the new one
// is complete.
//
// It needs a role with CREATEDB, on the server of the given database. The clock is the beginning of today, UTC, unless
// --as-of says otherwise. If a requirement is not met, it shows which, makes no template, and exits with 1.
//
// The schema comes from the pack's folder migrations, or from a command of yours, which finds the new database in
// DATABASE_URL. Say with --watch which files that command reads:
//
//	seed template app_test --pack seeds --migrate 'npx prisma migrate deploy' --watch prisma
type templateCmd struct {
	Name     string        `arg:"" help:"The name of the template database."`
	Database databaseFlags `embed:""`
	Pack     string        `placeholder:"DIR" help:"A pack of your own: a directory with requirements/ and profiles/. Default: the built-in pack."`
	Profile  string        `default:"medium" placeholder:"NAME|FILE" help:"The profile with the minimums: light, medium, heavy or a file. Default: ${default}."`
	Set      minimums      `placeholder:"NAME=N" help:"The minimum of one requirement, instead of the profile's; repeatable."`
	AsOf     string        `placeholder:"DATE" help:"The clock: a date such as 2026-01-15, or a time such as 2026-01-15T12:00:00Z. Default: today, UTC."`
	Migrate  string        `placeholder:"COMMAND" help:"A shell command that makes the schema in DATABASE_URL. Default: the pack's folder migrations."`
	Watch    []string      `sep:"none" placeholder:"PATH" help:"A file or directory that --migrate reads: when it changes, so does the template; repeatable."`
}

// Help is called by kong.
func (templateCmd) Help() string { return manual("template.go", "templateCmd") }

// Run is called by kong.
func (c *templateCmd) Run(a *app) error {
	o := seedtest.Options{Profile: c.Profile, Minimums: c.Set}
	var err error
	if o.Pack, err = loadPack(c.Pack); err != nil {
		return err
	}
	if o.AsOf, err = parseAsOf(c.AsOf); err != nil {
		return err
	}
	if c.Migrate == "" && len(c.Watch) > 0 {
		return usagef("--watch names what --migrate reads: add --migrate")
	}
	if c.Migrate == "" && o.Pack.Migrations == nil {
		return usagef("--pack: %q has no folder migrations: give --migrate", c.Pack)
	}
	t, err := a.open(c.Database, "", false)
	if err != nil {
		return err
	}
	if c.Migrate != "" {
		o.Migrator = &shellMigrator{command: c.Migrate, watch: c.Watch, address: t.text(a), out: a.stderr}
	}
	begin := time.Now()
	made, err := seedtest.Template(a.ctx, t.config, c.Name, o)
	if unmet := (*seedtest.UnmetError)(nil); errors.As(err, &unmet) {
		a.printer(a.stdout).Unmet(report.Run{Report: unmet.Report, Command: "verify"})
		return errGaps
	}
	if err != nil {
		return t.explain(err)
	}
	if made == nil {
		_, err = fmt.Fprintf(a.stdout, "The template %s is up to date.\n", c.Name)
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "The template %s was made in %s: %s, %s met.\n", c.Name, report.Seconds(time.Since(begin)),
		report.Counted(report.Run{Report: made}.RowsAdded(), "row"), report.Counted(int64(len(made.Requirements)), "requirement"))
	return err
}

// parseAsOf reads a time that does not depend on when it is read, so not "now". No text is the zero time.
func parseAsOf(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339Nano} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, usagef("--as-of: %q: want a date such as 2026-01-15 or a time such as 2026-01-15T12:00:00Z, that a template can be known by", text)
}

// text returns the connection string that chose the database, with its password.
func (t *target) text(a *app) string {
	if t.local {
		return t.shown
	}
	return t.config.ConnString()
}

// shellMigrator makes the schema with a command of the user's.
type shellMigrator struct {
	command string
	watch   []string
	address string // connection string of the server
	out     io.Writer
}

// Hash is called for the template's hash: it covers the command and what it reads.
func (m *shellMigrator) Hash() (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", m.command)
	for _, root := range m.watch {
		err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return err
			}
			text, err := os.ReadFile(path)
			fmt.Fprintf(h, "%q %d:%s\n", path, len(text), text)
			return err
		})
		if err != nil {
			return "", usagef("--watch: %s", err)
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Migrate runs the command. What it prints are notices.
func (m *shellMigrator) Migrate(ctx context.Context, _ *stdsql.DB, conf pgtestdb.Config) error {
	command := exec.CommandContext(ctx, "sh", "-c", m.command)
	command.Env = append(os.Environ(), "DATABASE_URL="+conf.URL())
	command.Stdout, command.Stderr = m.out, m.out
	command.WaitDelay = 5 * time.Second
	if err := command.Run(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("--migrate %q: %w", m.command, err)
	}
	return nil
}
