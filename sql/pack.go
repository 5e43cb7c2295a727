// Package sql holds all SQL of the project, and the small loader that cuts a requirement file in
// two. It knows no SQL beyond the divider line: whatever it looks for is found by pattern.
package sql

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Pack is a directory of requirements with its profiles, helper functions and migrations.
type Pack struct {
	Requirements []Requirement // in the order of filling
	Profiles     []Profile     // by name
	Functions    []Script      // of schema seed, in the order of installing
	Migrations   fs.FS         // the folder migrations; nil if the pack has none
}

// Requirement is one file: a minimum, the query that finds who falls short of it, and the
// statement that fills the gap.
type Requirement struct {
	Number   int
	Name     string // of the file without number, of the minimum's setting without "seed."
	File     string // path in the pack
	Sentence string // what is true when the requirement is met
	Needs    string // what the fill needs; "" if the file does not say
	SQL      string // the whole file
	tables   []string
}

// Fault is something wrong in a pack's file.
type Fault struct {
	File    string
	Line    int // 0: the file as a whole
	Problem string
}

// Error returns file, line and problem in one line.
func (f *Fault) Error() string {
	if f.Line == 0 {
		return f.File + ": " + f.Problem
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Problem)
}

const (
	divider = "-- fill"
	needs   = "-- needs: "
)

// reserved are the settings that are no minimums.
var reserved = []string{"seed.as_of", "seed.protected"}

var (
	fileName = regexp.MustCompile(`^(\d{3})_([a-z][a-z0-9_]*)\.sql$`)
	// what a search for words must pass over: comments and strings, but no quoted identifiers
	passive = regexp.MustCompile(`^(?:--[^\n]*|/\*(?s:.*?)\*/|'[^']*'|"[^"]*")`)
	deficit = regexp.MustCompile(`(?i)\bdeficit\s*(\([^)]*\)\s*)?AS\b`)
	insert  = regexp.MustCompile(`(?i)\bINSERT\s+INTO\s+(` + identifier + `(\s*\.\s*` + identifier + `)*)`)
	with    = regexp.MustCompile(`(?i)^\s*WITH\b`)
	impure  = regexp.MustCompile(`(?i)\b(seed\s*\.\s*\w+|random|now|nextval|clock_timestamp|statement_timestamp|transaction_timestamp|gen_random_uuid|setval)\s*\(`)
)

const identifier = `(?:"(?:[^"]|"")+"|[\pL_][\pL\pN_$]*)`

// Load reads a pack: requirements/NNN_name.sql, profiles/*.sql and, where there are any,
// texts/*.txt, functions/*.sql, functions.sql and migrations/. All faults are reported together, each as a *Fault.
func Load(fsys fs.FS) (*Pack, error) {
	var p Pack
	var faults []error

	files, err := fs.ReadDir(fsys, "requirements")
	if err != nil {
		return nil, errors.Join(&Fault{File: "requirements", Problem: "no such folder in the pack"}, err)
	}
	for _, f := range files {
		if f.IsDir() || path.Ext(f.Name()) != ".sql" {
			continue
		}
		file := path.Join("requirements", f.Name())
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		r, err := parse(file, string(text))
		if err != nil {
			faults = append(faults, err)
		}
		if r.Name == "" {
			continue
		}
		for _, other := range p.Requirements {
			if other.Number == r.Number {
				faults = append(faults, &Fault{File: file, Problem: fmt.Sprintf("the number %03d is taken by %s", r.Number, other.File)})
			}
			if other.Name == r.Name {
				faults = append(faults, &Fault{File: file, Problem: fmt.Sprintf("the name %q is taken by %s", r.Name, other.File)})
			}
		}
		p.Requirements = append(p.Requirements, r)
	}
	if len(files) == 0 || len(p.Requirements) == 0 && len(faults) == 0 {
		faults = append(faults, &Fault{File: "requirements", Problem: "no requirement: want at least one file NNN_name.sql"})
	}

	profiles, err := fs.Glob(fsys, "profiles/*.sql")
	if err != nil {
		return nil, err
	}
	for _, file := range profiles {
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		profile, err := p.parseProfile(file, string(text))
		if err != nil {
			faults = append(faults, err)
		}
		p.Profiles = append(p.Profiles, profile)
	}

	if err := p.loadFunctions(fsys); err != nil {
		faults = append(faults, err)
	}
	if info, err := fs.Stat(fsys, "migrations"); err == nil && info.IsDir() {
		if p.Migrations, err = fs.Sub(fsys, "migrations"); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return &p, nil
}

// parse reads one requirement and returns it with all its faults. A file whose name is wrong has no
// Name.
func parse(file, text string) (Requirement, error) {
	r := Requirement{File: file, SQL: text}
	var faults []error
	fault := func(line int, format string, args ...any) {
		faults = append(faults, &Fault{file, line, fmt.Sprintf(format, args...)})
	}

	if m := fileName.FindStringSubmatch(path.Base(file)); m == nil {
		fault(0, "want a file name like 010_client_posts.sql: three digits, then lower-case letters, digits and _")
	} else {
		r.Number, _ = strconv.Atoi(m[1])
		r.Name = m[2]
		if slices.Contains(reserved, r.Setting()) {
			fault(0, "the setting %s has another meaning: choose another name", r.Setting())
		}
	}

	at := 0 // line of the divider
	inNeeds := false
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, " \t\r")
		if i == 0 {
			sentence, ok := strings.CutPrefix(line, "-- ")
			if r.Sentence = strings.TrimSpace(sentence); !ok || r.Sentence == "" {
				fault(1, "no sentence: want a comment that says what is true when the requirement is met")
			}
		}
		switch more, continued := strings.CutPrefix(line, "--   "); {
		case line == divider && at != 0:
			fault(i+1, "two divider lines %q: the first is line %d", divider, at)
		case line == divider:
			at = i + 1
		case strings.HasPrefix(line, needs):
			r.Needs, inNeeds = strings.TrimSpace(line[len(needs):]), true
			continue
		case inNeeds && continued:
			r.Needs += " " + strings.TrimSpace(more)
			continue
		}
		inNeeds = false
	}

	if at == 0 {
		fault(0, "no divider: want one line %q between the CTE deficit and the rest", divider)
	} else {
		whole, end := blank(text), len(r.Deficit())
		above, below := whole[:end], whole[end:]
		if !with.MatchString(above) {
			fault(0, "the statement must begin with WITH, its last CTE above the divider being deficit")
		}
		if !deficit.MatchString(above) {
			fault(at, "no CTE deficit above the divider: want deficit AS (SELECT ... AS id, ... AS have, ... AS need ...)")
		}
		if m := impure.FindStringIndex(above); m != nil {
			fault(1+strings.Count(above[:m[0]], "\n"), "%s) above the divider: that part may call no function of schema seed, nor one whose result changes", above[m[0]:m[1]])
		}
		if r.tables = written(below); r.tables == nil {
			fault(at, "no INSERT INTO below the divider")
		}
	}
	return r, errors.Join(faults...)
}

