package runner

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/runner/localpg"
	"github.com/jackc/pgx/v5"
)

// questions counts how often each requirement is asked by how much it falls short.
type questions map[string]int

func (q questions) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}
func (q questions) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}
func (q questions) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}
func (q questions) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
func (q questions) TraceBatchQuery(_ context.Context, _ *pgx.Conn, data pgx.TraceBatchQueryData) {
	if _, name, ok := strings.Cut(data.SQL, "current_setting('seed."); ok && strings.Contains(data.SQL, "clock_timestamp()") {
		name, _, _ = strings.Cut(name, "'")
		q[name]++
	}
}

// What was proved is asked again where its answer may be another one since, and only there. On a server of its own:
// whatever anybody writes there matters.
func TestAgain(t *testing.T) {
	t.Parallel()
	server, release, err := localpg.Shared(t.Context(), localpg.Options{Settings: map[string]string{"autovacuum": "off", "work_mem": "5MB"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(release)
	for _, c := range []struct {
		name, prepare, rival string
		edits                []string
		rows, want           string
	}{
		{name: "nobody else", rows: "3 6 12", want: "early 3, population 2, author_posts 2, post_likes 3"},
		{name: "rival", rival: "INSERT INTO authors VALUES ('x')", rows: "4 8 16", want: "early 5, population 3, author_posts 4, post_likes 5"},
		{name: "elsewhere", rival: "CREATE TABLE other ()", rows: "3 6 12", want: "early 3, population 3, author_posts 3, post_likes 3"},
		{name: "trigger", prepare: "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON authors FOR EACH ROW EXECUTE FUNCTION f()",
			rows: "3 6 12", want: "early 3, population 3, author_posts 3, post_likes 3"},
		{name: "view", prepare: "CREATE VIEW people AS TABLE authors", edits: edit(t, "requirements/020_author_posts.sql", "FROM authors", "FROM people"),
			rows: "3 6 12", want: "early 3, population 3, author_posts 3, post_likes 3"},
		{name: "function", prepare: "CREATE FUNCTION people() RETURNS SETOF authors STABLE LANGUAGE sql AS 'TABLE authors'", edits: edit(t, "requirements/020_author_posts.sql", "FROM authors", "FROM people()"),
			rows: "3 6 12", want: "early 3, population 3, author_posts 3, post_likes 3"},
	} {
		config := testdb.NewOn(t, server.URL("postgres"))
		testdb.Exec(t, config, schema, c.prepare)
		asked := questions{}
		own := config.Copy()
		own.Tracer = asked
		o := Options{Pack: early(t, c.edits...)}
		o.Progress = func(p Progress) {
			if p.Phase == "verify" && p.Current == p.Target && c.rival != "" {
				testdb.Exec(t, config, c.rival)
				c.rival = ""
			}
		}
		report := seed(t, own, o)
		if got := testdb.One(t, config, rows); got != c.rows || !report.Satisfied {
			t.Errorf("%s: got %s, %+v", c.name, got, report)
		}
		var got []string
		for _, name := range []string{"early", "population", "author_posts", "post_likes"} {
			got = append(got, fmt.Sprint(name, " ", asked[name]))
		}
		if got := strings.Join(got, ", "); got != c.want {
			t.Errorf("%s: asked %s, want %s", c.name, got, c.want)
		}
	}
}
