-- Every tenant has at least seed.tenant_audit_log audit logs.

WITH deficit AS (
    SELECT t.id, count(al.tenant_id) AS have, current_setting('seed.tenant_audit_log')::int AS need
    FROM tenants AS t
    LEFT JOIN audit_log AS al ON al.tenant_id = t.id
    GROUP BY t.id
    HAVING count(al.tenant_id) < current_setting('seed.tenant_audit_log')::int
)
-- fill
, some_user AS MATERIALIZED (
    SELECT tenant_id, id, row_number() OVER (PARTITION BY tenant_id ORDER BY id) - 1 AS seat FROM users
)
, new_audit_log AS (
    SELECT d.id AS tenant_id, a.id AS actor_id,
           seed.pick(p.id, 1, ARRAY['created', 'updated', 'deleted']) AS action,
           '{}'::jsonb AS details,
           seed.ip_address(p.id) AS ip,
           seed.moment(p.id, timestamptz '2024-01-01+00', least(seed.as_of(), timestamptz '2024-03-01+00')) AS occurred_at
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('tenant_audit_log', d.id, d.need) AS p
    LEFT JOIN (SELECT tenant_id, count(*)::int AS seats FROM some_user GROUP BY tenant_id) AS ring ON ring.tenant_id = d.id
    LEFT JOIN some_user AS a ON a.tenant_id = d.id AND a.seat = seed.pick(p.id, 2, ring.seats)
    WHERE p.n BETWEEN d.have + 1 AND d.need
)
INSERT INTO audit_log (tenant_id, actor_id, action, details, ip, occurred_at)
SELECT tenant_id, actor_id, action, details, ip, occurred_at FROM new_audit_log
ON CONFLICT DO NOTHING;
