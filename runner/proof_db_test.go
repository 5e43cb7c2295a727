package runner_test

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// tb is what *testing.T and *rapid.T have in common.
type tb interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// clock is the seed.as_of of most tests: a Sunday, the first moment of a day.
const clock = "2026-03-15 00:00:00+00"

// tables are those of SCHEMA.md with their primary keys.
var tables = []struct{ name, key string }{
	{"users", "id"},
	{"clients", "user_id"},
	{"therapists", "user_id"},
	{"moderators", "user_id"},
	{"admins", "user_id"},
	{"communities", "id"},
	{"memberships", "community_id, user_id"},
	{"community_moderators", "community_id, moderator_id"},
	{"posts", "id"},
	{"comments", "id"},
	{"hearts", "post_id, user_id"},
	{"client_therapists", "client_id, therapist_id"},
	{"availability_slots", "therapist_id, weekday, starts_at"},
	{"meetings", "id"},
	{"session_notes", "id"},
	{"assessments", "id"},
	{"worksheets", "id"},
	{"worksheet_assignments", "worksheet_id, client_id"},
	{"conversations", "id"},
	{"conversation_participants", "conversation_id, user_id"},
	{"messages", "id"},
	{"reviews", "id"},
	{"moderation_actions", "id"},
	{"logins", "id"},
}

// database is where a test's database is.
type database struct{ *pgx.ConnConfig }

func parse(t tb, url string) database {
	t.Helper()
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return database{config}
}

// maintenance returns the shared server's database in which others are created.
func maintenance(t tb) database {
	t.Helper()
	url, err := testdb.URL()
	if err != nil {
		t.Fatalf("start a PostgreSQL server for the tests: %v", err)
	}
	return parse(t, url)
}

// create creates a database beside d, with what comes after CREATE DATABASE name, such as "TEMPLATE x".
func (d database) create(t tb, with string) database {
	t.Helper()
	other := database{d.Copy()}
	other.Database = "proof_" + strings.ToLower(rand.Text())
	d.exec(t, "CREATE DATABASE "+other.Database+" "+with)
	return other
}

func (d database) clone(t tb) database {
	t.Helper()
	return d.admin().create(t, "TEMPLATE "+d.Database)
}

func (d database) admin() database {
	other := database{d.Copy()}
	other.Database = "postgres"
	other.RuntimeParams = map[string]string{}
	return other
}

func (d database) drop(t tb) {
	t.Helper()
	if err := d.gone(); err != nil {
		t.Fatalf("%v", err)
	}
}

func (d database) gone() error {
	conn, err := pgx.ConnectConfig(context.Background(), d.admin().ConnConfig)
	if err != nil {
		return err
	}
	defer closeNow(conn)
	_, err = conn.Exec(context.Background(), "DROP DATABASE IF EXISTS "+d.Database+" WITH (FORCE)")
	return err
}

// with returns d with one more setting of the session.
func (d database) with(name, value string) database {
	other := database{d.Copy()}
	other.RuntimeParams[name] = value
	return other
}

// url returns the database's URL, for commands.
func (d database) url() string {
	password := ""
	if d.Password != "" {
		password = ":" + d.Password
	}
	return fmt.Sprintf("postgres://%s%s@/%s?host=%s&port=%d&sslmode=disable", d.User, password, d.Database, d.Host, d.Port)
}

// session opens a connection with days in UTC.
func (d database) session(t tb) *pgx.Conn {
	t.Helper()
	config := d.Copy()
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	config.RuntimeParams["jit"] = "off"
	if config.RuntimeParams["timezone"] == "" {
		config.RuntimeParams["timezone"] = "UTC"
	}
	conn, err := pgx.ConnectConfig(context.Background(), config)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return conn
}

// exec runs statements, each text in one transaction unless it says otherwise.
func (d database) exec(t tb, texts ...string) {
	t.Helper()
	conn := d.session(t)
	defer closeNow(conn)
	for _, text := range texts {
		if _, err := conn.PgConn().Exec(context.Background(), text).ReadAll(); err != nil {
			t.Fatalf("%.1000s\n%v", text, err)
		}
	}
}

