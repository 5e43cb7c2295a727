package runner_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/sql"
)

// The tests of the built-in pack that need no oracle.

// psql and the runner make the same rows from the same files.
func TestPsql(t *testing.T) {
	t.Parallel()
	want := copyOf(t, "medium").contents(t)
	pack, err := sql.Load(sql.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	profile, err := pack.Profile("medium")
	if err != nil {
		t.Fatal(err)
	}
	script := pack.Script(true) + strings.Replace(profile.SQL, "'now'", "'"+clock+"'", 1)
	for _, r := range pack.Requirements {
		script += r.SQL
	}
	d := copyOf(t, "empty")
	for range 2 {
		psql, err := exec.LookPath("psql")
		if err != nil {
			d.exec(t, script) // the npm package of PostgreSQL has no psql: then we speak its protocol
		} else {
			cmd := exec.CommandContext(t.Context(), psql, "-1", "-X", "-q", "-v", "ON_ERROR_STOP=1", d.url())
			cmd.Stdin = strings.NewReader(script)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
		}
		same(t, "by psql", d.contents(t), want)
	}
	if report := satisfied(t, d, runner.Options{}); total(report.Added) != 0 {
		t.Errorf("the runner added %v", report.Added)
	}
}

// One after the other on one database: more of one thing, more of everything.
func TestSequence(t *testing.T) {
	t.Parallel()
	d := copyOf(t, "medium")
	satisfied(t, d, runner.Options{Minimums: map[string]int{"client_posts": 8}})
	satisfied(t, d, runner.Options{Profile: "heavy"})
	if got := d.one(t, "SELECT count(*) FROM (SELECT author_id FROM posts GROUP BY author_id, title, body HAVING count(*) > 1) AS t"); got != "0" {
		t.Errorf("%s authors repeat a post", got)
	}
}

// Rows that the application gave to somebody else keep their ids: the places up to the minimum are taken,
// and the runner looks further.
func TestRowsThatCountForOthersByNow(t *testing.T) {
	t.Parallel()
	d := copyOf(t, "light")
	for range 2 {
		d.exec(t,
			"UPDATE posts SET author_id = (SELECT user_id FROM clients ORDER BY md5(user_id::text || now()) LIMIT 1)",
			"UPDATE comments SET author_id = (SELECT user_id FROM clients ORDER BY md5(user_id::text || now()) LIMIT 1)",
			"UPDATE assessments SET status = 'in_progress', score = NULL, completed_at = NULL",
			"UPDATE meetings SET starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour', status = 'cancelled'",
			"UPDATE logins SET logged_in_at = logged_in_at - interval '1 year'")
		satisfied(t, d, runner.Options{Profile: "light"})
	}
}

// Entities that are made again, at later places, find the places of their own rows taken, too.
func TestTakenPlacesOfThoseMadeAnew(t *testing.T) {
	t.Parallel()
	d := copyOf(t, "medium")
	d.exec(t, "DELETE FROM clients", "UPDATE users SET role = 'moderator' WHERE role = 'client'")
	satisfied(t, d, runner.Options{})
	d.exec(t,
		"INSERT INTO users (id, email, first_name, last_name, role, created_at) VALUES (md5('ghost')::uuid, 'ghost@app.example', 'No', 'Body', 'admin', '2024-01-01')",
		"UPDATE posts SET author_id = md5('ghost')::uuid",
		"UPDATE comments SET author_id = md5('ghost')::uuid",
		"DELETE FROM users WHERE role = 'client'")
	satisfied(t, d, runner.Options{})
	if again := satisfied(t, d, runner.Options{}); total(again.Added) != 0 {
		t.Errorf("another run added %v", again.Added)
	}
}

// More places are taken than the first extra look covers.
func TestManyPlacesTaken(t *testing.T) {
	t.Parallel()
	d := copyOf(t, "light")
	d.exec(t,
		"DELETE FROM users WHERE role = 'moderator'",
		`INSERT INTO users (email, first_name, last_name, role, created_at)
		SELECT seed.username(20000 + n) || '@example.org', 'A', 'B', 'admin', '2024-01-01' FROM generate_series(1, 10100) AS n
		ON CONFLICT DO NOTHING`)
	satisfied(t, d, runner.Options{Profile: "light"})
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
			d := copyOf(t, "empty")
			seed(t, d, runner.Options{Only: []string{"population_admins"}}) // installs the functions
			d.exec(t, statement)
			satisfied(t, d, runner.Options{})
			const want = "1 professional, 1 support"
			if got := d.one(t, `SELECT string_agg(n || ' ' || kind, ', ' ORDER BY kind::text)
				FROM (SELECT kind, count(*) AS n FROM communities WHERE id::text LIKE '%-3eed-8%' GROUP BY kind) AS k`); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// A run that finds nothing to do reports all phases, although it need not ask twice.
func TestProgressOfNothing(t *testing.T) {
	t.Parallel()
	d := copyOf(t, "light")
	last := map[string]runner.Progress{}
	satisfied(t, d, runner.Options{Profile: "light", Progress: func(p runner.Progress) { last[p.Phase] = p }})
	for _, phase := range []string{"audit", "gaps", "fill", "verify"} {
		if p := last[phase]; p.Current == 0 || p.Current != p.Target || p.Percent != 100 {
			t.Errorf("%s ended with %+v", phase, p)
		}
	}
}

// The built-in pack keeps all promises, and the proof leaves the database as it was.
func TestProveBuiltin(t *testing.T) {
	t.Parallel()
	begin := []string{"medium"}
	if soak {
		begin = append(begin, "empty")
	}
	for _, start := range begin {
		d := copyOf(t, start)
		before := d.contents(t)
		proof, err := runner.Prove(t.Context(), d.ConnConfig, runner.Options{AsOf: clock})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range proof.Requirements {
			if r.Problem != "" || slices.Contains(r.Held(), nil) || r.Broken() {
				t.Errorf("%s, %s: %s", start, r.Name, r.Problem)
			}
		}
		if n := len(inOrder(t)); len(proof.Requirements) != n || !proof.Proved {
			t.Errorf("%s: %d requirements proved, want %d", start, len(proof.Requirements), n)
		}
		same(t, "after the proof", d.contents(t), before)
	}
}
