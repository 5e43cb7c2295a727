package seedtest

import (
	"bufio"
	"bytes"
	"context"
	stdsql "database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/peterldowns/pgtestdb"
)

// TestMain makes this binary the processes that the tests start, as `go test ./...` starts one for each
// package. CI is set so that the databases of tests that fail on purpose keep no server alive.
func TestMain(m *testing.M) {
	if role := os.Getenv("SEEDTEST_ROLE"); role != "" {
		child(role)
		return
	}
	_ = os.Setenv("CI", "true")
	os.Exit(m.Run())
}

// child is the process of another package: it makes some databases at the same time, prints their names and
// the template's oid, and ends. The role "hold" waits for its end in between, "die" does not survive the
// making of the template.
func child(role string) {
	asOf, err := time.Parse(time.RFC3339Nano, os.Getenv("SEEDTEST_AS_OF"))
	if err != nil {
		panic(err)
	}
	o := Options{AsOf: asOf}
	if role == "die" || role == "survive" {
		o.Migrator = mortal{role == "die"}
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	failed := false
	for range 4 {
		wg.Go(func() {
			r := &recorder{name: "TestChild"}
			log := r.run(func() {
				// Nothing is connected but for a moment: the lock alone says that the database is in use.
				conn, err := pgx.Connect(context.Background(), URL(r, o))
				if err != nil {
					r.Fatalf("%v", err)
				}
				name := conn.Config().Database
				template := templateName(name)
				var clients, oid int
				err = conn.QueryRow(context.Background(), `SELECT (SELECT count(*) FROM clients), (SELECT oid::bigint FROM pg_database WHERE datname = $1)`, template).Scan(&clients, &oid)
				if err != nil || clients != 20 {
					r.Errorf("%d clients, %v", clients, err)
				}
				_ = conn.Close(context.Background())
				mu.Lock()
				fmt.Println(name, oid)
				mu.Unlock()
				if role == "hold" {
					_, _ = io.Copy(io.Discard, os.Stdin)
				}
			})
			mu.Lock()
			defer mu.Unlock()
			fmt.Fprint(os.Stderr, log)
			failed = failed || r.failed
		})
	}
	wg.Wait()
	if failed {
		os.Exit(1)
	}
}

// mortal is a migrator that can kill its process while it works.
type mortal struct{ dies bool }

func (mortal) Hash() (string, error) { return "mortal", nil }

func (m mortal) Migrate(ctx context.Context, db *stdsql.DB, conf pgtestdb.Config) error {
	for _, file := range []string{"001_people", "002_communities", "003_care", "004_messaging"} {
		text, err := os.ReadFile("../../sql/migrations/" + file + ".up.sql")
		if err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, string(text)); err != nil {
			return err
		}
		if m.dies {
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = self.Kill()
			}
			return err
		}
	}
	return nil
}

// start prepares a child.
func start(t *testing.T, role string, asOf time.Time) (command *exec.Cmd, stderr *bytes.Buffer) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command = exec.CommandContext(t.Context(), self)
	command.Env = append(os.Environ(), "SEEDTEST_ROLE="+role, "SEEDTEST_AS_OF="+asOf.Format(time.RFC3339Nano),
		"GORACE=atexit_sleep_ms=0") // else each process of a race build lingers for a second
	stderr = &bytes.Buffer{}
	command.Stderr = stderr
	return command, stderr
}

// ownDay returns a clock, and so a template, that no other test has and no earlier run had.
func ownDay() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Several packages at once: one makes the template, all get their clones, none is left.
func TestPackagesAtOnce(t *testing.T) {
	t.Parallel()
	asOf := ownDay()
	var wg sync.WaitGroup
	var mu sync.Mutex
	names, oids := map[string]bool{}, map[string]bool{}
	for range 4 {
		wg.Go(func() {
			command, stderr := start(t, "race", asOf)
			out, err := command.Output()
			if err != nil {
				t.Errorf("%v: %s", err, stderr)
			}
			mu.Lock()
			defer mu.Unlock()
			for line := range strings.Lines(string(out)) {
				name, oid, _ := strings.Cut(strings.TrimSpace(line), " ")
				names[name], oids[oid] = true, true
			}
		})
	}
	wg.Wait()
	if len(names) != 16 || len(oids) != 1 {
		t.Errorf("got %d databases of %d templates, want 16 of 1", len(names), len(oids))
	}
	for name := range names {
		if got := one(t, administrator(t), "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name); got != "false" {
			t.Errorf("%s is left", name)
		}
	}
}

