package runner

import (
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgproto3"
)

// heard returns config by way of a relay, and what was sent there so far, message by message: each text of a query
// or of a statement to be parsed.
func heard(t *testing.T, config *pgx.ConnConfig) (*pgx.ConnConfig, func() []string) {
	t.Helper()
	var mu sync.Mutex
	var sent []string
	relayed := testdb.Relay(t, config, func(server, client net.Conn) {
		b := pgproto3.NewBackend(io.TeeReader(client, server), io.Discard)
		if _, err := b.ReceiveStartupMessage(); err != nil {
			return
		}
		for {
			m, err := b.Receive()
			if err != nil {
				return
			}
			text := ""
			switch m := m.(type) {
			case *pgproto3.Query:
				text = m.String
			case *pgproto3.Parse:
				text = m.Query
			default:
				continue
			}
			mu.Lock()
			sent = append(sent, text)
			mu.Unlock()
		}
	})
	return relayed, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(sent)
	}
}

// asCitus makes a database look as if the extension were there.
func asCitus(t *testing.T, config *pgx.ConnConfig) {
	t.Helper()
	testdb.Exec(t, config, `SET allow_system_table_mods = on;
		INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
		VALUES (99999, 'citus', 10, 'pg_catalog'::regnamespace, false, '13')`)
}

// Citus wants one statement a message, settings by SET LOCAL, and to be told first not to carry them to its workers.
func TestWording(t *testing.T) {
	t.Parallel()
	for _, citus := range []bool{true, false} {
		config := testdb.New(t)
		if citus {
			asCitus(t, config)
		}
		config, sent := heard(t, config)
		ctx, from := t.Context(), 0
		for _, command := range []struct {
			name string
			do   func() error
		}{
			{"migrate", func() error { _, err := Migrate(ctx, config, MigrateOptions{}); return err }},
			{"seed", func() error { _, err := Seed(ctx, config, Options{}); return err }},
			{"audit", func() error { _, err := Audit(ctx, config, Options{Details: true}); return err }},
			{"verify in a schema", func() error { _, err := Verify(ctx, config, Options{Schema: "public"}); return err }},
			{"force", func() error {
				_, err := Force(ctx, config, Options{Profile: "light"}, func(Target) error { return nil })
				return err
			}},
			{"down", func() error { _, err := Migrate(ctx, config, MigrateOptions{DownTo: new(0)}); return err }},
		} {
			if err := command.do(); err != nil {
				t.Fatalf("%s: %v", command.name, err)
			}
			all := sent()
			told, set := false, 0 // in this transaction
			for _, text := range all[from:] {
				if n := len(sql.Statements(text)); n > 1 {
					t.Errorf("%s: %d statements in one message: %.200s", command.name, n, text)
				}
				lower := strings.ToLower(text)
				switch {
				case strings.HasPrefix(lower, "begin"):
					told = false
				case text == "SET LOCAL citus.propagate_set_commands = 'local'":
					told = true
				case strings.HasPrefix(text, "SET LOCAL "):
					if set++; told != citus {
						t.Errorf("citus %t, %s: %q, and Citus was told first: %t", citus, command.name, text, told)
					}
				case strings.Contains(lower, "set_config('seed."):
					t.Errorf("%s: %q, which Citus does not carry to its workers", command.name, text)
				}
			}
			if migrates := command.name == "migrate" || command.name == "down"; !migrates && set < 40 {
				t.Errorf("%s: got %d settings", command.name, set)
			}
			from = len(all)
		}
		path := slices.IndexFunc(sent(), func(s string) bool { return s == `SET LOCAL search_path = pg_catalog, "public"` })
		if path < 0 {
			t.Error("no search_path was set for the schema")
		}
	}
}

