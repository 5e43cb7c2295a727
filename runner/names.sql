-- What could take the place of what a pack means by its words $1, its calls $2 and its tables $3; and, if $4,
-- of what it calls in schema seed.
--
-- Trusted is who can do more than that anyway: superusers, the current role and those it is a member of, and the
-- owners of the database and of the tables that are filled, whose triggers run in a fill. So are extensions.

WITH RECURSIVE mine AS (
    SELECT oid FROM pg_roles WHERE rolname = current_user
    UNION
    SELECT m.roleid FROM pg_auth_members AS m JOIN mine ON mine.oid = m.member
)
, path AS MATERIALIZED (
    SELECT n.oid AS schema
    FROM pg_namespace AS n
    WHERE n.nspname = ANY (current_schemas(false)) AND n.nspname <> 'pg_catalog'
)
, trusted AS MATERIALIZED (
    SELECT oid AS role FROM pg_roles WHERE rolsuper
    UNION
    SELECT oid FROM mine
    UNION
    SELECT datdba FROM pg_database WHERE datname = current_database()
    UNION
    -- Where several schemas have a table of that name, it may be the wrong one.
    SELECT c.relowner
    FROM pg_class AS c
    WHERE c.oid IN (SELECT to_regclass(name) FROM unnest($3::text[]) AS name)
    AND NOT EXISTS (
        SELECT FROM pg_class AS other
        WHERE other.relname = c.relname AND other.oid <> c.oid AND other.relnamespace IN (SELECT schema FROM path)
        AND other.relkind IN ('r', 'p', 'v', 'm', 'f')
    )
)
, extension AS MATERIALIZED (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
)
-- Where the arguments fit better, the function is preferred, though pg_catalog comes first. Whoever made it, nothing may
-- decide what count() means.
, function AS (
    SELECT format('function %I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS what
    FROM pg_proc AS p
    JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE p.proname = ANY ($2::text[])
    AND p.pronamespace IN (SELECT schema FROM path)
    AND NOT EXISTS (
        SELECT FROM pg_proc AS same
        WHERE same.proname = p.proname AND same.proargtypes = p.proargtypes AND same.pronamespace = 'pg_catalog'::regnamespace
    )
    AND (
        p.proowner NOT IN (SELECT role FROM trusted)
        OR EXISTS (
            SELECT FROM pg_proc AS other
            WHERE other.proname = p.proname AND other.pronamespace = 'pg_catalog'::regnamespace AND other.prokind = 'a'
        )
    )
    AND NOT EXISTS (SELECT FROM extension WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
)
, operator AS (
    SELECT format('operator %I.%s(%s, %s)', n.nspname, o.oprname, o.oprleft::regtype, o.oprright::regtype)
    FROM pg_operator AS o
    JOIN pg_namespace AS n ON n.oid = o.oprnamespace
    WHERE o.oprnamespace IN (SELECT schema FROM path)
    AND NOT EXISTS (
        SELECT FROM pg_operator AS same
        WHERE same.oprname = o.oprname AND same.oprleft = o.oprleft AND same.oprright = o.oprright
        AND same.oprnamespace = 'pg_catalog'::regnamespace
    )
    AND o.oprowner NOT IN (SELECT role FROM trusted)
    AND NOT EXISTS (SELECT FROM extension WHERE classid = 'pg_operator'::regclass AND objid = o.oid)
)
-- Who makes a cast owns one of its types.
, conversion AS (
    SELECT format('implicit cast from %s to %s', c.castsource::regtype, c.casttarget::regtype)
    FROM pg_cast AS c
    JOIN pg_type AS source ON source.oid = c.castsource
    JOIN pg_type AS target ON target.oid = c.casttarget
    LEFT JOIN pg_proc AS p ON p.oid = c.castfunc
    WHERE c.castcontext = 'i' AND c.oid >= 16384
    AND (
        source.typowner NOT IN (SELECT role FROM trusted)
        OR target.typowner NOT IN (SELECT role FROM trusted)
        OR p.proowner NOT IN (SELECT role FROM trusted)
    )
    AND NOT EXISTS (SELECT FROM extension WHERE classid = 'pg_cast'::regclass AND objid = c.oid)
)
-- A type of the name of a function is preferred to it, as a cast, where no function takes just that argument.
, type AS (
    SELECT format('type %s', format_type(t.oid, NULL))
    FROM pg_type AS t
    WHERE t.typname = ANY ($2::text[])
    AND t.typnamespace IN (SELECT schema FROM path)
    AND t.typowner NOT IN (SELECT role FROM trusted)
    AND NOT EXISTS (SELECT FROM extension WHERE classid = 'pg_type'::regclass AND objid = t.oid)
)
-- A table, a view or a type before that which is meant. (Every table is a type as well.)
, hidden AS (
    SELECT format('%s %s, which hides another of that name', CASE WHEN c.oid IS NULL THEN 'type' WHEN c.relkind = 'v' THEN 'view' ELSE 'table' END, format('%I.%I', n.nspname, t.typname))
    FROM pg_type AS t
    JOIN pg_namespace AS n ON n.oid = t.typnamespace
    LEFT JOIN pg_class AS c ON c.oid = t.typrelid AND c.relkind <> 'c'
    WHERE t.typname = ANY ($1::text[])
    AND t.typnamespace IN (SELECT schema FROM path)
    AND t.typowner NOT IN (SELECT role FROM trusted)
    AND pg_type_is_visible(t.oid)
    AND EXISTS (
        SELECT FROM pg_type AS other
        WHERE other.typname = t.typname AND other.oid <> t.oid AND other.typnamespace IN (SELECT schema FROM path)
    )
    AND NOT EXISTS (SELECT FROM extension WHERE classid IN ('pg_type'::regclass, 'pg_class'::regclass) AND objid IN (t.oid, t.typrelid))
)
, foreign_seed AS (
    SELECT format('schema seed of %s', n.nspowner::regrole)
    FROM pg_namespace AS n
    WHERE $4 AND n.nspname = 'seed' AND n.nspowner NOT IN (SELECT role FROM trusted)
    UNION ALL
    SELECT format('function seed.%I(%s) of %s', p.proname, pg_get_function_identity_arguments(p.oid), p.proowner::regrole)
    FROM pg_proc AS p
    JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE $4 AND n.nspname = 'seed' AND p.proowner NOT IN (SELECT role FROM trusted)
)
SELECT what FROM function
UNION ALL TABLE operator
UNION ALL TABLE conversion
UNION ALL TABLE type
UNION ALL TABLE hidden
UNION ALL TABLE foreign_seed
ORDER BY 1
LIMIT 20;
