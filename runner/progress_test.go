package runner

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/jackc/pgx/v5"
)

// The progress of a long fill moves while it lasts. The fill waits for locks in the middle, which are let
// go of once there were estimates.
func TestProgressWithin(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		role string // who may not look at the server's files
		bulk string
	}{
		"superuser": {},
		"bulk":      {bulk: BulkAlways}, // the table is locked against everybody else
		"role":      {role: "pg_monitor"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := newSchema(t)
			testdb.Exec(t, config, `CREATE FUNCTION gate(n bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$ BEGIN
					IF n IN (4000, 8000) THEN PERFORM pg_advisory_xact_lock(n); END IF; RETURN '';
				END $$`,
				"GRANT SELECT, INSERT ON authors, posts, likes TO pg_monitor")
			conn, err := pgx.ConnectConfig(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close(t.Context()) }()
			if _, err := conn.Exec(t.Context(), "SELECT pg_advisory_lock(4000), pg_advisory_lock(8000)"); err != nil {
				t.Fatal(err)
			}
			open := func(gate int) {
				if _, err := conn.Exec(t.Context(), "SELECT pg_advisory_unlock($1)", gate); err != nil {
					t.Error(err)
				}
			}

			o := Options{
				Pack:     pack(t, edit(t, "requirements/010_population.sql", "'a' || n", "'a' || n || gate(n)")...),
				Minimums: map[string]int{"population": 12_000, "author_posts": 0, "post_likes": 0},
				Bulk:     c.bulk,
			}
			if c.role != "" {
				functions, err := Show(o, "functions")
				if err != nil {
					t.Fatal(err)
				}
				testdb.Exec(t, config, functions)
				config.RuntimeParams["role"] = c.role
			}
			var estimates []Progress
			gates := []int{4000, 8000}
			o.Progress = func(p Progress) {
				if !p.Estimate {
					return
				}
				if len(estimates) > 0 {
					if last := estimates[len(estimates)-1]; p.Percent < last.Percent || p.Inserted < last.Inserted {
						t.Errorf("from %+v back to %+v", last, p)
					}
				}
				if p.Phase != "fill" || p.Requirement != "population" || p.Current != 0 || p.Percent < 0 || p.Percent >= percent(1, 3) || p.Inserted > 12_000 {
					t.Errorf("got %+v", p)
				}
				estimates = append(estimates, p)
				if len(gates) > 0 && p.Inserted > int64(gates[0])/4 {
					open(gates[0])
					gates = gates[1:]
				}
			}
			if report := seed(t, config, o); report.Added["authors"] != 12_000 {
				t.Errorf("got %+v", report)
			}
			if len(gates) > 0 || estimates[len(estimates)-1].Percent == 0 {
				t.Errorf("got %+v, still closed %v", estimates, gates)
			}
		})
	}
}

// Without a listener, or without a second connection, a fill is not watched, and the run works all the same.
func TestProgressUnwatched(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	slow := pack(t, edit(t, "requirements/010_population.sql", "'a' || n", "'a' || n || CASE WHEN n = 6000 THEN pg_sleep(1)::text ELSE '' END")...)
	testdb.Exec(t, config, "CREATE ROLE "+config.Database+" LOGIN", "GRANT CREATE ON DATABASE "+config.Database+" TO "+config.Database,
		"GRANT SELECT, INSERT ON authors, posts, likes TO "+config.Database, "ALTER ROLE "+config.Database+" CONNECTION LIMIT 1")
	admin := config.Copy()
	t.Cleanup(func() {
		testdb.Exec(t, admin, "DROP OWNED BY "+config.Database+" CASCADE", "DROP ROLE "+config.Database)
	})
	one := config.Copy()
	one.User = config.Database
	o := Options{Pack: slow, Minimums: map[string]int{"population": 6000, "author_posts": 0, "post_likes": 0}}
	o.Progress = func(p Progress) {
		if p.Estimate {
			t.Errorf("got %+v over a connection that may not be", p)
		}
	}
	if report := seed(t, one, o); report.Added["authors"] != 6000 {
		t.Errorf("got %+v", report)
	}

	// Without Progress there is not even a second connection.
	testdb.Exec(t, admin, "TRUNCATE authors, posts, likes")
	dials := 0

	plain := one.Copy()
	dial := plain.DialFunc
	plain.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		dials++
		return dial(ctx, network, address)
	}
	o.Progress = nil
	if report := seed(t, plain, o); report.Added["authors"] != 6000 || dials != 1 {
		t.Errorf("%d connections, got %+v", dials, report)
	}
}

func TestEstimate(t *testing.T) {
	t.Parallel()
	begin := time.Now()
	unknown := estimate{growth: growth{perRow: 10}}
	if share, rows := unknown.at(begin, 500); share != 0 || rows != 50 {
		t.Errorf("got %v and %d rows", share, rows)
	}
	e := estimate{growth: growth{bytes: 1000, perRow: 10, missing: 100}}
	for _, c := range []struct {
		second int
		bytes  int64
		share  float64
		rows   int64
	}{
		{0, 1000, 0, 0},      // nothing yet
		{10, 900, 0, 0},      // somebody's TRUNCATE
		{20, 1100, 0.05, 10}, // a tenth of the rows
		{30, 1500, 0.25, 50},
		{40, 2000, 0.5, 100},
		{45, 2000, 0.625, 100}, // their keys are checked
		{50, 2100, 0.625, 100}, // more than was thought: nothing falls
		{65, 2100, 0.75, 100},
		{1000, 2100, 0.99, 100}, // never done
	} {
		share, rows := e.at(begin.Add(time.Duration(c.second)*time.Second), c.bytes)
		if diff := share - c.share; diff > 1e-9 || diff < -1e-9 || rows != c.rows {
			t.Errorf("after %d s: got %v and %d rows, want %v and %d", c.second, share, rows, c.share, c.rows)
		}
	}
}
