-- Every table that can hold rows of its own and belongs to no extension.

SELECT c.oid, n.nspname::text, c.relname::text, n.nspname = ANY (current_schemas(false)),
       coalesce(obj_description(c.oid, 'pg_class'), ''),
       coalesce((
           SELECT sum(greatest(leaf.reltuples, pg_stat_get_live_tuples(leaf.oid), 0))
           FROM pg_class AS leaf
           WHERE leaf.oid = c.oid OR leaf.oid IN (SELECT relid FROM pg_partition_tree(c.oid))
       ), 0)::bigint,
       coalesce(pg_get_partkeydef(c.oid), ''),
       ARRAY(
           SELECT pg_get_expr(p.relpartbound, p.oid)
           FROM pg_inherits AS i
           JOIN pg_class AS p ON p.oid = i.inhrelid
           WHERE i.inhparent = c.oid AND p.relispartition
           ORDER BY p.relname
       ),
       EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND NOT i.indimmediate),
       ARRAY(
           SELECT g.tgname::text
           FROM pg_trigger AS g
           WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgenabled <> 'D' AND g.tgtype & 4 <> 0
           ORDER BY g.tgname
       )
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND n.nspname <> 'seed'
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
