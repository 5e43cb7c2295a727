-- There is a clinic setting.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, least(current_setting('seed.clinic_settings')::int, 1) AS need
    FROM clinic_settings
    HAVING count(*) < least(current_setting('seed.clinic_settings')::int, 1)
)
-- fill
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('clinic_settings', d.id, d.need) AS p
    WHERE p.n <= 1
)
, free AS (
    SELECT p.*, row_number() OVER (ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM clinic_settings AS taken WHERE taken.id = 1)
)
, clinic_setting AS (
    SELECT 1 AS id,
           seed.title(p.id) AS name,
           (1 + seed.pick(p.id, 1, 12)) * interval '15 minutes' AS opened
    FROM free AS p
    WHERE p.k <= p.missing
)
INSERT INTO clinic_settings (id, name, opened)
SELECT id, name, opened FROM clinic_setting
ON CONFLICT DO NOTHING;
