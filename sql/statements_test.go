package sql

import (
	"io/fs"
	"reflect"
	"strings"
	"testing"
)

func TestStatements(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                                       nil,
		" ; ;; -- nothing; at all\n":             nil,
		"SELECT 1":                               {"SELECT 1"},
		"SELECT ';' ;\n SELECT \";\"; -- end;\n": {"SELECT ';' ;", "SELECT \";\";"},
		"-- one; two\nSELECT 1; /* ; */ SELECT 2;":                                      {"-- one; two\nSELECT 1;", "/* ; */ SELECT 2;"},
		"CREATE FUNCTION f() AS $x$ a; $$ b; $$ $x$; SELECT 2":                          {"CREATE FUNCTION f() AS $x$ a; $$ b; $$ $x$;", "SELECT 2"},
		"CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3":             {"CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);", "SELECT 3"},
		"CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; END; SELECT 2": {"CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; END;", "SELECT 2"},
		"BEGIN; SELECT CASE a WHEN 1 THEN 2 END; END":                                   {"BEGIN;", "SELECT CASE a WHEN 1 THEN 2 END;", "END"},
		"SELECT 'not closed; SELECT 2":                                                  {"SELECT 'not closed; SELECT 2"},
	} {
		var got []string
		for _, s := range Statements(text) {
			got = append(got, s.SQL)
			if at := string([]rune(text)[s.Offset:]); !strings.HasPrefix(at, s.SQL) {
				t.Errorf("%q: %q is at %q", text, s.SQL, at)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if got := Statements("SELECT 'äöü'; SELECT 2")[1].Offset; got != 14 {
		t.Errorf("got offset %d in characters, want 14", got)
	}
}

// Of the built-in pack's own files each statement begins with the word that it is known by.
func TestStatementsOfFiles(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(Builtin(), "*/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(Builtin(), file)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range Statements(string(text)) {
			tokens, open := lex(s.SQL)
			if first := tokens[0].name; open >= 0 || !strings.Contains(" create alter comment drop grant insert set select with do revoke ", " "+first+" ") {
				t.Errorf("%s: a statement begins with %q: %.80s", file, first, s.SQL)
			}
		}
	}
}
