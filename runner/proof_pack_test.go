package runner_test

import (
	"fmt"
	"net"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/localpg"
	"github.com/a400be2d/seed/sql"
)

// A pack's part above the divider only reads, whatever it says: in audit, in verify and in a run. And
// nothing in a pack ends the transaction.
func TestProofBadPack(t *testing.T) {
	t.Parallel()
	d := maintenance(t).create(t, "TEMPLATE template0")
	t.Cleanup(func() { d.drop(t) })
	d.exec(t, `
		CREATE TABLE things (id int PRIMARY KEY);
		INSERT INTO things VALUES (1);
		CREATE SEQUENCE numbers;
		CREATE FUNCTION adds() RETURNS int LANGUAGE sql AS 'INSERT INTO things VALUES (2) RETURNING id';
		CREATE FUNCTION counts() RETURNS int LANGUAGE sql AS 'SELECT nextval(''numbers'')::int';
		CREATE FUNCTION empties() RETURNS int LANGUAGE plpgsql AS 'BEGIN TRUNCATE things; RETURN 1; END';
		CREATE FUNCTION writable() RETURNS int LANGUAGE plpgsql AS 'BEGIN SET LOCAL transaction_read_only = off; INSERT INTO things VALUES (3); RETURN 1; END'`)
	const (
		deficit = "WITH deficit AS (SELECT 'x' AS id, 0 AS have, current_setting('seed.things')::int AS need WHERE (SELECT count(*) FROM things) < 5)\n"
		fill    = "INSERT INTO things SELECT 9 FROM deficit ON CONFLICT DO NOTHING;\n"
	)
	for name, c := range map[string]struct {
		above, below string
		want         string // of every command's error
	}{
		"an INSERT":                 {"WITH x AS (INSERT INTO things VALUES (7) RETURNING id), deficit AS (SELECT 'x' AS id, count(*) AS have, 1000 AS need FROM x)\n", fill, "in a read-only transaction"},
		"a function that inserts":   {"WITH deficit AS (SELECT 'x' AS id, adds() AS have, 1000 AS need)\n", fill, "cannot execute INSERT in a read-only transaction"},
		"a function of a sequence":  {"WITH deficit AS (SELECT 'x' AS id, counts() AS have, 1000 AS need)\n", fill, "cannot execute nextval() in a read-only transaction"},
		"a function that truncates": {"WITH deficit AS (SELECT 'x' AS id, empties() AS have, 1000 AS need)\n", fill, "cannot execute TRUNCATE TABLE in a read-only transaction"},
		"a function that unlocks":   {"WITH deficit AS (SELECT 'x' AS id, writable() AS have, 1000 AS need)\n", fill, "transaction"},
	} {
		t.Run(name, func(t *testing.T) {
			pack, err := sql.Load(fstest.MapFS{
				"requirements/010_things.sql": {Data: []byte("-- There are things.\n\n" + c.above + "-- fill\n" + c.below)},
				"profiles/medium.sql":         {Data: []byte("SET LOCAL timezone = 'UTC';\nSET LOCAL seed.as_of = 'today';\nSET LOCAL seed.things = 5;\n")},
			})
			if err != nil {
				t.Fatal(err)
			}
			o := runner.Options{Pack: pack}
			check := func(command string, err error) {
				t.Helper()
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("%s: %v; want %s", command, err, c.want)
				}
			}
			_, err = runner.Audit(t.Context(), d.ConnConfig, o)
			check("audit", err)
			_, err = runner.Verify(t.Context(), d.ConnConfig, o)
			check("verify", err)
			_, err = runner.Seed(t.Context(), d.ConnConfig, o)
			check("seed", err)
			_, err = runner.Force(t.Context(), d.ConnConfig, o, func(runner.Target) error { return nil })
			check("force", err)
			if got := d.one(t, "SELECT string_agg(id::text, ' ') || (SELECT is_called FROM numbers) FROM things"); got != "1false" {
				t.Errorf("the database holds %s, want the one thing of the beginning", got)
			}
		})
	}
	for what, c := range map[string]struct{ above, below, want string }{
		"a COPY":                   {"COPY things FROM STDIN;\n" + deficit, fill, "the statement must begin with WITH"},
		"a DO":                     {"DO $$ BEGIN DELETE FROM things; END $$;\n" + deficit, fill, "the statement must begin with WITH"},
		"a BEGIN":                  {"BEGIN;\n" + deficit, fill, "the statement must begin with WITH"},
		"an UPDATE":                {"WITH x AS (UPDATE things SET id = 8 RETURNING id), deficit AS (SELECT 'x' AS id, count(*) AS have, 1000 AS need FROM x)\n", fill, "sql:3: UPDATE"},
		"a COMMIT":                 {deficit + "SELECT 1; COMMIT; WITH deficit AS (SELECT 1 AS id, 1 AS have, 1 AS need)\n", fill, "sql:4: a second statement"},
		"a COMMIT below":           {deficit, fill + "COMMIT;\n", "sql:6: a second statement"},
		"a second statement below": {deficit, fill + "DROP TABLE things;\n", "sql:6: a second statement"},
	} {
		_, err := sql.Load(fstest.MapFS{
			"requirements/010_things.sql": {Data: []byte("-- There are things.\n\n" + c.above + "-- fill\n" + c.below)},
			"profiles/medium.sql":         {Data: []byte("SET LOCAL seed.things = 5;\n")},
		})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", what, err, c.want)
		}
	}
}

