package sql

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestLex(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                              "",
		"a -- b\nc -- d\re":             "a c e",
		"a/* b /* c */ d */e-1":         "a e - 1",
		`'a''b'c E'd\'e'f e'g\\'h`:      "text c text f text h",
		`'a\'b`:                         "text b",
		`U&'a\'b u&"c""d"e`:             "text b [c\"\"d] e",
		`B'1'X'f'n'x'"A ""b"""`:         `text text text [A "b"]`,
		"$$a$b$$c $x$d$$e$x$f $1 g$h$i": "text c text f $ 1 g$h$i",
		"Été.\"X\" 12e3 a1":             "Été . [X] 12 e3 a1",
		"(a[b])":                        "( 1a [ 2b ] )",
		"$\u00e9t\u00e9$ random() $\u00e9t\u00e9$": "text",
	} {
		tokens, open := lex(in)
		var got []string
		for _, x := range tokens {
			s := in[x.start:x.end]
			switch x.kind {
			case text:
				s = "text"
			case quoted:
				s = "[" + x.name + "]"
			case word:
				if x.depth > 0 {
					s = fmt.Sprint(x.depth, s)[0:1] + s
				}
			}
			got = append(got, s)
		}
		if got := strings.Join(got, " "); got != want || open != -1 {
			t.Errorf("%s: got %s, open at %d, want %s", in, got, open, want)
		}
	}
	for _, unclosed := range []string{"x 'a", "x E'a\\'", `x "a`, "x /* /* */", "x $a$ $b$", "x U&'", `x u&"`} {
		if _, open := lex(unclosed); open != 2 {
			t.Errorf("%s: got %d", unclosed, open)
		}
	}
}

// Text that is not code is not refused, nor are names that are keywords elsewhere.
func TestPure(t *testing.T) {
	t.Parallel()
	const harmless = `-- random() now() UPDATE
WITH deficit AS (
    SELECT 'DELETE FROM x; random()' AS id, 0 AS have, current_setting('seed.client_posts')::int AS need /* now() /* */ TRUNCATE */
)
-- fill
, post AS (
    SELECT id, 'now' AS word, $$ gen_random_uuid() $$, E'it\'s nextval(''x'')', U&'clock_timestamp()', p."update", p.delete,
           "current_date", id AS merge, app.random(1), seed.now(id)
    FROM deficit AS p
)
INSERT INTO "Random" (id, "delete", random)
SELECT id, 'today', now FROM post ON CONFLICT DO NOTHING;
-- a last word
`
	p, err := Load(pack(map[string]string{"requirements/010_client_posts.sql": harmless}))
	if err != nil {
		t.Fatal(err)
	}
	r := p.Requirements[0]
	begin, end := r.Insert()
	if got := r.SQL[begin:end]; !strings.HasPrefix(got, `INSERT INTO "Random"`) || !strings.HasSuffix(got, "DO NOTHING") {
		t.Errorf("got %s", got)
	}
	if with, query := r.Rows(); !strings.HasSuffix(with, ")\n") || query != "SELECT id, 'today', now FROM post" || r.Source() != "post" {
		t.Errorf("got %s, %s", with, query)
	}
	var calls []string
	for _, c := range r.Calls() {
		calls = append(calls, c.Schema+"."+c.Name)
	}
	if got := strings.Join(calls, " "); got != ".as .current_setting .as app.random seed.now" {
		t.Errorf("got %s", got)
	}
	if words := r.Words(); !slices.Contains(words, "Random") || !slices.Contains(words, "deficit") || slices.Contains(words, "clock_timestamp") {
		t.Errorf("got %v", words)
	}
}

// Rows gives a query that only reads.
func TestRows(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"WITH deficit AS (x), a AS (INSERT INTO t (a, b) SELECT 1, (2) FROM deficit ON CONFLICT (a) DO NOTHING), b AS (y)\nINSERT INTO u AS v (a) OVERRIDING SYSTEM VALUE (SELECT) WITH z AS (w) SELECT f(1), 2 FROM z UNION SELECT 1 ON CONFLICT DO NOTHING RETURNING a;": "WITH deficit AS (x), a AS (SELECT 1, (2) FROM deficit), b AS (y)\n|WITH z AS (w) SELECT f(1), 2 FROM z UNION SELECT 1|z",
		"WITH deficit AS (x) INSERT INTO t VALUES (1), (2)":                                    "WITH deficit AS (x) |VALUES (1), (2)|",
		"WITH deficit AS (x) INSERT INTO t DEFAULT VALUES":                                     "WITH deficit AS (x) |VALUES|",
		"WITH deficit AS (x) INSERT INTO t (SELECT 1)":                                         "||",
		"WITH deficit AS (x), a AS (INSERT INTO t (SELECT 1)) INSERT INTO t SELECT a.b FROM a": "||a",
		"SELECT 1": "||",
	} {
		r := Requirement{SQL: in}
		with, query := r.Rows()
		if got := with + "|" + query + "|" + r.Source(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
