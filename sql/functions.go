package sql

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Script is a file of functions of schema seed, as SQL.
type Script struct {
	File   string // path in the pack, or in the built-in one for what every pack gets
	SQL    string
	Called bool // by a requirement, or by a script that is itself called; or the pack's own
}

// everybodys are the scripts that every pack gets.
var everybodys = []string{"functions/mechanism.sql", "functions/vocabulary.sql"}

// loadFunctions reads the scripts in the order of installation: everybody's, then the pack's texts/*.txt,
// functions/*.sql and functions.sql.
func (p *Pack) loadFunctions(fsys fs.FS) error {
	var faults []error
	home := map[string][]int{} // scripts by the name of a function in them
	add := func(s Script, names []string) {
		for _, name := range names {
			if others := home[name]; len(others) > 0 && path.Ext(s.File) == ".txt" {
				faults = append(faults, &Fault{File: s.File, Problem: fmt.Sprintf("its function seed.%s exists in %s: choose another file name", name, p.Functions[others[0]].File)})
			}
			home[name] = append(home[name], len(p.Functions))
		}
		p.Functions = append(p.Functions, s)
	}
	shared, err := Everybodys()
	if err != nil {
		return err
	}
	for _, s := range shared {
		s.Called = false // until a requirement is found that calls it
		add(s, s.names())
	}
	for _, glob := range []string{"texts/*.txt", "functions/*.sql", "functions.sql"} {
		files, err := fs.Glob(fsys, glob)
		if err != nil {
			return err
		}
		for _, file := range files {
			text, err := readFile(fsys, file)
			if err != nil {
				return err
			}
			s := Script{File: file, SQL: string(text), Called: true} // it may hold more than functions
			if i := slices.Index(everybodys, file); i >= 0 && p.Functions[i].SQL == s.SQL {
				continue // the built-in pack itself, or a copy of it
			}
			names := s.names()
			if path.Ext(file) == ".txt" {
				if s, names, err = texts(file, s.SQL); err != nil {
					faults = append(faults, err)
					continue
				}
			}
			add(s, names)
		}
	}
	p.markCalled(home)
	return errors.Join(faults...)
}

var call = regexp.MustCompile(`^seed\s*\.\s*([a-z_][a-z0-9_]*)\s*\(`)

// markCalled finds the scripts that the requirements need, directly or through others.
func (p *Pack) markCalled(home map[string][]int) {
	var pending []string // SQL to look for calls in
	for _, r := range p.Requirements {
		pending = append(pending, r.SQL)
	}
	for _, s := range p.Functions {
		if s.Called {
			pending = append(pending, s.SQL)
		}
	}
	for len(pending) > 0 {
		text := strings.ToLower(pending[0])
		pending = pending[1:]
		for {
			at := strings.Index(text, "seed")
			if at < 0 {
				break
			}
			text = text[at:]
			if m := call.FindStringSubmatch(text); m != nil {
				for _, i := range home[m[1]] {
					s := &p.Functions[i]
					if !s.Called && path.Ext(s.File) != ".txt" { // a text's functions call each other alone
						pending = append(pending, s.SQL)
					}
					s.Called = true
				}
			}
			text = text[len("seed"):]
		}
	}
}

// Script returns the functions as one script, ready for psql: all of them, or those that are called.
func (p *Pack) Script(all bool) string {
	var b strings.Builder
	for _, s := range p.Functions {
		if all || s.Called {
			b.WriteString(strings.TrimSpace(s.SQL) + "\n\n")
		}
	}
	return b.String()
}

// Function is what a script says about one function of schema seed.
type Function struct {
	Name       string
	Arguments  string // as written, but lower case, blanks made one
	Body       string // "" where it is no string constant that can be read without a parser
	Volatility string // as in pg_proc.provolatile
}

var (
	create = regexp.MustCompile(`(?i)^\s*CREATE\s+(?:OR\s+REPLACE\s+)?FUNCTION\s+seed\.([a-z_][a-z0-9_]*)\s*\(`)
	as     = regexp.MustCompile(`(?i)\bAS\s+(\$\w*\$|')`)
)

// creations returns where the script creates functions: the places of create and of its group, the name.
func (s Script) creations() (found [][]int) {
	at := 0
	for line := range strings.Lines(s.SQL) {
		// To try the pattern at every byte would take most of the program's startup time.
		if start := strings.TrimLeft(line, " \t"); len(start) > 6 && strings.EqualFold(start[:6], "CREATE") {
			if m := create.FindStringSubmatchIndex(s.SQL[at:]); m != nil {
				for i := range m {
					m[i] += at
				}
				found = append(found, m)
			}
		}
		at += len(line)
	}
	return found
}

// names returns the names of the functions that the script creates.
func (s Script) names() []string {
	var names []string
	for _, m := range s.creations() {
		names = append(names, strings.ToLower(s.SQL[m[2]:m[3]]))
	}
	return names
}

// Functions returns the functions that the script creates.
func (s Script) Functions() []Function {
	var functions []Function
	found := s.creations()
	for i, m := range found {
		rest := s.SQL[m[1]:]
		if i+1 < len(found) {
			rest = s.SQL[m[1]:found[i+1][0]]
		}
		f := Function{Name: strings.ToLower(s.SQL[m[2]:m[3]]), Volatility: "v"}
		end := closing(rest)
		f.Arguments = strings.ToLower(strings.Join(strings.Fields(rest[:end]), " "))
		options := rest[end:]
		if q := as.FindStringSubmatchIndex(options); q != nil {
			quote := options[q[2]:q[3]]
			if body, after, ok := strings.Cut(options[q[1]:], quote); ok && !strings.HasPrefix(after, "'") {
				f.Body = body
				options = options[:q[0]] + " " + after
			}
		}
		options, _, _ = strings.Cut(options, ";")
		for _, word := range strings.Fields(strings.ToLower(options)) {
			switch word {
			case "immutable", "stable":
				f.Volatility = word[:1]
			}
		}
		functions = append(functions, f)
	}
	return functions
}

// closing returns the position of the parenthesis that closes one opened before text.
func closing(text string) int {
	depth := 1
	for i, r := range text {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(text)
}

// Body returns what the body of a function calls, and what in it writes or returns something else each time, or "".
func Body(body string) (problem string, calls []Call) {
	c := read(body)
	if faults := c.impure(0); len(faults) > 0 {
		problem = faults[0].problem
	}
	return problem, c.calls()
}
