-- Every unique index: primary keys, unique constraints, and indexes without a constraint. One that only partitions
-- have counts for the whole.

WITH member AS (
    SELECT c.oid AS root, c.oid FROM pg_class AS c WHERE c.oid = ANY ($1::oid[])
    UNION
    SELECT c.oid, p.relid
    FROM pg_class AS c
    CROSS JOIN LATERAL pg_partition_tree(c.oid) AS p
    WHERE c.oid = ANY ($1::oid[]) AND c.relkind = 'p'
)
SELECT n.nspname::text, c.relname::text, x.relname::text, i.indisprimary,
       ARRAY(
           SELECT coalesce(a.attname::text, '')
           FROM generate_series(0, i.indnkeyatts - 1) AS k
           LEFT JOIN pg_attribute AS a ON a.attrelid = m.oid AND a.attnum = i.indkey[k] AND a.attnum > 0
           ORDER BY k
       ),
       ARRAY(
           SELECT CASE WHEN i.indkey[k] = 0 THEN pg_get_indexdef(i.indexrelid, k + 1, false) ELSE '' END
           FROM generate_series(0, i.indnkeyatts - 1) AS k
           ORDER BY k
       ),
       coalesce(pg_get_expr(i.indpred, i.indrelid), ''),
       coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::bool, false)  -- since PostgreSQL 15
FROM member AS m
JOIN pg_index AS i ON i.indrelid = m.oid
JOIN pg_class AS c ON c.oid = m.root
JOIN pg_class AS x ON x.oid = i.indexrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE i.indisunique
  AND (m.oid = m.root OR NOT EXISTS (SELECT FROM pg_inherits AS h WHERE h.inhrelid = i.indexrelid))
ORDER BY n.nspname, c.relname, NOT i.indisprimary, x.relname COLLATE "C"
