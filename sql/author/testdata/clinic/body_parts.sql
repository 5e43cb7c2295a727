-- There are at least seed.body_parts body parts.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.body_parts')::int AS need
    FROM body_parts
    HAVING count(*) < current_setting('seed.body_parts')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('body_parts', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM body_parts AS taken
                      WHERE taken.path = text2ltree('top.' || replace(p.id::text, '-', '_')))
      AND NOT EXISTS (SELECT FROM body_parts AS taken WHERE taken.label = seed.product(p.n))
)
, body_part AS (
    SELECT text2ltree('top.' || replace(p.id::text, '-', '_')) AS path,
           seed.product(p.n) AS label,
           0.01 + round((1 - 0.01) * seed.pick(p.id, 1, 100) / 100.0, 2) AS weight,
           ARRAY[1] AS codes
    FROM free AS p
    WHERE p.k <= p.missing
)
INSERT INTO body_parts (path, label, weight, codes)
SELECT path, label, weight, codes FROM body_part
ON CONFLICT DO NOTHING;
