package fill

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	osexec "os/exec"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/runner/localpg"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// odd is a schema with all that a key can have.
const odd = `
	CREATE SCHEMA "Odd";
	CREATE FUNCTION "Odd".half(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 / 2';
	CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
	CREATE TABLE parents (id int PRIMARY KEY, code text NOT NULL, n int NOT NULL, CONSTRAINT parents_n_code UNIQUE (n, code));
	CREATE UNIQUE INDEX parents_code ON parents (code); -- no constraint, but keys refer to it
	CREATE TABLE "Odd"."Things" (
		id int,
		code text COLLATE "C",
		n int,
		parent int,
		other int,
		label text,
		during int4range,
		words tsvector,
		CONSTRAINT "Things' pk" PRIMARY KEY (id) WITH (fillfactor = 71),
		CONSTRAINT late UNIQUE (n, code) INCLUDE (label) WITH (fillfactor = 72) USING INDEX TABLESPACE TS DEFERRABLE INITIALLY DEFERRED,
		CONSTRAINT soon UNIQUE (code) DEFERRABLE,
		CONSTRAINT apart EXCLUDE USING gist (during WITH &&),
		CONSTRAINT parent FOREIGN KEY (parent) REFERENCES parents ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
		CONSTRAINT pair FOREIGN KEY (n, code) REFERENCES parents (n, code) MATCH FULL,
		CONSTRAINT by_code FOREIGN KEY (label) REFERENCES parents (code) DEFERRABLE,
		CONSTRAINT self FOREIGN KEY (other) REFERENCES "Odd"."Things"
	);
	CREATE INDEX plain ON "Odd"."Things" (n DESC NULLS LAST, code COLLATE "POSIX" text_pattern_ops) WITH (fillfactor = 55, deduplicate_items = off) WHERE n > 3;
	CREATE UNIQUE INDEX "an Expression" ON "Odd"."Things" ((id + 0), "Odd".half(n)) INCLUDE (code) TABLESPACE TS;
	ALTER INDEX "Odd"."an Expression" ALTER COLUMN 1 SET STATISTICS 17;
	ALTER INDEX "Odd"."an Expression" ALTER COLUMN 2 SET STATISTICS 0;
	CREATE INDEX words ON "Odd"."Things" USING gin (words) WITH (fastupdate = off);
	CREATE INDEX during ON "Odd"."Things" USING gist (during);
	CREATE INDEX hashed ON "Odd"."Things" USING hash (label);
	CREATE INDEX ranges ON "Odd"."Things" USING brin (id int4_minmax_ops) WITH (pages_per_range = 7);
	CREATE UNIQUE INDEX identity ON "Odd"."Things" (id);
	CREATE INDEX invalid ON "Odd"."Things" (parent);
	UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"Odd".invalid'::regclass;
	ALTER TABLE "Odd"."Things" CLUSTER ON "Things' pk";
	ALTER TABLE "Odd"."Things" REPLICA IDENTITY USING INDEX identity;
	ALTER TABLE parents CLUSTER ON parents_pkey;
	COMMENT ON CONSTRAINT "Things' pk" ON "Odd"."Things" IS 'it''s a \ key';
	COMMENT ON INDEX "Odd"."Things' pk" IS 'its index';
	COMMENT ON INDEX "Odd".plain IS 'plain';
	COMMENT ON CONSTRAINT pair ON "Odd"."Things" IS 'two columns';
	CREATE CONSTRAINT TRIGGER deferred AFTER INSERT ON "Odd"."Things" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION nothing();

	CREATE TABLE children (id int PRIMARY KEY, thing int, unchecked int, disabled int, parent text);
	ALTER TABLE children ADD CONSTRAINT thing FOREIGN KEY (thing) REFERENCES "Odd"."Things" ON DELETE CASCADE;
	ALTER TABLE children ADD CONSTRAINT unchecked FOREIGN KEY (unchecked) REFERENCES parents NOT VALID;
	COMMENT ON CONSTRAINT thing ON children IS 'a child''s';
	CREATE TABLE off (id int PRIMARY KEY, parent text CONSTRAINT off_parent REFERENCES parents (code));
	ALTER TABLE off DISABLE TRIGGER ALL;`

