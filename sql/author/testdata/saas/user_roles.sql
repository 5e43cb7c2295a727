-- Every user has at least seed.user_roles user roles.
-- needs: a role

WITH deficit AS (
    SELECT u.tenant_id || ' ' || u.id AS id, count(ur.tenant_id) AS have,
           current_setting('seed.user_roles')::int AS need, u.tenant_id, u.id AS user_id
    FROM users AS u
    LEFT JOIN user_roles AS ur ON ur.tenant_id = u.tenant_id AND ur.user_id = u.id
    GROUP BY u.tenant_id, u.id
    HAVING count(ur.tenant_id) < current_setting('seed.user_roles')::int
)
-- fill
, some_user AS MATERIALIZED (
    SELECT tenant_id, id, row_number() OVER (PARTITION BY tenant_id ORDER BY id) - 1 AS seat FROM users
)
, role AS MATERIALIZED (
    SELECT tenant_id, id, row_number() OVER (PARTITION BY tenant_id ORDER BY id) - 1 AS seat FROM roles
)
, place AS MATERIALIZED (
    SELECT d.tenant_id, d.user_id, d.id AS entity, d.need - d.have AS missing, p.n, p.seat
    FROM deficit AS d
    JOIN (SELECT tenant_id, count(*) AS seats FROM role GROUP BY tenant_id) AS ring ON ring.tenant_id = d.tenant_id
    CROSS JOIN LATERAL seed.partners('user_roles', d.id, d.need, ring.seats) AS p
)
, free AS (
    SELECT p.*, c.id AS role_id, seed.id('user_roles ' || p.entity || ' ' || c.id) AS id,
           row_number() OVER (PARTITION BY p.tenant_id, p.user_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN role AS c ON c.seat = p.seat AND c.tenant_id = p.tenant_id
    WHERE NOT EXISTS (SELECT FROM user_roles AS taken
                      WHERE taken.tenant_id = p.tenant_id AND taken.user_id = p.user_id AND taken.role_id = c.id)
)
, user_role AS (
    SELECT p.tenant_id, p.user_id, p.role_id, us.id AS granted_by,
           seed.moment(p.id, u.created_at) AS granted_at
    FROM free AS p
    JOIN users AS u ON u.tenant_id = p.tenant_id AND u.id = p.user_id
    LEFT JOIN (SELECT tenant_id, count(*)::int AS seats FROM some_user GROUP BY tenant_id) AS ring ON ring.tenant_id = p.tenant_id
    LEFT JOIN some_user AS us ON us.tenant_id = p.tenant_id AND us.seat = seed.pick(p.id, 1, ring.seats)
    WHERE p.k <= p.missing
)
INSERT INTO user_roles (tenant_id, user_id, role_id, granted_by, granted_at)
SELECT tenant_id, user_id, role_id, granted_by, granted_at FROM user_role
ON CONFLICT DO NOTHING;
