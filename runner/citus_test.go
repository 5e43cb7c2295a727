//go:build citus

package runner

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// These tests want the coordinator of a Citus cluster in CITUS_URL, with schema-based sharding on; see README.md.

func citusConfig(t *testing.T) *pgx.ConnConfig {
	t.Helper()
	config, err := pgx.ParseConfig(os.Getenv("CITUS_URL"))
	if err != nil || os.Getenv("CITUS_URL") == "" {
		t.Fatalf("want the URL of a Citus coordinator in CITUS_URL: %v", err)
	}
	return config
}

// shards makes n schemas of that prefix with the reference schema, and drops them at the end.
func shards(t *testing.T, config *pgx.ConnConfig, prefix string, n int) (names []string) {
	t.Helper()
	var drop []string
	for i := range n {
		names = append(names, fmt.Sprintf("%s_%02d", prefix, i))
		drop = append(drop, "DROP SCHEMA IF EXISTS "+names[i]+" CASCADE")
	}
	testdb.Exec(t, config, drop...)
	t.Cleanup(func() { testdb.Exec(t, config, drop...) })
	all, err := MigrateSchemas(t.Context(), config, MigrateOptions{Schemas: names, Create: true}, Many{Jobs: 2}, func(MigratedSchema) {})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.Err != nil {
			t.Fatalf("%s: %v", s.Schema, s.Err)
		}
	}
	return names
}

// rowsOf returns a hash of all rows of the reference schema.
func rowsOf(t *testing.T, config *pgx.ConnConfig, schema string) string {
	t.Helper()
	pack, err := sql.Load(sql.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	own := config.Copy()
	own.RuntimeParams["search_path"] = schema
	own.RuntimeParams["timezone"] = "UTC"
	var b strings.Builder
	for _, table := range pack.Tables() {
		b.WriteString(table + " " + testdb.One(t, own, fmt.Sprintf(`SELECT count(*) || ' ' || coalesce(md5(string_agg(line, ' ' ORDER BY line COLLATE "C")), '') FROM (SELECT t::text AS line FROM %s AS t) AS t`, table)) + "\n")
	}
	return b.String()
}

const citusClock = "2026-01-15 12:00+00"

// Each schema gets the rows that plain PostgreSQL gets, the second run adds nothing, and what was deleted comes back.
func TestCitusTwelveSchemas(t *testing.T) {
	config := citusConfig(t)
	plain := testdb.New(t)
	if _, err := Migrate(t.Context(), plain, MigrateOptions{}); err != nil {
		t.Fatal(err)
	}
	seed(t, plain, Options{AsOf: citusClock})
	want := rowsOf(t, plain, "public")

	names := shards(t, config, "seed_twelve", 12)
	if got := testdb.One(t, config, "SELECT count(DISTINCT colocation_id) FROM citus_schemas WHERE schema_name::text LIKE 'seed_twelve%'"); got != "12" {
		t.Fatalf("got %s distributed schemas, want 12: is citus.enable_schema_based_sharding on?", got)
	}
	o := Options{AsOf: citusClock, Schemas: []string{"seed_twelve_*"}}
	for _, command := range []string{"seed", "seed", "audit", "verify"} {
		report, err := Schemas(t.Context(), config, command, o, Many{Jobs: 4})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range report.Schemas {
			if !s.Satisfied {
				t.Errorf("%s: %s: %+v %v", command, s.Schema, s.Report, s.Err)
			}
		}
	}
	for _, name := range names {
		if got := rowsOf(t, config, name); got != want {
			t.Errorf("%s: got\n%swant\n%s", name, got, want)
		}
	}
	proofs, err := ProveSchemas(t.Context(), config, Options{AsOf: citusClock, Profile: "light", Schemas: []string{"seed_twelve_05"}}, Many{}, func(SchemaProof) {})
	if err != nil || proofs.Schemas[0].Err != nil || len(proofs.Schemas[0].Requirements) == 0 {
		t.Fatalf("prove: got %+v, %v", proofs, err)
	}
	for _, r := range proofs.Schemas[0].Requirements {
		if r.Broken() || r.Again == nil {
			t.Errorf("prove: %s: %s", r.Name, r.Problem)
		}
	}
	testdb.Exec(t, config, "DELETE FROM seed_twelve_03.hearts", "DELETE FROM seed_twelve_03.availability_slots", "DELETE FROM seed_twelve_04.hearts")
	report, err := Schemas(t.Context(), config, "seed", o, Many{Jobs: 4})
	if err != nil || !report.Satisfied {
		t.Errorf("got %+v, %v", report, err)
	}
	if got := rowsOf(t, config, "seed_twelve_03"); got != want {
		t.Errorf("after deletions: got\n%swant\n%s", got, want)
	}
	o.Schemas = []string{"seed_twelve_0[12]"}
	if report, err = Schemas(t.Context(), config, "force", o, Many{}); err != nil || !report.Satisfied {
		t.Errorf("force: got %+v, %v", report, err)
	}
	if got := rowsOf(t, config, "seed_twelve_01"); got != want {
		t.Errorf("after a force: got\n%swant\n%s", got, want)
	}
}

// A worker that is lost in the middle of a run costs a try, not a row.
func TestCitusWorkerLost(t *testing.T) {
	config := citusConfig(t)
	names := shards(t, config, "seed_lost", 2)
	o := Options{AsOf: citusClock, Schemas: []string{"seed_lost_*"}}
	var once sync.Once
	var tries int
	o.Progress = func(p Progress) {
		if p.Phase == "audit" && p.Schema == names[0] {
			tries++
		}
		if p.Phase == "fill" && p.Requirement == "client_posts" {
			once.Do(func() {
				testdb.Exec(t, config, `SELECT run_command_on_workers($$
					SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
					WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name LIKE 'citus_internal%'$$)`)
			})
		}
	}
	report, err := Schemas(t.Context(), config, "seed", o, Many{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range report.Schemas {
		t.Logf("%s: %v, %v", s.Schema, s.Satisfied, s.Err)
	}
	if !report.Satisfied {
		t.Errorf("got %+v", report)
	}
	if a, b := rowsOf(t, config, names[0]), rowsOf(t, config, names[1]); a != b {
		t.Errorf("got\n%sand\n%s", a, b)
	}
	t.Logf("%d steps of the audit", tries)
}
