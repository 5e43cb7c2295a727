package runner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/jackc/pgx/v5"
)

func TestTimeouts(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	slow := pack(t, edit(t, "requirements/010_population.sql", "'a' || n", "'a' || n || pg_sleep(60)::text")...)
	_, err := Seed(t.Context(), config, Options{Pack: slow, StatementTimeout: time.Second})
	if got := message(err); got != "requirements/010_population.sql: canceling statement due to statement timeout (SQLSTATE 57014)" {
		t.Errorf("got %s", got)
	}

	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	if _, err := conn.Exec(t.Context(), "SELECT pg_advisory_lock((x'73656564'::bigint << 32) | 'public'::regnamespace::oid::bigint)"); err != nil {
		t.Fatal(err)
	}
	_, err = Seed(t.Context(), config, Options{Pack: pack(t), LockTimeout: 50 * time.Millisecond})
	if got := message(err); got != "wait for another run: ERROR: canceling statement due to lock timeout (SQLSTATE 55P03)" {
		t.Errorf("got %s", got)
	}
	// Reading does not wait.
	if _, err := Audit(t.Context(), config, Options{Pack: pack(t), LockTimeout: 50 * time.Millisecond}); err != nil {
		t.Error(err)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	o := Options{Pack: pack(t, edit(t, "requirements/020_author_posts.sql", "id || '-' || n", "id || '-' || n || pg_sleep(60)::text")...)}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o.Progress = func(p Progress) {
		if p.Phase == "fill" && p.Requirement == "author_posts" {
			time.AfterFunc(20*time.Millisecond, cancel)
		}
	}
	began := time.Now()
	if _, err := Seed(ctx, config, o); err != context.Canceled {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
	// Nothing is left, not even the session with its lock.
	o = Options{Pack: pack(t), LockTimeout: time.Second}
	if report := seed(t, config, o); report.Audit["authors"] != 0 {
		t.Errorf("got %+v", report)
	}
}

// What passes by itself is tried again.
func TestRetry(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"40001", "40P01"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			config := newSchema(t)
			testdb.Exec(t, config, `CREATE SEQUENCE try;
				CREATE FUNCTION flaky(text) RETURNS text LANGUAGE plpgsql STABLE AS $$ BEGIN
					IF nextval('try') < 3 THEN RAISE 'flaky' USING ERRCODE = '`+code+`'; END IF; RETURN $1;
				END $$`)
			o := Options{Pack: pack(t, edit(t, "requirements/010_population.sql", "'a' || n", "flaky('a' || n)")...)}
			if report := seed(t, config, o); !report.Satisfied || report.Added["authors"] != 3 {
				t.Errorf("got %+v", report)
			}
		})
	}
	t.Run("lost", func(t *testing.T) {
		t.Parallel()
		config := newSchema(t)
		times := 0
		var log bytes.Buffer
		o := Options{Pack: pack(t), Logger: slog.New(slog.NewTextHandler(&log, nil))}
		o.Progress = func(p Progress) {
			if p.Requirement == "post_likes" && p.Phase == "fill" && times < 2 {
				times++
				testdb.Exec(t, config, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'seed'")
			}
		}
		if report := seed(t, config, o); !report.Satisfied || report.Added["authors"] != 3 || times != 2 {
			t.Errorf("got %+v", report)
		}
		if got := strings.Count(log.String(), "trying again"); got != 2 {
			t.Errorf("got %d in %s", got, &log)
		}
	})
	t.Run("killed", func(t *testing.T) {
		t.Parallel()
		// The server is at work when it loses us: it notices, or its lock would hold up the next try.
		config := newSchema(t)
		testdb.Exec(t, config, `CREATE SEQUENCE try;
			CREATE FUNCTION slow(text) RETURNS text LANGUAGE plpgsql STABLE AS $$ BEGIN
				IF nextval('try') = 1 THEN PERFORM pg_sleep(600); END IF; RETURN $1;
			END $$`)
		o := Options{Pack: pack(t, edit(t, "requirements/010_population.sql", "'a' || n", "slow('a' || n)")...)}
		dial := config.DialFunc
		var lock sync.Mutex
		var first net.Conn
		var killed time.Time
		config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
			lock.Lock()
			defer lock.Unlock()
			if time.Since(killed) < 80*time.Millisecond {
				return nil, errors.New("nobody is there to send a cancel request")
			}
			conn, err := dial(ctx, network, address)
			if first == nil {
				first = conn
			}
			return conn, err
		}
		o.Progress = func(p Progress) {
			if p.Phase == "fill" && p.Requirement == "population" {
				time.AfterFunc(50*time.Millisecond, func() {
					lock.Lock()
					defer lock.Unlock()
					if killed.IsZero() {
						killed = time.Now()
						_ = first.Close()
					}
				})
			}
		}
		if report := seed(t, config, o); !report.Satisfied || report.Added["authors"] != 3 {
			t.Errorf("got %+v", report)
		}
	})
	t.Run("always", func(t *testing.T) {
		t.Parallel()
		config := newSchema(t)
		tries := 0
		o := Options{Pack: pack(t)}
		o.Progress = func(p Progress) {
			if p.Phase == "audit" && p.Current == 0 {
				tries++
				testdb.Exec(t, config, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'seed'")
			}
		}
		_, err := Audit(t.Context(), config, o)
		if !errors.As(err, new(*ConnectError)) || !strings.HasPrefix(err.Error(), "the connection was lost: ") || tries != 5 {
			t.Errorf("got %v after %d tries", err, tries)
		}
	})
}

