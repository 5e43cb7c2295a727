package runner

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	testdb.Exec(t, config, "INSERT INTO authors VALUES ('x')")
	o := Options{Pack: pack(t), Minimums: map[string]int{"author_posts": 7}}

	plans, err := Explain(t.Context(), config, o, "author_posts", false)
	if err != nil {
		t.Fatal(err)
	}
	// The deficit as the audit asks for it, under the settings of a run.
	if !strings.HasPrefix(plans.Deficit, "Aggregate") || strings.Contains(plans.Deficit, "actual") || !strings.Contains(plans.Deficit, "enable_nestloop = 'off'") {
		t.Errorf("got\n%s", plans.Deficit)
	}
	if !strings.HasPrefix(plans.Fill, "Insert on posts") || strings.Contains(plans.Fill, "actual") || !strings.Contains(plans.Fill, "enable_nestloop = 'off'") {
		t.Errorf("got\n%s", plans.Fill)
	}
	if plans.Database != config.Database || plans.Requirement.Name != "author_posts" {
		t.Errorf("got %+v", plans)
	}

	// Executed under the requirement's minimum, and rolled back.
	if plans, err = Explain(t.Context(), config, o, "author_posts", true); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(plans.Deficit, "actual time") || !strings.Contains(plans.Fill, "rows=7") || !strings.Contains(plans.Fill, "Trigger for constraint posts_author_id_fkey: ") {
		t.Errorf("got\n%s\n%s", plans.Deficit, plans.Fill)
	}
	if got := testdb.One(t, config, rows); got != "1 0 0" {
		t.Errorf("got %s", got)
	}
	if got := testdb.One(t, config, "SELECT to_regnamespace('seed')"); got != "NULL" {
		t.Errorf("got %s", got)
	}

	// Errors have their place in the file.
	for _, part := range []string{"count(p.id) AS have", "id || '-' || n, id"} {
		o.Pack = pack(t, edit(t, "requirements/020_author_posts.sql", part, "nothing, "+part)...)
		var located *sql.Error
		if _, err := Explain(t.Context(), config, o, "author_posts", false); !errors.As(err, &located) || !strings.HasPrefix(located.Text[located.Column-1:], "nothing") {
			t.Errorf("got %v", err)
		}
	}
	if _, err = Explain(t.Context(), config, o, "author_post", false); message(err) != `no requirement "author_post" (did you mean "author_posts"?)` || !errors.As(err, new(*UsageError)) {
		t.Errorf("got %v", err)
	}

	// A protected database allows reading, once the functions are there, and nothing else.
	functions, _ := Show(o, "functions")
	o.Pack = pack(t)
	testdb.Exec(t, config, functions, "ALTER DATABASE "+config.Database+" SET seed.protected = on")
	for _, analyze := range []bool{false, true} {
		if _, err := Explain(t.Context(), config, o, "author_posts", analyze); errors.Is(err, ErrProtected) != analyze || !analyze && err != nil {
			t.Errorf("analyze %v: got %v", analyze, err)
		}
	}
}

// The way in which an audit asks allows a parallel plan.
func TestAuditInParallel(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	if _, err := Migrate(t.Context(), config, MigrateOptions{}); err != nil {
		t.Fatal(err)
	}
	o := Options{Profile: "light"}
	seed(t, config, o)
	testdb.Exec(t, config, "INSERT INTO communities (slug, name, description, kind) SELECT n, n, n, 'support' FROM generate_series(1, 5000) AS n",
		`WITH u AS (INSERT INTO users (email, first_name, last_name, role) SELECT n, n, n, 'admin' FROM generate_series(1, 5000) AS n RETURNING id),
		m AS (INSERT INTO moderators SELECT id FROM u) INSERT INTO admins SELECT id FROM u`,
		"ANALYZE")
	parallel := config.Copy()
	parallel.RuntimeParams["options"] = "-c parallel_setup_cost=0 -c parallel_tuple_cost=0 -c min_parallel_table_scan_size=0 -c max_parallel_workers_per_gather=2"
	p, err := newPlan(o)
	if err != nil {
		t.Fatal(err)
	}
	_, err = once(t.Context(), parallel, p, run{command: "audit"}, func(ctx context.Context, r *run) (none struct{}, err error) {
		for _, req := range p.chosen {
			_, query := audit.Question(req, p.minimums[req.Name])
			plan, err := explainOne(ctx, r.tx, "EXPLAIN ", req.File, req.Deficit(), query)
			if err != nil {
				return none, err
			}
			if !strings.Contains(plan, "Gather") {
				t.Errorf("%s: no parallel plan:\n%s", req.Name, plan)
			}
		}
		return none, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
