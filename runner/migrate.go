package runner

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/a400be2d/seed/sql"
	"github.com/golang-migrate/migrate/v4"
	"github.com/golang-migrate/migrate/v4/database"
	"github.com/golang-migrate/migrate/v4/source"
	"github.com/jackc/pgx/v5"
)

// MigrateOptions says how far to migrate. The zero value migrates up to the newest version.
type MigrateOptions struct {
	To          *int          // migrate up to this version; default: the newest
	DownTo      *int          // migrate down to this version, 0 removes all; default: not down
	FS          fs.FS         // folder of migrations; default: those of the built-in pack
	LockTimeout time.Duration // for each lock; default: 30 s
	Schema      string        // to migrate, with a version table and a lock of its own; default: the first of the search_path
	Schemas     []string      // globs: with Schema, others that match are left out of the search_path
	Create      bool          // make Schema first if it is not there
}

// MigrateResult says what Migrate did.
type MigrateResult struct {
	From    int      // version before; 0: none
	To      int      // version after
	Applied []string // files, in their order
}

// Migrate brings the schema to a version. It uses golang-migrate, over a connection of its own.
func Migrate(ctx context.Context, config *pgx.ConnConfig, o MigrateOptions) (result MigrateResult, err error) {
	if o.To != nil && o.DownTo != nil {
		return result, usage("migrate either up to a version or down to one")
	}
	if o.LockTimeout < 0 {
		return result, usage("a timeout may not be negative")
	}
	if o.LockTimeout == 0 {
		o.LockTimeout = 30 * time.Second
	}
	if o.FS == nil {
		if o.FS, err = fs.Sub(sql.Builtin(), "migrations"); err != nil {
			return result, err
		}
	}
	files, err := readMigrations(o.FS)
	if err != nil {
		return result, err
	}
	versions := files.versions()
	known := strings.Trim(fmt.Sprint(versions), "[]")
	for _, v := range []*int{o.To, o.DownTo} {
		if v != nil && !slices.Contains(versions, *v) && (v != o.DownTo || *v != 0) {
			return result, usage("no migration has the version %d: want one of %s", *v, known)
		}
	}

	// golang-migrate has no context: what may fail for want of a server, or be refused, is done before.
	var path string // to set; "": the session's
	var citus bool
	conn, err := connect(ctx, config, slog.New(slog.DiscardHandler))
	if err != nil {
		return result, contextError(ctx, err)
	}
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		here, err := look(ctx, tx)
		if err != nil {
			return err
		}
		if err := here.writable(); err != nil {
			return err
		}
		citus = here.citus
		path, err = o.place(ctx, tx, here)
		return err
	})
	after, cancel := finish(ctx)
	defer cancel()
	_ = conn.Close(after)
	if err != nil {
		return result, contextError(ctx, err)
	}

	m, own, err := newMigrate(config, o, path)
	if err != nil {
		return result, contextError(ctx, files.locate(err))
	}
	defer func() {
		after, cancel := finish(ctx)
		defer cancel()
		// A pooler may give the session to somebody else next.
		_, _ = (*own).Exec(after, "RESET lock_timeout")
		if path != "" {
			_, _ = (*own).Exec(after, "RESET search_path")
		}
		if _, closing := m.Close(); err == nil && closing != nil {
			err = fmt.Errorf("close the migrations' connection: %w", closing)
		}
	}()
	// Stop after the migration that is running: one that is cut off leaves the dirty flag.
	stop := context.AfterFunc(ctx, func() { m.GracefulStop <- true }) // a channel with room for it
	defer stop()

	if result.From, err = version(m); err != nil {
		result.To = result.From
		return result, err
	}
	if result.From > 0 && !slices.Contains(versions, result.From) {
		return result, usage("the database is at version %d, which is none of the migrations here, %s: something else made its schema: choose another database", result.From, known)
	}
	switch {
	case o.DownTo != nil && *o.DownTo > result.From:
		return result, usage("the database is at version %d: %d is not below it", result.From, *o.DownTo)
	case o.DownTo != nil && *o.DownTo == 0 && result.From == 0:
		return result, nil
	case o.DownTo != nil && *o.DownTo == 0:
		err = m.Down()
	case o.DownTo != nil:
		err = m.Migrate(uint(*o.DownTo))
	case o.To != nil && *o.To < result.From:
		return result, usage("the database is at version %d, above %d: migrate down to get there", result.From, *o.To)
	case o.To != nil:
		err = m.Migrate(uint(*o.To))
	default:
		err = m.Up()
	}
	if errors.Is(err, migrate.ErrNoChange) {
		err = nil
	}
	if err != nil {
		err = files.locate(err)
	}
	if citus {
		err = clusterError(err)
	}
	now, state := version(m)
	switch {
	case err == nil:
		err = state
	case errors.As(state, new(*DirtyError)):
		err = errors.Join(err, state)
		now = files.beside(now, o.DownTo != nil)
	}
	result.To = now
	result.Applied = files.between(result.From, result.To)
	return result, contextError(ctx, err)
}