// newer are what later versions have as well.
var newer = map[int]string{
	15: `
	CREATE UNIQUE INDEX not_distinct ON "Odd"."Things" (other, id) NULLS NOT DISTINCT;
	ALTER TABLE "Odd"."Things" ADD CONSTRAINT null_once UNIQUE NULLS NOT DISTINCT (id, label);
	ALTER TABLE "Odd"."Things" ADD CONSTRAINT partly FOREIGN KEY (parent) REFERENCES parents ON DELETE SET NULL (parent);`,
	18: `
	CREATE EXTENSION btree_gist;
	ALTER TABLE "Odd"."Things" ADD CONSTRAINT period UNIQUE (id, during WITHOUT OVERLAPS);
	ALTER TABLE "Odd"."Things" ADD CONSTRAINT unenforced FOREIGN KEY (n) REFERENCES parents NOT ENFORCED;
	CREATE TABLE named (id int CONSTRAINT "not null by name" NOT NULL, code int, CONSTRAINT named_pk PRIMARY KEY (id, code));
	COMMENT ON CONSTRAINT "not null by name" ON named IS 'has a name';`,
}

// catalog is all that the server knows of tables, indexes, constraints and triggers, without the numbers
// it gives them itself.
const catalog = `WITH relation AS (
	SELECT * FROM pg_class WHERE relnamespace::regnamespace::text IN ('public', '"Odd"')
)
SELECT string_agg(line, E'\n' ORDER BY line COLLATE "C") FROM (
	SELECT 'class ' || relname || ' ' || (to_jsonb(r) - '{oid,relfilenode,relpages,reltuples,relallvisible,relallfrozen,relhasindex,relfrozenxid,relminmxid,reltype,reltoastrelid,relhastriggers}'::text[])::text AS line FROM relation AS r
	UNION ALL
	SELECT 'index ' || indexrelid::regclass || ' ' || (to_jsonb(i) - '{indexrelid,indrelid,indcheckxmin,indexprs,indpred}'::text[])::text || pg_get_indexdef(indexrelid) FROM pg_index AS i JOIN relation AS r ON r.oid = i.indrelid
	UNION ALL
	SELECT 'constraint ' || (to_jsonb(c) - '{oid,conindid,conbin,conexclop,conpfeqop,conppeqop,conffeqop}'::text[])::text || ' ' || conindid::regclass || pg_get_constraintdef(c.oid)
	FROM pg_constraint AS c JOIN relation AS r ON r.oid = c.conrelid
	UNION ALL
	SELECT 'column ' || r.relname || ' ' || (to_jsonb(a) - 'attrelid')::text FROM pg_attribute AS a JOIN relation AS r ON r.oid = a.attrelid
	UNION ALL
	SELECT 'trigger ' || r.relname || ' ' || coalesce(c.conname, t.tgname) || ' ' || (to_jsonb(t) - '{oid,tgname,tgconstraint,tgconstrindid}'::text[])::text
	FROM pg_trigger AS t JOIN relation AS r ON r.oid = t.tgrelid LEFT JOIN pg_constraint AS c ON c.oid = t.tgconstraint
	UNION ALL
	SELECT 'comment ' || pg_describe_object(classoid, objoid, objsubid) || ' ' || description FROM pg_description
	WHERE objoid >= 16384
	UNION ALL
	SELECT 'depends ' || pg_describe_object(classid, objid, objsubid) || ' on ' || pg_describe_object(refclassid, refobjid, refobjsubid) || ' ' || deptype::text
	FROM pg_depend WHERE classid IN ('pg_class'::regclass, 'pg_constraint'::regclass) AND objid >= 16384
) AS t`

