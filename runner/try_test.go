package runner_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/sql"
)

// A trial says what is wrong with a requirement, goes on after it, and leaves nothing behind.
func TestTry(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, "CREATE TABLE things (id int PRIMARY KEY CHECK (id > 0), twin int UNIQUE REFERENCES things DEFERRABLE INITIALLY DEFERRED)")
	const deficit = "-- There are at least seed.things things.\n\nWITH deficit AS (\n    SELECT 'all' AS id, count(*) AS have, current_setting('seed.things')::int AS need\n    FROM things\n    HAVING count(*) < current_setting('seed.things')::int\n)\n-- fill\n"
	functions, err := sql.Everybodys()
	if err != nil {
		t.Fatal(err)
	}
	err = runner.Try(t.Context(), config, runner.Options{Pack: &sql.Pack{Functions: functions}}, func(ctx context.Context, trial *runner.Trial) error {
		for i, test := range []struct{ fill, want string }{
			{"INSERT INTO things SELECT n FROM deficit, generate_series(have + 1, need + 1) AS n;", "requirements/010_things.sql: 2 rows were missing, but 3 were inserted"},
			{"INSERT INTO things SELECT 1 FROM deficit;", "requirements/010_things.sql: 1 of 2 rows are still missing"},
			{"INSERT INTO things SELECT 0 FROM deficit;", `new row for relation "things" violates check constraint "things_id_check"`},
			{"INSERT INTO things SELECT n, 9 * n FROM deficit, generate_series(have + 1, need) AS n;", `violates foreign key constraint "things_twin_fkey"`},
			{"INSERT INTO things SELECT x FROM deficit;", `column "x" does not exist`},
			{"INSERT INTO things SELECT n FROM deficit, generate_series(have + 1, need) AS n;", ""},
			// Nothing is missing any more. Try tries a higher minimum, which may stay unmet.
			{"INSERT INTO things SELECT 0 FROM deficit;", ""},
			{"INSERT INTO things SELECT 0 FROM deficit;", `new row for relation "things" violates check constraint "things_id_check"`},
			{"INSERT INTO things SELECT 1 FROM deficit ON CONFLICT DO NOTHING;", ""},
		} {
			r, err := sql.Parse("requirements/010_things.sql", deficit+test.fill)
			if err != nil {
				return err
			}
			try := trial.Fill
			if i > 6 {
				try = trial.Try
			}
			got := try(ctx, r, 2)
			if (got == nil) != (test.want == "") || got != nil && !strings.Contains(got.Error(), test.want) {
				t.Errorf("%s: got %v, want %q", test.fill, got, test.want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := testdb.One(t, config, "SELECT count(*) FROM things"); got != "0" {
		t.Errorf("%s rows are left", got)
	}
	stop := errors.New("stop")
	if err := runner.Try(t.Context(), config, runner.Options{Pack: &sql.Pack{}, AsOf: "today"}, func(context.Context, *runner.Trial) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v, want %v", err, stop)
	}
	if err := runner.Try(t.Context(), config, runner.Options{Pack: &sql.Pack{}, AsOf: "never"}, nil); err == nil || !strings.Contains(err.Error(), "as-of") {
		t.Errorf("got %v", err)
	}
}

// An Init that was rolled back leaves nothing that the next one would see.
func TestInitTwice(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, `CREATE TABLE colours (code char(12) PRIMARY KEY, name text NOT NULL);
CREATE TABLE paints (id uuid PRIMARY KEY, colour char(12) NOT NULL REFERENCES colours, name text NOT NULL, UNIQUE (colour, name))`)
	var files [2][]runner.InitFile
	for i := range files {
		report, err := runner.Init(t.Context(), config, runner.InitOptions{})
		if err != nil {
			t.Fatal(err)
		}
		files[i] = report.Files
	}
	for i, f := range files[0] {
		if files[1][i] != f {
			t.Errorf("got first\n%s, then\n%s", f.Text, files[1][i].Text)
		}
	}

	// Who may not look whether a table is empty hears that from its trial.
	role := config.Database + "_blind"
	testdb.Exec(t, config, "CREATE ROLE "+role+" LOGIN", "GRANT CREATE ON DATABASE "+config.Database+" TO "+role)
	t.Cleanup(func() { testdb.Exec(t, config, "DROP OWNED BY "+role, "DROP ROLE "+role) })
	blind := config.Copy()
	blind.User = role
	report, err := runner.Init(t.Context(), blind, runner.InitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := problems(report), "colours: permission denied for table colours\npaints: permission denied for table paints"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
