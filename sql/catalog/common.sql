-- The values that occur in columns that have few, as the statistics know them.

SELECT n.nspname::text, c.relname::text, s.attname::text, s.most_common_vals::text::text[]
FROM pg_stats AS s
JOIN pg_namespace AS n ON n.nspname = s.schemaname
JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = s.tablename
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = s.attname
WHERE c.oid = ANY ($1::oid[]) AND s.n_distinct BETWEEN 1 AND 12 AND s.most_common_vals IS NOT NULL
  AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype)
ORDER BY 1, 2, 3
