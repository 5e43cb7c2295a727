package fill

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// ReferencedError lists tables outside the pack that refer to tables which are to be emptied.
type ReferencedError struct{ Tables []string }

// Error names the tables.
func (e *ReferencedError) Error() string {
	return fmt.Sprintf("will not empty tables that others refer to: %s: they are not the pack's: "+
		"empty or drop them yourself, or drop their foreign keys", strings.Join(e.Tables, ", "))
}

// Emptiable returns a *ReferencedError if a table outside the list refers to one in it, and an error
// if the list has the table in which golang-migrate keeps its version.
func Emptiable(ctx context.Context, tx pgx.Tx, tables []string) error {
	quoted := make([]string, len(tables))
	for i, t := range tables {
		quoted[i] = sql.Quote(t)
		if strings.HasSuffix(quoted[i], `"schema_migrations"`) {
			return errors.New("will not empty schema_migrations, which records the version of the schema")
		}
	}
	// A partition counts as the table that it is a part of.
	rows, err := tx.Query(ctx, `WITH pack AS (
    SELECT pg_catalog.to_regclass(name)::oid AS id FROM pg_catalog.unnest($1::text[]) AS name
), reference AS (
    SELECT coalesce(pg_catalog.pg_partition_root(conrelid)::oid, conrelid) AS source,
        coalesce(pg_catalog.pg_partition_root(confrelid)::oid, confrelid) AS target
    FROM pg_catalog.pg_constraint
    WHERE contype = 'f'
)
SELECT DISTINCT source::regclass::text
FROM reference
WHERE target IN (SELECT id FROM pack)
AND source NOT IN (SELECT id FROM pack WHERE id IS NOT NULL)
ORDER BY 1`, quoted)
	if err != nil {
		return fmt.Errorf("look for foreign keys: %w", err)
	}
	others, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("look for foreign keys: %w", err)
	}
	if len(others) > 0 {
		return &ReferencedError{Tables: others}
	}
	return nil
}

// Empty removes all rows of the tables: by TRUNCATE, without CASCADE, where the role may, else by
// DELETE. It refuses what Emptiable refuses.
func Empty(ctx context.Context, tx pgx.Tx, tables []string) error {
	if len(tables) == 0 {
		return nil
	}
	if err := Emptiable(ctx, tx, tables); err != nil {
		return err
	}
	quoted := make([]string, len(tables))
	for i, t := range tables {
		quoted[i] = sql.Quote(t)
	}
	var may bool
	if err := tx.QueryRow(ctx, `SELECT pg_catalog.bool_and(pg_catalog.has_table_privilege(name, 'TRUNCATE'))
FROM pg_catalog.unnest($1::text[]) AS name`, quoted).Scan(&may); err != nil {
		return fmt.Errorf("empty tables: %w", err)
	}
	statement := "TRUNCATE " + strings.Join(quoted, ", ")
	if !may {
		// One statement, so that the order of the tables does not matter to their foreign keys.
		last := len(quoted) - 1
		var ctes []string
		for i, t := range quoted[:last] {
			ctes = append(ctes, fmt.Sprintf("d%d AS (DELETE FROM %s)", i, t))
		}
		statement = "DELETE FROM " + quoted[last]
		if len(ctes) > 0 {
			statement = "WITH " + strings.Join(ctes, ", ") + " " + statement
		}
	}
	if _, err := exec(ctx, tx, statement); err != nil {
		return fmt.Errorf("empty tables: %w", err)
	}
	return nil
}
