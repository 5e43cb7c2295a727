package sql

import (
	"io/fs"
	"strings"
)

// Parse reads one requirement file, given its path in the pack and its text. The error joins all faults.
func Parse(file, text string) (Requirement, error) { return parse(file, text) }

// Everybodys returns the functions that every pack gets, marked to be installed whether or not something calls them.
func Everybodys() ([]Script, error) {
	var scripts []Script
	for _, file := range everybodys {
		text, err := fs.ReadFile(builtin, file)
		if err != nil {
			return nil, err
		}
		scripts = append(scripts, Script{File: file, SQL: string(text), Called: true})
	}
	return scripts, nil
}

// Canonical returns a table's name, given its parts, as Tables does: in double quotes only if it needs them.
func Canonical(parts ...string) string {
	written := make([]string, len(parts))
	for i, p := range parts {
		if written[i] = p; !plain.MatchString(p) {
			written[i] = quote(p)
		}
	}
	return strings.Join(written, ".")
}