// Deficit returns the part above the divider line, whose last CTE is deficit. It is a prefix of the
// file, so that a position in it is a position in the file.
func (r Requirement) Deficit() string {
	end := 0
	for line := range strings.Lines(r.SQL) {
		if strings.TrimRight(line, " \t\r\n") == divider {
			return r.SQL[:end]
		}
		end += len(line)
	}
	return r.SQL
}

// Tables returns the tables that the requirement inserts into, as Quote understands them.
func (r Requirement) Tables() []string {
	if r.tables != nil {
		return r.tables // as parse found them
	}
	return written(blank(r.SQL))
}

// written returns the tables into which a text without comments and strings inserts.
func written(text string) (tables []string) {
	for _, m := range insert.FindAllStringSubmatch(text, -1) {
		if t := canonical(m[1]); !slices.Contains(tables, t) {
			tables = append(tables, t)
		}
	}
	return tables
}

// Setting returns the name of the setting that holds the minimum.
func (r Requirement) Setting() string { return "seed." + r.Name }

// Requirement returns the requirement of that name.
func (p *Pack) Requirement(name string) (Requirement, error) {
	for _, r := range p.Requirements {
		if r.Name == name {
			return r, nil
		}
	}
	return Requirement{}, fmt.Errorf("no requirement %q%s", name, Nearest(name, p.Names()))
}

// Names returns the names of the requirements, in the order of filling.
func (p *Pack) Names() []string {
	names := make([]string, len(p.Requirements))
	for i, r := range p.Requirements {
		names[i] = r.Name
	}
	return names
}

// Tables returns the tables that the pack's requirements insert into, in the order of filling.
func (p *Pack) Tables() []string {
	var tables []string
	for _, r := range p.Requirements {
		for _, t := range r.Tables() {
			if !slices.Contains(tables, t) {
				tables = append(tables, t)
			}
		}
	}
	return tables
}

// Calls returns, in lower case, every word of the requirements that stands before a parenthesis: among
// them are the functions that they call. (Those of functions.sql are called with the very types that
// PostgreSQL's own have.)
func (p *Pack) Calls() []string {
	inWord := func(r rune) bool { return r == '_' || r == '$' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	var names []string
	for _, r := range p.Requirements {
		pieces := strings.Split(r.SQL, "(")
		for _, before := range pieces[:len(pieces)-1] {
			before = strings.TrimRight(before, " \n\t")
			if name := before[strings.LastIndexFunc(before, func(r rune) bool { return !inWord(r) })+1:]; name != "" {
				names = append(names, strings.ToLower(name))
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
