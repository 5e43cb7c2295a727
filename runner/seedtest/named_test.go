package seedtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/runner"
	"github.com/jackc/pgx/v5"
)

// creator returns how to connect as a role that may create databases and nothing else, and a template's name.
func creator(t *testing.T) (config *pgx.ConnConfig, template string) {
	t.Helper()
	admin := administrator(t)
	role := "seedtest_" + strings.ToLower(rand.Text()[:10])
	execute(t, admin, "CREATE ROLE "+role+" LOGIN CREATEDB")
	config = mustServer(t).config("")
	config.User = role
	template = role + "_t"
	t.Cleanup(func() {
		if one(t, admin, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", template) == "true" {
			ctx := context.WithoutCancel(t.Context()) // which is cancelled by now
			if _, err := Drop(ctx, mustServer(t).config(""), template); err != nil {
				t.Error(err)
			}
		}
		execute(t, admin, "DROP ROLE IF EXISTS "+role)
	})
	return config, template
}

// All that the commands need is CREATEDB. None prepares a statement, which a pooler might give to another session.
func TestNamed(t *testing.T) {
	t.Parallel()
	config, template := creator(t)
	relayed := testdb.Relay(t, config, func(server, client net.Conn) {
		buffer := make([]byte, 1<<20)
		for {
			n, err := client.Read(buffer)
			if bytes.Contains(buffer[:n], []byte("stmtcache_")) {
				t.Error("a statement is prepared")
			}
			if err == nil {
				_, err = server.Write(buffer[:n])
			}
			if err != nil {
				return
			}
		}
	})
	report, err := Template(t.Context(), relayed, template, Options{Pack: things(t)})
	if err != nil || report == nil || report.Added["things"] != 3 {
		t.Fatalf("got %+v, %v", report, err)
	}
	report, err = Template(t.Context(), relayed, template, Options{Pack: things(t)})
	if err != nil || report != nil {
		t.Errorf("made again: %+v, %v", report, err)
	}
	clone, err := Clone(t.Context(), relayed, template)
	if err != nil {
		t.Fatal(err)
	}
	own := config.Copy()
	own.Database = clone
	conn, err := pgx.ConnectConfig(t.Context(), own)
	if err != nil {
		t.Fatal(err)
	}
	if got := one(t, conn, "SELECT count(*) FROM things"); got != "3" {
		t.Errorf("got %s things", got)
	}
	defer conn.Close(t.Context()) // until then nobody else may close it, the garbage collector included
	if _, err := Drop(t.Context(), relayed, template); err == nil || !strings.Contains(err.Error(), "somebody is connected to") {
		t.Errorf("dropped with a clone in use: %v", err)
	}
	if dropped, err := Sweep(t.Context(), config, time.Hour); err != nil || len(dropped) > 0 {
		t.Errorf("swept %v, %v", dropped, err)
	}
	if _, err := Drop(t.Context(), relayed, clone); err != nil {
		t.Error(err)
	}
	if dropped, err := Drop(t.Context(), relayed, template); err != nil || len(dropped) != 1 {
		t.Errorf("dropped %v, %v", dropped, err)
	}
}

// An old clone is swept unless somebody is connected to it.
func TestNamedSweep(t *testing.T) {
	t.Parallel()
	config, template := creator(t)
	if _, err := Template(t.Context(), config, template, Options{Pack: things(t)}); err != nil {
		t.Fatal(err)
	}
	var clones []string
	for range 3 {
		clone, err := Clone(t.Context(), config, template)
		if err != nil {
			t.Fatal(err)
		}
		clones = append(clones, clone)
	}
	old := note{aClone, time.Now().Add(-49 * time.Hour), template}
	recomment(t, clones[0], old)
	recomment(t, clones[1], old)
	done := connectTo(t, clones[1])
	defer done()
	dropped, err := Sweep(t.Context(), config, 48*time.Hour)
	if err != nil || len(dropped) != 1 || dropped[0] != clones[0] {
		t.Errorf("swept %v, %v, want %s", dropped, err, clones[0])
	}
}

// unfinished makes the database that a killed Template leaves, and returns its name.
func unfinished(t *testing.T, config *pgx.ConnConfig, template string) string {
	t.Helper()
	left := template + building
	execute(t, administrator(t), "CREATE DATABASE "+left+" OWNER "+config.User)
	recomment(t, left, note{"template", time.Now(), "0"})
	return left
}

