package runner

import (
	"context"
	"errors"
	"fmt"
	"net"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/jackc/pgx/v5"
)

// newTenants returns a new database with the pack's tables in each of the schemas.
func newTenants(t *testing.T, schemas ...string) *pgx.ConnConfig {
	t.Helper()
	config := testdb.New(t)
	for _, s := range schemas {
		testdb.Exec(t, config, fmt.Sprintf("CREATE SCHEMA %q; SET search_path = %q;", s, s)+schema)
	}
	return config
}

// tenant returns what the rows of a schema come to.
func tenant(t *testing.T, config *pgx.ConnConfig, name string) string {
	t.Helper()
	own := config.Copy()
	own.RuntimeParams["search_path"] = pgx.Identifier{name}.Sanitize()
	return testdb.One(t, own, `SELECT md5((SELECT string_agg(a::text, ' ' ORDER BY a) FROM authors AS a)
		|| (SELECT string_agg(p::text, ' ' ORDER BY p) FROM posts AS p)
		|| (SELECT string_agg(l::text, ' ' ORDER BY l) FROM likes AS l)) || ' ' || (SELECT count(*) FROM posts)`)
}

func states(r *SchemasReport) string {
	var b strings.Builder
	for _, s := range r.Schemas {
		switch {
		case errors.Is(s.Err, ErrNotBegun), errors.Is(s.Err, context.Canceled):
			fmt.Fprintf(&b, "%s %v, ", s.Schema, s.Err)
		case s.Err != nil:
			fmt.Fprintf(&b, "%s failed, ", s.Schema)
		default:
			fmt.Fprintf(&b, "%s %t %d, ", s.Schema, s.Satisfied, s.Added["posts"])
		}
	}
	return strings.TrimSuffix(b.String(), ", ")
}

