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

// loadFunctions reads the scripts in the order of installing: everybody's, the pack's texts/*.txt, its
// functions/*.sql, its functions.sql.
func (p *Pack) loadFunctions(fsys fs.FS) error {
	for _, file := range everybodys {
		text, err := fs.ReadFile(builtin, file)
		if err != nil {
			return err
		}
		p.Functions = append(p.Functions, Script{File: file, SQL: string(text)})
	}
	var files, faults = []string{}, []error{}
	for _, glob := range []string{"texts/*.txt", "functions/*.sql", "functions.sql"} {
		found, err := fs.Glob(fsys, glob)
		if err != nil {
			return err
		}
		files = append(files, found...)
	}
	for _, file := range files {
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return err
		}
		script := Script{File: file, SQL: string(text), Called: true}
		if i := slices.Index(everybodys, file); i >= 0 && p.Functions[i].SQL == script.SQL {
			continue // the built-in pack itself, or a copy of it
		}
		if path.Ext(file) == ".txt" {
			if script, err = texts(file, script.SQL); err != nil {
				faults = append(faults, err)
				continue
			}
		}
		faults = append(faults, p.clash(script)...)
		p.Functions = append(p.Functions, script)
	}
	p.markCalled()
	return errors.Join(faults...)
}

// clash returns what is wrong with the names of a text file's functions.
func (p *Pack) clash(script Script) (faults []error) {
	if path.Ext(script.File) != ".txt" {
		return nil
	}
	taken := map[string]string{} // file by name
	for _, other := range p.Functions {
		for _, f := range other.Functions() {
			taken[f.Name] = other.File
		}
	}
	for _, f := range script.Functions() {
		if other, ok := taken[f.Name]; ok {
			delete(taken, f.Name) // one fault a name
			faults = append(faults, &Fault{File: script.File, Problem: fmt.Sprintf("its function seed.%s exists in %s: choose another file name", f.Name, other)})
		}
	}
	return faults
}

var call = regexp.MustCompile(`(?i)\bseed\s*\.\s*([a-z_][a-z0-9_]*)\s*\(`)

// markCalled finds the scripts that the requirements need, directly or through others.
func (p *Pack) markCalled() {
	var pending []string // SQL to look for calls in
	for _, r := range p.Requirements {
		pending = append(pending, r.SQL)
	}
	home := map[string][]int{} // scripts by the name of a function in them
	for i, s := range p.Functions {
		if s.Called {
			pending = append(pending, s.SQL)
		}
		for _, f := range s.Functions() {
			home[f.Name] = append(home[f.Name], i)
		}
	}
	for len(pending) > 0 {
		text := pending[0]
		pending = pending[1:]
		for _, m := range call.FindAllStringSubmatch(text, -1) {
			for _, i := range home[strings.ToLower(m[1])] {
				if !p.Functions[i].Called {
					p.Functions[i].Called = true
					pending = append(pending, p.Functions[i].SQL)
				}
			}
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

// Function is what a script says of one function of schema seed.
type Function struct {
	Name       string
	Arguments  string // as written, but lower case, blanks made one
	Body       string // "" where it is no string constant that can be read without a parser
	Volatility string // as in pg_proc.provolatile
}

var (
	create = regexp.MustCompile(`(?im)^\s*CREATE\s+(?:OR\s+REPLACE\s+)?FUNCTION\s+seed\.([a-z_][a-z0-9_]*)\s*\(`)
	as     = regexp.MustCompile(`(?i)\bAS\s+(\$\w*\$|')`)
)

// Functions returns the functions that the script creates.
func (s Script) Functions() []Function {
	var functions []Function
	found := create.FindAllStringSubmatchIndex(s.SQL, -1)
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
