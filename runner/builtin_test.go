package runner

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The tests of the built-in pack. pinned is the clock of all of them.
const pinned = "2026-11-23"

// migrated returns a new database with the reference schema.
func migrated(t *testing.T) *pgx.ConnConfig {
	t.Helper()
	config := testdb.New(t)
	pack := builtin(t)
	if _, err := Migrate(t.Context(), config, MigrateOptions{FS: pack.Migrations}); err != nil {
		t.Fatal(err)
	}
	return config
}

func builtin(t *testing.T) *sql.Pack {
	t.Helper()
	pack, err := sql.Load(sql.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

// seedAll seeds with the clock pinned unless o says otherwise, and fails unless all is met.
func seedAll(t *testing.T, config *pgx.ConnConfig, o Options) *Report {
	t.Helper()
	if o.AsOf == "" {
		o.AsOf = pinned
	}
	report, err := Seed(t.Context(), config, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range report.Requirements {
		if r.StillMissing > 0 {
			t.Errorf("%s: %d still missing, needs %s", r.Name, r.StillMissing, r.Needs)
		}
	}
	if !report.Satisfied {
		t.Fatal("not satisfied")
	}
	return report
}

func total(added map[string]int64) (n int64) {
	for _, a := range added {
		n += a
	}
	return n
}

// contents returns every row of the pack's tables as text, in an order that depends on nothing else.
func contents(t *testing.T, config *pgx.ConnConfig) string {
	t.Helper()
	var all strings.Builder
	for _, table := range builtin(t).Tables() {
		q := sql.Quote(table)
		all.WriteString(table + "\n" + testdb.One(t, config, fmt.Sprintf(
			`SELECT string_agg(r::text, E'\n' ORDER BY r::text COLLATE "C") FROM %s AS r`, q)) + "\n")
	}
	return all.String()
}

// If all is met, the fills that psql runs again do not even take a transaction id.
func TestSecondFillsWriteNothing(t *testing.T) {
	t.Parallel()
	config := migrated(t)
	seedAll(t, config, Options{})
	p, err := newPlan(Options{AsOf: pinned, DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	r := &run{plan: p, command: "seed"}
	err = r.transaction(t.Context(), config, func(ctx context.Context) error {
		for _, req := range p.chosen {
			var xid *string
			done, err := fill.Apply(ctx, r.tx, req)
			if err == nil {
				err = r.tx.QueryRow(ctx, "SELECT pg_current_xact_id_if_assigned()::text").Scan(&xid)
			}
			if err != nil || done.Inserted != 0 || xid != nil {
				t.Errorf("%s: %d inserted, transaction id %v, error %v; want 0, none, none", req.Name, done.Inserted, xid, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A role that may only read can audit and sees what is missing, with nothing installed.
func TestAuditNeedsOnlySelect(t *testing.T) {
	t.Parallel()
	config := migrated(t)
	role := strings.ReplaceAll(config.Database, "seed_test", "reader")
	testdb.Exec(t, config, "CREATE ROLE "+role+" LOGIN", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+role)
	t.Cleanup(func() { testdb.Exec(t, config, "DROP OWNED BY "+role, "DROP ROLE "+role) })
	reader := config.Copy()
	reader.User = role
	for _, command := range []func() (*Report, error){
		func() (*Report, error) { return Audit(t.Context(), reader, Options{Details: true}) },
		func() (*Report, error) { return Verify(t.Context(), reader, Options{}) },
	} {
		report, err := command()
		if err != nil {
			t.Fatal(err)
		}
		if report.Satisfied || report.Requirements[0].Missing != 20 {
			t.Errorf("of an empty database: satisfied %v, first requirement %+v", report.Satisfied, report.Requirements[0])
		}
	}
}

func TestProfiles(t *testing.T) {
	t.Parallel()
	for _, profile := range []string{"light", "medium", "heavy"} {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			config := migrated(t)
			seedAll(t, config, Options{Profile: profile})
			if again := seedAll(t, config, Options{Profile: profile}); total(again.Added) != 0 {
				t.Errorf("the second run added %v", again.Added)
			}
			// Every value that a screen shows occurs.
			for column, want := range map[string]string{
				"status FROM meetings":          "cancelled completed scheduled",
				"status FROM client_therapists": "active ended",
				"kind FROM communities":         "professional support",
			} {
				name, _, _ := strings.Cut(column, " ")
				got := testdb.One(t, config, fmt.Sprintf("SELECT string_agg(%[1]s, ' ' ORDER BY %[1]s) FROM (SELECT DISTINCT %[1]s::text%[2]s) AS d",
					name, strings.TrimPrefix(column, name)))
				if got != want {
					t.Errorf("%s: %s, want %s", column, got, want)
				}
			}
			// Somebody's hours last until midnight, and meetings cross it in Berlin in winter, in London in summer.
			if got := testdb.One(t, config, `SELECT count(DISTINCT s.therapist_id) || ' ' || (count(*) > 0)
				FROM availability_slots AS s JOIN meetings AS m USING (therapist_id) WHERE s.ends_at = '24:00'
				AND m.starts_at::time = '22:30' AND (m.starts_at + interval '1 hour')::date < (m.ends_at + interval '1 hour')::date`); got != "1 true" {
				t.Errorf("therapists who work till midnight, meetings over midnight an hour east of UTC: got %s, want 1 true", got)
			}
			if profile != "light" {
				if got := testdb.One(t, config, "SELECT string_agg(DISTINCT rating::text, '' ORDER BY rating::text) FROM reviews"); got != "12345" {
					t.Errorf("ratings %s", got)
				}
			}
			if profile == "medium" {
				// Twenty clients have sixty stories, of the fifty there are; only who writes much comes to another's titles.
				if got := testdb.One(t, config, "SELECT count(*) - count(DISTINCT title) <= 10 FROM posts"); got != "true" {
					t.Error("more than ten titles occur twice")
				}
			}
		})
	}
}

// psql and the runner make the same rows from the same files.
func TestPsql(t *testing.T) {
	t.Parallel()
	config := migrated(t)
	seedAll(t, config, Options{})
	want := contents(t, config)

	pack := builtin(t)
	profile, err := pack.Profile("medium")
	if err != nil {
		t.Fatal(err)
	}
	script := pack.Script(true) + strings.Replace(profile.SQL, "'now'", "'"+pinned+"'", 1)
	for _, r := range pack.Requirements {
		script += r.SQL
	}
	for name, run := range map[string]func(database string) error{
		"simple protocol": func(database string) error {
			own := config.Copy()
			own.Database = database
			conn, err := pgconn.ConnectConfig(t.Context(), &own.Config)
			if err != nil {
				return err
			}
			defer func() { _ = conn.Close(t.Context()) }()
			_, err = conn.Exec(t.Context(), script).ReadAll()
			return err
		},
		"psql": func(database string) error {
			psql, err := exec.LookPath("psql")
			if err != nil {
				// The npm package of PostgreSQL has no psql. Then we speak its protocol.
				own := config.Copy()
				own.Database = database
				testdb.Exec(t, own, script)
				return nil
			}
			cmd := exec.CommandContext(t.Context(), psql, "-1", "-X", "-q", "-v", "ON_ERROR_STOP=1",
				fmt.Sprintf("host=%s port=%d user=%s dbname=%s", config.Host, config.Port, config.User, database))
			cmd.Env = append(cmd.Environ(), "PGPASSWORD="+config.Password)
			cmd.Stdin = strings.NewReader(script)
			if out, err := cmd.CombinedOutput(); err != nil {
				return fmt.Errorf("%w: %s", err, bytes.TrimSpace(out))
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			config := migrated(t)
			for range 2 {
				if err := run(config.Database); err != nil {
					t.Fatal(err)
				}
				if got := contents(t, config); got != want {
					t.Fatal("other rows than the runner's")
				}
			}
			if report := seedAll(t, config, Options{}); total(report.Added) != 0 {
				t.Errorf("the runner added %v", report.Added)
			}
		})
	}
}

// Delete rows of any table, and the next run makes them again, with their ids.
func TestDeletedRowsComeBack(t *testing.T) {
	t.Parallel()
	config := migrated(t)
	// A relationship counts for its client and its therapist, a heart for who gave it and for its post: where the tails
	// have given somebody more than they need, a row may be missed by nobody. A conversation whose therapist was taken
	// out is no longer one of those that become long.
	o := Options{Minimums: map[string]int{
		"booked_out_therapists": 0, "popular_hearts": 0, "long_conversations": 0, "odd_conversations": 0,
	}}
	seedAll(t, config, o)
	keys := func(table string) string {
		return testdb.One(t, config, fmt.Sprintf(`SELECT string_agg(k, ' ' ORDER BY k COLLATE "C") FROM (
			SELECT to_jsonb(r) ->> coalesce((SELECT 'id' WHERE to_jsonb(r) ? 'id'), 'user_id') AS k FROM %s AS r
		) AS r`, sql.Quote(table)))
	}
	for _, table := range builtin(t).Tables() {
		before := keys(table)
		testdb.Exec(t, config, fmt.Sprintf("DELETE FROM %[1]s WHERE md5(%[1]s::text) < '4'", table))
		seedAll(t, config, o)
		// A comment counts for its author and its post, a membership for its user and its community: fewer may do.
		if after := keys(table); after != before && table != "comments" && table != "memberships" {
			t.Errorf("%s: other keys than before", table)
		}
	}
}

// One after the other on one database: more of one thing, more of everything, an earlier clock, a later one.
func TestSequence(t *testing.T) {
	t.Parallel()
	config := migrated(t)
	seedAll(t, config, Options{})
	seedAll(t, config, Options{Minimums: map[string]int{"client_posts": 8}})
	seedAll(t, config, Options{Profile: "heavy"})
	for _, asOf := range []string{"2026-01-15", "2026-11-24", "2026-12-25", "2027-12-28"} {
		report := seedAll(t, config, Options{AsOf: asOf})
		for table, n := range report.Added {
			if n > 0 && !slices.Contains([]string{"posts", "comments", "hearts", "logins"}, table) {
				t.Errorf("as of %s: %d rows added to %s, of which none goes stale", asOf, n, table)
			}
		}
	}
	if got := testdb.One(t, config, "SELECT count(*) FROM (SELECT author_id FROM posts GROUP BY author_id, title, body HAVING count(*) > 1) AS t"); got != "0" {
		t.Errorf("%s authors repeat a post", got)
	}
}

// Rows that the application gave to somebody else keep their ids: the places up to the minimum are taken,
// and the runner looks further.
func TestRowsThatCountForOthersByNow(t *testing.T) {
	t.Parallel()
	config := migrated(t)
	seedAll(t, config, Options{Profile: "light"})
	for range 2 {
		testdb.Exec(t, config,
			"UPDATE posts SET author_id = (SELECT user_id FROM clients ORDER BY md5(user_id::text || now()) LIMIT 1)",
			"UPDATE comments SET author_id = (SELECT user_id FROM clients ORDER BY md5(user_id::text || now()) LIMIT 1)",
			"UPDATE assessments SET status = 'in_progress', score = NULL, completed_at = NULL",
			"UPDATE meetings SET starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour', status = 'cancelled'",
			"UPDATE logins SET logged_in_at = logged_in_at - interval '1 year'")
		seedAll(t, config, Options{Profile: "light"})
	}
}

// Entities that are made again, at later places, find the places of their own rows taken, too.
func TestTakenPlacesOfThoseMadeAnew(t *testing.T) {
	t.Parallel()
	config := migrated(t)
	seedAll(t, config, Options{})
	testdb.Exec(t, config, "DELETE FROM clients", "UPDATE users SET role = 'moderator' WHERE role = 'client'")
	seedAll(t, config, Options{})
	testdb.Exec(t, config,
		"INSERT INTO users (id, email, first_name, last_name, role, created_at) VALUES (md5('ghost')::uuid, 'ghost@app.example', 'No', 'Body', 'admin', '2024-01-01')",
		"UPDATE posts SET author_id = md5('ghost')::uuid",
		"UPDATE comments SET author_id = md5('ghost')::uuid",
		"DELETE FROM users WHERE role = 'client'")
	seedAll(t, config, Options{})
	if again := seedAll(t, config, Options{}); total(again.Added) != 0 {
		t.Errorf("another run added %v", again.Added)
	}
}

// More places are taken than the first extra look covers.
func TestManyPlacesTaken(t *testing.T) {
	t.Parallel()
	config := migrated(t)
	seedAll(t, config, Options{Profile: "light"})
	testdb.Exec(t, config,
		"DELETE FROM users WHERE role = 'moderator'",
		`INSERT INTO users (email, first_name, last_name, role, created_at)
		SELECT seed.username(20000 + n) || '@example.org', 'A', 'B', 'admin', '2024-01-01' FROM generate_series(1, 10100) AS n
		ON CONFLICT DO NOTHING`)
	seedAll(t, config, Options{Profile: "light"})
}

// The application has the names and slugs of the first communities of a kind.
func TestBothKindsOfCommunities(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"professional": "INSERT INTO communities (slug, name, description, kind, created_at) SELECT seed.slug(seed.community_name(1, n)), n::text, '', 'support', '2024-01-01' FROM generate_series(0, 1) AS n",
		"support":      "INSERT INTO communities (slug, name, description, kind, created_at) SELECT n::text, seed.community_name(0, n), '', 'support', '2024-01-01' FROM generate_series(0, 1) AS n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := migrated(t)
			if _, err := Seed(t.Context(), config, Options{Only: []string{"population_admins"}}); err != nil { // installs the functions
				t.Fatal(err)
			}
			testdb.Exec(t, config, statement)
			seedAll(t, config, Options{})
			const want = "1 professional, 1 support"
			if got := testdb.One(t, config, `SELECT string_agg(n || ' ' || kind, ', ' ORDER BY kind::text)
				FROM (SELECT kind, count(*) AS n FROM communities WHERE id::text LIKE '%-3eed-8%' GROUP BY kind) AS k`); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// A run that finds nothing to do reports all phases, although it need not ask twice.
func TestProgressOfNothing(t *testing.T) {
	t.Parallel()
	config := migrated(t)
	seedAll(t, config, Options{Profile: "light"})
	last := map[string]Progress{}
	seedAll(t, config, Options{Profile: "light", Progress: func(p Progress) { last[p.Phase] = p }})
	for _, phase := range []string{"audit", "gaps", "fill", "verify"} {
		if p := last[phase]; p.Current == 0 || p.Current != p.Target || p.Percent != 100 {
			t.Errorf("%s ended with %+v", phase, p)
		}
	}
}
