package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/fill"
	"github.com/jackc/pgx/v5"
)

// node is a node of a plan, as EXPLAIN (ANALYZE, FORMAT JSON) gives it.
type node struct {
	Type     string  `json:"Node Type"`
	Subplan  string  `json:"Subplan Name"`
	Relation string  `json:"Relation Name"`
	CTE      string  `json:"CTE Name"`
	Function string  `json:"Function Name"`
	Rows     float64 `json:"Actual Rows"`
	Loops    float64 `json:"Actual Loops"`
	Filtered float64 `json:"Rows Removed by Filter"`
	Unjoined float64 `json:"Rows Removed by Join Filter"`
	Plans    []node
}

// add adds to the work the rows that each node of a plan has touched, by what it is. A requirement's totals stand under
// its name alone.
func (n node) add(work map[string]float64, name string) {
	rows := (n.Rows + n.Filtered + n.Unjoined) * n.Loops
	work[name] += rows
	work[strings.Join(strings.Fields(strings.Join([]string{name + ":", n.Type, n.Relation, n.CTE, n.Function, n.Subplan}, " ")), " ")] += rows
	for _, child := range n.Plans {
		child.add(work, name)
	}
}

// work returns how many rows each node touches when a database is filled from empty, in the order and under the settings of
// a run, and verified.
func work(t *testing.T, config *pgx.ConnConfig, o Options) map[string]float64 {
	t.Helper()
	o.DryRun, o.Bulk = true, BulkNever
	p, err := newPlan(o)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]float64{}
	r := &run{plan: p, command: "seed"}
	if err := r.transaction(t.Context(), config, func(ctx context.Context) error {
		explain := func(name, statement string) error {
			var text []byte
			err := r.tx.QueryRow(ctx, "EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF, FORMAT JSON) "+statement).Scan(&text)
			var plans []struct{ Plan node }
			if err := errors.Join(err, json.Unmarshal(text, &plans)); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			plans[0].Plan.add(all, name)
			return nil
		}
		if err := r.install(ctx); err != nil {
			return err
		}
		for _, req := range p.chosen {
			if err := explain(req.Name, req.SQL); err != nil {
				return err
			}
			if err := fill.Analyze(ctx, r.tx, req.Tables()); err != nil {
				return err
			}
		}
		for _, req := range p.chosen {
			setting, question := audit.Question(req, p.minimums[req.Name])
			if _, err := r.tx.Exec(ctx, setting); err != nil {
				return err
			}
			if err := explain(req.Name+", verified", question); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// grown lists the nodes that touch more than twelve times the rows, and 10,000, where the entities are four times as many:
// sixteen times is quadratic. It may be three times as much as linear, for the planner may choose another kind of node.
func grown(small, large map[string]float64) (found []string) {
	for _, name := range slices.Sorted(maps.Keys(large)) {
		requirement, _, _ := strings.Cut(name, ":")
		before, ok := small[name]
		if !ok { // another plan: what it does is measured by the whole
			before = small[requirement]
		}
		// With another plan a node may do what another one did.
		if large[name] > 12*before+10_000 && large[name] > 2*small[requirement] {
			found = append(found, fmt.Sprintf("%s: %.0f rows, then %.0f", name, before, large[name]))
		}
	}
	return found
}

// No plan of the built-in pack turns quadratic. Rows are counted, not time.
func TestPlansGrow(t *testing.T) {
	t.Parallel()
	var both [2]map[string]float64
	for i, clients := range []int{200, 800} {
		both[i] = work(t, migrated(t), Options{Pack: builtin(t), AsOf: "2026-01-15", Minimums: map[string]int{
			"population_clients": clients, "population_therapists": clients / 5, "population_moderators": clients / 50, "population_communities": clients / 50,
		}})
	}
	for _, line := range grown(both[0], both[1]) {
		t.Errorf("four times the clients: %s", line)
	}
}

// The small pack of the tests is quadratic, for it looks at each author for each post: that is seen.
func TestPlansGrowQuadratic(t *testing.T) {
	t.Parallel()
	var both [2]map[string]float64
	for i, authors := range []int{50, 200} {
		both[i] = work(t, newSchema(t), Options{Pack: pack(t), Minimums: map[string]int{"population": authors}})
	}
	found := strings.Join(grown(both[0], both[1]), "\n")
	if !strings.Contains(found, "post_likes: WindowAgg: 4900 rows, then 79600") || strings.Contains(found, "author_posts") {
		t.Errorf("got %s", found)
	}
}
