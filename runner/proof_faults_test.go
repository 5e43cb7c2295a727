package runner_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/localpg"
	"github.com/jackc/pgx/v5"
)

// patient is a database on which a run is disturbed, with what it was before and would become.
type patient struct {
	database
	before, after []string
}

var heavy = []string{"run", "--profile=heavy", "--as-of=" + clock, "--quiet"}

// disturbed is the run that is disturbed: soaking, a long one.
func disturbed() []string {
	if soak {
		return heavy
	}
	return []string{"run", "--profile=light", "--as-of=" + clock, "--quiet"}
}

func patients(t *testing.T, empty database) patient {
	t.Helper()
	program(t)
	whole := empty.clone(t)
	defer whole.drop(t)
	satisfied(t, whole, runner.Options{Profile: strings.TrimPrefix(disturbed()[1], "--profile=")})
	return patient{empty, empty.contents(t), whole.contents(t)}
}

// admit returns a fresh database like p.
func (p patient) admit(t *testing.T) patient {
	t.Helper()
	p.database = p.clone(t)
	t.Cleanup(func() { p.drop(t) })
	return p
}

// examine checks that all of a run is there or nothing, that nothing of it lingers in the server, and
// that the next run succeeds.
func (p patient) examine(t *testing.T, wantAll, wantNothing bool) {
	t.Helper()
	p.written(t) // waits for the sessions to go
	if locks := p.list(t, "SELECT locktype || ' ' || mode FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database WHERE datname = current_database() AND pid IN (SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid())"); len(locks) > 0 {
		t.Errorf("locks are left: %v", locks)
	}
	if prepared := p.list(t, "SELECT gid FROM pg_prepared_xacts WHERE database = current_database()"); len(prepared) > 0 {
		t.Errorf("transactions are left: %v", prepared)
	}
	now := p.contents(t)
	switch {
	case slices.Equal(now, p.before):
		if wantAll {
			t.Error("nothing of the run is there")
		}
	case slices.Equal(now, p.after):
		if wantNothing {
			t.Error("the run is there, though it failed")
		}
	default:
		same(t, "part of a run", now, p.after)
	}
	next := p.run(t, disturbed()...)
	if code := next.exit(t); code != 0 {
		t.Errorf("the next run: exit code %d: %s", code, &next.stderr)
	}
	same(t, "after the next run", p.contents(t), p.after)
}

