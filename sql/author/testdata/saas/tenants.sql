-- There are at least seed.tenants tenants.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.tenants')::int AS need
    FROM tenants
    HAVING count(*) < current_setting('seed.tenants')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('tenants', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM tenants AS taken WHERE taken.id = p.id)
      AND NOT EXISTS (SELECT FROM tenants AS taken WHERE taken.subdomain = 'tenant-' || p.n)
)
, tenant AS (
    SELECT p.id,
           seed.company(p.n) AS name,
           'tenant-' || p.n AS subdomain,
           seed.pick(p.id, 1, ARRAY['free', 'team', 'business']) AS plan,
           seed.moment(p.id, seed.as_of() - interval '2 years') AS created_at
    FROM free AS p
    WHERE p.k <= p.missing
)
INSERT INTO tenants (id, name, subdomain, plan, created_at)
SELECT id, name, subdomain, plan, created_at FROM tenant
ON CONFLICT DO NOTHING;
