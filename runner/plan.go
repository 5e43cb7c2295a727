package runner

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/a400be2d/seed/sql"
)

// plan is what the options come to.
type plan struct {
	Options
	profile  sql.Profile
	settings []sql.Setting // the profile's with the overrides
	minimums map[string]int
	chosen   []sql.Requirement // what Only and Skip leave
	tables   []string          // of the whole pack
	watched  bool              // somebody listens to Progress
	isNow    bool              // nobody has set the clock
}

// planOne is newPlan for a look at one requirement, which is rolled back.
func planOne(o Options, name string) (*plan, sql.Requirement, error) {
	o.DryRun, o.Bulk = true, BulkNever
	p, err := newPlan(o)
	if err != nil {
		return nil, sql.Requirement{}, err
	}
	req, err := p.Pack.Requirement(name)
	if err != nil {
		return nil, req, &UsageError{err.Error()}
	}
	return p, req, nil
}

func newPlan(o Options) (*plan, error) {
	p := &plan{Options: o}
	if p.Logger == nil {
		p.Logger = slog.New(slog.DiscardHandler)
	}
	p.watched = p.Progress != nil && !p.unwatched
	if p.Progress == nil {
		p.Progress = func(Progress) {}
	}
	if p.Profile == "" {
		p.Profile = "medium"
	}
	if p.Bulk == "" {
		p.Bulk = BulkAuto
	}
	switch {
	case !slices.Contains([]string{BulkAuto, BulkAlways, BulkNever}, p.Bulk):
		return nil, usage("bulk %q: want auto, always or never", p.Bulk)
	case p.Bulk == BulkAlways && p.Jobs > 1:
		return nil, usage("bulk %q locks the tables, so one connection fills: want jobs 1, or bulk auto or never", p.Bulk)
	}
	var err error
	if p.Pack == nil {
		if p.Pack, err = sql.Load(sql.Builtin()); err != nil {
			return nil, fmt.Errorf("built-in pack: %w", err)
		}
	}
	if p.profile, err = p.Pack.Profile(p.Profile); err != nil {
		if fault := (*sql.Fault)(nil); errors.As(err, &fault) {
			return nil, err
		}
		return nil, &UsageError{err.Error()}
	}
	p.tables = p.Pack.Tables()
	if err := p.override(); err != nil {
		return nil, err
	}
	return p, p.choose()
}

// override lets Minimums and AsOf override the profile's settings. Without a clock it is this moment, and without a time
// zone it is UTC.
func (p *plan) override() error {
	p.settings = slices.Clone(p.profile.Settings)
	p.minimums = p.profile.Minimums()
	p.isNow = p.AsOf == "" && p.setting("seed.as_of") < 0
	for _, s := range []sql.Setting{{Name: "seed.as_of", Value: "'now'"}, {Name: "timezone", Value: "'UTC'"}} {
		if p.setting(s.Name) < 0 {
			p.settings = slices.Insert(p.settings, 0, s)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Minimums)) {
		r, err := p.Pack.Requirement(name)
		if err != nil {
			return &UsageError{err.Error()}
		}
		n := p.Minimums[name]
		if n < 0 || n > sql.MaxMinimum {
			return usage("minimum %d of %q: want a whole number from 0 to %d", n, name, sql.MaxMinimum)
		}
		p.minimums[name] = n
		p.set(r.Setting(), strconv.Itoa(n))
	}
	if p.StatementTimeout < 0 || p.LockTimeout < 0 {
		return usage("a timeout may not be negative")
	}
	if strings.ContainsRune(p.AsOf, 0) {
		return usage("as-of holds a zero byte")
	}
	if p.AsOf != "" {
		p.set("seed.as_of", "'"+strings.ReplaceAll(p.AsOf, "'", "''")+"'")
	}
	return nil
}

// setting returns the index of a setting, or -1.
func (p *plan) setting(name string) int {
	return slices.IndexFunc(p.settings, func(s sql.Setting) bool { return s.Name == name })
}

// set gives a setting, which is there, another value.
func (p *plan) set(name, value string) {
	p.settings[p.setting(name)] = sql.Setting{Name: name, Value: value}
}

// quoteAll quotes the names of tables for a statement.
func quoteAll(tables []string) []string {
	quoted := make([]string, len(tables))
	for i, t := range tables {
		quoted[i] = sql.Quote(t)
	}
	return quoted
}

// choose leaves the requirements that Only names, if it names any, without those that Skip names.
func (p *plan) choose() error {
	names := p.Pack.Names()
	for _, glob := range slices.Concat(p.Only, p.Skip) {
		if _, err := path.Match(glob, ""); err != nil {
			return usage("pattern %q: %v", glob, err)
		}
		if !slices.ContainsFunc(names, func(name string) bool { return matches(name, []string{glob}) }) {
			return usage("no requirement matches %q%s", glob, sql.Nearest(glob, names))
		}
	}
	for _, r := range p.Pack.Requirements {
		if (len(p.Only) == 0 || matches(r.Name, p.Only)) && !matches(r.Name, p.Skip) {
			p.chosen = append(p.chosen, r)
		}
	}
	if len(p.chosen) == 0 {
		return usage("only and skip leave no requirement")
	}
	return nil
}

func matches(name string, globs []string) bool {
	return slices.ContainsFunc(globs, func(glob string) bool {
		ok, _ := path.Match(glob, name)
		return ok
	})
}

// List returns the requirements that Only and Skip leave, with their minimums. It needs no database.
func List(o Options) ([]Item, error) {
	p, err := newPlan(o)
	if err != nil {
		return nil, err
	}
	items := make([]Item, len(p.chosen))
	for i, r := range p.chosen {
		items[i] = Item{Requirement: r, Minimum: p.minimums[r.Name]}
	}
	return items, nil
}

// Show returns a requirement ready for psql -1: settings, functions, statement. The name
// "functions" gives the functions alone.
func Show(o Options, name string) (string, error) {
	p, err := newPlan(o)
	if err != nil {
		return "", err
	}
	r, err := p.Pack.Requirement(name)
	if err != nil && name == "functions" {
		return p.Pack.Script(true), nil
	}
	if err != nil {
		return "", &UsageError{err.Error()}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "-- %s, for psql -1 -X -v ON_ERROR_STOP=1\n\n", r.File)
	for _, s := range p.settings {
		b.WriteString(s.Statement() + ";\n")
	}
	if functions := p.Pack.Script(false); functions != "" {
		b.WriteString("\n" + functions)
	}
	statement := strings.TrimSpace(r.SQL)
	if !strings.HasSuffix(statement, ";") {
		statement += "\n;"
	}
	b.WriteString("\n" + statement + "\n")
	return b.String(), nil
}
