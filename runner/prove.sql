-- What has to be known of a table: its name, its key, the columns that hold a sequence's numbers, its own or those of a
-- table that is filled with it, and which of its rows other rows refer to.
WITH given AS (
    SELECT a.attrelid, a.attnum, a.attname
    FROM pg_attribute AS a
    LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = ANY ($2::text[]::regclass[]) AND a.attnum > 0 AND NOT a.attisdropped
      AND (a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%')
)
SELECT t.oid::regclass::text, coalesce((
           SELECT array_agg(quote_ident(a.attname) ORDER BY k.n)
           FROM (
               SELECT indrelid, indkey::int2[] AS columns, indnkeyatts
               FROM pg_index
               WHERE indrelid = t.oid AND indisunique AND indisvalid AND indpred IS NULL AND 0 <> ALL (indkey)
               ORDER BY indisprimary DESC, indnkeyatts, indexrelid
               LIMIT 1
           ) AS i
           CROSS JOIN unnest(i.columns) WITH ORDINALITY AS k (attnum, n)
           JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
           WHERE k.n <= i.indnkeyatts
       ), '{}'),
       coalesce((
           SELECT array_agg(name::text) FROM (
               SELECT attname FROM given WHERE attrelid = t.oid
               UNION
               SELECT a.attname
               FROM pg_constraint AS f
               CROSS JOIN unnest(f.conkey, f.confkey) AS k (own, other)
               JOIN given AS g ON g.attrelid = f.confrelid AND g.attnum = k.other
               JOIN pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = k.own
               WHERE f.contype = 'f' AND f.conrelid = t.oid
           ) AS c (name)
       ), '{}'),
       coalesce((
           SELECT string_agg(format(' AND NOT EXISTS (SELECT FROM %s AS o WHERE %s)', f.conrelid::regclass, (
               SELECT string_agg(format('o.%I = t.%I', o.attname, a.attname), ' AND ')
               FROM unnest(f.conkey, f.confkey) AS k (own, other)
               JOIN pg_attribute AS o ON o.attrelid = f.conrelid AND o.attnum = k.own
               JOIN pg_attribute AS a ON a.attrelid = f.confrelid AND a.attnum = k.other
           )), '' ORDER BY f.oid)
           FROM pg_constraint AS f
           WHERE f.contype = 'f' AND f.confrelid = t.oid AND f.conparentid = 0
       ), '')
FROM pg_class AS t
WHERE t.oid = $1::text::regclass
