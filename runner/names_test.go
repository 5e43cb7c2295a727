package runner

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/internal/testdb"
	"github.com/jackc/pgx/v5"
)

// eve makes a role that may create in schema public and in the database, and returns how it connects.
func eve(t *testing.T, config *pgx.ConnConfig) (*pgx.ConnConfig, string) {
	t.Helper()
	name := "eve_" + strings.ToLower(rand.Text())
	testdb.Exec(t, config, "CREATE ROLE "+name+" LOGIN; GRANT CREATE, USAGE ON SCHEMA public TO "+name+"; GRANT CREATE ON DATABASE "+config.Database+" TO "+name+
		"; GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+name)
	t.Cleanup(func() { testdb.Exec(t, config, "DROP OWNED BY "+name+" CASCADE", "DROP ROLE "+name) })
	hostile := config.Copy()
	hostile.User = name
	return hostile, name
}

// Whatever another role may create in the search_path, nothing of it joins a run: it is refused by its name, in every
// command that reads the pack's words.
func TestNamesOfOthers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first     bool // in a schema before public, that has the role's name
		sql, want string
		writes    bool // only a run looks there
	}{
		"an operator": {false, "CREATE FUNCTION public.f(text, uuid) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT 1::text'; CREATE OPERATOR public.|| (LEFTARG = text, RIGHTARG = uuid, FUNCTION = public.f)",
			"operator public.||(text, uuid)", false},
		"an operator of an enum": {false, "CREATE FUNCTION public.f(public.mood, public.mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false'; CREATE OPERATOR public.= (LEFTARG = public.mood, RIGHTARG = public.mood, FUNCTION = public.f)",
			"operator public.=(mood, mood)", false},
		"a prefix operator": {false, "CREATE FUNCTION public.f(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT 1::text'; CREATE OPERATOR public.@@@ (RIGHTARG = text, FUNCTION = public.f)",
			"operator public.@@@(-, text)", false},
		"a function that fits better": {false, "CREATE FUNCTION public.count(uuid) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 9::bigint'",
			"function public.count(uuid)", false},
		"an aggregate of our own tail": {false, "CREATE AGGREGATE public.sum(text) (SFUNC = textcat, STYPE = text)",
			"function public.sum(text)", false},
		"a function of the application's name": {false, "CREATE FUNCTION public.slug(varchar) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT 1::text'",
			"function public.slug(character varying)", false},
		"a view over a table": {true, "CREATE SCHEMA OWNER; CREATE VIEW OWNER.posts AS SELECT * FROM public.posts WHERE false; GRANT USAGE ON SCHEMA OWNER TO PUBLIC; GRANT ALL ON OWNER.posts TO PUBLIC",
			"view OWNER.posts, which hides another of that name", false},
		"a table that is only read": {true, "CREATE SCHEMA OWNER; CREATE TABLE OWNER.moods (id int); GRANT USAGE ON SCHEMA OWNER TO PUBLIC",
			"table OWNER.moods, which hides another of that name", false},
		"a type": {true, "CREATE SCHEMA OWNER; CREATE TYPE OWNER.mood AS ENUM ('sad'); GRANT USAGE ON SCHEMA OWNER TO PUBLIC",
			"type OWNER.mood, which hides another of that name", false},
		"a type of a function's name": {false, "CREATE DOMAIN public.slug AS text", "type slug", false},
		"an implicit cast": {false, "CREATE TYPE public.box9 AS (x int); CREATE FUNCTION public.f(text) RETURNS public.box9 LANGUAGE sql IMMUTABLE AS 'SELECT ROW(1)::public.box9'; CREATE CAST (text AS public.box9) WITH FUNCTION public.f(text) AS IMPLICIT",
			"implicit cast from text to box9", false},
		"schema seed": {false, "CREATE SCHEMA seed; CREATE FUNCTION seed.as_of(text) RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT NULL::timestamptz'",
			"function seed.as_of(text) of EVE, schema seed of EVE", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := newSchema(t)
			testdb.Exec(t, config, `CREATE TYPE mood AS ENUM ('calm'); CREATE SCHEMA app; CREATE FUNCTION app.slug(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
				CREATE TABLE moods (id int)`)
			hostile, role := eve(t, config)
			owner := "the_" + role
			testdb.Exec(t, config, "CREATE ROLE "+owner+" LOGIN; GRANT CREATE ON DATABASE "+config.Database+" TO "+owner+"; GRANT ALL ON ALL TABLES IN SCHEMA public TO "+owner+"; GRANT USAGE ON SCHEMA app TO "+owner)
			t.Cleanup(func() { testdb.Exec(t, config, "DROP OWNED BY "+owner+" CASCADE", "DROP ROLE "+owner) })
			fill := strings.NewReplacer("EVE", role, "OWNER", owner).Replace
			testdb.Exec(t, hostile, fill(c.sql))
			// The role that seeds is no superuser and no friend of eve's; and a superuser is as careful.
			seeding := config.Copy()
			seeding.User = owner
			for _, config := range []*pgx.ConnConfig{seeding, config} {
				config = config.Copy()
				config.RuntimeParams["search_path"] = "public, app"
				if c.first {
					config.RuntimeParams["search_path"] = owner + ", public, app"
				}
				o := Options{Pack: pack(t, edit(t, "requirements/010_population.sql", "FROM authors\n", "FROM authors\n    WHERE 'calm'::mood = 'calm'::mood AND slug('x') = 'x' AND NOT EXISTS (SELECT FROM moods)\n")...)}
				want := "the search_path or schema seed has objects that would be used instead of those that the pack means: " + fill(c.want) +
					": drop or rename them, or leave their schema out of the search_path"
				_, err := Audit(t.Context(), config, o)
				if got := message(err); got != want && !c.writes || c.writes && err != nil {
					t.Errorf("audit: got  %s\nwant %s", got, want)
				}
				_, err = Seed(t.Context(), config, o)
				if got := message(err); got != want || !errors.As(err, new(*UsageError)) {
					t.Errorf("seed: got  %s\nwant %s", got, want)
				}
			}
		})
	}
}

