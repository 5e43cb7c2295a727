-- Every foreign key, CHECK and exclusion constraint.

SELECT n.nspname::text, c.relname::text, k.conname::text, k.contype::text,
       ARRAY(
           SELECT a.attname::text
           FROM unnest(k.conkey) WITH ORDINALITY AS u (number, place)
           JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = u.number
           ORDER BY u.place
       ),
       coalesce(fn.nspname::text, ''), coalesce(f.relname::text, ''),
       ARRAY(
           SELECT a.attname::text
           FROM unnest(k.confkey) WITH ORDINALITY AS u (number, place)
           JOIN pg_attribute AS a ON a.attrelid = f.oid AND a.attnum = u.number
           ORDER BY u.place
       ),
       k.condeferrable, k.confdeltype::text,
       CASE k.contype WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid) ELSE pg_get_constraintdef(k.oid) END
FROM pg_constraint AS k
JOIN pg_class AS c ON c.oid = k.conrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_class AS f ON f.oid = k.confrelid
LEFT JOIN pg_namespace AS fn ON fn.oid = f.relnamespace
WHERE k.conrelid = ANY ($1::oid[]) AND k.contype IN ('f', 'c', 'x')
  AND (k.contype <> 'f' OR k.conparentid = 0)  -- not once more for each partition that is referred to
ORDER BY n.nspname, c.relname, k.conkey, k.conname COLLATE "C"
