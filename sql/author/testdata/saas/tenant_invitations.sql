-- Every tenant has at least seed.tenant_invitations invitations.
-- needs: a user

WITH deficit AS (
    SELECT t.id, count(i.tenant_id) AS have, current_setting('seed.tenant_invitations')::int AS need
    FROM tenants AS t
    LEFT JOIN invitations AS i ON i.tenant_id = t.id
    GROUP BY t.id
    HAVING count(i.tenant_id) < current_setting('seed.tenant_invitations')::int
)
-- fill
, some_user AS MATERIALIZED (
    SELECT tenant_id, id, created_at, row_number() OVER (PARTITION BY tenant_id ORDER BY id) - 1 AS seat FROM users
)
, place AS MATERIALIZED (
    SELECT d.id AS tenant_id, d.need - d.have AS missing, p.n, p.id, name.number
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('tenant_invitations', d.id, d.need) AS p
    CROSS JOIN LATERAL (SELECT seed.pick(seed.id(d.id::text), 2, 30000) + p.n AS number) AS name
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.tenant_id ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM invitations AS taken WHERE taken.id = p.id)
      AND NOT EXISTS (SELECT FROM invitations AS taken
                      WHERE taken.tenant_id = p.tenant_id AND taken.email = seed.email(p.number))
)
, invitation AS (
    SELECT p.id, p.tenant_id, u.id AS invited_by,
           seed.email(p.number) AS email,
           replace(p.id::text, '-', '') AS token,
           seed.moment(p.id, greatest(t.created_at, u.created_at)) AS created_at
    FROM free AS p
    JOIN tenants AS t ON t.id = p.tenant_id
    JOIN (SELECT tenant_id, count(*)::int AS seats FROM some_user GROUP BY tenant_id) AS ring ON ring.tenant_id = p.tenant_id
    JOIN some_user AS u ON u.tenant_id = p.tenant_id AND u.seat = seed.pick(p.id, 1, ring.seats)
    WHERE p.k <= p.missing
)
INSERT INTO invitations (id, tenant_id, invited_by, email, token, expires_at, created_at)
SELECT id, tenant_id, invited_by, email, token, created_at + interval '30 days', created_at FROM invitation
ON CONFLICT DO NOTHING;
