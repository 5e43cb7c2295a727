-- Every tenant has a setting.

WITH deficit AS (
    SELECT t.id, count(s.tenant_id) AS have, least(current_setting('seed.tenant_settings')::int, 1) AS need
    FROM tenants AS t
    LEFT JOIN settings AS s ON s.tenant_id = t.id
    GROUP BY t.id
    HAVING count(s.tenant_id) < least(current_setting('seed.tenant_settings')::int, 1)
)
-- fill
, setting AS (
    SELECT d.id AS tenant_id,
           seed.locale(p.id) AS locale,
           seed.time_zone(p.id) AS time_zone
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('tenant_settings', d.id, d.need) AS p
    WHERE p.n BETWEEN d.have + 1 AND d.need
)
INSERT INTO settings (tenant_id, locale, time_zone)
SELECT tenant_id, locale, time_zone FROM setting
ON CONFLICT DO NOTHING;