// What was dropped comes back exactly as it was, in the oldest, the usual and the newest PostgreSQL.
func TestBulk(t *testing.T) {
	t.Parallel()
	for _, major := range []int{0, 13, 18} {
		t.Run(fmt.Sprint(major), func(t *testing.T) {
			t.Parallel()
			server, release, err := localpg.Shared(t.Context(), localpg.Options{Major: major})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(release)
			config := testdb.NewOn(t, server.URL("postgres"))
			space := "seed_" + strings.ToLower(rand.Text())
			admin, err := pgx.ParseConfig(server.URL("postgres"))
			if err != nil {
				t.Fatal(err)
			}
			admin.RuntimeParams["options"] = "-c allow_in_place_tablespaces=on"
			testdb.Exec(t, admin, "CREATE TABLESPACE "+space+" LOCATION ''")
			t.Cleanup(func() {
				testdb.Exec(t, admin, "DROP DATABASE "+config.Database+" WITH (FORCE)", "DROP TABLESPACE "+space)
			})
			testdb.Exec(t, config, strings.ReplaceAll(odd, "TABLESPACE TS", "TABLESPACE "+space))
			tables := []string{"parents", `"Odd"."Things"`}
			for version, more := range newer {
				if server.Major() >= version {
					testdb.Exec(t, config, more)
				}
			}
			if server.Major() >= 18 {
				tables = append(tables, "named")
			}
			before, dumped := testdb.One(t, config, catalog), dump(t, server, config)

			var b Bulk
			b.Floor = 1
			err = in(t, config, "", func(ctx context.Context, tx pgx.Tx) error {
				if err := Bulkable(ctx, tx, tables); err != nil {
					return err
				}
				for _, table := range tables {
					taken, err := b.Take(ctx, tx, sql.Requirement{SQL: "INSERT INTO " + table}, 10)
					if err != nil || !reflect.DeepEqual(taken, []string{table}) {
						t.Errorf("took %v, %v", taken, err)
					}
				}
				var left string
				if err := tx.QueryRow(ctx, `SELECT string_agg(name, ' ' ORDER BY name) FROM (
					SELECT conname::text AS name FROM pg_constraint WHERE contype = 'f'
					UNION
					SELECT relname FROM pg_class WHERE relkind = 'i' AND relnamespace IN ('public'::regnamespace, '"Odd"'::regnamespace)
				) AS t`).Scan(&left); err != nil {
					return err
				}
				// What the server cannot restore exactly, and why.
				want := "apart children_pkey invalid off_parent off_pkey parents_code parents_pkey unchecked"
				if server.Major() >= 18 {
					want = "apart children_pkey invalid off_parent off_pkey parents_code parents_pkey period unchecked unenforced"
				}
				if left != want {
					t.Errorf("left are %s, want %s", left, want)
				}
				if _, err := tx.Exec(ctx, `SET LOCAL default_tablespace = '`+space+`'`); err != nil {
					return err
				}
				if _, err := tx.Exec(ctx, `INSERT INTO "Odd"."Things" (id, parent, code, n, label, other) VALUES (1, 1, 'a', 1, 'a', 1)`); err != nil {
					return err
				}
				if _, err := tx.Exec(ctx, "INSERT INTO parents VALUES (1, 'a', 1)"); err != nil {
					return err
				}
				steps := 0
				err := b.Restore(ctx, tx, func(done, all int) {
					if done != steps || done >= all {
						t.Errorf("step %d, got %d of %d", steps, done, all)
					}
					steps++
				})
				if steps < 20 {
					t.Errorf("got %d steps", steps)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if after := testdb.One(t, config, catalog); after != before {
				t.Errorf("the catalog has changed:\n%s", difference(before, after))
			}
			if after := dump(t, server, config); after != dumped {
				t.Errorf("the dump has changed:\n%s", difference(dumped, after))
			}
			if got := testdb.One(t, config, `SELECT count(*) FROM "Odd"."Things"`); got != "1" {
				t.Errorf("got %s rows", got)
			}
			if got := testdb.One(t, config, `SELECT count(*) FROM pg_stats WHERE tablename = 'an Expression'`); got == "0" {
				t.Errorf("no statistics of expressions: %s", got)
			}
		})
	}
}

// dump returns what pg_dump says of the schema, where the server's installation has one.
func dump(t *testing.T, server *localpg.Server, config *pgx.ConnConfig) string {
	t.Helper()
	program := server.Bin("pg_dump")
	if program == "" {
		return ""
	}
	text, err := osexec.Command(program, "--schema-only", server.URL(config.Database)).Output()
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`(?m)^\\(un)?restrict .*$`).ReplaceAllString(string(text), "")
}

// difference returns the lines that only one of two texts has.
func difference(before, after string) string {
	var b strings.Builder
	for mark, texts := range map[string][2]string{"-": {before, after}, "+": {after, before}} {
		has := map[string]bool{}
		for line := range strings.Lines(texts[1]) {
			has[strings.TrimSpace(line)] = true
		}
		for line := range strings.Lines(texts[0]) {
			if line = strings.TrimSpace(line); !has[line] {
				b.WriteString(mark + " " + line + "\n")
			}
		}
	}
	return b.String()
}

// It gives each reason for a refusal.
func TestBulkable(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	role := "seed_" + strings.ToLower(rand.Text())
	testdb.Exec(t, config, "CREATE ROLE "+role, "GRANT ALL ON SCHEMA public TO "+role,
		"CREATE TABLE a (id int PRIMARY KEY, n int)", "ALTER TABLE a OWNER TO "+role)
	t.Cleanup(func() { testdb.Exec(t, config, "DROP OWNED BY "+role, "DROP ROLE "+role) })
	for name, c := range map[string]struct{ setup, want string }{
		"may":              {"CREATE TABLE b (id int REFERENCES a)", ""},
		"partitioned":      {"DROP TABLE a; CREATE TABLE a (id int) PARTITION BY LIST (id)", "a is a partitioned table"},
		"view":             {"DROP TABLE a; CREATE VIEW a AS SELECT 1 AS id", "a is a view"},
		"foreign":          {"DROP TABLE a; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE a (id int) SERVER s", "a is a foreign table"},
		"partition":        {"CREATE TABLE p (id int, n int) PARTITION BY LIST (id); ALTER TABLE a DROP CONSTRAINT a_pkey, ALTER id DROP NOT NULL; ALTER TABLE p ATTACH PARTITION a DEFAULT", "a is a partition"},
		"inherited":        {"CREATE TABLE b () INHERITS (a)", "a is part of an inheritance tree"},
		"owner":            {"ALTER TABLE a OWNER TO postgres; SET LOCAL ROLE " + role, "a belongs to the role postgres, of which " + role + " is no member"},
		"schema":           {"REVOKE CREATE ON SCHEMA public FROM " + role + ", public; SET LOCAL ROLE " + role, "the role " + role + " may not create indexes in the schema public of a"},
		"key from others":  {"CREATE TABLE b (id int REFERENCES a); SET LOCAL ROLE " + role, "b, which has a foreign key to a, belongs to the role postgres, of which " + role + " is no member"},
		"key from parts":   {"CREATE TABLE b (id int REFERENCES a) PARTITION BY LIST (id); CREATE TABLE b1 PARTITION OF b DEFAULT", "b, which has a foreign key to a, is a partitioned table"},
		"key to parts":     {"CREATE TABLE b (id int PRIMARY KEY) PARTITION BY LIST (id); CREATE TABLE b1 PARTITION OF b DEFAULT; ALTER TABLE a ADD FOREIGN KEY (n) REFERENCES b", "a has a foreign key to b, a partitioned table"},
		"key to others":    {"CREATE TABLE b (id int PRIMARY KEY); ALTER TABLE a ADD FOREIGN KEY (n) REFERENCES b; SET LOCAL ROLE " + role, "a has a foreign key to b, to which the role " + role + " may not refer"},
		"allowed key":      {"CREATE TABLE b (id int PRIMARY KEY); ALTER TABLE a ADD FOREIGN KEY (n) REFERENCES b; GRANT REFERENCES (id) ON b TO " + role + "; SET LOCAL ROLE " + role, ""},
		"view by key":      {"CREATE VIEW v AS SELECT id, n FROM a GROUP BY id", "view v depends on constraint a_pkey on table a"},
		"extension":        {"CREATE INDEX i ON a (n); ALTER INDEX i DEPENDS ON EXTENSION plpgsql", "index i belongs to the extension plpgsql"},
		"extension's":      {"ALTER EXTENSION plpgsql ADD TABLE a", "table a belongs to the extension plpgsql"},
		"published":        {"CREATE PUBLICATION p FOR TABLE a", "a is published by p, which needs its replica identity"},
		"all published":    {"CREATE PUBLICATION p FOR ALL TABLES", "a is published by p, which needs its replica identity"},
		"distributed":      {"SET LOCAL allow_system_table_mods = on; CREATE TABLE pg_catalog.pg_dist_partition (logicalrelid regclass); INSERT INTO pg_dist_partition VALUES ('a')", "a is distributed by Citus"},
		"others are":       {"SET LOCAL allow_system_table_mods = on; CREATE TABLE pg_catalog.pg_dist_partition (logicalrelid regclass)", ""},
		"several":          {"CREATE PUBLICATION p FOR TABLE a; CREATE TABLE b () INHERITS (a)", "a is part of an inheritance tree; a is published by p, which needs its replica identity"},
		"a view of others": {"CREATE VIEW v AS SELECT n FROM a GROUP BY n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			undo := errors.New("undo")
			err := in(t, config, "", func(ctx context.Context, tx pgx.Tx) error {
				if _, err := tx.Conn().PgConn().Exec(ctx, c.setup).ReadAll(); err != nil {
					t.Fatal(err)
				}
				got, want := message(Bulkable(ctx, tx, []string{"a"})), ""
				if c.want != "" {
					want = "will not take keys and indexes away: " + c.want + ": run without bulk"
				}
				if got != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
				return undo
			})
			if err != undo {
				t.Error(err)
			}
		})
	}
}

// When it pays, and what is impossible.
func TestBulkTake(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, `
		CREATE TABLE a (id int PRIMARY KEY);
		CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
		CREATE TABLE waiting (id int PRIMARY KEY, a int REFERENCES a DEFERRABLE INITIALLY DEFERRED)`)
	for name, c := range map[string]struct {
		setup, into string
		floor       int64
		missing     int64
		want        string
	}{
		"default floor":      {"", "a", 0, BulkFloor, "a"},
		"few":                {"", "a", 0, BulkFloor - 1, ""},
		"as many as there":   {"INSERT INTO a SELECT generate_series(1, 100); ANALYZE a", "a", 1, 100, "a"},
		"fewer than there":   {"INSERT INTO a SELECT generate_series(1, 100); ANALYZE a", "a", 1, 99, ""},
		"large with keys":    {"INSERT INTO b SELECT generate_series(1, 100); ANALYZE b", "a", 1, 99, ""},
		"several":            {"", "a b", 1, 1, "a b"},
		"another with rows":  {"INSERT INTO a VALUES (1); ANALYZE a", "a b", 1, 10, "b"},
		"counted with rows":  {"INSERT INTO b VALUES (1); ANALYZE b", "a b", 1, 10, "a b"},
		"waiting for checks": {"INSERT INTO waiting VALUES (1, 1)", "waiting", 1, 1000, ""},
	} {
		t.Run(name, func(t *testing.T) {
			undo := errors.New("undo")
			err := in(t, config, "", func(ctx context.Context, tx pgx.Tx) error {
				if _, err := tx.Conn().PgConn().Exec(ctx, c.setup).ReadAll(); err != nil {
					t.Fatal(err)
				}
				b := Bulk{Floor: c.floor}
				r := sql.Requirement{SQL: "INSERT INTO " + strings.ReplaceAll(c.into, " ", " INSERT INTO ")}
				if !b.Wants(r) {
					t.Error("wants nothing")
				}
				taken, err := b.Take(ctx, tx, r, c.missing)
				if got := strings.Join(taken, " "); err != nil || got != c.want {
					t.Errorf("got %q, %v, want %q", got, err, c.want)
				}
				if c.want == c.into && b.Wants(r) {
					t.Error("still wants")
				}
				if taken, err = b.Take(ctx, tx, r, c.missing); err != nil || taken != nil {
					t.Errorf("got %v, %v the second time", taken, err)
				}
				// The transaction goes on.
				if _, err := tx.Exec(ctx, "SELECT"); err != nil {
					t.Error(err)
				}
				return undo
			})
			if err != undo {
				t.Error(err)
			}
		})
	}
}

// Restoring the keys finds a row that is there twice or has no parent.
func TestBulkRestoreFails(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a)")
	before := testdb.One(t, config, catalog)
	for code, insert := range map[string]string{
		"23505": "INSERT INTO b VALUES (1), (1) ON CONFLICT DO NOTHING",
		"23503": "INSERT INTO b VALUES (1, 1)",
	} {
		err := in(t, config, "", func(ctx context.Context, tx pgx.Tx) error {
			b := Bulk{Floor: 1}
			if _, err := b.Take(ctx, tx, sql.Requirement{SQL: "INSERT INTO b"}, 1); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, insert); err != nil {
				return err
			}
			return b.Restore(ctx, tx, nil)
		})
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.Code != code || !strings.HasPrefix(err.Error(), "put keys and indexes back: ") {
			t.Errorf("got %v, want %s", err, code)
		}
	}
	if after := testdb.One(t, config, catalog); after != before {
		t.Errorf("the catalog has changed:\n%s", difference(before, after))
	}
	if got := testdb.One(t, config, "SELECT count(*) FROM b"); got != "0" {
		t.Errorf("got %s rows", got)
	}
}
