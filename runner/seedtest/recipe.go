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
	"github.com/peterldowns/pgtestdb"
)

// This file, for the hash: runner.Code does not cover it.
//
//go:embed recipe.go
var ownCode string

// recipe is what a template is made from: Options with all defaults resolved.
type recipe struct {
	pack     *sql.Pack
	profile  string
	minimums map[string]int
	asOf     time.Time
	migrator pgtestdb.Migrator // nil: golang-migrate with the pack's migrations
	schemas  []string          // none: that of the search_path
	files    string            // hash of the pack's files, see hashFiles
}

// builtin is the built-in pack, loaded once: loading takes longer than cloning.
var builtin = sync.OnceValues(func() (*sql.Pack, error) { return sql.Load(sql.Builtin()) })

func newRecipe(o Options, now time.Time) (recipe, error) {
	r := recipe{pack: o.Pack, profile: o.Profile, minimums: o.Minimums, asOf: o.AsOf.UTC(), migrator: o.Migrator, schemas: slices.Clone(o.Schemas)}
	slices.Sort(r.schemas)
	r.schemas = slices.Compact(r.schemas)
	if o.AsOf.IsZero() {
		r.asOf = now.UTC().Truncate(24 * time.Hour)
	}
	r.profile = cmp.Or(r.profile, "medium")
	var err error
	if r.pack == nil {
		if r.pack, err = builtin(); err != nil {
			return r, fmt.Errorf("built-in pack: %w", err)
		}
	}
	if r.migrator == nil && r.pack.Migrations == nil {
		return r, errors.New("the pack has no folder migrations: give a Migrator")
	}
	// Cached: the result is the same for each test of a process, and computing it takes as long as cloning.
	type key struct { // holds the pack, so that its address is not reused
		pack              *sql.Pack
		profile, minimums string
	}
	find, _ := hashes.LoadOrStore(key{r.pack, r.profile, fmt.Sprint(r.minimums)}, sync.OnceValues(r.hashFiles))
	r.files, err = find.(func() (string, error))()
	return r, err
}

// hashes caches the results of recipe.hashFiles.
var hashes sync.Map

func (r recipe) options() runner.Options {
	return runner.Options{
		Pack:     r.pack,
		Profile:  r.profile,
		Minimums: r.minimums,
		AsOf:     r.asOf.Format("2006-01-02 15:04:05.999999+00"),
	}
}

// hash covers everything that determines the content of the template.
func (r recipe) hash(major string) (string, error) {
	migrator := "golang-migrate"
	if r.migrator != nil {
		own, err := r.migrator.Hash()
		if err != nil {
			return "", fmt.Errorf("hash of the migrator: %w", err)
		}
		migrator = fmt.Sprintf("%T %s", r.migrator, own)
	}
	return digest("code", runner.Code(), ownCode, "server", major, "clock", r.asOf.Format(time.RFC3339Nano), "files", r.files, "migrator", migrator,
		"schemas", fmt.Sprintf("%q", r.schemas)), nil
}

// hashFiles covers the pack with the profile and the minimums. It returns an error if these are invalid.
func (r recipe) hashFiles() (string, error) {
	if _, err := runner.List(r.options()); err != nil {
		return "", err
	}
	profile, err := r.pack.Profile(r.profile)
	if err != nil {
		return "", err
	}
	fields := []string{"profile", profile.SQL, "functions", r.pack.Script(false), "minimums", fmt.Sprint(r.minimums)}
	for _, q := range r.pack.Requirements {
		fields = append(fields, "requirement", q.File, q.SQL)
	}
	if r.pack.Migrations != nil {
		err := fs.WalkDir(r.pack.Migrations, ".", func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			text, err := fs.ReadFile(r.pack.Migrations, path)
			fields = append(fields, "migration", path, string(text))
			return err
		})
		if err != nil {
			return "", fmt.Errorf("read migrations: %w", err)
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
	case r.migrator != nil:
		err = r.migrator.Migrate(ctx, db, plain(config))
	case len(r.schemas) > 0:
		err = r.migrateSchemas(ctx, config)
	default:
		_, err = runner.Migrate(ctx, config, runner.MigrateOptions{FS: r.pack.Migrations})
	}
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	schemas := r.schemas
	if len(schemas) == 0 {
		schemas = []string{""} // that of the search_path
	}
	var report *runner.Report
	for _, name := range schemas {
		o := r.options()
		o.Schema, o.Schemas = name, r.schemas
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

// migrateSchemas creates the schemas and runs the pack's migrations in each.
func (r recipe) migrateSchemas(ctx context.Context, config *pgx.ConnConfig) error {
	all, err := runner.MigrateSchemas(ctx, config, runner.MigrateOptions{FS: r.pack.Migrations, Schemas: r.schemas, Create: true},
		runner.Many{}, func(runner.MigratedSchema) {})
	for _, s := range all {
		if s.Err != nil {
			err = errors.Join(err, fmt.Errorf("schema %q: %w", s.Schema, s.Err))
		}
	}
	return err
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

// long is an error with everything that the server reported: file, line, caret, DETAIL and HINT.
func long(err error) error {
	var located *sql.Error
	if errors.As(err, &located) {
		return errors.New(located.Long())
	}
	return err
}
