package sql

import (
	"fmt"
	"strings"
	"testing"

	"github.com/a400be2d/seed/internal/testdb"
)

func TestTextFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, text, want string }{
		{"texts/Bio.txt", "a", "texts/Bio.txt: want a file name like story_title.txt: up to 50 lower-case letters, digits and _"},
		{"texts/" + strings.Repeat("a", 51) + ".txt", "a", "texts/" + strings.Repeat("a", 51) + ".txt: want a file name like"},
		{"texts/bio.txt", "# only a comment\n\n", "texts/bio.txt: no text: want one a line"},
		{"texts/bio.txt", "a\n\xe4\n", "texts/bio.txt:2: not UTF-8: save the file in that encoding"},
		{"texts/bio.txt", "a\nb\x00\n", "texts/bio.txt:2: a zero byte, which no text in PostgreSQL may hold: remove it"},
		{"texts/bio.txt", "a\n## b\nc", "texts/bio.txt:2: texts stand before the first heading: give them one, too"},
		{"texts/bio.txt", "## a\n\n## b\nc\n## d", "texts/bio.txt:1: no text under this heading: want one a line\ntexts/bio.txt:5: no text under this heading: want one a line"},
	} {
		if _, _, err := texts(c.file, c.text); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.text, err, c.want)
		}
	}
}

// Every text comes back as it stands in the file, at its place, round and round, and whoever asks.
func TestTexts(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"texts/flat.txt":    "# a comment\n\n  Zoë's \"quote\", 100%, $$5 and $json$  \r\nline\\nbreak, back\\\\slash\n\\# no comment\n<b>&amp;</b>\u2028{x}\n",
		"texts/equal.txt":   "## one\n1\n2\n## two\n3\n4\n",
		"texts/unequal.txt": "## one\n1\n## two\n2\n3\n4\n## three\n5\n6\n",
		"texts/single.txt":  "## alone\n1\n2\n",
	}
	p, err := Load(pack(files))
	if err != nil {
		t.Fatal(err)
	}
	config := testdb.New(t)
	testdb.Exec(t, config, "SET standard_conforming_strings = off;"+p.Script(true))
	for _, c := range [][2]string{
		{"seed.flat(0)", `Zoë's "quote", 100%, $$5 and $json$`},
		{"seed.flat(5)", "line\nbreak, back\\slash"},
		{"seed.flat(-2)", "# no comment"},
		{"seed.flat(9223372036854775807)", "<b>&amp;</b>\u2028{x}"},
		{"seed.flat(-9223372036854775808)", `Zoë's "quote", 100%, $$5 and $json$`},
		{"seed.flat(NULL)", "NULL"},
		{"seed.flat_count()", "4"},
		{"SELECT string_agg(seed.equal(n), '') FROM generate_series(-3, 5) AS n", "234123412"},
		{"SELECT string_agg(seed.equal(s, n), '' ORDER BY s, n) FROM generate_series(-1, 2) AS s, generate_series(-1, 2) AS n", "4343212143432121"},
		{"SELECT string_agg(seed.unequal(n), '') FROM generate_series(-7, 6) AS n", "61234561234561"},
		{"SELECT string_agg(seed.unequal(s, n), '' ORDER BY s, n) FROM generate_series(-1, 3) AS s, generate_series(-1, 3) AS n", "65656111114234265656" + "11111"},
		{"SELECT string_agg(section || '.' || n || line, ' ') FROM seed.unequal_lines()", "0.01 1.02 1.13 1.24 2.05 2.16"},
		{"SELECT string_agg(seed.unequal_start(s)::text, ' ') FROM generate_series(0, 3) AS s", "0 1 4 0"},
		{"seed.unequal_sections()", "3"},
		{"seed.unequal_count()", "6"},
		{"seed.single(1)", "2"},
	} {
		if got := testdb.One(t, config, c[0]); got != c[1] {
			t.Errorf("%s: got %q, want %q", c[0], got, c[1])
		}
	}
	// However expensive the argument is, PostgreSQL inlines the call.
	for _, call := range []string{"seed.equal(seed.pick(id, 1, 9), seed.pick(id, 2, 9))", "seed.flat(seed.pick(id, 3, 9))", "seed.unequal(n, seed.pick(id, 4, 9))"} {
		if plan := output(t, config, call); strings.Contains(plan, "seed.") {
			t.Errorf("%s: %s", call, plan)
		}
	}
}

