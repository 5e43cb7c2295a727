// Package sql holds the project's SQL, and the small loader that cuts a requirement file in two and refuses what is not an
// INSERT. It knows the tokens of SQL (see lex), not the grammar.
//
// Begin with Load, which reads a pack from a file system, or Builtin, the file system of the built-in pack. Parse reads a
// single requirement file. Both return all faults that they find, each a *Fault with file and line. Locate turns an error
// of the server into an *Error that shows the line.
//
// README.md in this folder says how a requirement is written; functions/README.md, what it may call.
//
// It imports no other package of the project and never connects to a database.
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
	code     *code
}

// Fault is something wrong in a file of a pack.
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

// reserved are the settings that are not minimums.
var reserved = []string{"seed.as_of", "seed.protected"}

var fileName = regexp.MustCompile(`^(\d{3})_([a-z][a-z0-9_]*)\.sql$`)

// Load reads a pack: requirements/NNN_name.sql, profiles/*.sql and, if they exist, texts/*.txt, functions/*.sql,
// functions.sql and migrations/. The error joins all faults, each a *Fault.
func Load(fsys fs.FS) (*Pack, error) {
	var p Pack
	var faults []error

	files, err := fs.ReadDir(fsys, "requirements")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &Fault{File: "requirements", Problem: "no such folder in the pack"}
	case err != nil:
		return nil, fmt.Errorf("read requirements: %w", err)
	}
	for _, f := range files {
		if path.Ext(f.Name()) != ".sql" {
			continue
		}
		file := path.Join("requirements", f.Name())
		text, err := readFile(fsys, file)
		if err != nil {
			faults = append(faults, err)
			if m := fileName.FindStringSubmatch(f.Name()); m != nil { // known, so that its minimum is no second fault
				p.Requirements = append(p.Requirements, Requirement{Number: -1 - len(p.Requirements), Name: m[2], File: file})
			}
			continue
		}
		r, err := parse(file, text)
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
		text, err := readFile(fsys, file)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		profile, err := p.parseProfile(file, text)
		if err != nil {
			faults = append(faults, err)
		}
		p.Profiles = append(p.Profiles, profile)
	}

	faults = append(faults, p.unset()...)

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
		r.code = read(text)
		end := len(r.Deficit())
		lineOf := func(place int) int { return 1 + strings.Count(text[:place], "\n") }
		if r.code.open >= 0 {
			fault(lineOf(r.code.open), "a string, a quoted name or a comment begins here and is not closed")
		}
		if !r.code.at(0).is("with") || r.code.at(0).start > end {
			fault(0, "the statement must begin with WITH, its last CTE above the divider being deficit")
		}
		if r.code.deficitAt(end) < 0 {
			fault(at, "no CTE deficit above the divider: want deficit AS (SELECT ... AS id, ... AS have, ... AS need ...)")
		}
		for _, f := range r.code.impure(end) {
			fault(lineOf(f.at), "%s", f.problem)
		}
		switch {
		case r.code.second >= 0:
			fault(lineOf(r.code.second), "a second statement: want one, that ends in INSERT INTO ... SELECT")
		case r.code.insert < end:
			fault(at, "no INSERT INTO below the divider that is not in parentheses: the statement must end in one")
		case len(r.code.tables) == 0:
			fault(lineOf(r.code.insert), "no table after INSERT INTO")
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

// Tables returns the tables that the requirement inserts into, as Quote understands them, that of the last
// INSERT at the end.
func (r Requirement) Tables() []string { return r.read().tables }

// read returns what parse found, or else finds it.
func (r Requirement) read() *code {
	if r.code != nil {
		return r.code
	}
	return read(r.SQL)
}

// Insert returns where the last INSERT begins, in bytes, and where it ends, before RETURNING or a semicolon. It
// begins at -1 where there is none.
func (r Requirement) Insert() (begin, end int) {
	c := r.read()
	return c.insert, c.end
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

// Calls returns every name before a parenthesis, with its schema where it has one: the functions that the
// requirement calls are among them.
func (r Requirement) Calls() []Call {
	calls := r.read().calls()
	for i := range calls {
		calls[i].Line = 1 + strings.Count(r.SQL[:calls[i].at], "\n")
	}
	return calls
}

// Words returns every identifier of the requirement, keywords among them: so are the tables and types that it
// names.
func (r Requirement) Words() []string {
	var words []string
	for _, t := range r.read().tokens {
		if t.names() {
			words = append(words, t.name)
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// Rows returns a query for the rows that the last INSERT selects, with the CTEs before it. In it earlier INSERTs become
// plain queries, so that it only reads. It is "" if the file does not have that form.
func (r Requirement) Rows() (with, query string) {
	c := r.read()
	if c.insert < 0 || c.rows[1] == 0 {
		return "", ""
	}
	at := 0
	for _, i := range c.inner {
		if i[0] > c.insert || i[2] == 0 {
			return "", ""
		}
		with += r.SQL[at:i[0]] + r.SQL[i[1]:i[2]]
		for _, t := range c.tokens { // ON CONFLICT, up to the parenthesis that closes the CTE
			if t.start >= i[2] && t.depth < i[3] {
				at = t.start
				break
			}
		}
	}
	return with + r.SQL[at:c.insert], r.SQL[c.rows[0]:c.rows[1]]
}

// Source returns the name from which the last INSERT selects its rows, or "".
func (r Requirement) Source() string {
	c := r.read()
	for i, t := range c.tokens {
		if t.start > c.rows[0] && t.end <= c.rows[1] && t.depth == 0 && t.is("from") {
			name, _ := c.name(i + 1)
			return name
		}
	}
	return ""
}

// readFile reads a file of a pack, which must be plain text in UTF-8. It opens only regular files: a pipe would wait for a
// writer.
func readFile(fsys fs.FS, file string) (string, error) {
	info, err := fs.Stat(fsys, file)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", &Fault{File: file, Problem: "want a file of text, but this is a directory, a pipe or a device"}
	}
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return "", err
	}
	return plainText(file, string(b))
}

// plainText returns the text, or a *Fault if PostgreSQL would not take it.
func plainText(file, text string) (string, error) {
	if strings.HasPrefix(text, "\ufeff") {
		return "", &Fault{file, 1, "the file begins with a byte order mark: save it as UTF-8 without one"}
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return "", &Fault{file, 1 + strings.Count(text[:i], "\n"), "a zero byte: save the file as UTF-8"}
	}
	return text, nil
}
