-- What there is to say of the databases of a server, for catalog.go. A comment such as 'seed: clone, 2026-01-15T09:00:00Z,
-- of app_test' says that a database is ours; its name does not.
SELECT datname, kind, made, source, busy, ours, invalid, begun, protected
FROM (
    SELECT datname::text, coalesce(said[1], '') AS kind, coalesce(said[2], '') AS made, coalesce(said[3], '') AS source, EXISTS (
            SELECT FROM pg_stat_activity AS a
            WHERE a.datid = d.oid
            AND coalesce(a.backend_type, 'client backend') = 'client backend'
        ) AS busy, pg_has_role(datdba, 'USAGE') AS ours, datconnlimit = -2 AS invalid, datconnlimit = 19051 AS begun, EXISTS (
            SELECT FROM pg_db_role_setting AS s
            CROSS JOIN unnest(s.setconfig) AS setting
            WHERE s.setdatabase = d.oid
            AND setting ~* '^seed\.protected='
            AND setting !~* '=(off|false|no|0|)$'
        ) AS protected
    FROM pg_database AS d
    CROSS JOIN regexp_match(coalesce(shobj_description(oid, 'pg_database'), ''), '^seed: (template|clone|kept), (\S+), of (.*)$') AS said
) AS d
