-- Every tenant has at least seed.tenant_projects projects.
-- needs: a user

WITH deficit AS (
    SELECT t.id, count(pr.tenant_id) AS have, current_setting('seed.tenant_projects')::int AS need
    FROM tenants AS t
    LEFT JOIN projects AS pr ON pr.tenant_id = t.id
    GROUP BY t.id
    HAVING count(pr.tenant_id) < current_setting('seed.tenant_projects')::int
)
-- fill
, some_user AS MATERIALIZED (
    SELECT tenant_id, id, created_at, row_number() OVER (PARTITION BY tenant_id ORDER BY id) - 1 AS seat FROM users
)
, place AS MATERIALIZED (
    SELECT d.id AS tenant_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('tenant_projects', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.tenant_id ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM projects AS taken WHERE taken.tenant_id = p.tenant_id AND taken.id = p.id)
      AND NOT EXISTS (SELECT FROM projects AS taken WHERE taken.tenant_id = p.tenant_id AND taken.key = 'pr' || p.n)
)
, project AS (
    SELECT p.tenant_id, p.id, o.id AS owner_id,
           'pr' || p.n AS key,
           seed.title(p.id) AS name,
           seed.moment(p.id, greatest(t.created_at, o.created_at)) AS created_at
    FROM free AS p
    JOIN tenants AS t ON t.id = p.tenant_id
    JOIN (SELECT tenant_id, count(*)::int AS seats FROM some_user GROUP BY tenant_id) AS ring ON ring.tenant_id = p.tenant_id
    JOIN some_user AS o ON o.tenant_id = p.tenant_id AND o.seat = seed.pick(p.id, 1, ring.seats)
    WHERE p.k <= p.missing
)
INSERT INTO projects (tenant_id, id, owner_id, key, name, created_at)
SELECT tenant_id, id, owner_id, key, name, created_at FROM project
ON CONFLICT DO NOTHING;
