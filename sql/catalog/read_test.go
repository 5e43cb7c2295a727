package catalog_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql/catalog"
	"github.com/jackc/pgx/v5"
)

const odd = `CREATE EXTENSION btree_gist;
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE DOMAIN short AS varchar(5) NOT NULL CHECK (VALUE <> 'x');
CREATE DOMAIN shorter AS short CHECK (length(VALUE) < 4);
CREATE TABLE parents (a int, b int, UNIQUE (a, b));
CREATE TABLE "Odd ""one""" (
    id bigint GENERATED ALWAYS AS IDENTITY,
    code shorter DEFAULT 'abc',
    moods mood[],
    price numeric(8, 3) CHECK (price > 0),
    doubled numeric GENERATED ALWAYS AS (price * 2) STORED,
    during int4range,
    pa int,
    pb int,
    PRIMARY KEY (id, during),
    FOREIGN KEY (pa, pb) REFERENCES parents (a, b) ON DELETE CASCADE DEFERRABLE,
    EXCLUDE USING gist (pa WITH =, during WITH &&)
);
COMMENT ON COLUMN "Odd ""one""".code IS 'of old';
CREATE UNIQUE INDEX odd_code ON "Odd ""one""" (lower(code), pa) WHERE pb IS NULL;
CREATE TABLE logs (at timestamptz NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2024-01-01 00:00+00') TO ('2025-01-01 00:00+00');
CREATE VIEW seen AS SELECT * FROM logs;
CREATE SCHEMA elsewhere;
CREATE TABLE elsewhere.far (id int);
`

func read(t *testing.T, config *pgx.ConnConfig, choose func(schema, table string, visible bool) bool) *catalog.Schema {
	t.Helper()
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	schema, err := catalog.Read(t.Context(), conn, choose)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func everything(string, string, bool) bool { return true }

func TestRead(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, odd)
	schema := read(t, config, everything)

	var names []string
	for _, table := range schema.Tables {
		names = append(names, fmt.Sprint(table.Schema, ".", table.Name, " ", table.Visible))
	}
	if got, want := strings.Join(names, "; "), `elsewhere.far false; public.Odd "one" true; public.logs true; public.parents true`; got != want {
		t.Errorf("tables: got %s, want %s", got, want)
	}
	if !slices.Contains(schema.Extensions, "btree_gist") {
		t.Errorf("extensions: got %v", schema.Extensions)
	}
	table := schema.Table("public", `Odd "one"`)
	for name, want := range map[string]catalog.Column{
		"id":      {Type: "bigint", Base: "int8", BaseType: "bigint", Kind: "b", NotNull: true, Identity: "a"},
		"code":    {Type: "shorter", Base: "varchar", BaseType: "character varying", Kind: "b", Length: 5, NotNull: true, Default: "'abc'::character varying", Comment: "of old"},
		"moods":   {Type: "mood[]", Base: "mood", BaseType: "mood", Array: true, Kind: "e", Values: []string{"sad", "happy"}},
		"price":   {Type: "numeric(8,3)", Base: "numeric", BaseType: "numeric", Kind: "b", Precision: 8, Scale: 3},
		"doubled": {Type: "numeric", Base: "numeric", BaseType: "numeric", Kind: "b", Generated: true},
		"during":  {Type: "int4range", Base: "int4range", BaseType: "int4range", Kind: "r", NotNull: true},
	} {
		got := *table.Column(name)
		if checks := len(got.Checks); (name == "code") != (checks == 2) {
			t.Errorf("%s: got checks %q", name, got.Checks)
		}
		want.Name, got.Checks = name, nil
		if len(got.Values) == 0 {
			got.Values = nil
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("column: got %+v, want %+v", got, want)
		}
	}
	if table.Column("none") != nil || schema.Table("public", "none") != nil {
		t.Error("something is there that is not")
	}
	ref := catalog.Ref{Columns: []string{"pa", "pb"}, Schema: "public", Table: "parents", Keys: []string{"a", "b"}, Deferrable: true, OnDelete: "c"}
	if got := table.Refs[0]; got.Name == "" {
		t.Error("the foreign key has no name")
	} else if got.Name = ""; !reflect.DeepEqual(got, ref) {
		t.Errorf("foreign key: got %+v, want %+v", got, ref)
	}
	if u := table.Uniques; len(u) != 2 || !u[0].Primary || u[1].Predicate != "(pb IS NULL)" || u[1].Parts[0].Expr == "" || u[1].Parts[1].Column != "pa" {
		t.Errorf("unique indexes: got %+v", u)
	}
	if len(table.Checks) != 1 || table.Checks[0].Columns[0] != "price" || len(table.Exclusions) != 1 {
		t.Errorf("got checks %+v, exclusions %+v", table.Checks, table.Exclusions)
	}
	if logs := schema.Table("public", "logs"); logs.PartitionBy != "RANGE (at)" || len(logs.Bounds) != 1 {
		t.Errorf("partitions: got %q, %q", logs.PartitionBy, logs.Bounds)
	}
}

// It needs no privilege on the tables.
func TestReadWithoutPrivilege(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	role := "reader_" + config.Database
	testdb.Exec(t, config, odd, "CREATE ROLE "+role+" LOGIN")
	t.Cleanup(func() { testdb.Exec(t, config, "DROP ROLE "+role) })
	reader := config.Copy()
	reader.User = role
	if got := len(read(t, reader, everything).Tables); got != 4 {
		t.Errorf("got %d tables, want 4", got)
	}
}

func TestReadNothing(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, odd)
	schema := read(t, config, func(string, string, bool) bool { return false })
	if len(schema.Tables) != 0 {
		t.Errorf("got %d tables, want none", len(schema.Tables))
	}
}

func TestReadFails(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close(t.Context())
	if _, err := catalog.Read(t.Context(), conn, everything); err == nil || !strings.HasPrefix(err.Error(), "read the tables of the catalog: ") {
		t.Errorf("got %v", err)
	}
}