// If a process dies while it makes the template, the next one repairs what is left.
func TestKilledInTheMiddle(t *testing.T) {
	t.Parallel()
	asOf := ownDay()
	command, stderr := start(t, "die", asOf)
	if err := command.Run(); err == nil {
		t.Fatalf("it did not die: %s", stderr)
	}
	command, stderr = start(t, "survive", asOf)
	if err := command.Run(); err != nil {
		t.Errorf("%v: %s", err, stderr)
	}
}

// What tests and processes left is swept by the next process, when it is old; what is in use is not.
func TestSweep(t *testing.T) {
	t.Parallel()
	admin := administrator(t)
	exists := func(name string) bool {
		return one(t, admin, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name) == "true"
	}
	sweep := func() {
		t.Helper()
		if err := mustServer(t).sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	holder, stderr := start(t, "hold", ownDay())
	stdin, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	var clones []string
	lines := bufio.NewScanner(stdout)
	for len(clones) < 4 && lines.Scan() {
		name, _, _ := strings.Cut(lines.Text(), " ")
		clones = append(clones, name)
	}
	if len(clones) < 4 {
		t.Fatalf("the holder has failed: %s", stderr)
	}
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = holder.Wait()
	template := templateName(clones[0])
	d, err := lookUp(t.Context(), admin, template)
	if err != nil || d.note.kind != "template" || time.Since(d.note.at) > time.Hour {
		t.Fatalf("got %+v, %v", d, err)
	}
	other := template[:len(template)-1] // not one of our names
	execute(t, admin, "CREATE DATABASE "+other)
	t.Cleanup(func() { execute(t, admin, "DROP DATABASE "+other) })
	recomment(t, other, note{aClone, time.Now().Add(-25 * time.Hour), template})

	// The first is a young one, the second an old one, the third an old one that is being looked at, the fourth a failed
	// test's.
	old := note{aClone, time.Now().Add(-61 * time.Minute), template}
	recomment(t, clones[1], old)
	recomment(t, clones[2], old)
	recomment(t, clones[3], note{kept, time.Now().Add(-23 * time.Hour), "TestA"})
	looking := connectTo(t, clones[2])
	sweep()
	for i, want := range []bool{true, false, true, true} {
		if got := exists(clones[i]); got != want {
			t.Errorf("clone %d: is there %v, want %v", i, got, want)
		}
	}
	if !exists(template) {
		t.Error("a young template was swept")
	}
	looking()
	for one(t, admin, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = $1)", clones[2]) == "true" { // it takes a moment
	}
	recomment(t, clones[0], old)
	recomment(t, clones[3], note{kept, time.Now().Add(-25 * time.Hour), "TestA"})
	recomment(t, template, note{d.note.kind, time.Now().Add(-25 * time.Hour), d.note.of})
	sweep()
	for _, name := range append(clones, template) {
		if exists(name) {
			t.Errorf("%s was not swept", name)
		}
	}
	if !exists(other) {
		t.Error("a database with another name was swept")
	}
}

// templateName returns the template of a test's database.
func templateName(clone string) string { return clone[:strings.LastIndex(clone, "_")] }

// connectTo connects to a database, and returns the function that ends that.
func connectTo(t *testing.T, name string) func() {
	t.Helper()
	s := mustServer(t)
	conn, err := pgx.Connect(t.Context(), s.url(name))
	if err != nil {
		t.Fatal(err)
	}
	return func() { _ = conn.Close(t.Context()) }
}

func recomment(t *testing.T, name string, n note) {
	t.Helper()
	if err := n.set(t.Context(), administrator(t), name); err != nil {
		t.Fatal(err)
	}
}
