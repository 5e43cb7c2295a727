-- Every tenant has at least seed.tenant_users users.

WITH deficit AS (
    SELECT t.id, count(u.tenant_id) AS have, current_setting('seed.tenant_users')::int AS need
    FROM tenants AS t
    LEFT JOIN users AS u ON u.tenant_id = t.id
    GROUP BY t.id
    HAVING count(u.tenant_id) < current_setting('seed.tenant_users')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.id AS tenant_id, d.need - d.have AS missing, p.n, p.id, name.number
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('tenant_users', d.id, d.need) AS p
    CROSS JOIN LATERAL (SELECT seed.pick(seed.id(d.id::text), 1, 30000) + p.n AS number) AS name
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.tenant_id ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM users AS taken WHERE taken.tenant_id = p.tenant_id AND taken.id = p.id)
      AND NOT EXISTS (SELECT FROM users AS taken
                      WHERE taken.tenant_id = p.tenant_id AND lower(taken.email) = lower(seed.email(p.number)))
)
, new_user AS (
    SELECT p.tenant_id, p.id,
           seed.email(p.number) AS email,
           seed.full_name(p.number) AS name,
           '!' AS password_hash,
           seed.moment(p.id, t.created_at) AS created_at
    FROM free AS p
    JOIN tenants AS t ON t.id = p.tenant_id
    WHERE p.k <= p.missing
)
INSERT INTO users (tenant_id, id, email, name, password_hash, created_at, updated_at)
SELECT tenant_id, id, email, name, password_hash, created_at, created_at FROM new_user
ON CONFLICT DO NOTHING;