// No output of any command shows a password, whether all goes well or not.
func TestProofSecrets(t *testing.T) {
	t.Parallel()
	program(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	_ = listener.Close()
	server, err := localpg.Start(t.Context(), localpg.Options{Dir: serverDir(t), Port: port, Settings: map[string]string{"fsync": "off", "log_connections": "on"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(t.Context()); err != nil {
			_ = err // the context is over: it was stopped at once
		}
	})
	owner := parse(t, server.URL("postgres"))
	d := template(t, owner)
	// Every character that has a meaning in a URL, in a list of keywords, in a shell or in a pattern.
	const secret = `S3cr3t'/@:#?&=% \$.*[x]`
	owner.exec(t, "SET standard_conforming_strings = on; CREATE ROLE keeper LOGIN SUPERUSER PASSWORD '"+strings.ReplaceAll(secret, "'", "''")+"'")
	keyword := "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(secret) + "'"
	tcp := fmt.Sprintf("127.0.0.1:%d", port)
	right := url.URL{Scheme: "postgres", User: url.UserPassword("keeper", secret), Host: tcp, Path: "/" + d.Database, RawQuery: "sslmode=disable"}
	wrong := right
	wrong.User = url.UserPassword("keeper", secret+"wrong")
	pg := []string{"PGHOST=127.0.0.1", fmt.Sprintf("PGPORT=%d", port), "PGUSER=keeper", "PGPASSWORD=" + secret, "PGDATABASE=" + d.Database, "PGSSLMODE=disable"}
	keywords := fmt.Sprintf("host=127.0.0.1 port=%d user=keeper dbname=%s sslmode=disable password=", port, d.Database)
	asOf := "--as-of=" + clock
	satisfied(t, d, runner.Options{})
	for name, c := range map[string]struct {
		variables, arguments []string
		code                 int
	}{
		"a URL":                        {nil, []string{"run", asOf, "--verbose", "--database-url", right.String()}, 0},
		"a URL, JSON":                  {[]string{"DATABASE_URL=" + right.String()}, []string{"audit", asOf, "--verbose", "--format=json"}, 0},
		"a URL's query":                {nil, []string{"audit", asOf, "--database-url", "postgres://keeper@" + tcp + "/" + d.Database + "?sslmode=disable&password=" + strings.ReplaceAll(url.QueryEscape(secret), "+", "%20")}, 0},
		"keywords":                     {nil, []string{"run", asOf, "--verbose", "--database-url", keywords + keyword}, 0},
		"variables":                    {pg, []string{"run", asOf, "--verbose"}, 0},
		"force, unconfirmed":           {pg, []string{"force", asOf, "--verbose"}, 2},
		"verify":                       {pg, []string{"verify", asOf, "--verbose", "--format=json"}, 0},
		"migrate":                      {pg, []string{"migrate", "--verbose"}, 0},
		"a statement fails":            {pg, []string{"run", asOf, "--verbose", "--statement-timeout=1ms", "--profile=heavy"}, 4},
		"no such database":             {nil, []string{"run", "--verbose", "--database-url", strings.Replace(right.String(), d.Database, "nowhere", 1)}, 3},
		"wrong password":               {nil, []string{"run", "--verbose", "--database-url", wrong.String()}, 3},
		"wrong password, keywords":     {nil, []string{"run", "--verbose", "--database-url", keywords + strings.Replace(keyword, "S3cr3t", "S3cr3t wrong", 1)}, 3},
		"no server":                    {nil, []string{"run", "--verbose", "--database-url", strings.Replace(right.String(), tcp, "127.0.0.1:1", 1)}, 3},
		"malformed port":               {nil, []string{"run", "--database-url", strings.Replace(right.String(), tcp, "127.0.0.1:port", 1)}, 2},
		"malformed escape":             {nil, []string{"run", "--database-url", "postgres://keeper:S3cr3t%zz@" + tcp + "/d"}, 2},
		"malformed raw":                {nil, []string{"run", "--database-url", "postgres://keeper:" + secret + "@" + tcp + "/d"}, 2},
		"malformed keywords":           {nil, []string{"run", "--database-url", "host=127.0.0.1 port=x password=" + keyword}, 2},
		"malformed, unclosed":          {nil, []string{"run", "--database-url", "host=127.0.0.1 password='S3cr3t"}, 2},
		"a control character":          {nil, []string{"run", "--database-url", "postgres://keeper:S3cr3t\n@" + tcp + "/d"}, 3},
		"the URL as the command":       {nil, []string{right.String()}, 2},
		"the URL after the command":    {nil, []string{"audit", right.String()}, 2},
		"the URL for another flag":     {nil, []string{"audit", "--profile", right.String()}, 2},
		"the URL as a minimum":         {nil, []string{"audit", "--set", right.String()}, 2},
		"the URL as a glob":            {nil, []string{"audit", "--only", right.String()}, 2},
		"the URL as a flag":            {nil, []string{"audit", "--databaseurl=" + right.String()}, 2},
		"the URL of another scheme":    {nil, []string{"audit", "--database-url", strings.Replace(right.String(), "postgres:", "mysql:", 1)}, 2},
		"the URL as a pack":            {pg, []string{"audit", "--pack", right.String()}, 2},
		"the URL as an output":         {pg, []string{"audit", asOf, "--output", "/nowhere/" + right.String()}, 2},
		"a wrong DATABASE_URL":         {[]string{"DATABASE_URL=postgres://keeper:S3cr3t@[::1/d"}, []string{"audit"}, 2},
		"a wrong DATABASE_URL, wordy":  {[]string{"DATABASE_URL=keeper:S3cr3t@" + tcp}, []string{"audit", "--verbose"}, 2},
		"a wrong variable":             {append([]string{"PGCONNECT_TIMEOUT=soon"}, pg...), []string{"audit", "--verbose"}, 2},
		"a wrong option of the server": {nil, []string{"audit", "--verbose", "--database-url", right.String() + "&work_mem=all"}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			p := command(t, c.variables, c.arguments...)
			code := p.exit(t)
			output := p.stdout.String() + p.stderr.String()
			if code != c.code {
				t.Errorf("exit code %d, want %d: %.1000s", code, c.code, output)
			}
			if strings.Contains(strings.ToLower(output), "s3cr3t") {
				t.Errorf("the output shows the password: %s", output)
			}
			if code != 0 && output == "" {
				t.Error("no word why")
			}
		})
	}
}
