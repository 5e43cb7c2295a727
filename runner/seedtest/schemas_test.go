package seedtest

import (
	"strings"
	"testing"
)

// A template with many schemas has the same rows in each, and is another than that with one.
func TestSchemas(t *testing.T) {
	t.Parallel()
	o := Options{Pack: things(t), Schemas: []string{"t2", "t1", "t2"}}
	pool := New(t, o)
	var got string
	const query = `SELECT string_agg(format('%s.%s', schemaname, tablename), ' ' ORDER BY schemaname, tablename) FROM pg_tables
		WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`
	if err := pool.QueryRow(t.Context(), query).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if want := "t1.schema_migrations t1.things t2.schema_migrations t2.things"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if err := pool.QueryRow(t.Context(), `SELECT ((SELECT string_agg(t::text, ' ' ORDER BY t) FROM t1.things AS t) = (SELECT string_agg(t::text, ' ' ORDER BY t) FROM t2.things AS t))::text`).Scan(&got); err != nil || got != "true" {
		t.Errorf("the rows are the same: got %s, %v", got, err)
	}

	r := &recorder{name: t.Name()}
	done := make(chan struct{})
	go func() {
		defer close(done)
		New(r, Options{Pack: things(t), Schemas: []string{"pg_x"}})
	}()
	<-done
	if want := `the schema "pg_x" is not for tables of a pack`; !strings.Contains(r.log.String(), want) {
		t.Errorf("got %s, want %s", &r.log, want)
	}
}
