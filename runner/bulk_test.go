package runner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"testing"

	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// keys is what the server knows of the indexes and constraints, in text.
const keys = `SELECT string_agg(line, E'\n' ORDER BY line) FROM (
	SELECT pg_get_indexdef(indexrelid) || indisprimary || indisvalid AS line FROM pg_index WHERE indrelid >= 16384
	UNION ALL
	SELECT conrelid::regclass || ' ' || conname || pg_get_constraintdef(oid) || convalidated FROM pg_constraint WHERE conrelid >= 16384
) AS t`

// digests returns a digest of the rows of each table.
func digests(t *testing.T, config *pgx.ConnConfig, tables []string) string {
	t.Helper()
	var parts []string
	for _, table := range tables {
		parts = append(parts, fmt.Sprintf(`SELECT '%[1]s ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' ORDER BY t::text COLLATE "C")), '') AS line FROM %[2]s AS t`,
			table, sql.Quote(table)))
	}
	return testdb.One(t, config, "SELECT string_agg(line, E'\\n' ORDER BY line) FROM ("+strings.Join(parts, "\nUNION ALL ")+") AS t")
}

// With and without Bulk the rows are the same, and the keys afterwards as before: from nothing, and where
// rows are missing here and there.
func TestBulkSameRows(t *testing.T) {
	t.Parallel()
	builtin := builtin(t)
	const day = "2026-01-15"
	plain, bulk := migrated(t), migrated(t)
	before := testdb.One(t, bulk, keys)
	for i, o := range []Options{
		{Profile: "light"},
		{Profile: "medium", Minimums: map[string]int{"client_memberships": 3}},
	} {
		o.Pack, o.AsOf, o.Bulk = builtin, day, BulkNever
		if i > 0 {
			for _, config := range []*pgx.ConnConfig{plain, bulk} {
				var losses []string
				for n, table := range builtin.Tables() {
					losses = append(losses, fmt.Sprintf("DELETE FROM %s AS t WHERE hashtext(t::text) %% 7 = %d", sql.Quote(table), n%7))
				}
				testdb.Exec(t, config, losses...)
			}
		}
		want := seed(t, plain, o)
		var log bytes.Buffer
		o.Bulk, o.bulkFloor, o.Logger = BulkAlways, 1, slog.New(slog.NewTextHandler(&log, nil))
		phases := map[string]int{}
		o.Progress = func(p Progress) { phases[p.Phase] = p.Current }
		report := seed(t, bulk, o)
		if !maps.Equal(report.Added, want.Added) {
			t.Errorf("run %d: added %v, want %v", i, report.Added, want.Added)
		}
		if !report.Satisfied || phases["keys"] == 0 || !strings.Contains(log.String(), "out of the way") {
			t.Errorf("satisfied %v, %d statements put keys back, log:\n%s", report.Satisfied, phases["keys"], &log)
		}
		if got, want := digests(t, bulk, builtin.Tables()), digests(t, plain, builtin.Tables()); got != want {
			t.Errorf("run %d: got\n%s\nwant\n%s", i, got, want)
		}
		if after := testdb.One(t, bulk, keys); after != before {
			t.Errorf("run %d: keys are\n%s\nwere\n%s", i, after, before)
		}
		// Nothing to do.
		if report = seed(t, bulk, o); report.Added["posts"] != 0 {
			t.Errorf("added %v", report.Added)
		}
	}
	// A table that was emptied in the same transaction counts as empty.
	o := Options{Pack: builtin, Profile: "light", AsOf: day, Bulk: BulkAlways, bulkFloor: 1}
	for _, config := range []*pgx.ConnConfig{plain, bulk} {
		if _, err := Force(t.Context(), config, o, func(Target) error { return nil }); err != nil {
			t.Fatal(err)
		}
		o.Bulk = BulkNever
	}
	if got, want := digests(t, bulk, builtin.Tables()), digests(t, plain, builtin.Tables()); got != want {
		t.Errorf("force: got\n%s\nwant\n%s", got, want)
	}
	if after := testdb.One(t, bulk, keys); after != before {
		t.Errorf("keys are\n%s\nwere\n%s", after, before)
	}
}

// Wherever it fails, everything is as it was.
func TestBulkFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edits []string
		want  string
	}{
		"duplicate": {edit(t, "requirements/020_author_posts.sql", "AS n;", "AS n CROSS JOIN generate_series(1, 2) ON CONFLICT DO NOTHING;"),
			`the fill of "author_posts" inserted 12 where 6 were missing, and 0 are missing still: it inserts too many; no trigger is involved, so look at requirements/020_author_posts.sql, whose last INSERT takes its rows from deficit: give each entity what it lacks, need - have rows, and nobody else: the unique keys were out of the way, and this needs them: nothing was changed: run without bulk`},
		"arbiter": {edit(t, "requirements/020_author_posts.sql", "AS n;", "AS n ON CONFLICT (id) DO NOTHING;"),
			"requirements/020_author_posts.sql: there is no unique or exclusion constraint matching the ON CONFLICT specification (SQLSTATE 42P10): the unique keys were out of the way, and this needs them: nothing was changed: run without bulk"},
		"statement": {edit(t, "requirements/030_post_likes.sql", "need - have;", "1 / 0;"),
			"requirements/030_post_likes.sql: division by zero (SQLSTATE 22012)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := newSchema(t)
			before := testdb.One(t, config, keys)
			_, err := Seed(t.Context(), config, Options{Pack: pack(t, c.edits...), Bulk: BulkAlways, bulkFloor: 1})
			if got := message(err); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if got := testdb.One(t, config, rows); got != "0 0 0" {
				t.Errorf("got rows %s", got)
			}
			if after := testdb.One(t, config, keys); after != before {
				t.Errorf("keys are\n%s\nwere\n%s", after, before)
			}
		})
	}
	t.Run("interrupted", func(t *testing.T) {
		t.Parallel()
		config := newSchema(t)
		before := testdb.One(t, config, keys)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		o := Options{Pack: pack(t), Bulk: BulkAlways, bulkFloor: 1}
		o.Progress = func(p Progress) {
			if p.Phase == "keys" && p.Current > p.Target/2 {
				cancel()
			}
		}
		if _, err := Seed(ctx, config, o); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if got := testdb.One(t, config, rows) + testdb.One(t, config, keys); got != "0 0 0"+before {
			t.Errorf("got %s", got)
		}
	})
}