// list returns the only column of a query, as text.
func (d database) list(t tb, query string) []string {
	t.Helper()
	conn := d.session(t)
	defer closeNow(conn)
	return list(t, conn, query)
}

func list(t tb, conn *pgx.Conn, query string) []string {
	t.Helper()
	rows, err := conn.Query(context.Background(), "SELECT coalesce(x::text, 'NULL') FROM ("+query+"\n) AS q (x)")
	if err != nil {
		t.Fatalf("%.1000s\n%v", query, err)
	}
	values, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatalf("%.1000s\n%v", query, err)
	}
	return values
}

// one returns the only value of a query, as text.
func (d database) one(t tb, query string) string {
	t.Helper()
	return strings.Join(d.list(t, query), "\n")
}

func closeNow(conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = conn.Close(ctx)
}

// common are the templates of the shared server, for tests to clone. The first that needs them makes them, and TestMain
// drops them.
var common struct {
	sync.Mutex
	made   []database
	starts map[string]database
}

// starts returns templates with the reference schema: empty, and as earlier runs left them.
func starts(t *testing.T) (map[string]database, []string) {
	t.Helper()
	common.Lock()
	defer common.Unlock()
	if common.starts == nil {
		admin := maintenance(t)
		empty := admin.create(t, "TEMPLATE template0") // which has the server's own collation and takes any
		common.made = append(common.made, empty)
		prepare(t, empty)
		all := map[string]database{"empty": empty}
		for name, o := range map[string]runner.Options{
			"light":  {Profile: "light"},
			"medium": {},
			"stale":  {Profile: "light", AsOf: "2026-01-15"},
		} {
			d := empty.clone(t)
			common.made = append(common.made, d)
			satisfied(t, d, o)
			all[name] = d
		}
		common.starts = all
	}
	return common.starts, slices.Sorted(maps.Keys(common.starts))
}

// copyOf returns a new database like one of starts.
func copyOf(t *testing.T, start string) database {
	t.Helper()
	all, _ := starts(t)
	d := all[start].clone(t)
	t.Cleanup(func() { d.drop(t) })
	return d
}

// TestMain removes what the tests have in common.
func TestMain(m *testing.M) {
	code := m.Run()
	for _, d := range common.made {
		if err := d.gone(); err != nil {
			fmt.Fprintln(os.Stderr, "drop a template of the tests:", err)
		}
	}
	if built.path != "" {
		_ = os.RemoveAll(filepath.Dir(built.path))
	}
	os.Exit(code)
}

// template returns a database with the reference schema on a server of the test's own.
func template(t *testing.T, admin database) database {
	t.Helper()
	d := admin.create(t, "TEMPLATE template0")
	t.Cleanup(func() { d.drop(t) })
	prepare(t, d)
	return d
}

