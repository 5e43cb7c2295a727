-- The tables that a requirement names, each with a column to set to itself, by which rows move, or why that may not be.
SELECT DISTINCT ON (c.oid) c.oid::regclass::text, coalesce(quote_ident(a.attname), ''),
       CASE WHEN EXISTS (
                SELECT FROM pg_trigger AS g
                WHERE g.tgrelid IN (SELECT relid FROM pg_partition_tree(c.oid) UNION SELECT c.oid)
                  AND NOT g.tgisinternal AND g.tgenabled IN ('O', 'A') AND g.tgtype & 16 > 0
            ) THEN 'a trigger on UPDATE of ' || c.oid::regclass
            WHEN EXISTS (SELECT FROM pg_rewrite WHERE ev_class = c.oid) THEN 'a rule of ' || c.oid::regclass
            WHEN a.attname IS NULL THEN 'want of the privilege UPDATE on ' || c.oid::regclass
            ELSE ''
       END
FROM pg_class AS c
LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    AND a.attidentity <> 'a' AND has_column_privilege(c.oid, a.attnum, 'UPDATE')
WHERE c.relkind IN ('r', 'p') AND c.relname = ANY ($1::text[]) AND c.relnamespace <> 'pg_catalog'::regnamespace
  AND (pg_table_is_visible(c.oid) OR c.relnamespace::regnamespace::text = ANY ($1::text[]))
ORDER BY c.oid, EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND a.attnum = ANY (i.indkey)), a.attnum DESC