// A role that may not drop keys is told so before anything is done or asked.
func TestBulkRefused(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	testdb.Exec(t, config, "CREATE VIEW v AS SELECT id, author_id FROM posts GROUP BY id", "INSERT INTO authors VALUES ('x')")
	o := Options{Pack: pack(t), Bulk: BulkAlways}
	o.Progress = func(p Progress) { t.Errorf("got as far as %+v", p) }
	_, err := Seed(t.Context(), config, o)
	_, forced := Force(t.Context(), config, o, func(Target) error {
		t.Error("asked")
		return nil
	})
	for _, err := range []error{err, forced} {
		if refused := (*fill.BulkError)(nil); !errors.As(err, &refused) || refused.Reasons[0] != "view v depends on constraint posts_pkey on table posts" {
			t.Errorf("got %v", err)
		}
	}
	// Only tables that will be filled count, and a command that only reads drops nothing.
	o.Progress, o.Only = nil, []string{"population"}
	if report := seed(t, config, o); report.Added["authors"] != 2 {
		t.Errorf("got %+v", report)
	}
	o.Only = nil
	if _, err := Audit(t.Context(), config, o); err != nil {
		t.Error(err)
	}
}

// alone waits until no other session is connected to the database.
func alone(t *testing.T, config *pgx.ConnConfig) {
	t.Helper()
	admin := config.Copy()
	admin.Database = "postgres"
	for testdb.One(t, admin, "SELECT count(*) FROM pg_stat_activity WHERE datname = '"+config.Database+"' AND usesysid IS NOT NULL") != "0" {
	}
}

// By itself a run takes keys away where nobody would notice it, and nowhere else; and where that goes wrong, it does
// without.
func TestBulkAuto(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edits   []string
		prepare string
		as      string // a role
		other   bool   // somebody else is connected
		log     string // "": keys stay where they are
	}{
		"alone":          {log: "out of the way"},
		"another":        {other: true},
		"event trigger":  {prepare: "CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION e()"},
		"no owner":       {prepare: "CREATE ROLE %s; GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO %[1]s; GRANT CREATE ON DATABASE %[1]s TO %[1]s", as: "%s"},
		"a view depends": {prepare: "CREATE VIEW v AS SELECT id, author_id FROM posts GROUP BY id; CREATE VIEW w AS SELECT id, created_at FROM authors GROUP BY id;", log: "tables=likes missing=6"},
		"trigger":        {prepare: "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON likes FOR EACH ROW EXECUTE FUNCTION f()"},
		"duplicates":     {edits: edit(t, "requirements/020_author_posts.sql", "AS n;", "AS n CROSS JOIN generate_series(1, 2) ON CONFLICT DO NOTHING;"), log: "once more with all keys in their place"},
		"arbiter":        {edits: edit(t, "requirements/020_author_posts.sql", "AS n;", "AS n ON CONFLICT (id) DO NOTHING;"), log: "once more with all keys in their place"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := newSchema(t)
			if c.prepare != "" {
				testdb.Exec(t, config, strings.NewReplacer("%s", config.Database, "%[1]s", config.Database).Replace(c.prepare))
			}
			if c.as != "" {
				config.RuntimeParams["role"] = config.Database
				t.Cleanup(func() {
					delete(config.RuntimeParams, "role")
					testdb.Exec(t, config, "DROP OWNED BY "+config.Database+"; DROP ROLE "+config.Database)
				})
			}
			before := testdb.One(t, config, keys)
			if c.other {
				conn, err := pgx.ConnectConfig(t.Context(), config)
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = conn.Close(context.Background()) }()
			} else {
				alone(t, config)
			}
			var log bytes.Buffer
			o := Options{Pack: pack(t, c.edits...), bulkFloor: 1, Logger: slog.New(slog.NewTextHandler(&log, nil))}
			report := seed(t, config, o)
			if got := testdb.One(t, config, rows); got != "3 6 6" || !report.Satisfied || report.Added["posts"] != 6 {
				t.Errorf("got %s, %+v", got, report)
			}
			if after := testdb.One(t, config, keys); after != before {
				t.Errorf("keys are\n%s\nwere\n%s", after, before)
			}
			if c.log == "" && log.Len() > 0 || !strings.Contains(log.String(), c.log) {
				t.Errorf("log: %s", &log)
			}
		})
	}
}

func TestBulkWrong(t *testing.T) {
	t.Parallel()
	for want, o := range map[string]Options{
		`bulk "yes": want auto, always or never`:                                                      {Bulk: "yes"},
		`bulk "always" locks the tables, so one connection fills: want jobs 1, or bulk auto or never`: {Bulk: BulkAlways, Jobs: 2},
	} {
		if _, err := List(o); !errors.As(err, new(*UsageError)) || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