// contextError returns the context's error if it has one.
func contextError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// DirtyError means that a migration has failed, and that golang-migrate does nothing until somebody has repaired it.
type DirtyError struct{ Version int }

// Error says what to do.
func (e *DirtyError) Error() string {
	return fmt.Sprintf("the schema is marked dirty at version %d: a migration to it failed: correct the file, "+
		"look at what it left (nothing, unless it has a COMMIT of its own), and record the version that the schema has: "+
		"UPDATE schema_migrations SET version = N, dirty = false (or TRUNCATE schema_migrations for none)", e.Version)
}

// version returns the version of the schema, 0 if it has none, and a *DirtyError if it is dirty.
func version(m *migrate.Migrate) (int, error) {
	v, dirty, err := m.Version()
	if errors.Is(err, migrate.ErrNilVersion) {
		return 0, nil
	}
	if err == nil && dirty {
		err = &DirtyError{int(v)}
	}
	return int(v), err
}

// migrations are the files of a folder by their version.
type migrations struct {
	fs       fs.FS
	up, down map[int]string
}

// readMigrations refuses files that golang-migrate would pass over in silence, a README.md aside.
func readMigrations(fsys fs.FS) (migrations, error) {
	files := migrations{fs: fsys, up: map[int]string{}, down: map[int]string{}}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return files, fmt.Errorf("read migrations: %w", err)
	}
	var faults []error
	for _, e := range entries {
		if e.Name() == "README.md" {
			continue
		}
		name := path.Join("migrations", e.Name())
		parsed, err := source.Parse(e.Name())
		if err != nil || e.IsDir() || path.Ext(e.Name()) != ".sql" || parsed.Version == 0 {
			faults = append(faults, &sql.Fault{File: name, Problem: "want a file name like 001_people.up.sql or 001_people.down.sql"})
			continue
		}
		of := files.up
		if parsed.Direction == source.Down {
			of = files.down
		}
		if other := of[int(parsed.Version)]; other != "" {
			faults = append(faults, &sql.Fault{File: name, Problem: fmt.Sprintf("the version %d is taken by %s", parsed.Version, other)})
		}
		of[int(parsed.Version)] = e.Name()
	}
	for v, name := range files.down {
		if files.up[v] == "" {
			faults = append(faults, &sql.Fault{File: path.Join("migrations", name), Problem: "it has no file that goes up"})
		}
	}
	if len(files.up) == 0 && len(faults) == 0 {
		faults = append(faults, &sql.Fault{File: "migrations", Problem: "no migration: want at least one file like 001_people.up.sql"})
	}
	return files, errors.Join(faults...)
}

func (f migrations) versions() []int { return slices.Sorted(maps.Keys(f.up)) }

// beside returns the version that the schema has when a migration failed, which left that version.
func (f migrations) beside(dirty int, down bool) int {
	versions := f.versions()
	i, _ := slices.BinarySearch(versions, dirty)
	switch {
	case down && slices.Contains(versions, dirty):
		i++
	case !down:
		i--
	}
	if i < 0 || i >= len(versions) {
		return 0
	}
	return versions[i]
}

// between returns the files that lead from one version to another.
func (f migrations) between(from, to int) []string {
	var names []string
	for _, v := range f.versions() {
		if from < v && v <= to {
			names = append(names, f.up[v])
		} else if to < v && v <= from {
			names = append([]string{f.down[v]}, names...)
		}
	}
	return names
}

// locate finds the file in which the server found an error. Errors of golang-migrate's own type hide
// that error.
func (f migrations) locate(err error) error {
	if dirty := (migrate.ErrDirty{}); errors.As(err, &dirty) {
		return &DirtyError{dirty.Version}
	}
	var byValue database.Error
	var byPointer *database.Error
	if errors.As(err, &byPointer) {
		byValue = *byPointer
	} else if !errors.As(err, &byValue) {
		return fmt.Errorf("migrate: %w", err)
	}
	for _, name := range slices.Concat(slices.Collect(maps.Values(f.up)), slices.Collect(maps.Values(f.down))) {
		if text, err := fs.ReadFile(f.fs, name); err == nil && string(text) == string(byValue.Query) {
			return sql.Locate(path.Join("migrations", name), string(text), byValue.OrigErr)
		}
	}
	return fmt.Errorf("migrate: %w", byValue.OrigErr)
}
