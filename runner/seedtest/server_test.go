package seedtest

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// A clone is made by the strategy of the server.
func TestStrategy(t *testing.T) {
	t.Parallel()
	pool := New(t, Options{Pack: things(t)})
	template := templateName(pool.Config().ConnConfig.Database)
	for want, conn := range map[string]executor{" STRATEGY file_copy": administrator(t), "": onFsync{administrator(t)}} { // it has no fsync
		said := &spoken{executor: conn}
		clone, err := cloneOf(t.Context(), said, template)
		if err == nil {
			err = drop(t.Context(), administrator(t), clone, true)
		}
		if want := "CREATE DATABASE " + quote(clone) + " TEMPLATE " + quote(template) + want; err != nil || said.statements[0] != want {
			t.Errorf("got %q, %v, want %s", said.statements, err, want)
		}
	}
}

// spoken remembers statements.
type spoken struct {
	executor
	statements []string
}

func (s *spoken) Exec(ctx context.Context, statement string, args ...any) (pgconn.CommandTag, error) {
	s.statements = append(s.statements, statement)
	return s.executor.Exec(ctx, statement, args...)
}

// onFsync is a server that has fsync on, as far as it says.
type onFsync struct{ executor }

func (e onFsync) QueryRow(ctx context.Context, query string, args ...any) pgx.Row {
	return e.executor.QueryRow(ctx, strings.ReplaceAll(query, "current_setting('fsync')", "'on'"), args...)
}

// All that a test needs of its role is that it may create databases.
func TestOrdinaryRole(t *testing.T) {
	t.Parallel()
	admin := administrator(t)
	role := "seedtest_" + strings.ToLower(rand.Text()[:10])
	execute(t, admin, "CREATE ROLE "+role+" LOGIN CREATEDB")
	server := strings.Replace(mustServer(t).url("postgres"), "postgres@", role+"@", 1)
	asOf := ownDay() // a template of this role
	var template string
	t.Cleanup(func() {
		if err := drop(context.WithoutCancel(t.Context()), admin, template, true); err != nil {
			t.Error(err)
		}
		own, err := connect(context.WithoutCancel(t.Context()), server)
		if err != nil {
			t.Fatal(err)
		}
		own.pool.Close()
		execute(t, admin, "DROP ROLE "+role)
	})
	for range 2 {
		r := &recorder{name: t.Name()}
		log := r.run(func() {
			pool := New(r, Options{Pack: things(t), Server: server, AsOf: asOf})
			if got := one(t, pool, "SELECT count(*) FROM things"); got != "3" {
				t.Errorf("got %s things", got)
			}
			template = templateName(pool.Config().ConnConfig.Database)
		})
		if r.failed || log != "" {
			t.Errorf("got %s", log)
		}
	}
}

func mustServer(t *testing.T) *server {
	t.Helper()
	s, err := connect(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ server, want, shown string }{
		{"postgres://u:p%40@h:5433/d?sslmode=disable", "postgres://u:p%40@h:5433/it%27s?sslmode=disable", "postgres://u@h:5433/it%27s"},
		{"postgres://u:p@/d?host=/tmp&dbname=x", "postgres://u:p@/it%27s?host=/tmp", "postgres://u@/it%27s?host=/tmp&port=5432"},
		{"postgres://u@[::1]:5433/d?sslmode=disable&pool_max_conns=3", "postgres://u@[::1]:5433/it%27s?pool_max_conns=3&sslmode=disable", "postgres://u@[::1]:5433/it%27s"},
		{"host=/tmp user=u password='a b' dbname=d", `host=/tmp user=u password='a b' dbname=d dbname='it\'s'`, "postgres://u@/it%27s?host=/tmp&port=5432"},
	} {
		got := Address(test.server, "it's")
		if got != test.want && got != strings.ReplaceAll(test.want, "%27", "'") {
			t.Errorf("got %s, want %s", got, test.want)
		}
		config, err := pgx.ParseConfig(got)
		if err != nil || config.Database != "it's" {
			t.Errorf("%s: %v", got, err)
			continue
		}
		if shown := shown(config).String(); shown != test.shown && shown != strings.ReplaceAll(test.shown, "%27", "'") {
			t.Errorf("got %s, want %s", shown, test.shown)
		}
		// What a migrator of the user's gets says the same.
		again, err := pgx.ParseConfig(plainURL(t, got))
		if err != nil || again.Host != config.Host || again.Port != config.Port || again.User != config.User ||
			again.Password != config.Password || again.Database != config.Database || (again.TLSConfig == nil) != (config.TLSConfig == nil) {
			t.Errorf("%s became %s", got, plainURL(t, got))
		}
		if _, ok := again.RuntimeParams["pool_max_conns"]; ok {
			t.Errorf("%s is for a pool, not for a migrator", plainURL(t, got))
		}
	}
}

func plainURL(t *testing.T, address string) string {
	t.Helper()
	config, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	return plain(config).URL()
}
