-- The foreign keys and indexes of a table that can be taken away, with what takes them and what puts them back.
-- $1: the table, quoted. It is locked.
-- part: 1 an index with its constraint, 2 a foreign key. Taken in the order of part, descending, put back ascending.

WITH foreign_key AS (
    SELECT c.oid, c.conname, c.conrelid, c.confrelid, c.conindid,
           -- What was not checked before is not to be checked now, and the rows that come in still are.
           c.convalidated AND coalesce(to_jsonb(c) ->> 'conenforced', 'true') = 'true'
           AND NOT EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgconstraint = c.oid AND t.tgenabled <> 'O') AS ordinary
    FROM pg_constraint AS c
    WHERE c.contype = 'f' AND $1::text::regclass IN (c.conrelid, c.confrelid)
)
, index AS (
    SELECT i.indexrelid AS oid, i.indrelid, i.indisclustered, i.indisreplident, i.indexprs, x.relname, n.nspname, s.spcname,
           k.oid AS conid, k.conname, k.contype, k.condeferrable, k.condeferred
    FROM pg_index AS i
    JOIN pg_class AS x ON x.oid = i.indexrelid
    JOIN pg_namespace AS n ON n.oid = x.relnamespace
    JOIN pg_am AS a ON a.oid = x.relam
    LEFT JOIN pg_tablespace AS s ON s.oid = x.reltablespace
    LEFT JOIN pg_constraint AS k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
    WHERE i.indrelid = $1::text::regclass
    AND i.indisvalid AND i.indisready AND i.indislive
    -- ADD CONSTRAINT USING INDEX makes no other constraints.
    AND (k.oid IS NULL OR k.contype <> 'x' AND a.amname = 'btree' AND k.conname = x.relname)
    AND NOT EXISTS (SELECT FROM foreign_key AS f WHERE f.conindid = i.indexrelid AND f.confrelid = i.indrelid AND NOT f.ordinary)
)
SELECT 1 AS part, oid, coalesce(spcname, '') AS tablespace,
       CASE WHEN conid IS NULL THEN format('DROP INDEX %I.%I', nspname, relname)
            ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', indrelid::regclass, conname) END AS take,
       array_remove(ARRAY[
           pg_get_indexdef(oid),
           CASE WHEN conid IS NOT NULL THEN format('ALTER TABLE %s ADD CONSTRAINT %I %s USING INDEX %I%s%s', indrelid::regclass, conname,
                CASE contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END, relname,
                CASE WHEN condeferrable THEN ' DEFERRABLE' END, CASE WHEN condeferred THEN ' INITIALLY DEFERRED' END) END,
           'COMMENT ON INDEX ' || format('%I.%I', nspname, relname) || ' IS ' || quote_literal(obj_description(oid, 'pg_class')),
           'COMMENT ON CONSTRAINT ' || quote_ident(conname) || ' ON ' || indrelid::regclass || ' IS ' || quote_literal(obj_description(conid, 'pg_constraint')),
           CASE WHEN indisclustered THEN format('ALTER TABLE %s CLUSTER ON %I', indrelid::regclass, relname) END,
           CASE WHEN indisreplident THEN format('ALTER TABLE %s REPLICA IDENTITY USING INDEX %I', indrelid::regclass, relname) END
       ] || ARRAY(
           SELECT format('ALTER INDEX %I.%I ALTER COLUMN %s SET STATISTICS %s', nspname, relname, attnum, attstattarget)
           FROM pg_attribute
           WHERE attrelid = index.oid AND attstattarget >= 0
           ORDER BY attnum
       -- The statistics of its expressions went with it.
       ) || CASE WHEN indexprs IS NOT NULL THEN 'ANALYZE ' || indrelid::regclass END, NULL) AS restore
FROM index

UNION ALL
SELECT 2, oid, '', format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
       array_remove(ARRAY[
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)),
           'COMMENT ON CONSTRAINT ' || quote_ident(conname) || ' ON ' || conrelid::regclass || ' IS ' || quote_literal(obj_description(oid, 'pg_constraint'))
       ], NULL)
FROM foreign_key
WHERE ordinary AND (conrelid = $1::text::regclass OR conindid IN (SELECT oid FROM index))
