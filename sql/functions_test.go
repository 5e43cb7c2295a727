package sql

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/jackc/pgx/v5"
)

// everybody returns a database with the functions that every pack gets, and their scripts.
func everybody(t *testing.T) (*pgx.ConnConfig, []Script) {
	t.Helper()
	p, err := Load(pack(nil))
	if err != nil {
		t.Fatal(err)
	}
	config := testdb.New(t)
	testdb.Exec(t, config, p.Script(true))
	return config, p.Functions
}

// output returns what a plan says of a call by id and n: it names a function that PostgreSQL did not inline.
func output(t *testing.T, config *pgx.ConnConfig, call string) string {
	t.Helper()
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	rows, err := conn.Query(t.Context(), "EXPLAIN (VERBOSE, COSTS off) SELECT "+call+" FROM (SELECT gen_random_uuid() AS id, 1::bigint AS n OFFSET 0) AS x")
	if err != nil {
		t.Fatalf("%s: %v", call, err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatalf("%s: %v", call, err)
	}
	return strings.Join(lines, "\n")
}

var (
	example = regexp.MustCompile(`(?m)((?:^-- .*\n)*)^-- (seed\.(\w+)\(.*\)) => (.*)\n^CREATE OR REPLACE`)
	row     = regexp.MustCompile("(?m)^\\| `(seed\\.(\\w+)\\(.*\\))` \\| .* \\| `(.*)` \\|$")
)

// README.md lists every function, with examples that are true.
func TestFunctionsReadme(t *testing.T) {
	t.Parallel()
	config, scripts := everybody(t)
	readme, err := os.ReadFile("functions/README.md")
	if err != nil {
		t.Fatal(err)
	}
	testdb.Exec(t, config, "ALTER DATABASE "+config.Database+" SET seed.as_of = '2026-07-01'", "ALTER DATABASE "+config.Database+" SET timezone = 'UTC'")
	listed := map[string]int{}
	for _, m := range row.FindAllStringSubmatch(string(readme), -1) {
		call, name, want := m[1], m[2], m[3]
		listed[name]++
		got := testdb.One(t, config, "SELECT format('%s', "+call+") FROM (SELECT seed.id('example') AS id) AS x LIMIT 1")
		want = testdb.One(t, config, "SELECT format('%s', "+want+")")
		// One that ends in dots is the beginning of a longer one.
		if start, long := strings.CutSuffix(want, "..."); got != want && !(long && strings.HasPrefix(got, start)) {
			t.Errorf("README.md: %s gives %s, not %s", call, got, want)
		}
	}
	for _, s := range scripts {
		for _, f := range s.Functions() {
			if listed[f.Name]--; listed[f.Name] < 0 {
				t.Errorf("README.md lists no seed.%s(%s)", f.Name, f.Arguments)
			}
		}
	}
	for name, n := range listed {
		if n > 0 {
			t.Errorf("README.md lists seed.%s %d times more than it exists", name, n)
		}
	}
}

// Every function of the vocabulary has its example above it, as README.md has, and PostgreSQL inlines it.
func TestVocabulary(t *testing.T) {
	t.Parallel()
	config, scripts := everybody(t)
	readme, err := os.ReadFile("functions/README.md")
	if err != nil {
		t.Fatal(err)
	}
	script := scripts[1]
	testdb.Exec(t, config, "ALTER DATABASE "+config.Database+" SET seed.as_of = '2026-07-01'")
	for _, r := range script.SQL {
		if r > 0xff {
			t.Errorf("%q is no letter of LATIN1, in which a database may be", r)
		}
	}
	found := example.FindAllStringSubmatch(script.SQL, -1)
	if got, want := len(found), len(script.Functions()); got != want {
		t.Errorf("got %d functions with an example, want %d", got, want)
	}
	for i, f := range script.Functions() {
		if f.Volatility == "v" || i >= len(found) || found[i][3] != f.Name {
			t.Fatalf("seed.%s: no example, or volatile", f.Name)
		}
		says, call, literal := found[i][1], found[i][2], found[i][4]
		says = strings.TrimPrefix(strings.ReplaceAll(strings.TrimSpace(says), "\n-- ", " "), "-- ")
		if want := "| `" + call + "` | " + says + " | `" + literal + "` |\n"; !strings.Contains(string(readme), want) {
			t.Errorf("README.md lacks the line %s", want)
		}
		call = regexp.MustCompile(`\(\d+`).ReplaceAllString(call, "(n")
		call = regexp.MustCompile(`, \d+\)`).ReplaceAllString(call, ", n)")
		if strings.Contains(f.Arguments, "a int, b int") {
			call = "seed." + f.Name + "(seed.pick(id, 1, 2), seed.pick(id, 2, 2))"
		}
		if plan := output(t, config, call); strings.Contains(plan, "seed.") {
			t.Errorf("%s is not inlined: %s", call, plan)
		}
	}
}

// The values of a number are unique, and reach nobody.
func TestUnique(t *testing.T) {
	t.Parallel()
	config, _ := everybody(t)
	for call, pattern := range map[string]string{
		"seed.username(n)":    `^[a-z]+\.[a-z]+[0-9]*$`,
		"seed.email(n)":       `^[a-z]+\.[a-z]+[0-9]*@example\.(com|net|org)$`,
		"seed.phone(n)":       `^\+1-[2-7][0-9]{2}-555-01[0-9]{2}( x[0-9]+)?$`,
		"seed.company(n)":     `^[A-Z][a-z]+ [A-Z][a-z]+( [0-9]+)?$`,
		"seed.product(n)":     `^[A-Z][A-Za-z -]+( [0-9]+)?$`,
		"seed.code('ORD', n)": `^ORD-[0-9]+$`,
	} {
		query := "SELECT concat_ws(' ', count(*) - count(DISTINCT v), count(*) FILTER (WHERE v !~ '" + pattern + "' OR v IS NULL)) FROM (SELECT " + call +
			" AS v FROM (SELECT n FROM generate_series(-1000, 60000) AS n UNION ALL SELECT n FROM generate_series(2147483000, 2147483647) AS n) AS x) AS y"
		if got := testdb.One(t, config, query); got != "0 0" {
			t.Errorf("%s: got %s values twice, and unlike %s", call, got, pattern)
		}
	}
	if got := testdb.One(t, config, "SELECT count(DISTINCT seed.full_name(n)) FROM generate_series(0, 31999) AS n"); got != "32000" {
		t.Errorf("got %s names", got)
	}
}

// What is chosen by one id fits together, whatever the id, and is never null.
func TestFits(t *testing.T) {
	t.Parallel()
	config, scripts := everybody(t)
	var values []string
	for _, f := range scripts[1].Functions() {
		if f.Arguments == "id uuid" {
			values = append(values, "seed."+f.Name+"(id) IS NULL")
		}
	}
	for what, query := range map[string]string{
		"null":      "SELECT count(*) FROM ids WHERE " + strings.Join(values, " OR "),
		"names":     "SELECT count(*) FROM ids WHERE seed.full_name(id) <> seed.first_name(id) || ' ' || seed.last_name(id) OR seed.email(id) NOT LIKE lower(replace(replace(seed.ascii(seed.first_name(id) || '.' || seed.last_name(id)), '-', ''), '''', '')) || '.%@example.com'",
		"time zone": "SELECT count(*) FROM (SELECT DISTINCT seed.time_zone(id) AS zone FROM ids) AS x WHERE zone NOT IN (SELECT name FROM pg_timezone_names)",
		"place":     "SELECT count(*) FROM (SELECT FROM ids GROUP BY seed.city(id) HAVING max(seed.latitude(id)) - min(seed.latitude(id)) > 0.1 OR max(seed.longitude(id)) - min(seed.longitude(id)) > 0.1) AS x",
		"locale":    "SELECT count(*) FROM ids WHERE right(seed.locale(id), 2) <> seed.country_code(id)",
		"city":      "SELECT count(DISTINCT (seed.city(id), seed.country(id), seed.country_code(id), seed.currency(id), seed.time_zone(id), seed.locale(id), left(seed.postcode(id), 1))) - count(DISTINCT seed.city(id)) FROM ids",
		"ip":        "SELECT count(*) FROM ids WHERE NOT seed.ip_address(id) << ANY ('{192.0.2.0/24,198.51.100.0/24,203.0.113.0/24}'::inet[])",
		"url":       "SELECT count(*) FROM ids WHERE seed.url(id) !~ '^https://www\\.example\\.(com|net|org)/[a-z/-]+$'",
		"percent":   "SELECT count(*) FROM ids WHERE seed.percentage(id) NOT BETWEEN 0 AND 100 OR seed.amount(id, 10, 20) NOT BETWEEN 10 AND 20 OR scale(seed.amount(id)) <> 2",
		"sentence":  "SELECT count(*) FROM ids WHERE seed.sentence(id) || seed.paragraph(id) || seed.title(id) || seed.street(id) || seed.postcode(id) ~ '[{}#^]'",
	} {
		query = "WITH ids AS MATERIALIZED (SELECT seed.id(n::text) AS id FROM generate_series(1, 1000) AS n) " + query
		if got := testdb.One(t, config, query); got != "0" {
			t.Errorf("%s: %s do not fit", what, got)
		}
	}
}

func TestScriptFunctions(t *testing.T) {
	t.Parallel()
	got := Script{SQL: `CREATE SCHEMA IF NOT EXISTS seed;
CREATE OR REPLACE FUNCTION seed.one(x int,
    y text DEFAULT lower('A')) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$;
create function Seed.Two() RETURNS int LANGUAGE sql AS 'SELECT 2' STABLE;
CREATE FUNCTION seed.three() RETURNS text LANGUAGE sql AS 'SELECT ''a''';
CREATE FUNCTION seed.four() RETURN 4; -- IMMUTABLE
CREATE FUNCTION seed.five() RETURNS int AS $b$ SELECT 5`}.Functions()
	want := []Function{
		{"one", "x int, y text default lower('a')", " SELECT 1 ", "i"},
		{"two", "", "SELECT 2", "s"},
		{"three", "", "", "v"},
		{"four", "", "", "v"},
		{"five", "", "", "v"},
	}
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %+v, want %+v", got[i], want[i])
		}
	}
}
