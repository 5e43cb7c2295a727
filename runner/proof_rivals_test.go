package runner_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/jackc/pgx/v5/pgconn"
)

// Many seeds at once: one fills, the rest find nothing to do, and the result is that of one alone.
func TestProofRivals(t *testing.T) {
	t.Parallel()
	all, _ := starts(t)
	for name, deeds := range map[string][]string{
		"empty":  nil,
		"medium": {"DELETE FROM posts WHERE get_byte(uuid_send(id), 0) < 100", "DELETE FROM users WHERE get_byte(uuid_send(id), 0) < 60"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := world{start: name, deeds: deeds, now: clock}.make(t, all)
			alone := d.clone(t)
			defer alone.drop(t)
			want := total(satisfied(t, alone, runner.Options{}).Added)

			const many = 16
			reports := make([]*runner.Report, many)
			var wait sync.WaitGroup
			for i := range many {
				wait.Go(func() {
					var err error
					if reports[i], err = runner.Seed(t.Context(), d.ConnConfig, runner.Options{AsOf: clock}); err != nil {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			added := map[int64]int{}
			for _, r := range reports {
				if r == nil || !r.Satisfied {
					t.Errorf("not satisfied: %+v", r)
					continue
				}
				added[total(r.Added)]++
			}
			if added[want] != 1 || added[0] != many-1 {
				t.Errorf("so many runs added so many rows: %v; want one %d, the others none", added, want)
			}
			same(t, "16 at once", d.contents(t), alone.contents(t))
		})
	}
}

// An application that inserts, updates and deletes in the same tables all the while: seed neither fails
// nor duplicates nor touches its rows, and afterwards there is nothing that it could not close.
func TestProofApplication(t *testing.T) {
	t.Parallel()
	all, _ := starts(t)
	for name, kinds := range map[string][]string{
		"writes": {"sign up as a client", "sign up as a therapist", "found a community", "join", "join them all", "post as anybody", "post much",
			"comment as anybody", "comment on everything", "heart everything", "match", "meet", "review", "assign a worksheet", "talk", "log in", "open odd hours"},
		"updates": {"give posts away", "move posts", "give comments away", "cancel meetings", "reopen assessments", "give worksheets away", "change an email", "swap the kinds"},
		"deletes": {"one of users", "one of communities", "one of posts", "one of memberships", "one of client_therapists", "one of meetings", "one of conversations",
			"sign up as a client", "post as anybody", "lose a role row"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := "light"
			if name == "writes" {
				start = "empty"
			}
			d := world{start: start, now: clock}.make(t, all)
			ctx, stop := context.WithCancel(t.Context())
			var wait sync.WaitGroup
			var done [2]int
			for worker := range done {
				wait.Go(func() { done[worker] = applicate(ctx, t, d, kinds, worker) })
			}
			o := runner.Options{Profile: "light", AsOf: clock}
			for range times(2) {
				report, err := runner.Seed(t.Context(), d.ConnConfig, o)
				if err != nil {
					t.Errorf("seed beside an application: %v", err)
					break
				}
				for _, r := range report.Requirements {
					if r.StillMissing > 0 && r.Needs == "" {
						t.Errorf("%s: %d still missing, and no word why", r.Name, r.StillMissing)
					}
				}
			}
			stop()
			wait.Wait()
			if done[0]+done[1] < 10 {
				t.Errorf("the application did %v things only: the test shows nothing", done)
			}
			d.snapshot(t)
			before := d.stands(t, clock)
			report := seed(t, d, o)
			d.judge(t, report, before, clock)
			if again := seed(t, d, o); total(again.Added) != 0 {
				t.Errorf("a second run added %v", again.Added)
			}
		})
	}
}

// applicate does random things in small transactions until the context ends, and returns how many it
// did. It may lose a deadlock: that is its own affair.
func applicate(ctx context.Context, t *testing.T, d database, kinds []string, worker int) (done int) {
	conn := d.with("application_name", "application").session(t)
	defer closeNow(conn)
	random := rand.New(rand.NewPCG(uint64(worker), 20260315))
	for n := 0; ctx.Err() == nil; n++ {
		kind := kinds[random.IntN(len(kinds))]
		statement := deed(kind, clock, "'-1 hour'", n*2+worker, random.IntN(20), random.IntN(20))
		_, err := conn.Exec(context.Background(), statement)
		var pg *pgconn.PgError
		if errors.As(err, &pg) && slices.Contains([]string{"40P01", "23503", "23505"}, pg.Code) {
			continue // a deadlock, or seed was first
		}
		if err != nil {
			t.Errorf("application: %s: %v", statement, err)
			return done
		}
		done++
		select { // people are not that fast, and what they add has to be filled up
		case <-ctx.Done():
		case <-time.After(time.Duration(random.IntN(80)) * time.Millisecond):
		}
	}
	return done
}

// What is deleted between the moment when seed sees it and the moment when it refers to it: the run
// begins again.
func TestProofDeletedMeanwhile(t *testing.T) {
	t.Parallel()
	all, _ := starts(t)
	for name, deletion := range map[string]string{
		"an author":      "DELETE FROM users WHERE id = (SELECT user_id FROM clients ORDER BY user_id LIMIT 1)",
		"a community":    "DELETE FROM communities WHERE id = (SELECT id FROM communities ORDER BY id LIMIT 1)",
		"a relationship": "DELETE FROM client_therapists WHERE client_id = (SELECT user_id FROM clients ORDER BY user_id LIMIT 1)",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := world{start: "light", now: clock, deeds: []string{"DELETE FROM posts", "DELETE FROM meetings", "DELETE FROM reviews"}}.make(t, all)
			o := runner.Options{Profile: "light", AsOf: clock}
			application := d.with("application_name", "application").session(t)
			defer closeNow(application)
			for _, statement := range []string{"BEGIN", deletion} {
				if _, err := application.Exec(t.Context(), statement); err != nil {
					t.Fatal(err)
				}
			}
			failed := make(chan error)
			go func() {
				_, err := runner.Seed(t.Context(), d.ConnConfig, o)
				failed <- err
			}()
			until(t, "seed waits for the application", func() bool {
				return d.one(t, fmt.Sprintf("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'seed' AND %d = ANY (pg_blocking_pids(pid))", application.PgConn().PID())) != "0"
			})
			if _, err := application.Exec(t.Context(), "COMMIT"); err != nil {
				t.Fatal(err)
			}
			if err := <-failed; err != nil {
				t.Errorf("seed: %v", err)
			}
			satisfied(t, d, o)
		})
	}
}

func init() {
	for _, table := range tables {
		deeds["one of "+table.name] = fmt.Sprintf("DELETE FROM %[1]s WHERE (%[2]s) = (SELECT %[2]s FROM %[1]s ORDER BY %[2]s OFFSET @a LIMIT 1)", table.name, table.key)
	}
}