// What extensions, superusers and the owner of the tables have made is trusted, as long as it is nobody's double.
func TestNamesOfFriends(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	friend, role := eve(t, config)
	testdb.Exec(t, config, "ALTER TABLE posts OWNER TO "+role)
	testdb.Exec(t, friend, `CREATE FUNCTION public.f(text, uuid) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT 1::text'; CREATE OPERATOR public.|| (LEFTARG = text, RIGHTARG = uuid, FUNCTION = public.f);
		CREATE TYPE public.box9 AS (x int); CREATE FUNCTION public.g(text) RETURNS public.box9 LANGUAGE sql IMMUTABLE AS 'SELECT ROW(1)::public.box9'; CREATE CAST (text AS public.box9) WITH FUNCTION public.g(text) AS IMPLICIT`)
	testdb.Exec(t, config, `CREATE EXTENSION citext; CREATE EXTENSION hstore`)
	if report := seed(t, config, Options{Pack: pack(t)}); !report.Satisfied {
		t.Errorf("got %+v", report)
	}
}

// A table whose name has capitals is not found without quotes: the error says which one is there.
func TestFoldedNames(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	testdb.Exec(t, config, `ALTER TABLE posts RENAME TO "Posts"`)
	_, err := Audit(t.Context(), config, Options{Pack: pack(t)})
	if got := message(err); got != `the database has no such tables in "`+config.Database+`": posts (did you mean "Posts"?): create them first` {
		t.Errorf("got %s", got)
	}
	testdb.Exec(t, config, `ALTER TABLE "Posts" RENAME TO posts; ALTER TABLE posts RENAME author_id TO "authorId"`)
	_, err = Audit(t.Context(), config, Options{Pack: pack(t, edit(t, "requirements/020_author_posts.sql", "p.author_id", "p.authorId")...), Only: []string{"author_posts"}})
	if got := message(err); !strings.Contains(got, "column p.authorid does not exist") {
		t.Errorf("got %s", got)
	}
}

// A role that may not use schema seed is told what its owner does once.
func TestMayNotUseSeed(t *testing.T) {
	t.Parallel()
	config := newSchema(t)
	functions, err := Show(Options{Pack: pack(t)}, "functions")
	if err != nil {
		t.Fatal(err)
	}
	testdb.Exec(t, config, functions, "REVOKE ALL ON SCHEMA seed FROM PUBLIC; GRANT SELECT, INSERT ON authors, posts, likes TO pg_monitor")
	config.RuntimeParams["role"] = "pg_monitor"
	_, err = Seed(t.Context(), config, Options{Pack: pack(t)})
	if install := (*fill.InstallError)(nil); !errors.As(err, &install) || message(err) != `the functions of schema seed may not be used by this role: have the owner of schema seed run once: GRANT USAGE ON SCHEMA seed TO "pg_monitor"` {
		t.Errorf("got %v", err)
	}
}
