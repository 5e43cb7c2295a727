-- Every column: its type below all domains, what limits it, its default.

WITH RECURSIVE chosen AS (
    SELECT c.oid, n.nspname, c.relname
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.oid = ANY ($1::oid[])
)
-- The types of the columns, and those below: a domain's base, an array's elements.
, below AS (
    SELECT DISTINCT a.atttypid AS type, a.atttypid AS oid, -1 AS typmod, false AS filled, false AS is_array, 0 AS depth
    FROM chosen
    JOIN pg_attribute AS a ON a.attrelid = chosen.oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT b.type, CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END,
           CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE b.typmod END,
           b.filled OR t.typtype = 'd' AND t.typnotnull, b.is_array OR t.typtype <> 'd', b.depth + 1
    FROM below AS b
    JOIN pg_type AS t ON t.oid = b.oid
    WHERE t.typtype = 'd' OR t.typcategory = 'A' AND t.typelem <> 0 AND t.typlen = -1
)
, base AS (
    SELECT DISTINCT ON (b.type) b.type, t.typname, t.typtype, b.typmod, b.filled, b.is_array, t.oid
    FROM below AS b
    JOIN pg_type AS t ON t.oid = b.oid
    ORDER BY b.type, b.depth DESC
)
, modified AS (
    SELECT a.*, chosen.nspname, chosen.relname, base.typname, base.typtype, base.filled, base.is_array, base.oid AS base,
           CASE WHEN a.atttypmod >= 0 THEN a.atttypmod ELSE base.typmod END AS modifier
    FROM chosen
    JOIN pg_attribute AS a ON a.attrelid = chosen.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN base ON base.type = a.atttypid
)
SELECT m.nspname::text, m.relname::text, m.attname::text, format_type(m.atttypid, m.atttypmod), m.typname::text,
       format_type(m.base, NULL), m.is_array, m.typtype::text,
       CASE WHEN m.typname IN ('varchar', 'bpchar') AND m.modifier >= 4 THEN m.modifier - 4
            WHEN m.typname = 'bit' AND m.modifier > 0 THEN m.modifier ELSE 0 END,
       CASE WHEN m.typname = 'numeric' AND m.modifier >= 4 THEN (m.modifier - 4) >> 16 & 65535 ELSE 0 END,
       CASE WHEN m.typname = 'numeric' AND m.modifier >= 4 THEN (m.modifier - 4) & 2047 ELSE 0 END,
       m.attnotnull OR m.filled,
       coalesce(CASE WHEN m.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END, pg_get_expr(t.typdefaultbin, 0), ''),
       m.attidentity::text, m.attgenerated <> '',
       ARRAY(SELECT e.enumlabel::text FROM pg_enum AS e WHERE e.enumtypid = m.base ORDER BY e.enumsortorder),
       ARRAY(
           SELECT pg_get_expr(k.conbin, 0)
           FROM below AS b
           JOIN pg_constraint AS k ON k.contypid = b.oid AND k.contype = 'c'
           WHERE b.type = m.atttypid
           ORDER BY k.conname
       ),
       coalesce(col_description(m.attrelid, m.attnum), '')
FROM modified AS m
JOIN pg_type AS t ON t.oid = m.atttypid
LEFT JOIN pg_attrdef AS d ON d.adrelid = m.attrelid AND d.adnum = m.attnum
ORDER BY m.nspname, m.relname, m.attnum
