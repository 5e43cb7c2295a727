package seedtest

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/runner/localpg"
	"github.com/jackc/pgx/v5"
)

// loss is how pgx tells that a connection was lost.
var loss = regexp.MustCompile(`(?s): (failed to connect|unexpected EOF|conn closed).*`)

// The names of a template for New, and of what is cloned from it.
var ourTemplate, ourClone = regexp.MustCompile(prefix + "[0-9a-f]{32}"), regexp.MustCompile("T_[a-z2-7]{10}")

// losing calls do again and again, each time by way of a relay that cuts the first connection one message
// later, before the server hears of it, until do succeeds. It returns what the errors say was being done.
func losing(t *testing.T, config *pgx.ConnConfig, do func(config *pgx.ConnConfig) error) (steps []string) {
	t.Helper()
	for n := int32(1); n < 1000; n++ {
		var connections atomic.Int32
		err := do(testdb.Relay(t, config, func(server, client net.Conn) {
			first := connections.Add(1) == 1
			buffer := make([]byte, 1<<20)
			for said := int32(1); !first || said < n; said++ {
				n, err := client.Read(buffer)
				if err == nil {
					_, err = server.Write(buffer[:n])
				}
				if err != nil {
					return
				}
			}
			_, _ = client.Read(buffer)
		}))
		if err == nil {
			return steps
		}
		if step := loss.ReplaceAllString(err.Error(), ""); !slices.Contains(steps, step) {
			steps = append(steps, step)
		}
	}
	t.Fatalf("it never succeeds: %q", steps)
	return nil
}

// Wherever the connection of a command is lost, the error says what was being done, the template that was there is
// there, and the next command goes on from what is left.
func TestNamedLost(t *testing.T) {
	t.Parallel()
	config, template := creator(t)
	admin := administrator(t)
	databases := func() string {
		return one(t, admin, `SELECT coalesce(string_agg(datname || CASE WHEN datistemplate THEN ' (template)' ELSE '' END, ', ' ORDER BY datname), '')
FROM pg_database WHERE starts_with(datname, $1)`, template)
	}
	clones := regexp.MustCompile(template + "_[a-z2-7]{10}")
	short := func(text string) string {
		return strings.ReplaceAll(clones.ReplaceAllString(text, "x_clone"), template, "x")
	}
	var clone string
	beginning := []string{"connect", `wait for the lock of "x"`, `look for database "x"`}
	making := []string{`look for database "x_building"`, `drop "x_building"`, `create database "x_building"`,
		`comment on database "x_building"`, `close the template "x_building" to connections`, `drop "x"`}
	for _, test := range []struct {
		name  string
		do    func(config *pgx.ConnConfig) error
		steps []string // what may be interrupted
		after string   // the databases that are left
	}{
		{"template", func(config *pgx.ConnConfig) error {
			_, err := Template(t.Context(), config, template, Options{Pack: things(t)})
			return err
		}, slices.Concat(beginning, making), "x (template)"},

		{"another template", func(config *pgx.ConnConfig) error {
			_, err := Template(t.Context(), config, template, Options{Pack: things(t), Minimums: map[string]int{"things": 4}})
			return err
		}, slices.Concat(beginning, making, []string{`put the new template "x" in its place`}), "x (template)"},

		{"clone", func(config *pgx.ConnConfig) (err error) {
			if clone != "" { // before it has its comment nothing tells that it is a clone
				execute(t, admin, "DROP DATABASE IF EXISTS "+quote(clone))
			}
			clone, err = Clone(t.Context(), config, template)
			return err
		}, slices.Concat(beginning, []string{`clone the template "x"`, `comment on database "x_clone"`}), "x (template), x_clone"},

		{"sweep", func(config *pgx.ConnConfig) error {
			recomment(t, clone, note{aClone, time.Now().Add(-49 * time.Hour), template})
			_, err := Sweep(t.Context(), config, 48*time.Hour)
			return err
		}, []string{"connect", "look for clones", `drop "x_clone"`}, "x (template)"},

		{"drop", func(config *pgx.ConnConfig) error {
			_, err := Drop(t.Context(), config, template)
			return err
		}, slices.Concat(beginning, []string{"look for clones", `drop "x"`}), ""},
	} {
		steps := losing(t, config, test.do)
		for i := range steps {
			steps[i] = short(steps[i])
		}
		slices.Sort(steps)
		slices.Sort(test.steps)
		if !slices.Equal(steps, test.steps) {
			t.Errorf("%s: got lost at\n%s\nwant\n%s", test.name, strings.Join(steps, "\n"), strings.Join(test.steps, "\n"))
		}
		if got := short(databases()); got != test.after {
			t.Errorf("%s: left %s, want %s", test.name, got, test.after)
		}
	}
}

// A test whose server goes away fails, and says with what.
func TestLost(t *testing.T) {
	t.Parallel()
	// A server of its own: what other tests leave to sweep would come and go from one try to the next.
	own, release, err := localpg.Shared(t.Context(), localpg.Options{Settings: map[string]string{"cluster_name": "lost"}})
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	config, err := pgx.ParseConfig(own.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	steps := losing(t, config, func(config *pgx.ConnConfig) error {
		server := fmt.Sprintf("postgres://%s@%s:%d/%s", config.User, config.Host, config.Port, config.Database)
		r := &recorder{name: t.Name()}
		log := r.run(func() { New(r, Options{Pack: things(t), Server: server + "?sslmode=disable"}) })
		if !r.failed {
			return nil
		}
		return errors.New(strings.ReplaceAll(log, server, "URL"))
	})
	// The template is made and looked at by sessions of their own, which TestNamedLost cuts.
	want := []string{
		"find a PostgreSQL server for the tests: URL: check Options.Server or SEED_TEST_DATABASE_URL",
		"prepare a test database: sweep old test databases: look for databases of tests",
		`prepare a test database: clone the template "T"`,
		`prepare a test database: comment on database "T_clone"`,
		`drop "T_clone"`,
	}
	for i := range steps {
		steps[i] = ourClone.ReplaceAllString(ourTemplate.ReplaceAllString(steps[i], "T"), "T_clone")
	}
	// A connection that idles for two seconds, on a slow machine, is replaced by one that is not cut.
	if len(steps) == 0 || slices.ContainsFunc(steps, func(step string) bool { return !slices.Contains(want, step) }) {
		t.Errorf("got lost at\n%s\nwant of\n%s", strings.Join(steps, "\n"), strings.Join(want, "\n"))
	}
}