// prepare migrates. The schemas before and added serve the oracle: before.x holds what snapshot kept of x, and added.x
// shows the rows of x that are new since.
func prepare(t *testing.T, d database) {
	t.Helper()
	pack, err := sql.Load(sql.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := runner.Migrate(t.Context(), d.ConnConfig, runner.MigrateOptions{FS: pack.Migrations}); err != nil {
		t.Fatal(err)
	}
	text := "CREATE SCHEMA before; CREATE SCHEMA added;"
	for _, table := range tables {
		text += fmt.Sprintf(`
			CREATE TABLE before.%[1]s (LIKE public.%[1]s, PRIMARY KEY (%[2]s));
			CREATE VIEW added.%[1]s AS SELECT * FROM public.%[1]s WHERE (%[2]s) NOT IN (SELECT %[2]s FROM before.%[1]s);`, table.name, table.key)
	}
	d.exec(t, text)
}

// snapshot keeps what there is now, in all tables or those of the names.
func (d database) snapshot(t tb, names ...string) {
	t.Helper()
	var text strings.Builder
	for _, table := range tables {
		if len(names) > 0 && !slices.Contains(names, table.name) {
			continue
		}
		fmt.Fprintf(&text, "DELETE FROM before.%[1]s; INSERT INTO before.%[1]s TABLE public.%[1]s;\n", table.name)
	}
	d.exec(t, text.String())
}

// changed returns the tables in which a row of the snapshot was updated or deleted.
func (d database) changed(t tb) []string {
	t.Helper()
	var parts []string
	for _, table := range tables {
		parts = append(parts, fmt.Sprintf(
			"SELECT concat('%[1]s: ', to_jsonb(b), ' became ', coalesce(to_jsonb(n)::text, 'nothing')) FROM before.%[1]s AS b LEFT JOIN public.%[1]s AS n USING (%[2]s) WHERE to_jsonb(b) IS DISTINCT FROM to_jsonb(n)",
			table.name, table.key))
	}
	return d.list(t, strings.Join(parts, "\nUNION ALL "))
}

// contents returns all rows, or those of the tables of the names, as "table row", in an order that depends on nothing else. The options of
// the session do not matter: the rows are JSON, their times in UTC.
func (d database) contents(t tb, names ...string) []string {
	t.Helper()
	return d.rows(t, "to_jsonb(r)::text", names...)
}

// physical returns all rows with their place and the transaction that wrote them: it stays the same
// only where nothing was written.
func (d database) physical(t tb) []string {
	t.Helper()
	return d.rows(t, "concat(r.ctid, ' ', r.xmin, ' ', r.xmax, ' ', to_jsonb(r))")
}

func (d database) rows(t tb, expression string, names ...string) []string {
	t.Helper()
	conn := d.with("timezone", "UTC").with("extra_float_digits", "1").session(t)
	defer closeNow(conn)
	var parts []string
	for _, table := range tables {
		if len(names) > 0 && !slices.Contains(names, table.name) {
			continue
		}
		parts = append(parts, fmt.Sprintf("SELECT '%[1]s ' || %[2]s FROM public.%[1]s AS r", table.name, expression))
	}
	rows := list(t, conn, strings.Join(parts, "\nUNION ALL "))
	slices.Sort(rows)
	return rows
}

// same reports the first differences of two contents.
func same(t tb, what string, got, want []string) bool {
	t.Helper()
	if slices.Equal(got, want) {
		return true
	}
	extra, missing := difference(got, want), difference(want, got)
	const few = 4
	t.Errorf("%s: %d rows too many, %d missing\n+ %s\n- %s", what, len(extra), len(missing),
		strings.Join(extra[:min(few, len(extra))], "\n+ "), strings.Join(missing[:min(few, len(missing))], "\n- "))
	return false
}

// difference returns what a has and b has not; both are sorted.
func difference(a, b []string) (only []string) {
	for _, s := range a {
		if _, found := slices.BinarySearchFunc(b, s, cmp.Compare[string]); !found {
			only = append(only, s)
		}
	}
	return only
}

// written returns what the server counted of writing to the database: every tuple, also one of a
// transaction that was rolled back, which is what leaves dead tuples. (Their number itself changes with
// every autovacuum.) It waits until the sessions of
// seed are gone, for each hands in its counts before that.
func (d database) written(t tb) string {
	t.Helper()
	conn := d.session(t)
	defer closeNow(conn)
	until(t, "the sessions of seed are gone", func() bool {
		return list(t, conn, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'seed'")[0] == "0"
	})
	if list(t, conn, "SELECT current_setting('server_version_num')::int >= 150000")[0] != "true" {
		return "" // a collector of its own gets the counts, at some time
	}
	return strings.Join(list(t, conn, `
		SELECT concat_ws(' ', relname, n_tup_ins, n_tup_upd, n_tup_del)
		FROM pg_stat_user_tables
		WHERE schemaname IN ('public', 'seed')
		UNION ALL
		SELECT concat_ws(' ', schemaname, sequencename, last_value) FROM pg_sequences
		UNION ALL
		SELECT concat_ws(' ', proname, xmin, ctid) FROM pg_proc WHERE pronamespace = to_regnamespace('seed')
		ORDER BY 1`), "\n")
}

// until polls a condition until it is true.
func until(t tb, what string, done func() bool) {
	t.Helper()
	deadline := time.Now().Add(60 * time.Second)
	for !done() {
		if time.Now().After(deadline) {
			t.Fatalf("waited a minute until %s", what)
		}
		time.Sleep(2 * time.Millisecond) // between two looks
	}
}
