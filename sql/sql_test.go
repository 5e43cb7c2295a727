package sql

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5/pgconn"
)

const good = `-- Every client has at least seed.client_posts posts.
-- Because a feed without posts is dull.
-- needs: a client,
--   and some luck

WITH deficit AS (
    -- INSERT INTO a_comment is none
    SELECT 1 AS id, 0 AS have, current_setting('seed.client_posts')::int AS need
)
-- fill
, thread AS (
    INSERT INTO Threads (id) SELECT 'insert into text' FROM deficit RETURNING id
)
INSERT INTO "App"."my posts" (id)
SELECT id FROM deficit;
`

const medium = `-- the clock
SET LOCAL timezone = 'UTC';
set local seed.as_of='today'; -- a comment

SET LOCAL seed.client_posts = 5;
`

func pack(files map[string]string) fs.FS {
	fsys := fstest.MapFS{}
	all := map[string]string{"requirements/010_client_posts.sql": good, "profiles/medium.sql": medium}
	maps.Copy(all, files)
	for name, text := range all {
		if text != "" {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return fsys
}

func TestLoad(t *testing.T) {
	t.Parallel()
	p, err := Load(pack(map[string]string{
		"functions.sql":                 "-- none",
		"migrations/001_a.up.sql":       "",
		"requirements/README.md":        "other files are passed over",
		"requirements/020_likes.sql":    strings.ReplaceAll(good, "client_posts", "likes") + "-- reads 'seed.spare'",
		"profiles/medium.sql":           medium + "SET LOCAL seed.likes = 1;\nSET LOCAL seed.spare = 'any';\n",
		"profiles/light.sql":            strings.ReplaceAll(medium, "5", "1") + "SET LOCAL seed.likes = 0;\nSET LOCAL search_path = app, \"$user\";\n",
		"requirements/sub/030_deep.sql": "no requirement",
	}))
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Requirement("client_posts")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]any{
		{len(p.Requirements), 2},
		{r.Number, 10},
		{r.File, "requirements/010_client_posts.sql"},
		{r.Setting(), "seed.client_posts"},
		{r.Sentence, "Every client has at least seed.client_posts posts."},
		{r.Needs, "a client, and some luck"},
		{strings.HasSuffix(r.Deficit(), "AS need\n)\n"), true},
		{strings.HasPrefix(r.SQL, r.Deficit()), true},
		{strings.Join(p.Tables(), " "), `threads "App"."my posts"`},
		{strings.Join(p.Names(), " "), "client_posts likes"},
		{p.Functions[len(p.Functions)-1], Script{"functions.sql", "-- none", true}},
		{len(p.Profiles), 2},
	} {
		if c[0] != c[1] {
			t.Errorf("got %v, want %v", c[0], c[1])
		}
	}
	profile, err := p.Profile("medium")
	if err != nil {
		t.Fatal(err)
	}
	if got := profile.Settings[1]; got != (Setting{"seed.as_of", "'today'", 3}) || got.Statement() != "SET LOCAL seed.as_of = 'today'" {
		t.Errorf("got %+v", got)
	}
	if got := profile.Minimums(); len(got) != 2 || got["client_posts"] != 5 || got["likes"] != 1 {
		t.Errorf("got minimums %v", got)
	}
}

func TestLoadFaults(t *testing.T) {
	t.Parallel()
	const file = "requirements/010_client_posts.sql"
	edit := func(old, new string) map[string]string {
		if !strings.Contains(good, old) {
			t.Fatalf("nothing to edit: %q", old)
		}
		return map[string]string{file: strings.Replace(good, old, new, 1)}
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no sentence":         {edit("-- Every client has at least seed.client_posts posts.", "--"), file + ":1: no sentence: want a comment that says what is true when the requirement is met"},
		"empty file":          {map[string]string{file: "\n"}, file + ":1: no sentence: want a comment that says what is true when the requirement is met\n" + file + `: no divider: want one line "-- fill" between the CTE deficit and the rest`},
		"no divider":          {edit("-- fill\n", ""), file + `: no divider: want one line "-- fill" between the CTE deficit and the rest`},
		"divider with more":   {edit("-- fill\n", "-- fill it\n"), file + `: no divider: want one line "-- fill" between the CTE deficit and the rest`},
		"two dividers":        {edit("-- fill\n", "-- fill\n-- fill\n"), file + `:11: two divider lines "-- fill": the first is line 10`},
		"no deficit":          {edit("WITH deficit AS", "WITH gap AS"), file + ":10: no CTE deficit above the divider: want deficit AS (SELECT ... AS id, ... AS have, ... AS need ...)"},
		"no WITH":             {edit("WITH deficit AS", "SELECT deficit AS"), file + ": the statement must begin with WITH, its last CTE above the divider being deficit"},
		"deficit calls seed":  {edit("SELECT 1 AS id", "SELECT seed.id() AS id"), file + ":8: seed.id() above the divider: that part only reads, and calls no function of schema seed"},
		"deficit calls now":   {edit("SELECT 1 AS id", "SELECT now( ) AS id"), file + ":8: now() gives another result each time: want the clock, current_setting('seed.as_of'), or what follows from an id"},
		"no last insert":      {edit(`INSERT INTO "App"`, "TABLE ") /* the other one stays */, file + ":10: no INSERT INTO below the divider that is not in parentheses: the statement must end in one"},
		"no insert at all":    {map[string]string{file: strings.ReplaceAll(good, "INSERT", "SELECT")}, file + ":10: no INSERT INTO below the divider that is not in parentheses: the statement must end in one"},
		"bad name":            {map[string]string{"requirements/20_x.sql": good}, "requirements/20_x.sql: want a file name like 010_client_posts.sql: three digits, then lower-case letters, digits and _"},
		"reserved name":       {map[string]string{"requirements/020_as_of.sql": good}, "requirements/020_as_of.sql: the setting seed.as_of has another meaning: choose another name"},
		"two equal numbers":   {map[string]string{"requirements/010_a.sql": good, "profiles/medium.sql": medium + "SET LOCAL seed.a = 1;"}, file + ": the number 010 is taken by requirements/010_a.sql"},
		"two equal names":     {map[string]string{"requirements/011_client_posts.sql": good}, `requirements/011_client_posts.sql: the name "client_posts" is taken by ` + file},
		"no requirement":      {map[string]string{file: "", "requirements/x": "x", "profiles/medium.sql": ""}, "requirements: no requirement: want at least one file NNN_name.sql"},
		"no minimum":          {map[string]string{"requirements/020_a.sql": good}, "profiles/medium.sql: no minimum for a: add SET LOCAL seed.a = 1;"},
		"no clock, no zone":   {map[string]string{"profiles/medium.sql": "SET LOCAL seed.client_posts = 5;"}, ""},
		"no SET LOCAL":        {map[string]string{"profiles/medium.sql": medium + "SELECT 1;\n"}, `profiles/medium.sql:6: want one statement a line, SET LOCAL name = value; but got "SELECT 1;"`},
		"two on a line":       {map[string]string{"profiles/medium.sql": medium + "SET LOCAL a.b = 1; DROP TABLE x;\n"}, `profiles/medium.sql:6: want one statement a line, SET LOCAL name = value; but got "SET LOCAL a.b = 1; DROP TABLE x;"`},
		"set twice":           {map[string]string{"profiles/medium.sql": medium + "SET LOCAL seed.client_posts = 6;\n"}, "profiles/medium.sql:6: seed.client_posts is set twice: the first is line 5"},
		"unknown requirement": {map[string]string{"profiles/medium.sql": medium + "SET LOCAL seed.client_post = 6;\n"}, `profiles/medium.sql:6: no requirement has the setting seed.client_post (did you mean "seed.client_posts"?)`},
		"minimum not whole":   {map[string]string{"profiles/medium.sql": strings.ReplaceAll(medium, "5", "5.5")}, "profiles/medium.sql:5: seed.client_posts = 5.5: want a whole number from 0 to 1000000"},
		"minimum negative":    {map[string]string{"profiles/medium.sql": strings.ReplaceAll(medium, "5", "-5")}, "profiles/medium.sql:5: seed.client_posts = -5: want a whole number from 0 to 1000000"},
		"minimum too large":   {map[string]string{"profiles/medium.sql": strings.ReplaceAll(medium, "5", "1000001")}, "profiles/medium.sql:5: seed.client_posts = 1000001: want a whole number from 0 to 1000000"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Load(pack(c.files))
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	if _, err := Load(fstest.MapFS{}); err == nil || err.Error() != "requirements: no such folder in the pack" {
		t.Errorf("got %v", err)
	}
}

func TestProfileFile(t *testing.T) {
	t.Parallel()
	p, err := Load(pack(nil))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	own := filepath.Join(dir, "own.sql")
	if err := os.WriteFile(own, []byte(strings.ReplaceAll(medium, "5", "7")), 0o600); err != nil {
		t.Fatal(err)
	}
	profile, err := p.Profile(own)
	if err != nil || profile.Name != own || profile.Minimums()["client_posts"] != 7 {
		t.Errorf("got %+v, %v", profile, err)
	}
	bad := filepath.Join(dir, "bad.sql")
	if err := os.WriteFile(bad, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err = p.Profile(bad); err == nil || !strings.HasPrefix(err.Error(), bad+`:1: want one statement a line`) {
		t.Errorf("got %v", err)
	}
	if _, err = p.Profile(dir); err == nil || !strings.HasPrefix(err.Error(), "read profile: ") {
		t.Errorf("got %v", err)
	}
	if _, err = p.Profile("medum"); err == nil || err.Error() != `no profile "medum" (did you mean "medium"?): want medium or a file` {
		t.Errorf("got %v", err)
	}
	if _, err = p.Requirement("client_pots"); err == nil || err.Error() != `no requirement "client_pots" (did you mean "client_posts"?)` {
		t.Errorf("got %v", err)
	}
}

func TestQuote(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"posts":             `"posts"`,
		"App.Posts":         `"app"."posts"`,
		`"App"."a ""b"" c"`: `"App"."a ""b"" c"`,
		"user":              `"user"`,
		"x; DROP TABLE y":   `"x; drop table y"`,
		`app . "P.q"`:       `"app"."P.q"`,
	} {
		if got := Quote(in); got != want {
			t.Errorf("Quote(%s): got %s, want %s", in, got, want)
		}
		if name, _ := read(in).name(0); in != "x; DROP TABLE y" && Quote(name) != want {
			t.Errorf("%s: got %s, want %s", in, Quote(name), want)
		}
	}
}

func TestLocate(t *testing.T) {
	t.Parallel()
	const text = "-- Größe €\r\nWITH deficit AS (\n\tSELECT 'ü', x\n)\n"
	at := func(s string) int32 { return int32(len([]rune(text[:strings.Index(text, s)])) + 1) }
	for name, c := range map[string]struct {
		err  *pgconn.PgError
		want string
	}{
		"position": {&pgconn.PgError{Code: "42703", Message: "no x", Position: at("x\n"), Hint: "write y", Detail: "d", Where: "w"},
			"f.sql:3:14: no x (SQLSTATE 42703)\n    3 | \tSELECT 'ü', x\n      | \t            ^\nDETAIL: d\nHINT: write y\nCONTEXT: w"},
		"first character": {&pgconn.PgError{Code: "42601", Message: "bad", Position: 1},
			"f.sql:1:1: bad (SQLSTATE 42601)\n    1 | -- Größe €\n      | ^"},
		"no position":   {&pgconn.PgError{Code: "22012", Message: "division\nby zero"}, "f.sql: division by zero (SQLSTATE 22012)"},
		"past the text": {&pgconn.PgError{Code: "42703", Message: "no have", Position: 500}, "f.sql:2: no have (SQLSTATE 42703)\n    2 | WITH deficit AS ("},
	} {
		err := Locate("f.sql", text, c.err)
		e, ok := err.(*Error)
		if !ok {
			t.Fatalf("%s: got %T", name, err)
		}
		if got := e.Long(); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
		if again := Locate("g.sql", text, err); again != err {
			t.Errorf("%s: located again: %v", name, again)
		}
		if e.Unwrap() != error(c.err) {
			t.Errorf("%s: does not unwrap", name)
		}
	}
	if err := Locate("f.sql", "text", &pgconn.PgError{Code: "X", Message: "m", Position: 99}); err.Error() != "f.sql: m (SQLSTATE X)" {
		t.Errorf("got %v", err)
	}
	if err := Locate("f.sql", "text", os.ErrClosed); err.Error() != "f.sql: file already closed" {
		t.Errorf("got %v", err)
	}
	if err := Locate("f.sql", text, nil); err != nil {
		t.Errorf("got %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(good, medium)
	f.Add("-- x\n-- fill", "SET LOCAL a = 'b''c', d;")
	f.Fuzz(func(t *testing.T, requirement, profile string) {
		p, err := Load(fstest.MapFS{
			"requirements/010_client_posts.sql": {Data: []byte(requirement)},
			"profiles/medium.sql":               {Data: []byte(profile)},
		})
		if err == nil && len(p.Tables()) == 0 {
			t.Error("no tables")
		}
		_ = Locate("f", requirement, &pgconn.PgError{Position: int32(len(profile))}).(*Error).Long()
	})
}

func TestBuiltin(t *testing.T) {
	t.Parallel()
	p, err := Load(Builtin())
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(Builtin(), "requirements/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 || len(p.Requirements) != len(files) || len(p.Profiles) != 3 || len(p.Functions) == 0 || p.Migrations == nil {
		t.Errorf("got %d requirements and %d profiles, want %d and 3", len(p.Requirements), len(p.Profiles), len(files))
	}
	for _, profile := range p.Profiles {
		if got := len(profile.Minimums()); got != len(files) {
			t.Errorf("%s: got %d minimums, want %d", profile.Name, got, len(files))
		}
	}
}