// held lets a run begin and get as far as its first row in a table, which another session keeps locked
// until the returned function is called.
func (p patient) held(t *testing.T, table, mode string, arguments ...string) (*process, func()) {
	t.Helper()
	holder := p.with("application_name", "holder").session(t)
	for _, statement := range []string{"BEGIN", "LOCK TABLE " + table + " IN " + mode + " MODE"} {
		if _, err := holder.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	seed := p.run(t, append(disturbed(), arguments...)...)
	p.waits(t, seed, holder)
	return seed, func() { closeNow(holder) }
}

func (p patient) waits(t *testing.T, seed *process, holder *pgx.Conn) {
	t.Helper()
	until(t, "seed waits for the lock", func() bool {
		return !seed.running() || p.one(t, fmt.Sprintf("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'seed' AND %d = ANY (pg_blocking_pids(pid))", holder.PgConn().PID())) != "0"
	})
}

// started waits until a run has a session on the database, and then a random part of what runs take.
func (p patient) started(t *testing.T, seed *process, random *rand.Rand) {
	t.Helper()
	until(t, "seed is at work", func() bool {
		return !seed.running() || p.one(t, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'seed' AND datname = current_database()") != "0"
	})
	// Not to wait for anything: this is the random moment.
	select {
	case <-seed.ended:
	case <-time.After(time.Duration(random.IntN(800)) * time.Millisecond):
	}
}

// What can happen to a run where it waits, and at any moment.
func TestProofFaults(t *testing.T) {
	t.Parallel()
	p := patients(t, copyOf(t, "empty"))
	chance := func(seed uint64) *rand.Rand {
		if soak {
			seed = rand.Uint64()
		}
		return rand.New(rand.NewPCG(seed, 20260315))
	}
	signal := func(s os.Signal) func(*testing.T, patient, *process) {
		return func(_ *testing.T, _ patient, seed *process) { _ = seed.Process.Signal(s) }
	}
	terminate := func(t *testing.T, p patient, _ *process) {
		p.exec(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'seed' AND datname = current_database()")
	}
	for i, fault := range []struct {
		name    string
		strike  func(*testing.T, patient, *process)
		code    int
		message string // of standard error
	}{
		{"kill", signal(syscall.SIGKILL), -1, ""},
		{"interrupt", signal(os.Interrupt), 130, "seed: interrupted; everything was rolled back\n"},
		{"terminate", signal(syscall.SIGTERM), 130, "seed: interrupted; everything was rolled back\n"},
		{"session terminated", terminate, 0, ""}, // a lost connection is tried again
	} {
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()
			random := chance(uint64(i))
			for range times(1) {
				p := p.admit(t)
				table := tables[random.IntN(len(tables))].name
				seed, release := p.held(t, table, "SHARE ROW EXCLUSIVE")
				fault.strike(t, p, seed)
				if fault.code == 0 {
					until(t, "the session is gone", func() bool {
						return p.one(t, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'seed' AND datname = current_database() AND backend_start < now() - interval '0.1 s'") != "1"
					})
					release()
				}
				if code := seed.exit(t); code != fault.code || seed.stderr.String() != fault.message {
					t.Errorf("%s at %s: exit code %d, want %d; %s", fault.name, table, code, fault.code, &seed.stderr)
				}
				p.written(t) // the server lets go of the run by itself, while the lock is still held
				release()
				p.examine(t, fault.code == 0, fault.code != 0)
			}
			if fault.name == "terminate" && !soak {
				return // like an interrupt
			}
			for range times(1) {
				p := p.admit(t)
				seed := p.run(t, disturbed()...)
				p.started(t, seed, random)
				fault.strike(t, p, seed)
				code := seed.exit(t)
				if code != 0 && (code != fault.code || seed.stderr.String() != fault.message) {
					t.Errorf("%s at a random moment: exit code %d, want %d; %s", fault.name, code, fault.code, &seed.stderr)
				}
				p.examine(t, code == 0, code == 130)
			}
		})
	}

	t.Run("statement timeout", func(t *testing.T) {
		t.Parallel()
		p := p.admit(t)
		seed, release := p.held(t, "comments", "SHARE ROW EXCLUSIVE", "--statement-timeout=1500ms")
		code := seed.exit(t)
		release()
		if code != 4 || !strings.Contains(seed.stderr.String(), "requirements/") || !strings.Contains(seed.stderr.String(), "statement timeout") {
			t.Errorf("exit code %d: %s", code, &seed.stderr)
		}
		p.examine(t, false, true)
	})
	t.Run("lock timeout behind an ALTER TABLE", func(t *testing.T) {
		t.Parallel()
		p := p.admit(t)
		holder := p.session(t)
		for _, statement := range []string{"BEGIN", "ALTER TABLE posts ADD COLUMN mood text"} {
			if _, err := holder.Exec(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		seed := p.run(t, append(disturbed(), "--lock-timeout=100ms")...)
		code := seed.exit(t)
		// The server notices a closed connection in its own time; what it is told, it has done.
		if _, err := holder.Exec(t.Context(), "ROLLBACK"); err != nil {
			t.Fatal(err)
		}
		closeNow(holder)
		if code != 4 || !strings.Contains(seed.stderr.String(), "lock timeout") {
			t.Errorf("exit code %d: %s", code, &seed.stderr)
		}
		p.examine(t, false, true)
	})
	t.Run("cut", func(t *testing.T) {
		t.Parallel()
		random := chance(9)
		for range times(2) {
			p := p.admit(t)
			direct := p.database
			seed := cutAfter(t, p.database, 1+random.IntN(400_000)).run(t, disturbed()...)
			if code := seed.exit(t); code != 0 || strings.Contains(seed.stderr.String(), "seed: ") {
				t.Errorf("exit code %d: %s", code, &seed.stderr)
			}
			p.database = direct
			p.examine(t, true, false)
		}
	})
	t.Run("gaps remain", func(t *testing.T) {
		t.Parallel()
		p := p.admit(t)
		const impossible = "--set=therapist_availability=8" // a week has seven days
		for _, arguments := range [][]string{{"run", impossible}, {"verify", impossible}, {"run"}, {"verify"}} {
			want := len(arguments) - 1
			if code := p.run(t, append(arguments, "--as-of="+clock)...).exit(t); code != want {
				t.Errorf("%v: exit code %d, want %d", arguments, code, want)
			}
		}
	})
	t.Run("no server", func(t *testing.T) {
		t.Parallel()
		nowhere := database{p.Copy()}
		nowhere.Host = "/nowhere"
		seed := nowhere.run(t, disturbed()...)
		if code := seed.exit(t); code != 3 {
			t.Errorf("exit code %d: %s", code, &seed.stderr)
		}
	})
}

// cutAfter returns d by way of a relay that cuts the first connection after so many bytes sent by seed. In
// every other run one passes that hits the commit: that is the last of what seed sends.
func cutAfter(t *testing.T, d database, limit int) database {
	t.Helper()
	var cut atomic.Bool
	return database{testdb.Relay(t, d.ConnConfig, func(server, client net.Conn) {
		if cut.Load() {
			_, _ = io.Copy(server, client)
			return
		}
		n, _ := io.CopyN(server, client, int64(limit))
		if n == int64(limit) {
			cut.Store(true)
		}
	})}
}

// The server is stopped at once, without a checkpoint, and started again.
func TestProofServerStops(t *testing.T) {
	t.Parallel()
	o := localpg.Options{Dir: serverDir(t), Settings: map[string]string{"fsync": "off"}}
	server, err := localpg.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	p := patients(t, template(t, parse(t, server.URL("postgres"))))
	for i, table := range []string{"communities", "meetings", "hearts"} {
		if i > 0 && !soak {
			break
		}
		p := p.admit(t)
		seed, release := p.held(t, table, "SHARE ROW EXCLUSIVE")
		text, err := os.ReadFile(filepath.Join(o.Dir, "data", "postmaster.pid"))
		if err != nil {
			t.Fatal(err)
		}
		pid, err := strconv.Atoi(strings.SplitN(string(text), "\n", 2)[0])
		if err != nil {
			t.Fatal(err)
		}
		process, err := os.FindProcess(pid)
		if err == nil {
			err = process.Signal(syscall.SIGQUIT) // "immediate"
		}
		if err != nil {
			t.Fatal(err)
		}
		release()
		until(t, "the server is gone", func() bool { return errors.Is(process.Signal(syscall.Signal(0)), os.ErrProcessDone) })
		if server, err = localpg.Start(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		code := seed.exit(t)
		if code != 0 && (code != 3 || !strings.Contains(seed.stderr.String(), "connect")) {
			t.Errorf("stopped at %s: exit code %d: %s", table, code, &seed.stderr)
		}
		p.examine(t, code == 0, code != 0)
	}
}
