package sql

import "io/fs"

// Parse reads one requirement file, given its path in the pack and its text. The error joins all faults.
func Parse(file, text string) (Requirement, error) { return parse(file, text) }

// Everybodys returns the functions that every pack gets, to be installed whether or not they are called.
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

// Canonical returns a table's name as Tables does: with double quotes only where they are necessary.
func Canonical(table string) string { return canonical(table) }
