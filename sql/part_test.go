package sql

import (
	"strings"
	"testing"
)

func TestPart(t *testing.T) {
	t.Parallel()
	const narrow = `, deficit AS (SELECT * FROM whole__ WHERE pg_catalog.int4eq(pg_catalog.mod(pg_catalog.int4and(pg_catalog.hashtext(id::pg_catalog.text COLLATE pg_catalog."C"), 2147483647), 3), 1))`
	for name, c := range map[string]struct{ above, want string }{
		"plain":     {"WITH deficit AS (SELECT 1 AS id)\n", "WITH whole__ AS (SELECT 1 AS id)" + narrow + "\n"},
		"upper":     {"WITH DEFICIT AS (SELECT 1 AS id)\n", "WITH whole__ AS (SELECT 1 AS id)" + narrow + "\n"},
		"columns":   {"WITH deficit (id) AS MATERIALIZED (SELECT 1) -- all\n\n", "WITH whole__ (id) AS MATERIALIZED (SELECT 1)" + narrow + " -- all\n\n"},
		"quoted":    {`WITH a AS (TABLE b), "deficit" AS (SELECT id FROM a)` + "\n", `WITH a AS (TABLE b), "whole__" AS (SELECT id FROM a)` + narrow + "\n"},
		"recursive": {"WITH RECURSIVE deficit AS (SELECT 1 AS id UNION SELECT id FROM deficit)\n", ""},
		"taken":     {"WITH whole__ AS (TABLE b), deficit AS (SELECT 1 AS id)\n", ""},
		"escaped":   {`WITH U&"deficit" AS (SELECT 1 AS id)` + "\n", ""},
		"comma":     {"WITH deficit AS (SELECT 1 AS id),\n", ""},
	} {
		const below = "-- fill\nINSERT INTO a (id) SELECT id FROM deficit"
		r := Requirement{SQL: "-- x\n" + c.above + below}
		got, ok := r.Part(1, 3)
		want := "-- x\n" + c.want + below
		if c.want == "" {
			want = r.SQL
		}
		if ok != (c.want != "") || got.SQL != want {
			t.Errorf("%s: got %t\n%s\nwant\n%s", name, ok, got.SQL, want)
		}
		if !strings.HasSuffix(got.SQL, below) || len(got.Tables()) != 1 {
			t.Errorf("%s: got tables %v", name, got.Tables())
		}
	}
}
