package sql_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/rogpeppe/go-internal/txtar"
)

// Each file of testdata/bad is a pack with a fault in it, after which it is named, and the exact error.
// UPDATE_GOLDEN=1 writes the errors anew.
func TestBadPacks(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/bad/*.txtar")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d bad packs, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fsys := fstest.MapFS{}
			want := -1
			for i, f := range archive.Files {
				if f.Name == "error" {
					want = i
					continue
				}
				fsys[f.Name] = &fstest.MapFile{Data: f.Data}
			}
			if want < 0 {
				archive.Files = append(archive.Files, txtar.File{Name: "error"})
				want = len(archive.Files) - 1
			}
			_, err = sql.Load(fsys)
			if err == nil {
				t.Fatal("no error")
			}
			got := err.Error() + "\n"
			if os.Getenv("UPDATE_GOLDEN") != "" {
				archive.Files[want].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got != string(archive.Files[want].Data) {
				t.Errorf("got  %swant %s", got, archive.Files[want].Data)
			}
		})
	}
}

const goodProfile = "SET LOCAL timezone = 'UTC';\nSET LOCAL seed.as_of = 'today';\nSET LOCAL seed.fuzzed = 1;\n"

const goodRequirement = "-- It holds.\n\nWITH deficit AS (SELECT 1 AS id, 0 AS have, 1 AS need)\n-- fill\nINSERT INTO t SELECT id FROM deficit;\n"

// Whatever is in a requirement file: the loader gives a pack that keeps its word, or faults that say
// where.
func FuzzRequirement(f *testing.F) {
	f.Add(goodRequirement)
	f.Add("")
	f.Add("-- a\r\nWITH deficit AS (x)\r\n-- fill\r\nINSERT INTO \"a\"\"b\".\"c.d\" SELECT 1")
	f.Add("-- a\n-- needs: b\n--   c\n/* /* */ INSERT INTO x */ WITH deficit AS (SELECT 'it''s', $$x$$)\n-- fill\ninsert into \xff(y) values (E'\\'')")
	builtin(f, "requirements", func(text string) { f.Add(text) })
	f.Fuzz(func(t *testing.T, text string) {
		pack, err := sql.Load(fstest.MapFS{
			"requirements/010_fuzzed.sql": {Data: []byte(text)},
			"profiles/medium.sql":         {Data: []byte(goodProfile)},
		})
		if err != nil {
			located(t, err, text)
			return
		}
		r, err := pack.Requirement("fuzzed")
		if err != nil {
			t.Fatal(err)
		}
		if r.SQL != text || !strings.HasPrefix(text, r.Deficit()) || len(r.Deficit()) == len(text) {
			t.Errorf("the deficit is no beginning of the file: %q", r.Deficit())
		}
		if rest := text[len(r.Deficit()):]; strings.TrimRight(strings.SplitN(rest, "\n", 2)[0], " \t\r") != "-- fill" {
			t.Errorf("after the deficit comes no divider, but %q", rest)
		}
		if strings.TrimSpace(r.Sentence) == "" || strings.Contains(r.Sentence+r.Needs, "\n") {
			t.Errorf("sentence %q, needs %q", r.Sentence, r.Needs)
		}
		if len(r.Tables()) == 0 {
			t.Error("it writes no table")
		}
		for _, table := range r.Tables() {
			q := sql.Quote(table)
			if !quoted(q) || sql.Quote(q) != q {
				t.Errorf("the table %q is quoted %s", table, q)
			}
		}
	})
}

// quoted reports whether a text is names in double quotes with dots between them, and nothing else.
func quoted(q string) bool {
	for {
		if !strings.HasPrefix(q, `"`) {
			return false
		}
		end := 1
		for ; end < len(q); end++ {
			if q[end] != '"' {
				continue
			}
			if end+1 < len(q) && q[end+1] == '"' {
				end++
				continue
			}
			break
		}
		switch {
		case end >= len(q):
			return false
		case end+1 == len(q):
			return true
		case q[end+1] != '.':
			return false
		}
		q = q[end+2:]
	}
}

// Whatever is in a profile: each setting that is accepted is one SET LOCAL statement, and the minimums
// are in bounds.
func FuzzProfile(f *testing.F) {
	f.Add(goodProfile)
	f.Add("set local SEED.fuzzed=+7 ; -- ;\nSET LOCAL a.b = 'x''; DROP TABLE y; --';\nSET LOCAL search_path = a, \"b\"\"; c\", 'd';\r\n")
	f.Add("SET LOCAL seed.fuzzed = 99999999999999999999;\nSET LOCAL x = E'\\'; DROP TABLE y; --';")
	builtin(f, "profiles", func(text string) { f.Add(text) })
	f.Fuzz(func(t *testing.T, text string) {
		pack, err := sql.Load(fstest.MapFS{
			"requirements/010_fuzzed.sql": {Data: []byte(goodRequirement)},
			"profiles/fuzzed.sql":         {Data: []byte(text)},
		})
		if err != nil {
			located(t, err, text)
			return
		}
		profile, err := pack.Profile("fuzzed")
		if err != nil {
			t.Fatal(err)
		}
		if n, ok := profile.Minimums()["fuzzed"]; !ok || n < 0 || n > sql.MaxMinimum {
			t.Errorf("minimum %d, %t", n, ok)
		}
		for _, s := range profile.Settings {
			statement := s.Statement()
			if !strings.HasPrefix(statement, "SET LOCAL ") || strings.Contains(statement, "\n") {
				t.Errorf("no SET LOCAL: %q", statement)
			}
			if outside := unquoted(statement); strings.Contains(outside, ";") || strings.Contains(outside, "--") || strings.Contains(outside, "/*") || strings.Contains(outside, "'") {
				t.Errorf("more than one statement: %q", statement)
			}
			if line := strings.Split(text, "\n")[s.Line-1]; !strings.Contains(strings.ToLower(line), s.Name) {
				t.Errorf("line %d does not set %s: %q", s.Line, s.Name, line)
			}
		}
	})
}

// unquoted returns a statement without what stands in quotes.
func unquoted(s string) string {
	var b strings.Builder
	var quote rune
	for _, r := range s {
		switch {
		case quote == 0 && (r == '\'' || r == '"'):
			quote = r
		case quote != 0 && r == quote:
			quote = 0 // doubled ones close and open again
		case quote == 0:
			b.WriteRune(r)
		}
	}
	if quote != 0 {
		b.WriteRune('\'') // not closed
	}
	return b.String()
}

// Whatever position the server gives, in whatever text: the place is in the text, and the caret stands
// below the character.
func FuzzLocate(f *testing.F) {
	f.Add(goodRequirement, int32(5))
	f.Add("a\tü\r\n\t日本 x\n", int32(7))
	f.Add("\xff\xfe\nWITH deficit AS (", int32(400))
	f.Add("", int32(1))
	f.Fuzz(func(t *testing.T, text string, position int32) {
		err := sql.Locate("file.sql", text, fmt.Errorf("doing: %w", &pgconn.PgError{Message: "no\nway", Code: "42601", Position: position, Hint: "hint"}))
		var e *sql.Error
		if !errors.As(err, &e) {
			t.Fatalf("got %T", err)
		}
		if strings.Contains(e.Error(), "\n") || !strings.HasPrefix(e.Error(), "file.sql:") {
			t.Errorf("got %q", e.Error())
		}
		lines := strings.Split(text, "\n")
		if e.Line < 0 || e.Line > len(lines) {
			t.Fatalf("line %d of %d", e.Line, len(lines))
		}
		long := strings.Split(e.Long(), "\n")
		if e.Line == 0 {
			return
		}
		if e.Text != strings.TrimRight(lines[e.Line-1], "\r") {
			t.Errorf("line %d is %q, got %q", e.Line, lines[e.Line-1], e.Text)
		}
		if !strings.HasSuffix(long[1], e.Text) {
			t.Errorf("got %q", long)
		}
		if e.Column == 0 || !utf8.ValidString(text) {
			return
		}
		// The character at the position, counted another way.
		n := 0
		for _, line := range lines[:e.Line-1] {
			n += utf8.RuneCountInString(line) + 1
		}
		if n+e.Column != int(position) {
			t.Errorf("line %d, column %d is not position %d", e.Line, e.Column, position)
		}
		caret := strings.SplitN(long[2], "| ", 2)[1]
		if !strings.HasSuffix(caret, "^") || utf8.RuneCountInString(caret) != min(e.Column, utf8.RuneCountInString(e.Text)+1) {
			t.Errorf("the caret of column %d stands at %q below %q", e.Column, caret, e.Text)
		}
	})
}

// located checks that an error is made of faults, each of a line that is there.
func located(t *testing.T, err error, text string) {
	t.Helper()
	var all []error
	var walk func(error)
	walk = func(err error) {
		if several, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range several.Unwrap() {
				walk(e)
			}
			return
		}
		all = append(all, err)
	}
	walk(err)
	for _, e := range all {
		var fault *sql.Fault
		if !errors.As(e, &fault) {
			t.Errorf("no fault: %T %v", e, e)
			continue
		}
		if fault.Problem == "" || fault.File == "" || fault.Line < 0 || fault.Line > 1+strings.Count(text, "\n") {
			t.Errorf("fault %+v of a text of %d lines", *fault, 1+strings.Count(text, "\n"))
		}
	}
}

// builtin calls f with each file of a folder of the built-in pack.
func builtin(t testing.TB, folder string, f func(text string)) {
	t.Helper()
	files, err := fs.ReadDir(sql.Builtin(), folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(sql.Builtin(), path.Join(folder, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		f(string(text))
	}
}
