-- Why the keys and indexes of these tables may not be taken away and put back exactly: one row a reason.
-- $1: the tables, quoted.

WITH target AS (
    SELECT name::regclass::oid AS id FROM unnest($1::text[]) AS name
)
-- Their indexes go, and with those the foreign keys of other tables to them.
, altered AS (
    SELECT id, id::regclass::text AS name, true AS is_target FROM target
    UNION
    SELECT conrelid, format('%s, which has a foreign key to %s,', conrelid::regclass, confrelid::regclass), false
    FROM pg_constraint
    WHERE contype = 'f' AND conparentid = 0
    AND confrelid IN (SELECT id FROM target) AND conrelid NOT IN (SELECT id FROM target)
)
, foreign_key AS (
    SELECT oid, conname, conrelid, confrelid, confkey
    FROM pg_constraint
    WHERE contype = 'f' AND conparentid = 0
    AND (conrelid IN (SELECT id FROM target) OR confrelid IN (SELECT id FROM target))
)
-- What is dropped, as pg_depend names it.
, dropped AS (
    SELECT 'pg_constraint'::regclass AS class, oid AS id FROM foreign_key
    UNION ALL
    SELECT 'pg_constraint'::regclass, oid FROM pg_constraint WHERE contype IN ('p', 'u') AND conrelid IN (SELECT id FROM target)
    UNION ALL
    SELECT 'pg_class'::regclass, indexrelid FROM pg_index WHERE indrelid IN (SELECT id FROM target)
)
, reason AS (
    SELECT format('%s is %s', a.name, CASE c.relkind
        WHEN 'p' THEN 'a partitioned table' WHEN 'f' THEN 'a foreign table' WHEN 'v' THEN 'a view' ELSE 'no ordinary table'
    END) AS text
    FROM altered AS a
    JOIN pg_class AS c ON c.oid = a.id
    WHERE c.relkind <> 'r'

    UNION ALL
    SELECT format('%s is %s', a.name, CASE WHEN c.relispartition THEN 'a partition' ELSE 'part of an inheritance tree' END)
    FROM altered AS a
    JOIN pg_class AS c ON c.oid = a.id
    WHERE c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits WHERE a.id IN (inhrelid, inhparent))

    UNION ALL
    SELECT format('%s belongs to the role %I, of which %I is no member', a.name, pg_get_userbyid(c.relowner), current_user)
    FROM altered AS a
    JOIN pg_class AS c ON c.oid = a.id
    WHERE NOT pg_has_role(c.relowner, 'USAGE')

    UNION ALL
    SELECT format('the role %I may not create indexes in the schema %s of %s', current_user, c.relnamespace::regnamespace, a.name)
    FROM altered AS a
    JOIN pg_class AS c ON c.oid = a.id
    WHERE a.is_target AND NOT has_schema_privilege(c.relnamespace, 'CREATE')

    UNION ALL
    SELECT format('the role %I may not create in the tablespace %I of the index %s', current_user, s.spcname, i.indexrelid::regclass)
    FROM pg_index AS i
    JOIN pg_class AS c ON c.oid = i.indexrelid
    JOIN pg_tablespace AS s ON s.oid = c.reltablespace
    WHERE i.indrelid IN (SELECT id FROM target) AND NOT has_tablespace_privilege(s.oid, 'CREATE')

    UNION ALL
    SELECT format('%s has a foreign key to %s, a partitioned table', f.conrelid::regclass, f.confrelid::regclass)
    FROM foreign_key AS f
    JOIN pg_class AS c ON c.oid = f.confrelid
    WHERE c.relkind = 'p' AND f.confrelid NOT IN (SELECT id FROM target)

    UNION ALL
    SELECT format('%s has a foreign key to %s, to which the role %I may not refer', f.conrelid::regclass, f.confrelid::regclass, current_user)
    FROM foreign_key AS f
    WHERE NOT has_table_privilege(f.confrelid, 'REFERENCES')
    AND EXISTS (SELECT FROM unnest(f.confkey) AS k WHERE NOT has_column_privilege(f.confrelid, k, 'REFERENCES'))

    UNION ALL
    SELECT format('%s belongs to the extension %I', pg_describe_object(d.classid, d.objid, 0), e.extname)
    FROM (SELECT class, id FROM dropped UNION ALL SELECT 'pg_class'::regclass, id FROM altered) AS o
    JOIN pg_depend AS d ON d.classid = o.class AND d.objid = o.id AND d.refclassid = 'pg_extension'::regclass
    JOIN pg_extension AS e ON e.oid = d.refobjid
    WHERE d.deptype IN ('e', 'x')

    UNION ALL
    SELECT DISTINCT format('%s depends on %s', CASE
            WHEN d.classid = 'pg_rewrite'::regclass
            THEN (SELECT pg_describe_object('pg_class'::regclass, ev_class, 0) FROM pg_rewrite AS w WHERE w.oid = d.objid)
            ELSE pg_describe_object(d.classid, d.objid, d.objsubid)
        END, pg_describe_object(o.class, o.id, 0))
    FROM dropped AS o
    JOIN pg_depend AS d ON d.refclassid = o.class AND d.refobjid = o.id
    WHERE d.deptype <> 'i' AND NOT EXISTS (SELECT FROM dropped AS other WHERE other.class = d.classid AND other.id = d.objid)
    -- A partition's part of a key goes with the key.
    AND NOT EXISTS (SELECT FROM pg_constraint AS c WHERE d.classid = 'pg_constraint'::regclass AND c.oid = d.objid AND c.conparentid <> 0)

    UNION ALL
    SELECT DISTINCT format('%s is published by %I, which needs its replica identity', a.name, p.pubname)
    FROM altered AS a
    JOIN pg_class AS c ON c.oid = a.id
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_publication_tables AS p ON p.schemaname = n.nspname AND p.tablename = c.relname
    WHERE a.is_target
)
SELECT text FROM reason ORDER BY text
