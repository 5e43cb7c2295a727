package runner_test

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/localpg"
)

// role creates a role that may log in, and returns d as that role. Roles belong to all databases of the
// server: it goes with the test.
func (d database) role(t *testing.T, grants ...string) database {
	t.Helper()
	name := "proof_" + strings.ToLower(rand.Text())
	d.exec(t, "CREATE ROLE "+name+" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS")
	t.Cleanup(func() { d.exec(t, "DROP OWNED BY "+name, "DROP ROLE "+name) })
	for _, grant := range grants {
		d.exec(t, "GRANT "+grant+" TO "+name)
	}
	other := database{d.Copy()}
	other.User = name
	return other
}

// functions installs the helper functions, as the owner does once.
func (d database) functions(t *testing.T) {
	t.Helper()
	text, err := runner.Show(runner.Options{}, "functions")
	if err != nil {
		t.Fatal(err)
	}
	d.exec(t, text)
}

// normal returns what does not depend on time in a report.
func normal(r *runner.Report) runner.Report {
	n := *r
	n.Requirements = append([]runner.RequirementReport{}, r.Requirements...)
	for i := range n.Requirements {
		n.Requirements[i].Seconds = 0
	}
	return n
}

// A role that may only read can audit and verify, and sees the same as the owner.
func TestProofReadOnly(t *testing.T) {
	t.Parallel()
	all, _ := starts(t)
	for _, start := range []string{"empty", "stale", "medium"} {
		d := world{start: start, now: clock}.make(t, all)
		before := d.contents(t)
		reader := d.role(t, "SELECT ON ALL TABLES IN SCHEMA public")
		readsAlike(t, d, reader)
		_, err := runner.Seed(t.Context(), reader.ConnConfig, runner.Options{AsOf: clock})
		if start != "medium" && (err == nil || !strings.Contains(err.Error(), "permission denied") && !strings.Contains(err.Error(), "this role may not create them") && !strings.Contains(err.Error(), "GRANT USAGE ON SCHEMA seed")) {
			t.Errorf("seed as a reader: %v", err)
		}
		same(t, "after a reader's run", d.contents(t), before)
	}
}

func readsAlike(t *testing.T, owner, reader database) {
	t.Helper()
	o := runner.Options{AsOf: clock, Details: true}
	for name, f := range map[string]func(context.Context, database) (*runner.Report, error){
		"audit": func(ctx context.Context, d database) (*runner.Report, error) {
			return runner.Audit(ctx, d.ConnConfig, o)
		},
		"verify": func(ctx context.Context, d database) (*runner.Report, error) {
			return runner.Verify(ctx, d.ConnConfig, o)
		},
	} {
		want, err := f(t.Context(), owner)
		if err != nil {
			t.Fatal(err)
		}
		got, err := f(t.Context(), reader)
		if err != nil {
			t.Errorf("%s as a reader: %v", name, err)
			continue
		}
		if got, want := asJSON(t, normal(got)), asJSON(t, normal(want)); got != want {
			t.Errorf("%s: a reader learns %s, the owner %s", name, got, want)
		}
	}
}