// TestLostCommit loses the connection when the commit was sent, and when it was not.
func TestLostCommit(t *testing.T) {
	t.Parallel()
	for _, done := range []bool{true, false} {
		t.Run(fmt.Sprint(done), func(t *testing.T) {
			t.Parallel()
			direct := newSchema(t)
			config, cuts := cutAtCommit(t, direct, 1, done)
			var log bytes.Buffer
			report := seed(t, config, Options{Pack: pack(t), Logger: slog.New(slog.NewTextHandler(&log, nil))})
			if !report.Satisfied || report.Added["authors"] != 3 {
				t.Errorf("got %+v", report)
			}
			if got := testdb.One(t, direct, rows); got != "3 6 6" {
				t.Errorf("got %s", got)
			}
			if cuts.Load() != 1 || strings.Contains(log.String(), "the commit was done") != done {
				t.Errorf("%d cuts, log:\n%s", cuts.Load(), &log)
			}
		})
	}
}

// cutAtCommit returns config by way of a relay, which cuts the connection at the n-th commit of a
// transaction, after the server has done it or before it hears of it.
func cutAtCommit(t *testing.T, config *pgx.ConnConfig, n int32, after bool) (_ *pgx.ConnConfig, cuts *atomic.Int32) {
	t.Helper()
	cuts = new(atomic.Int32)
	var commits atomic.Int32
	return testdb.Relay(t, config, func(server, client net.Conn) {
		buffer := make([]byte, 1<<20)
		for {
			read, err := client.Read(buffer)
			if err != nil {
				return
			}
			if bytes.Contains(buffer[:read], []byte("commit\x00")) && commits.Add(1) == n {
				cuts.Add(1)
				if after {
					_ = client.Close() // the answer cannot arrive
					_, _ = server.Write(buffer[:read])
					_, _ = io.Copy(io.Discard, server)
				}
				return
			}
			if _, err := server.Write(buffer[:read]); err != nil {
				return
			}
		}
	}), cuts
}

func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	var wait sync.WaitGroup
	reports := make([]*Report, 8)
	for i := range reports {
		wait.Go(func() {
			var err error
			if reports[i], err = Seed(t.Context(), config, Options{Pack: pack(t)}); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	added := int64(0)
	for _, r := range reports {
		if r != nil {
			added += r.Added["authors"] + r.Added["posts"] + r.Added["likes"]
		}
	}
	if got := testdb.One(t, config, rows); got != "3 6 6" || added != 15 {
		t.Errorf("got %s, %d added", got, added)
	}
}

// Rows of others that come in between are no bug of the order, and get what they need.
func TestRival(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	n := 0
	o := Options{Pack: pack(t)}
	o.Progress = func(p Progress) {
		if p.Phase == "fill" && p.Current == p.Target {
			n++
			testdb.Exec(t, config, fmt.Sprintf("INSERT INTO authors VALUES ('rival %d')", n))
		}
	}
	report := seed(t, config, o)
	if r := report.Requirements[1]; !report.Satisfied || r.StillMissing != 0 || report.Added["posts"] != 8 || n != 1 {
		t.Errorf("got %+v after %d rivals", report, n)
	}
	if got := testdb.One(t, config, rows); got != "4 8 8" {
		t.Errorf("got %s", got)
	}
}
