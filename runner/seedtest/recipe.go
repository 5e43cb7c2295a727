package seedtest

import (
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// This file, for the hash: runner.Code does not cover it.
//
//go:embed recipe.go
var ownCode string

// recipe is what a template is made from.
type recipe struct {
	Options        // with all defaults resolved; without a Migrator golang-migrate with the pack's migrations
	files   string // hash of the pack's files, see hashFiles
}

// builtin is the built-in pack, loaded once: loading takes longer than cloning.
var builtin = sync.OnceValues(func() (*sql.Pack, error) { return sql.Load(sql.Builtin()) })

func newRecipe(o Options, now time.Time) (r recipe, err error) {
	if o.AsOf.IsZero() {
		o.AsOf = now.Truncate(24 * time.Hour)
	}
	o.AsOf = o.AsOf.UTC()
	o.Profile = cmp.Or(o.Profile, "medium")
	o.Schemas = slices.Compact(slices.Sorted(slices.Values(o.Schemas)))
	if o.Pack == nil {
		if o.Pack, err = builtin(); err != nil {
			return r, fmt.Errorf("built-in pack: %w", err)
		}
	}
	if o.Migrator == nil && o.Pack.Migrations == nil {
		return r, errors.New("the pack has no folder migrations: give a Migrator")
	}
	r.Options = o
	// Cached: the result is the same for each test of a process, and computing it takes as long as cloning.
	type key struct { // holds the pack, so that its address is not reused
		pack              *sql.Pack
		profile, minimums string
	}
	find, _ := hashes.LoadOrStore(key{r.Pack, r.Profile, fmt.Sprint(r.Minimums)}, sync.OnceValues(r.hashFiles))
	r.files, err = find.(func() (string, error))()
	return r, err
}

// hashes caches the results of recipe.hashFiles.
var hashes sync.Map

func (r recipe) options() runner.Options {
	return runner.Options{
		Pack:     r.Pack,
		Profile:  r.Profile,
		Minimums: r.Minimums,
		AsOf:     r.AsOf.Format("2006-01-02 15:04:05.999999+00"),
	}
}

// hash covers everything that determines the content of the template.
func (r recipe) hash(major string) (string, error) {
	migrator := "golang-migrate"
	if r.Migrator != nil {
		own, err := r.Migrator.Hash()
		if err != nil {
			return "", fmt.Errorf("hash of the migrator: %w", err)
		}
		migrator = fmt.Sprintf("%T %s", r.Migrator, own)
	}
	return digest("code", runner.Code(), ownCode, "server", major, "clock", r.AsOf.Format(time.RFC3339Nano), "files", r.files, "migrator", migrator,
		"schemas", fmt.Sprintf("%q", r.Schemas)), nil
}

// hashFiles covers the pack with the profile and the minimums. It returns an error if these are invalid.
func (r recipe) hashFiles() (string, error) {
	if _, err := runner.List(r.options()); err != nil {
		return "", err
	}
	profile, err := r.Pack.Profile(r.Profile)
	if err != nil {
		return "", err
	}
	fields := []string{"profile", profile.SQL, "functions", r.Pack.Script(false), "minimums", fmt.Sprint(r.Minimums)}
	for _, q := range r.Pack.Requirements {
		fields = append(fields, "requirement", q.File, q.SQL)
	}
	if r.Pack.Migrations != nil {
		paths, _ := fs.Glob(r.Pack.Migrations, "*") // the pattern is valid
		for _, path := range paths {
			text, err := fs.ReadFile(r.Pack.Migrations, path)
			if err != nil {
				return "", fmt.Errorf("read migrations: %w", err)
			}
			fields = append(fields, "migration", path, string(text))
		}
	}
	return digest(fields...), nil
}

// digest hashes texts so that ("ab", "c") and ("a", "bc") differ.
func digest(fields ...string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", fields))
	return hex.EncodeToString(sum[:16])
}

// cook migrates, seeds and analyzes an empty database. Seeding includes the verification.
func (r recipe) cook(ctx context.Context, config *pgx.ConnConfig) (*runner.Report, error) {
	db := stdlib.OpenDB(*config)
	defer db.Close()
	var err error
	switch {
	case r.Migrator != nil:
		err = r.Migrator.Migrate(ctx, db, plain(config))
	case len(r.Schemas) > 0:
		var faults error
		_, err = runner.MigrateSchemas(ctx, config, runner.MigrateOptions{FS: r.Pack.Migrations, Schemas: r.Schemas, Create: true}, runner.Many{},
			func(s runner.MigratedSchema) {
				if s.Err != nil {
					faults = errors.Join(faults, fmt.Errorf("schema %q: %w", s.Schema, s.Err))
				}
			})
		err = errors.Join(err, faults)
	default:
		_, err = runner.Migrate(ctx, config, runner.MigrateOptions{FS: r.Pack.Migrations})
	}
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	schemas := r.Schemas
	if len(schemas) == 0 {
		schemas = []string{""} // that of the search_path
	}
	var report *runner.Report
	for _, name := range schemas {
		o := r.options()
		o.Schema, o.Schemas = name, r.Schemas
		if report, err = runner.Seed(ctx, config, o); err != nil {
			return nil, fmt.Errorf("seed: %w", err)
		}
		if !report.Satisfied {
			return report, &UnmetError{report}
		}
	}
	if _, err := db.ExecContext(ctx, "ANALYZE"); err != nil {
		return report, fmt.Errorf("analyze: %w", err)
	}
	return report, nil
}

// UnmetError means that requirements are not met after seeding. No template is made.
type UnmetError struct{ Report *runner.Report }

// Error lists the requirements that are not met, one per line.
func (e *UnmetError) Error() string {
	var lines []string
	for _, r := range e.Report.Requirements {
		if r.StillMissing == 0 {
			continue
		}
		line := fmt.Sprintf("    %s: %d missing after %d were inserted: %s", r.Name, r.StillMissing, r.Inserted, r.Sentence)
		if r.Needs != "" {
			line += " A fill needs " + r.Needs + "."
		}
		lines = append(lines, line)
	}
	return fmt.Sprintf("%d of %d requirements are not met after seeding:\n%s", len(lines), len(e.Report.Requirements), strings.Join(lines, "\n"))
}