// A hot standby is read as well as its primary. Here it is a copy of a server that was shut down, which
// waits for what a primary might still send.
func TestProofStandby(t *testing.T) {
	t.Parallel()
	primary := localpg.Options{Dir: serverDir(t), Settings: map[string]string{"fsync": "off"}}
	s, err := localpg.Start(t.Context(), primary)
	if err != nil {
		t.Fatal(err)
	}
	stop := func(s *localpg.Server) {
		if err := s.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(func() { stop(s) }) // after the one of template
	d := template(t, parse(t, s.URL("postgres")))
	satisfied(t, d, runner.Options{AsOf: "2026-01-15"})
	stop(s)

	standby := localpg.Options{Dir: serverDir(t), Settings: primary.Settings}
	from, to := filepath.Join(primary.Dir, "data"), filepath.Join(standby.Dir, "data")
	if out, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if out, err := exec.Command("cp", "-p", filepath.Join(to, "PG_VERSION"), filepath.Join(to, "standby.signal")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	second, err := localpg.Start(t.Context(), standby)
	if err != nil {
		t.Fatal(err)
	}
	defer stop(second)
	if s, err = localpg.Start(t.Context(), primary); err != nil {
		t.Fatal(err)
	}
	read := parse(t, second.URL(d.Database))
	if got := read.one(t, "SELECT pg_is_in_recovery()"); got != "true" {
		t.Fatalf("the standby is none: %s", got)
	}
	readsAlike(t, d, read)
	_, err = runner.Seed(t.Context(), read.ConnConfig, runner.Options{AsOf: clock})
	if err == nil || !strings.Contains(err.Error(), "read-only") && !strings.Contains(err.Error(), "recovery") {
		t.Errorf("seed on a standby: %v", err)
	}
}

// serverDir returns a directory for a server: root's servers run as another user, who must get there.
func serverDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "proof")
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// SELECT, INSERT and USAGE on schema seed are enough, and give the same rows as the owner gets.
func TestProofLeastPrivilege(t *testing.T) {
	t.Parallel()
	all, _ := starts(t)
	for _, start := range []string{"empty", "stale"} {
		d := world{start: start, now: clock}.make(t, all)
		d.functions(t)
		d.exec(t, "REVOKE ALL ON SCHEMA seed FROM PUBLIC", "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
		owner := d.clone(t)
		defer owner.drop(t)
		satisfied(t, owner, runner.Options{})

		writer := d.role(t, "SELECT, INSERT ON ALL TABLES IN SCHEMA public")
		if _, err := runner.Seed(t.Context(), writer.ConnConfig, runner.Options{AsOf: clock}); err == nil || !strings.Contains(err.Error(), "schema seed") {
			t.Errorf("without USAGE on schema seed: %v", err)
		}
		d.exec(t, "GRANT USAGE ON SCHEMA seed TO "+writer.User)
		satisfied(t, writer, runner.Options{})
		same(t, "seeded by "+start, d.contents(t), owner.contents(t))
	}
}

// Row-level security hides rows. A role to which it applies must not take them for missing: it is told,
// and writes nothing. For a role to which it does not apply, it changes nothing.
func TestProofRowLevelSecurity(t *testing.T) {
	t.Parallel()
	all, _ := starts(t)
	d := world{start: "stale", now: clock}.make(t, all)
	d.functions(t)
	plain := d.clone(t)
	defer plain.drop(t)
	satisfied(t, plain, runner.Options{})

	secured := d.clone(t)
	t.Cleanup(func() { secured.drop(t) })
	for _, table := range tables {
		secured.exec(t, "ALTER TABLE "+table.name+" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
			"CREATE POLICY hidden ON "+table.name+" FOR SELECT USING (get_byte(decode(md5("+table.name+"::text), 'hex'), 0) < 128)",
			"CREATE POLICY allowed ON "+table.name+" FOR INSERT WITH CHECK (true)")
	}
	before := secured.contents(t)
	writer := secured.role(t, "SELECT, INSERT ON ALL TABLES IN SCHEMA public", "USAGE ON SCHEMA seed")
	report, err := runner.Seed(t.Context(), writer.ConnConfig, runner.Options{AsOf: clock})
	if err == nil || !strings.Contains(err.Error(), "row-level security") {
		t.Errorf("seed under row-level security: %v, %+v; want an error that says so", err, report)
	}
	same(t, "after a run under row-level security", secured.contents(t), before)
	if _, err := runner.Audit(t.Context(), writer.ConnConfig, runner.Options{AsOf: clock}); err == nil || !strings.Contains(err.Error(), "row-level security") {
		t.Errorf("audit under row-level security: %v; want an error that says so", err)
	}
	satisfied(t, secured, runner.Options{})
	same(t, "seeded past row-level security", secured.contents(t), plain.contents(t))
}

// Whoever can create in public shadows every function and operator there: to call any of them fails.
// With public before pg_catalog in the search path, all commands do the same as without.
func TestProofHostileSearchPath(t *testing.T) {
	t.Parallel()
	all, _ := starts(t)
	d := world{start: "stale", now: clock, deeds: []string{"DELETE FROM posts WHERE get_byte(uuid_send(id), 0) < 100"}}.make(t, all)
	plain := d.clone(t)
	defer plain.drop(t)
	want := normal(satisfied(t, plain, runner.Options{Details: true}))

	// By hand nothing works any more there.
	d.exec(t, hostile, "ALTER DATABASE "+d.Database+" SET search_path = public, pg_catalog")
	conn := d.session(t)
	_, err := conn.Exec(t.Context(), "SELECT count(*) FROM users WHERE lower(email) = 'x'")
	closeNow(conn)
	if err == nil || !strings.Contains(err.Error(), "shadowed") {
		t.Fatalf("the path is not hostile: %v", err)
	}
	d = d.with("timezone", "UTC")
	o := runner.Options{AsOf: clock, Details: true}
	_, err1 := runner.Audit(t.Context(), d.ConnConfig, o)
	report, err2 := runner.Seed(t.Context(), d.ConnConfig, o)
	_, err3 := runner.Verify(t.Context(), d.ConnConfig, o)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	got := normal(report)
	got.Database, want.Database = "", ""
	if got, want := asJSON(t, got), asJSON(t, want); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	d.exec(t, "ALTER DATABASE "+d.Database+" RESET search_path")
	same(t, "seeded on a hostile path", d.with("search_path", "pg_catalog, public").contents(t), plain.contents(t))
	forced := d.clone(t)
	defer forced.drop(t)
	forced.exec(t, "ALTER DATABASE "+forced.Database+" SET search_path = public, pg_catalog")
	if _, err := runner.Force(t.Context(), forced.ConnConfig, o, func(runner.Target) error { return nil }); err != nil {
		t.Errorf("force: %v", err)
	}
}

// A function whose parameters fit better than those of pg_catalog is preferred, wherever it stands in the
// search path: such a one must be found and refused.
func TestProofHostileOverload(t *testing.T) {
	t.Parallel()
	all, _ := starts(t)
	for _, overload := range []string{
		"CREATE AGGREGATE public.count(uuid) (SFUNC = int8inc_any, STYPE = bigint, INITCOND = '1000')",
		"CREATE FUNCTION public.count(uuid) RETURNS bigint LANGUAGE sql AS 'SELECT 100::bigint'",
	} {
		d := world{start: "empty", now: clock}.make(t, all)
		d.exec(t, overload)
		report, err := runner.Seed(t.Context(), d.ConnConfig, runner.Options{AsOf: clock})
		if err != nil {
			if !strings.Contains(err.Error(), "public.") {
				t.Errorf("%s: the error does not name it: %v", overload, err)
			}
			continue
		}
		before := copyOf(t, "empty").stands(t, clock)
		d.judge(t, report, before, clock)
	}
}

const hostile = `
DO $do$
DECLARE
    f record;
BEGIN
    SET LOCAL search_path = pg_catalog;
    FOR f IN
        SELECT p.proname, p.prorettype::regtype AS returns, p.proretset, pg_get_function_identity_arguments(p.oid) AS arguments
        FROM pg_proc AS p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND p.provariadic = 0 AND p.proargmodes IS NULL
        AND NOT EXISTS (SELECT FROM unnest(array_append(p.proargtypes::oid[], p.prorettype)) AS t (id) JOIN pg_type ON pg_type.oid = t.id WHERE typtype = 'p')
    LOOP
        EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS %s %s LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION ''shadowed %s''; END $$',
            f.proname, f.arguments, CASE WHEN f.proretset THEN 'SETOF' END, f.returns, f.proname);
    END LOOP;
    FOR f IN
        SELECT o.oprname, o.oprleft::regtype AS l, o.oprright::regtype AS r, o.oprcode::oid::regprocedure, p.proname
        FROM pg_operator AS o
        JOIN pg_proc AS p ON p.oid = o.oprcode
        WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND o.oprkind = 'b'
        AND to_regprocedure(format('public.%I(%s, %s)', p.proname, o.oprleft::regtype, o.oprright::regtype)) IS NOT NULL
    LOOP
        EXECUTE format('CREATE OPERATOR public.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = public.%I)', f.oprname, f.l, f.r, f.proname);
    END LOOP;
END
$do$`