// A file is one transaction, but for what is alone in it or has a COMMIT of its own; the place of an error is that in
// the file.
func TestMigrateSendsOneByOne(t *testing.T) {
	t.Parallel()
	config, sent := heard(t, testdb.New(t))
	fsys := migrationsFS(
		"001_a.up.sql", "CREATE TABLE a (id int); -- one; two\nCREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;\n",
		"002_b.up.sql", "CREATE INDEX CONCURRENTLY ON a (id);\n",
		"003_c.up.sql", "CREATE TABLE c (id int); COMMIT; CREATE TABLE cc (id int);",
		"004_d.up.sql", "CREATE TABLE d (id int);\n-- äöü\nCREATE TABLE dd (id nothing);")
	_, err := Migrate(t.Context(), config, MigrateOptions{FS: fsys})
	if got, want := message(err), `migrations/004_d.up.sql:3:21: type "nothing" does not exist (SQLSTATE 42704)`; !strings.HasPrefix(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := testdb.One(t, config, "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace"); got != "a a_id_idx c cc schema_migrations schema_migrations_pkey" {
		t.Errorf("got %s", got)
	}
	if got := strings.Join(sent(), "|"); !strings.Contains(got, "|BEGIN|CREATE TABLE a (id int);|-- one; two\nCREATE FUNCTION") {
		t.Errorf("got %s", got)
	}
	for _, s := range sent() {
		if n := len(sql.Statements(s)); n > 1 {
			t.Errorf("%d statements in one message: %s", n, s)
		}
	}
}

// What Citus cannot do, or a worker that is gone, says what to do, and which schema it was; a worker that is back costs
// a try.
func TestClusterErrors(t *testing.T) {
	t.Parallel()
	raises := func(code, message string, until int) *sql.Pack {
		return pack(t, edit(t, "requirements/010_population.sql", "'a' || n", fmt.Sprintf("fails('a' || n, '%s', '%s', %d)", code, message, until))...)
	}
	for _, c := range []struct {
		citus   bool
		code    string
		message string
		until   int // tries that fail
		want    string
	}{
		{true, "0A000", "cannot push down this subquery", 99, ": Citus cannot do this across servers, and nothing was changed: keep tables "},
		{true, "XX000", "a join that requires repartitioning", 99, ": Citus cannot do this across servers, and nothing was changed: keep tables "},
		{true, "08006", "connection not open", 99, ": a server of the cluster does not answer, and nothing was changed: see SELECT "},
		{true, "08006", "connection not open", 1, ""},
		{true, "57P01", "terminating connection due to administrator command", 99, ": a server of the cluster does not answer, and nothing was changed: see SELECT "},
		{true, "57P01", "terminating connection due to administrator command", 1, ""},
		{true, "22012", "division by zero", 99, ""},
		{false, "0A000", "cannot do it", 99, ""},
	} {
		t.Run(fmt.Sprint(c.citus, c.code, c.until), func(t *testing.T) {
			t.Parallel()
			config := newTenants(t, "t1")
			if c.citus {
				asCitus(t, config)
			}
			testdb.Exec(t, config, `CREATE SEQUENCE try;
				CREATE FUNCTION public.fails(id text, code text, what text, until int) RETURNS text LANGUAGE plpgsql STABLE AS $$ BEGIN
					IF nextval('public.try') <= until THEN RAISE EXCEPTION USING ERRCODE = code, MESSAGE = what; END IF; RETURN id;
				END $$`)
			report, err := Schemas(t.Context(), config, "seed", Options{Pack: raises(c.code, c.message, c.until), Schemas: []string{"t1"}}, Many{})
			if err != nil {
				t.Fatal(err)
			}
			one := report.Schemas[0]
			if ok := c.until == 1; one.Satisfied != ok || !strings.Contains(one.Problem, c.want) || !ok && !strings.Contains(one.Problem, c.message) ||
				errors.As(one.Err, new(*ClusterError)) != (c.want != "") {
				t.Errorf("got %t, %s, want %s", one.Satisfied, one.Problem, c.want)
			}
		})
	}
}
