-- Every tenant has at least seed.tenant_roles roles.

WITH deficit AS (
    SELECT t.id, count(r.tenant_id) AS have, current_setting('seed.tenant_roles')::int AS need
    FROM tenants AS t
    LEFT JOIN roles AS r ON r.tenant_id = t.id
    GROUP BY t.id
    HAVING count(r.tenant_id) < current_setting('seed.tenant_roles')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.id AS tenant_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('tenant_roles', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.tenant_id ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM roles AS taken WHERE taken.tenant_id = p.tenant_id AND taken.id = p.id)
      AND NOT EXISTS (SELECT FROM roles AS taken WHERE taken.tenant_id = p.tenant_id AND taken.name = 'Role ' || p.n)
)
, role AS (
    SELECT p.tenant_id, p.id,
           'Role ' || p.n AS name
    FROM free AS p
    WHERE p.k <= p.missing
)
INSERT INTO roles (tenant_id, id, name)
SELECT tenant_id, id, name FROM role
ON CONFLICT DO NOTHING;
