package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql"
	"github.com/a400be2d/seed/sql/author"
	"github.com/a400be2d/seed/sql/catalog"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// InitOptions say what to write requirements for. The zero value is right.
type InitOptions struct {
	Schemas    []string  // globs; default: those of the search_path
	Tables     []string  // globs of names, or of schema.name; default: all
	SkipTables []string  // globs; default: none
	Rows       int       // in a table of its own, under profile medium; default: 20
	Children   int       // for each parent, under profile medium; default: 3
	Pack       *sql.Pack // what is there already; default: nothing
	Options    Options   // AsOf, timeouts and Logger count
}

// InitReport says what Init found and made. Its JSON form is stable.
type InitReport struct {
	Tables       []InitTable `json:"tables"`       // by schema and name
	Requirements int         `json:"requirements"` // files that were written
	Todo         int         `json:"todo"`         // how many of them you should look at
	Files        []InitFile  `json:"-"`            // to write, none of them there yet
	Settings     [3]string   `json:"-"`            // the new files' lines for author.Profiles that are there already
	Kept         int         `json:"-"`            // requirements that were there
}

// InitTable says what came of a table.
type InitTable struct {
	Table       string `json:"table"`
	Requirement string `json:"requirement"` // "" for a table that is left out
	Met         bool   `json:"met"`         // its requirement was met in the trial, and the table holds rows
	Problem     string `json:"problem"`     // "" where all is well
}

// InitFile is a file of a pack, with its path in the pack.
type InitFile struct{ Path, Text string }

// Init reads the catalog, writes a requirement for each table, and tries them in one transaction, which it rolls back. It
// writes no file: InitReport.Files has them.
func Init(ctx context.Context, config *pgx.ConnConfig, o InitOptions) (*InitReport, error) {
	for _, glob := range slices.Concat(o.Schemas, o.Tables, o.SkipTables) {
		if _, err := path.Match(glob, ""); err != nil {
			return nil, usage("pattern %q: %v", glob, err)
		}
	}
	if o.Rows < 0 || o.Children < 0 || o.Rows > sql.MaxMinimum/10 || o.Children > sql.MaxMinimum/10 {
		return nil, usage("rows and children: want a number from 1 to %d", sql.MaxMinimum/10)
	}
	functions, err := sql.Everybodys()
	if err != nil {
		return nil, err
	}
	o.Options.Pack = &sql.Pack{Functions: functions}
	var report *InitReport
	err = Try(ctx, config, o.Options, func(ctx context.Context, t *Trial) error {
		report = &InitReport{Tables: []InitTable{}}
		return report.make(ctx, t, o)
	})
	if err != nil {
		return nil, err
	}
	return report, nil
}

func (report *InitReport) make(ctx context.Context, t *Trial, o InitOptions) error {
	there := map[string]string{} // requirement by table
	var names []string
	highest := 0
	if o.Pack != nil {
		names = o.Pack.Names()
		for _, r := range o.Pack.Requirements {
			highest = max(highest, r.Number)
			tables := r.Tables()
			last := tables[len(tables)-1] // whose rows count
			there[last] = cmp.Or(there[last], r.Name)
		}
		report.Kept = len(o.Pack.Requirements)
	}
	elsewhere := map[string]bool{} // schemas that have tables, but were not asked for
	schema, err := t.catalog(ctx, func(schema, table string, visible bool) bool {
		wanted := visible
		if len(o.Schemas) > 0 {
			wanted = matches(schema, o.Schemas)
		}
		if !wanted {
			elsewhere[schema] = true
			return false
		}
		full := schema + "." + table
		if matches(table, o.SkipTables) || matches(full, o.SkipTables) ||
			len(o.Tables) > 0 && !matches(table, o.Tables) && !matches(full, o.Tables) {
			return false
		}
		if author.Bookkeeping(table) {
			report.Tables = append(report.Tables, InitTable{Table: display(schema, table, visible), Problem: "left out: a tool keeps in it what it did"})
			return false
		}
		return true
	})
	if err != nil {
		return err
	}
	if len(schema.Tables) == 0 {
		return noTables(o, elsewhere)
	}

	// The pack that is there is filled first: new tables may refer to its rows.
	if o.Pack != nil {
		profile, err := o.Pack.Profile("medium")
		if err != nil {
			profile = o.Pack.Profiles[0]
		}
		minimums := profile.Minimums()
		for _, r := range o.Pack.Requirements {
			if err := t.Fill(ctx, r, minimums[r.Name]); err != nil && !excusable(err) {
				return err
			}
		}
	}

	pack := author.New(schema, author.Options{Rows: o.Rows, Children: o.Children}, names)
	pack.Requirements = slices.DeleteFunc(pack.Requirements, func(r *author.Requirement) bool {
		table := display(r.Table.Schema, r.Table.Name, r.Table.Visible)
		full := sql.Canonical(r.Table.Schema, r.Table.Name)
		name := there[full]
		if r.Table.Visible {
			name = cmp.Or(there[sql.Canonical(r.Table.Name)], name)
		}
		if name != "" {
			report.Tables = append(report.Tables, InitTable{Table: table, Requirement: name, Met: true})
		} else if r.Circle != "" {
			report.Tables = append(report.Tables, InitTable{Table: table, Problem: r.Circle})
		}
		return name != "" || r.Circle != ""
	})
	step := 10
	for step > 1 && highest+step*len(pack.Requirements) > 999 {
		step = map[int]int{10: 5, 5: 2, 2: 1}[step]
	}
	if highest+len(pack.Requirements) > 999 {
		return usage("%d tables are more than a pack has file numbers for: choose some with --table, or leave some out with --skip-table", len(pack.Requirements))
	}
	for i, r := range pack.Requirements {
		file := InitFile{Path: fmt.Sprintf("requirements/%03d_%s.sql", (highest/step+i+1)*step, r.Name)}
		line := InitTable{Table: display(r.Table.Schema, r.Table.Name, r.Table.Visible), Requirement: r.Name}
		var err error
		if file.Text, line.Problem, err = try(ctx, t, r, file.Path); err != nil {
			return err
		}
		line.Met = line.Problem == ""
		if !line.Met {
			r.Off() // so that the rest of the pack can be filled
		}
		if line.Met {
			if line.Problem, err = emptiness(ctx, t, r); err != nil {
				return err
			}
			line.Met = line.Problem == ""
		}
		if strings.Contains(file.Text, "\n-- todo: ") {
			report.Todo++
		}
		report.Tables = append(report.Tables, line)
		report.Files = append(report.Files, file)
	}
	report.Requirements = len(report.Files)
	slices.SortFunc(report.Tables, func(a, b InitTable) int { return strings.Compare(a.Table, b.Table) })
	for i := range report.Settings {
		report.Settings[i] = pack.Settings(i)
	}
	if o.Pack == nil {
		for i, name := range author.Profiles {
			report.Files = append(report.Files, InitFile{Path: "profiles/" + name + ".sql", Text: pack.Profile(i)})
		}
		report.Files = append(report.Files, InitFile{Path: "README.md", Text: author.Readme})
	}
	return nil
}

