-- Every foreign key, CHECK and exclusion constraint. A key that only the partitions have counts for the whole.

WITH member AS (
    SELECT c.oid AS root, c.oid FROM pg_class AS c WHERE c.oid = ANY ($1::oid[])
    UNION
    SELECT c.oid, p.relid
    FROM pg_class AS c
    CROSS JOIN LATERAL pg_partition_tree(c.oid) AS p
    WHERE c.oid = ANY ($1::oid[]) AND c.relkind = 'p'
)
SELECT DISTINCT ON (n.nspname, c.relname, columns.names, k.contype, fn.nspname, f.relname, definition.text)
       n.nspname::text, c.relname::text, k.conname::text, k.contype::text, columns.names,
       coalesce(fn.nspname::text, ''), coalesce(f.relname::text, ''),
       ARRAY(
           SELECT a.attname::text
           FROM unnest(k.confkey) WITH ORDINALITY AS u (number, place)
           JOIN pg_attribute AS a ON a.attrelid = f.oid AND a.attnum = u.number
           ORDER BY u.place
       ),
       k.condeferrable, k.confdeltype::text, definition.text
FROM member AS m
JOIN pg_constraint AS k ON k.conrelid = m.oid
JOIN pg_class AS c ON c.oid = m.root
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_class AS f ON f.oid = k.confrelid
LEFT JOIN pg_namespace AS fn ON fn.oid = f.relnamespace
CROSS JOIN LATERAL (
    SELECT ARRAY(
        SELECT a.attname::text
        FROM unnest(k.conkey) WITH ORDINALITY AS u (number, place)
        JOIN pg_attribute AS a ON a.attrelid = m.oid AND a.attnum = u.number
        ORDER BY u.place
    ) AS names
) AS columns
CROSS JOIN LATERAL (
    SELECT CASE k.contype WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid) ELSE pg_get_constraintdef(k.oid) END AS text
) AS definition
WHERE k.contype = 'f' AND k.conparentid = 0  -- not once more for each partition that is referred to
   OR k.contype IN ('c', 'x') AND m.oid = m.root
ORDER BY n.nspname, c.relname, columns.names, k.contype, fn.nspname, f.relname, definition.text, m.oid <> m.root, k.conname COLLATE "C"
