package fill

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// ReferencedError lists tables outside the pack whose rows refer to tables that would be emptied.
type ReferencedError struct{ Tables []string }

// Error names the tables.
func (e *ReferencedError) Error() string {
	return fmt.Sprintf("will not empty tables that rows of others refer to: %s: they are not the pack's: "+
		"empty or drop them yourself, or drop their foreign keys", strings.Join(e.Tables, ", "))
}

// Emptiable returns a *ReferencedError if a table outside the list has rows that may refer to one in it. It also returns
// an error if the list has the table in which golang-migrate keeps its version.
func Emptiable(ctx context.Context, tx pgx.Tx, tables []string) error {
	_, err := referring(ctx, tx, tables)
	return err
}

// referring returns the tables outside the list that refer to one in it. It returns the errors of Emptiable.
func referring(ctx context.Context, tx pgx.Tx, tables []string) ([]string, error) {
	quoted := make([]string, len(tables))
	for i, t := range tables {
		quoted[i] = sql.Quote(t)
		if strings.HasSuffix(quoted[i], `"schema_migrations"`) {
			return nil, errors.New("will not empty schema_migrations, which records the version of the schema")
		}
	}
	// A partition counts as the table that it is a part of.
	others, err := column(ctx, tx, `WITH pack AS (
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
		return nil, fmt.Errorf("look for foreign keys: %w", err)
	}
	var full []string
	for _, other := range others { // as regclass quotes it
		var any bool
		if err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT FROM "+other+")").Scan(&any); err != nil {
			return nil, fmt.Errorf("look for rows of %s, which refers to the pack's tables: %w", other, err)
		}
		if any {
			full = append(full, other)
		}
	}
	if len(full) > 0 {
		return nil, &ReferencedError{Tables: full}
	}
	return others, nil
}

// Empty removes all rows of the tables. It uses TRUNCATE, without CASCADE, if the role may and no other table refers to
// them, and otherwise DELETE. It refuses what Emptiable refuses.
func Empty(ctx context.Context, tx pgx.Tx, tables []string) error {
	if len(tables) == 0 {
		return nil
	}
	others, err := referring(ctx, tx, tables)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		// They are empty, and stay so: a DELETE could reach their rows.
		if _, err := exec(ctx, tx, "LOCK TABLE "+strings.Join(others, ", ")+" IN SHARE MODE"); err != nil {
			return fmt.Errorf("lock the tables that refer to the pack's: %w", err)
		}
		if err := Emptiable(ctx, tx, tables); err != nil {
			return err
		}
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
	if !may || len(others) > 0 { // an empty table, too, forbids it
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