// The texts of the built-in pack belong together as their comments say.
func TestBuiltinTexts(t *testing.T) {
	t.Parallel()
	headings, lengths := map[string]string{}, map[string]string{}
	files, err := builtin.ReadDir("texts")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := builtin.ReadFile("texts/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		sections, err := readTexts(f.Name(), string(text))
		if err != nil {
			t.Error(err)
		}
		name := strings.TrimSuffix(f.Name(), ".txt")
		seen := map[string]bool{}
		for _, s := range sections {
			headings[name] += strings.Split(string(text), "\n")[s.line-1] + "\n"
			lengths[name] += fmt.Sprintln(len(s.texts))
			for _, text := range s.texts {
				if seen[text] {
					t.Errorf("%s: twice: %q", f.Name(), text)
				}
				seen[text] = true
			}
		}
		for _, s := range sections {
			if n := len(s.texts); name == "message" && (n%4 != 0 || n > 30) {
				t.Errorf("%s:%d: want 4 to 30 lines, in fours, got %d", f.Name(), s.line, n)
			}
		}
	}
	for _, same := range [][2]string{{"post_title", "post_opening"}, {"post_title", "post_middle"}, {"post_title", "remark"}} {
		if headings[same[0]] != headings[same[1]] {
			t.Errorf("%s and %s: the headings are not the same in the same order", same[0], same[1])
		}
	}
	for _, name := range []string{"message", "note_opening"} {
		if stories := headings[name]; strings.Count(stories, "\n") != 50 || !strings.HasPrefix(headings["post_title"], stories) {
			t.Errorf("%s: the headings are not the first fifty of post_title in their order", name)
		}
	}
	for _, same := range [][2]string{{"community_name", "community_description"}, {"worksheet_title", "worksheet_instructions"}} {
		if lengths[same[0]] != lengths[same[1]] {
			t.Errorf("%s and %s: not as many lines, section by section", same[0], same[1])
		}
	}
}

func TestTextNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		files map[string]string
		want  string
	}{
		{map[string]string{"texts/city.txt": "Leeds"}, "texts/city.txt: its function seed.city exists in functions/vocabulary.sql: choose another file name"},
		{map[string]string{"texts/pick.txt": "a"}, "texts/pick.txt: its function seed.pick exists in functions/mechanism.sql: choose another file name"},
		{map[string]string{"texts/a.txt": "a", "texts/a_count.txt": "a"}, "texts/a_count.txt: its function seed.a_count exists in texts/a.txt: choose another file name"},
	} {
		if _, err := Load(pack(c.files)); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

// A pack gets what its requirements call, directly or through other functions, and SQL of its own as it is.
func TestCalled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		files map[string]string
		want  string
	}{
		{nil, ""},
		{map[string]string{"functions.sql": "-- none"}, "functions.sql"},
		{map[string]string{"functions/own.sql": "-- none", "texts/bio.txt": "a"}, "functions/own.sql"},
		{map[string]string{"functions/own.sql": "SELECT seed.bio(1)", "texts/bio.txt": "a", "texts/more.txt": "a"}, "texts/bio.txt functions/own.sql"},
		{map[string]string{"requirements/010_client_posts.sql": strings.ReplaceAll(good, "INSERT", "-- SEED . Id (\nINSERT")}, "functions/mechanism.sql"},
		{map[string]string{"functions.sql": "SELECT seed.city(NULL)"}, "functions/mechanism.sql functions/vocabulary.sql functions.sql"},
	} {
		p, err := Load(pack(c.files))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range p.Functions {
			if s.Called {
				got = append(got, s.File)
			}
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// A comment knows the opening of a post, and so its theme, by the first 20 characters: they are unlike those of any other
// opening, and nobody's name is in them. What answers an opening stands beside it.
func TestOpenings(t *testing.T) {
	t.Parallel()
	read := func(name string) []section {
		content, err := builtin.ReadFile("texts/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		sections, err := readTexts(name, string(content))
		if err != nil {
			t.Fatal(err)
		}
		return sections
	}
	openings, heads := read("post_opening"), map[string]string{}
	for _, s := range openings {
		for _, text := range s.texts {
			if runes := []rune(text); len(runes) < 20 {
				t.Errorf("%q has less than 20 characters", text)
			} else if head := string(runes[:20]); heads[head] != "" || strings.Contains(head, "{") {
				t.Errorf("%q begins like %q, or with a name", text, heads[head])
			} else {
				heads[head] = text
			}
		}
	}
	for i, s := range read("comment_echo") {
		if got, want := len(s.texts), 2*len(openings[i].texts); got != want {
			t.Errorf("comment_echo, section %d: got %d texts, want %d", i, got, want)
		}
	}
	for _, name := range []string{"comment_echo", "comment_question", "therapist_remark"} {
		if got, want := len(read(name)), 50; got != want {
			t.Errorf("%s: got %d sections, want %d", name, got, want)
		}
	}
}
