-- What there is to say of the databases of a server, for catalog.go.
SELECT datname, comment, EXISTS (
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
FROM (
    SELECT oid, datname::text, datdba, datconnlimit, coalesce(shobj_description(oid, 'pg_database'), '') AS comment
    FROM pg_database
) AS d