// catalog reads the catalog. A trial that was rolled back has left its row counts there: a table that is empty counts as
// empty, so that the same database gives the same files again.
func (t *Trial) catalog(ctx context.Context, include func(schema, table string, visible bool) bool) (*catalog.Schema, error) {
	schema, err := catalog.Read(ctx, t.Tx, include)
	if err != nil {
		return nil, err
	}
	var b pgx.Batch
	for _, table := range schema.Tables {
		if table.Rows == 0 {
			continue
		}
		b.Queue("SELECT EXISTS (SELECT FROM " + pgx.Identifier{table.Schema, table.Name}.Sanitize() + ")").QueryRow(func(row pgx.Row) error {
			filled := false
			if err := row.Scan(&filled); err != nil {
				return err
			}
			if !filled {
				table.Rows = 0
			}
			return nil
		})
	}
	inner, err := t.Tx.Begin(ctx)
	if err != nil {
		return nil, err
	}
	err = inner.SendBatch(ctx, &b).Close()
	if denied(err) { // the trial of that table will say so
		err = nil
	}
	if err = errors.Join(err, inner.Rollback(ctx)); err != nil {
		return nil, fmt.Errorf("look which tables are empty: %w", err)
	}
	return schema, nil
}

func display(schema, table string, visible bool) string {
	if visible {
		return table
	}
	return schema + "." + table
}

// excusable reports whether a requirement that fails leaves the transaction good for others.
func excusable(err error) bool {
	return errors.As(err, new(*sql.Error)) || errors.As(err, new(*sql.Fault))
}

// try fills a requirement and, if a CHECK refuses the rows, tries others. It returns the file that worked, or else the
// first one with the database's message.
func try(ctx context.Context, t *Trial, r *author.Requirement, file string) (text, problem string, err error) {
	attempt := func(h author.Hints) (string, error) {
		text := r.Write(h)
		parsed, err := sql.Parse(file, text)
		if err != nil {
			return text, err
		}
		return text, t.Try(ctx, parsed, r.Needs[1])
	}
	var known author.Hints
	first, failure := attempt(known)
	last := failure
	tried := map[string]bool{}
	for last != nil && excusable(last) {
		var pg *pgconn.PgError
		if !errors.As(last, &pg) || pg.Code != "23514" || tried[pg.ConstraintName] {
			break
		}
		check := pg.ConstraintName
		tried[check] = true
		for _, h := range r.Repairs(check) {
			text, err := attempt(known.And(h))
			if err == nil {
				return text, "", nil
			}
			if pg := (*pgconn.PgError)(nil); !errors.As(err, &pg) || pg.Code != "23514" || !tried[pg.ConstraintName] {
				known, last = known.And(h), err
				break
			}
		}
	}
	if failure == nil {
		return first, "", nil
	}
	if !excusable(failure) {
		return "", "", failure
	}
	if text, err := attempt(r.Bare()); err == nil {
		return text, "", nil
	} else if !excusable(err) {
		return "", "", err
	}
	problem = said(failure)
	sentence, rest, _ := strings.Cut(first, "\n")
	return sentence + "\n-- todo: " + problem + "\n" + rest, problem, nil
}

// said returns what the database or the trial has to say, in one line.
func said(err error) string {
	var located *sql.Error
	var fault *sql.Fault
	text := err.Error()
	switch {
	case errors.As(err, &located):
		text = located.Message
	case errors.As(err, &fault):
		text = fault.Problem
	}
	return strings.Join(strings.Fields(text), " ")
}

// emptiness says why a table has no rows though its requirement is met; "" if it has.
func emptiness(ctx context.Context, t *Trial, r *author.Requirement) (string, error) {
	name := pgx.Identifier{r.Table.Schema, r.Table.Name}.Sanitize()
	var filled bool
	if err := t.Tx.QueryRow(ctx, "SELECT EXISTS (SELECT FROM "+name+")").Scan(&filled); err != nil || filled {
		return "", err
	}
	return "it stays empty: " + r.Parent() + " has no rows", nil
}

func noTables(o InitOptions, elsewhere map[string]bool) error {
	var others []string
	for s := range elsewhere {
		others = append(others, s)
	}
	slices.Sort(others)
	if len(others) > 0 {
		return usage("no table to write for: choose a schema that has tables with --schema: %s", strings.Join(others, ", "))
	}
	return usage("no table to write for: create the schema first, or choose other tables")
}