// Each schema gets the rows that it would get alone, whatever its name; what does not match is not touched.
func TestSchemas(t *testing.T) {
	t.Parallel()
	config := newTenants(t, "t1", "t2", "T 3", "other")
	alone := newTenants(t, "public2")
	alone.RuntimeParams["search_path"] = "public2"
	o := Options{Pack: pack(t), AsOf: "2026-01-15"}
	seed(t, alone, o)
	want := tenant(t, alone, "public2")
	// The session's own search_path has a schema that matches, with other rows.
	config.RuntimeParams["search_path"] = "t2, public"
	for _, jobs := range []int{0, 3} {
		o.Schemas = []string{"t?", "T*"}
		var steps atomic.Int64
		o.Progress = func(p Progress) {
			if p.Schema == "T 3" && p.Phase == "verify" {
				steps.Add(1)
			}
		}
		var done []string
		report, err := Schemas(t.Context(), config, "seed", o, Many{Jobs: jobs, Done: func(s SchemaReport) { done = append(done, s.Schema) }})
		if err != nil {
			t.Fatal(err)
		}
		n := int64(6)
		if jobs > 0 {
			n = 0 // the second time
		}
		if got, want := states(report), fmt.Sprintf("T 3 true %d, t1 true %d, t2 true %d", n, n, n); got != want || !report.Satisfied || len(done) != 3 || steps.Load() == 0 {
			t.Errorf("got %s, want %s; done %q, %d steps", got, want, done, steps.Load())
		}
	}
	for _, name := range []string{"t1", "t2", "T 3"} {
		if got := tenant(t, config, name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	if got := testdb.One(t, config, "SELECT count(*) FROM other.posts"); got != "0" {
		t.Errorf("got %s posts elsewhere", got)
	}
	for _, command := range []string{"audit", "verify"} {
		o.Schemas = []string{"*e*", "t1"}
		report, err := Schemas(t.Context(), config, command, o, Many{})
		if err != nil || states(report) != "other false 0, t1 true 0" || report.Satisfied {
			t.Errorf("%s: got %v, %v", command, report, err)
		}
	}

	// Force asks once, and counts all.
	o.Schemas = []string{"t*"}
	var asked Target
	report, err := Schemas(t.Context(), config, "force", o, Many{Confirm: func(target Target) error { asked = target; return nil }})
	if err != nil || states(report) != "t1 true 6, t2 true 6" {
		t.Errorf("got %v, %v", report, err)
	}
	if want := []TableCount{{"authors", 6}, {"posts", 12}, {"likes", 12}}; !reflect.DeepEqual(asked.Tables, want) || !reflect.DeepEqual(asked.Schemas, []string{"t1", "t2"}) {
		t.Errorf("got %+v", asked)
	}
	if _, err := Schemas(t.Context(), config, "force", o, Many{Confirm: func(Target) error { return errors.New("no") }}); message(err) != "no" {
		t.Errorf("got %v", err)
	}
}

// A failure in one schema does not stop the others, unless --fail-fast says so.
func TestSchemasFail(t *testing.T) {
	t.Parallel()
	config := newTenants(t, "t1", "t2", "t3")
	testdb.Exec(t, config, "DROP TABLE t1.likes")
	config.RuntimeParams["search_path"] = "t2" // whose table is no substitute
	o := Options{Pack: pack(t), Schemas: []string{"t*"}}
	report, err := Schemas(t.Context(), config, "seed", o, Many{FailFast: true})
	if err != nil || states(report) != "t1 failed, t2 not begun, t3 not begun" || report.Satisfied {
		t.Errorf("got %v, %v", report, err)
	}
	if got, want := report.Schemas[0].Problem, fmt.Sprintf(`the database has no such tables in schema "t1" of %q: likes: create them first`, config.Database); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	report, err = Schemas(t.Context(), config, "seed", o, Many{Jobs: 2})
	if err != nil || states(report) != "t1 failed, t2 true 6, t3 true 6" {
		t.Errorf("got %v, %v", report, err)
	}
	for _, c := range []struct {
		globs []string
		want  string
	}{
		{[]string{"t9"}, fmt.Sprintf(`no schema of %q matches "t9" (did you mean "t1"?)`, config.Database)},
		{[]string{"t*", "seed"}, fmt.Sprintf(`no schema of %q matches "seed"`, config.Database)},
		{[]string{"pg_*"}, fmt.Sprintf(`no schema of %q matches "pg_*"`, config.Database)},
		{[]string{"["}, `schema "[": syntax error in pattern`},
		{nil, "want a schema, or a glob of schemas"},
	} {
		o.Schemas = c.globs
		_, err := Schemas(t.Context(), config, "seed", o, Many{})
		if got := message(err); !strings.HasPrefix(got, c.want) || !errors.As(err, new(*UsageError)) {
			t.Errorf("%q: got %s, want %s", c.globs, got, c.want)
		}
	}
	testdb.Exec(t, config, fmt.Sprintf("ALTER DATABASE %q SET seed.protected = on", config.Database))
	o.Schemas = []string{"t*"}
	if _, err := Schemas(t.Context(), config, "seed", o, Many{}); !errors.Is(err, ErrProtected) {
		t.Errorf("got %v", err)
	}
	if _, err := Schemas(t.Context(), config, "audit", o, Many{}); err != nil {
		t.Errorf("got %v", err)
	}
}

// An interrupt rolls back the schemas under way, and begins no other.
func TestSchemasInterrupted(t *testing.T) {
	t.Parallel()
	config := newTenants(t, "t1", "t2", "t3")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o := Options{Pack: pack(t), Schemas: []string{"t*"}}
	o.Progress = func(p Progress) {
		if p.Schema == "t2" && p.Phase == "verify" {
			cancel()
		}
	}
	report, err := Schemas(ctx, config, "seed", o, Many{})
	if err != nil || states(report) != "t1 true 6, t2 context canceled, t3 not begun" {
		t.Errorf("got %v, %v", report, err)
	}
	if got := testdb.One(t, config, "SELECT count(*) FROM t2.authors"); got != "0" {
		t.Errorf("got %s authors", got)
	}
}

// Runs of two schemas do not wait for each other, those of one do, however the schema was named.
func TestSchemasLock(t *testing.T) {
	t.Parallel()
	config := newTenants(t, "t1", "t2")
	o := Options{Pack: pack(t), Schema: "t1"}
	seed(t, config, o) // the functions
	in := config.Copy()
	in.RuntimeParams["search_path"] = "t1"
	o.Progress = func(p Progress) {
		if p.Phase != "verify" || p.Current > 0 {
			return
		}
		seed(t, config, Options{Pack: o.Pack, Schema: "t2", LockTimeout: time.Minute})
		_, err := Seed(t.Context(), in, Options{Pack: o.Pack, LockTimeout: 50 * time.Millisecond})
		if got := message(err); !strings.HasPrefix(got, "wait for another run: ") {
			t.Errorf("got %s", got)
		}
	}
	testdb.Exec(t, config, "DELETE FROM t1.likes")
	seed(t, config, o)
}

// There are as many connections as jobs, and the functions are installed once.
func TestSchemasConnections(t *testing.T) {
	t.Parallel()
	var names []string
	for i := range 9 {
		names = append(names, fmt.Sprintf("t%d", i))
	}
	config, sent := heard(t, newTenants(t, names...))
	var now, most atomic.Int64
	dial := config.DialFunc
	config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		most.Store(max(most.Load(), now.Add(1)))
		return &counted{Conn: conn, now: &now}, err
	}
	o := Options{Pack: pack(t), Schemas: []string{"t*"}, Progress: func(Progress) {}}
	report, err := Schemas(t.Context(), config, "seed", o, Many{Jobs: 3})
	if err != nil || !report.Satisfied {
		t.Fatalf("got %v, %v", report, err)
	}
	installs := strings.Count(strings.Join(sent(), "\n"), "pg_advisory_xact_lock(1936024932::bigint << 32)\n")
	if most.Load() != 3 || installs != 1 {
		t.Errorf("got %d connections at once and %d installations, want 3 and 1", most.Load(), installs)
	}
}

// counted is a connection that counts itself out.
type counted struct {
	net.Conn
	now  *atomic.Int64
	once sync.Once
}

func (c *counted) Close() error {
	c.once.Do(func() { c.now.Add(-1) })
	return c.Conn.Close()
}

func TestMigrateSchemas(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	fsys := migrationsFS("001_a.up.sql", "CREATE TABLE a (id int)", "001_a.down.sql", "DROP TABLE a", "002_b.up.sql", "CREATE TABLE b (id int)", "002_b.down.sql", "DROP TABLE b")
	migrate := func(o MigrateOptions, globs ...string) string {
		t.Helper()
		o.FS, o.Schemas = fsys, globs
		var done int
		all, err := MigrateSchemas(t.Context(), config, o, Many{Jobs: 2}, func(MigratedSchema) { done++ })
		if err != nil {
			return err.Error()
		}
		var lines []string
		for _, s := range all {
			line := fmt.Sprintf("%s %d-%d", s.Schema, s.From, s.To)
			if s.Err != nil {
				line = s.Schema + " failed"
			}
			lines = append(lines, line)
		}
		if done != len(all) {
			t.Errorf("got %d of %d done", done, len(all))
		}
		return strings.Join(lines, ", ")
	}
	for i, c := range []struct {
		o     MigrateOptions
		globs []string
		want  string
	}{
		{MigrateOptions{Create: true, To: new(1)}, []string{"t 2", "t1"}, "t 2 0-1, t1 0-1"},
		{MigrateOptions{}, []string{"t1"}, "t1 1-2"},
		{MigrateOptions{Create: true}, []string{"t1", "t3"}, "t1 2-2, t3 0-2"},
		{MigrateOptions{}, []string{"t*"}, "t 2 1-2, t1 2-2, t3 2-2"},
		{MigrateOptions{DownTo: new(1)}, []string{"t3"}, "t3 2-1"},
		{MigrateOptions{Create: true}, []string{"t*"}, `a schema to create needs a name, but "t*" is a pattern`},
		{MigrateOptions{Create: true}, []string{"pg_x"}, `the schema "pg_x" is not for tables of a pack: choose another name`},
		{MigrateOptions{}, []string{"x*"}, fmt.Sprintf(`no schema of %q matches "x*" (did you mean "t1"?)`, config.Database)},
		{MigrateOptions{To: new(1)}, []string{"t*"}, "t 2 failed, t1 failed, t3 1-1"},
	} {
		if got := migrate(c.o, c.globs...); got != c.want {
			t.Errorf("%d: got %s, want %s", i, got, c.want)
		}
	}
	if got := testdb.One(t, config, "SELECT string_agg(schemaname || '.' || tablename, ' ' ORDER BY 1) FROM pg_tables WHERE tablename IN ('b', 'schema_migrations') AND schemaname <> 't3'"); !strings.Contains(got, "t1.schema_migrations") || strings.Contains(got, "public") {
		t.Errorf("got %s", got)
	}
	_, err := Migrate(t.Context(), config, MigrateOptions{FS: fsys, Schema: "none"})
	if got, want := message(err), fmt.Sprintf(`no schema "none" in %q: create it first`, config.Database); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
