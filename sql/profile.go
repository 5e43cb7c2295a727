package sql

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Profile is a file of SET LOCAL statements: every minimum, and other settings for a run.
type Profile struct {
	Name     string // of the file without .sql; for a file of the user's own its path
	File     string
	SQL      string // the whole file
	Settings []Setting
	minimums map[string]int
}

// Setting is one SET LOCAL statement.
type Setting struct {
	Name  string // in lower case
	Value string // the literal as written: 5, 'today'
	Line  int
}

// Statement returns the SET LOCAL statement.
func (s Setting) Statement() string { return "SET LOCAL " + s.Name + " = " + s.Value }

// MaxMinimum is the largest minimum that a requirement may have.
const MaxMinimum = 1_000_000

const literal = `(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|[+-]?[0-9]+(?:\.[0-9]+)?|[A-Za-z_][A-Za-z0-9_]*)`

var (
	setLocal = regexp.MustCompile(`(?i)^\s*SET\s+LOCAL\s+([a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*)\s*=\s*(` +
		literal + `(?:\s*,\s*` + literal + `)*)\s*;\s*(?:--.*)?$`)
	comment = regexp.MustCompile(`^\s*(--.*)?$`)
)

// Profile returns the profile of that name, or else reads the file of that path.
func (p *Pack) Profile(nameOrFile string) (Profile, error) {
	var names []string
	for _, profile := range p.Profiles {
		if profile.Name == nameOrFile {
			return profile, nil
		}
		names = append(names, profile.Name)
	}
	b, err := os.ReadFile(nameOrFile)
	if errors.Is(err, os.ErrNotExist) {
		return Profile{}, fmt.Errorf("no profile %q%s: want %s or a file", nameOrFile, Nearest(nameOrFile, names), strings.Join(names, ", "))
	}
	if err != nil {
		return Profile{}, fmt.Errorf("read profile: %w", err)
	}
	text, err := plainText(nameOrFile, string(b))
	if err != nil {
		return Profile{}, err
	}
	profile, err := p.parseProfile(nameOrFile, text)
	profile.Name = nameOrFile
	return profile, err
}

// parseProfile reads a profile and returns it with all its faults.
func (p *Pack) parseProfile(file, text string) (Profile, error) {
	profile := Profile{Name: strings.TrimSuffix(path.Base(file), ".sql"), File: file, SQL: text, minimums: map[string]int{}}
	var faults []error
	fault := func(line int, format string, args ...any) {
		faults = append(faults, &Fault{file, line, fmt.Sprintf(format, args...)})
	}

	known := []string{"seed.as_of"}
	for _, r := range p.Requirements {
		known = append(known, r.Setting())
	}
	lines := map[string]int{}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r")
		if comment.MatchString(line) {
			continue
		}
		m := setLocal.FindStringSubmatch(line)
		if m == nil {
			fault(i+1, "want one statement a line, SET LOCAL name = value; but got %q", strings.TrimSpace(line))
			continue
		}
		s := Setting{Name: strings.ToLower(m[1]), Value: m[2], Line: i + 1}
		if first := lines[s.Name]; first != 0 {
			fault(i+1, "%s is set twice: the first is line %d", s.Name, first)
			continue
		}
		lines[s.Name] = s.Line
		profile.Settings = append(profile.Settings, s)
		if !strings.HasPrefix(s.Name, "seed.") || s.Name == "seed.as_of" {
			continue
		}
		if !slices.Contains(known, s.Name) {
			if !p.reads(s.Name) {
				fault(i+1, "no requirement has the setting %s%s", s.Name, Nearest(s.Name, known))
			}
			continue
		}
		n, err := strconv.Atoi(s.Value)
		if err != nil || n < 0 || n > MaxMinimum {
			fault(i+1, "%s = %s: want a whole number from 0 to %d", s.Name, s.Value, MaxMinimum)
		}
		profile.minimums[strings.TrimPrefix(s.Name, "seed.")] = n
	}

	for _, r := range p.Requirements {
		if lines[r.Setting()] == 0 {
			fault(0, "no minimum for %s: add SET LOCAL %s = 1;", r.Name, r.Setting())
		}
	}
	return profile, errors.Join(faults...)
}

// Minimums returns the minimums by the name of their requirement.
func (p Profile) Minimums() map[string]int { return maps.Clone(p.minimums) }

// reads reports whether the pack reads a setting that is not a minimum.
func (p *Pack) reads(setting string) bool {
	return slices.ContainsFunc(p.Requirements, func(r Requirement) bool { return strings.Contains(r.SQL, "'"+setting+"'") })
}

// unset returns a fault for each setting that a requirement cannot do without, and that nothing sets.
func (p *Pack) unset() (faults []error) {
	if len(p.Profiles) == 0 {
		return nil
	}
	known := append([]string{"seed.spare"}, reserved...)
	for _, r := range p.Requirements {
		known = append(known, r.Setting())
	}
	for _, profile := range p.Profiles {
		for _, s := range profile.Settings {
			known = append(known, s.Name)
		}
	}
	for _, r := range p.Requirements {
		var said []string
		c := r.read()
		for i, t := range c.tokens {
			if !t.is("current_setting") || c.symbol(i+1) != '(' || c.at(i+2).kind != text || c.symbol(i+3) != ')' {
				continue // with a second argument it may be missing
			}
			at := c.at(i + 2)
			name := lower(strings.Trim(r.SQL[at.start:at.end], "'"))
			if !strings.HasPrefix(name, "seed.") || slices.Contains(known, name) || slices.Contains(said, name) {
				continue
			}
			said = append(said, name)
			faults = append(faults, &Fault{r.File, 1 + strings.Count(r.SQL[:at.start], "\n"),
				fmt.Sprintf("nothing sets %s: this file's minimum is %s; for a setting of your own, add SET LOCAL to each profile", name, r.Setting())})
		}
	}
	return faults
}