// Many that make and clone the same template at once: it is made once, and each gets its clone. One that
// died in the middle left what the next one replaces.
func TestNamedAtOnce(t *testing.T) {
	t.Parallel()
	config, template := creator(t)
	admin := administrator(t)
	left := unfinished(t, config, template)
	execute(t, admin, "UPDATE pg_database SET datconnlimit = -2 WHERE datname = '"+left+"'") // as an interrupted DROP does
	var wg sync.WaitGroup
	var mu sync.Mutex
	made := 0
	for range 6 {
		wg.Go(func() {
			report, err := Template(t.Context(), config, template, Options{Pack: things(t)})
			if err != nil {
				t.Error(err)
				return
			}
			if report != nil {
				mu.Lock()
				made++
				mu.Unlock()
			}
			if _, err := Clone(t.Context(), config, template); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if made != 1 {
		t.Errorf("made %d times, want 1", made)
	}
	if dropped, err := Drop(t.Context(), config, template); err != nil || len(dropped) != 7 {
		t.Errorf("dropped %v, %v", dropped, err)
	}
	if got := one(t, admin, "SELECT count(*) FROM pg_database WHERE datname LIKE $1", template+"%"); got != "0" {
		t.Errorf("%s databases are left", got)
	}
}

// After a failure the last good template stays.
func TestNamedFails(t *testing.T) {
	t.Parallel()
	config, template := creator(t)
	if _, err := Template(t.Context(), config, template, Options{Pack: things(t)}); err != nil {
		t.Fatal(err)
	}
	var unmet *UnmetError
	if _, err := Template(t.Context(), config, template, Options{Pack: things(t), Minimums: map[string]int{"things": 120}}); !errors.As(err, &unmet) {
		t.Errorf("got %v", err)
	}
	if _, err := Clone(t.Context(), config, template); err != nil {
		t.Error(err)
	}
	if _, err := Template(t.Context(), config, template, Options{Pack: things(t), Migrator: brokenHash{}}); err == nil || err.Error() != "hash of the migrator: broken" {
		t.Errorf("got %v", err)
	}

	// Databases that Template did not make, under each name that it uses.
	admin := administrator(t)
	var usage *runner.UsageError
	for _, name := range []string{"_taken", building} {
		taken := template + name
		execute(t, admin, "CREATE DATABASE "+taken)
		t.Cleanup(func() { execute(t, admin, "DROP DATABASE "+taken) })
		of := template
		if name == "_taken" {
			of = taken
		}
		want := fmt.Sprintf("refused: the database %q exists and was not made by seed template: choose another name", taken)
		if _, err := Template(t.Context(), config, of, Options{Pack: things(t), AsOf: ownDay()}); !errors.As(err, &usage) || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
		if _, err := Drop(t.Context(), config, taken); !errors.As(err, &usage) {
			t.Errorf("dropped %s: %v", taken, err)
		}
	}
	if _, err := Clone(t.Context(), config, template); err != nil {
		t.Error(err)
	}
}

// Sessions that this role may not end, as those of autovacuum, hold up a template but do not stop it.
func TestNamedHeldUp(t *testing.T) {
	t.Parallel()
	config, template := creator(t)
	admin := administrator(t)
	left := unfinished(t, config, template)
	done := connectTo(t, left)
	made := make(chan error)
	go func() {
		_, err := Template(t.Context(), config, template, Options{Pack: things(t)})
		made <- err
	}()
	for waits := "false"; waits == "false"; {
		select {
		case err := <-made:
			t.Fatalf("not held up: %v", err)
		default:
			waits = one(t, admin, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE state = 'active' AND query = $1)", "DROP DATABASE IF EXISTS "+quote(left))
		}
	}
	done()
	if err := <-made; err != nil {
		t.Error(err)
	}
}

// A template whose DROP was interrupted is no template any more, and is made anew.
func TestNamedInvalid(t *testing.T) {
	t.Parallel()
	config, template := creator(t)
	o := Options{Pack: things(t)}
	if _, err := Template(t.Context(), config, template, o); err != nil {
		t.Fatal(err)
	}
	execute(t, administrator(t), "UPDATE pg_database SET datistemplate = false, datconnlimit = -2 WHERE datname = '"+template+"'")
	want := fmt.Sprintf("there is no template %q on this server: make it with seed template %[1]s", template)
	if _, err := Clone(t.Context(), config, template); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if report, err := Template(t.Context(), config, template, o); err != nil || report == nil {
		t.Errorf("not made again: %v, %v", report, err)
	}
	if _, err := Clone(t.Context(), config, template); err != nil {
		t.Error(err)
	}
}
