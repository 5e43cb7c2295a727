-- Every owner has at least seed.owner_things things.

WITH deficit AS (
    SELECT o.id, count(t.id) AS have, current_setting('seed.owner_things')::int AS need
    FROM owners AS o
    LEFT JOIN things AS t ON t.owner_id = o.id
    GROUP BY o.id
    HAVING count(t.id) < current_setting('seed.owner_things')::int
)
-- fill
, place AS (
    SELECT d.id AS owner_id, d.need - d.have AS missing, d.id || '-' || n AS id,
        row_number() OVER (PARTITION BY d.id ORDER BY n) AS rank
    FROM deficit AS d
    CROSS JOIN LATERAL generate_series(1, d.need * 2) AS n
    LEFT JOIN things AS t ON t.id = d.id || '-' || n
    WHERE t.id IS NULL
)
INSERT INTO things (id, owner_id, made_at)
SELECT id, owner_id, current_setting('seed.as_of')::timestamptz FROM place WHERE rank <= missing
ON CONFLICT DO NOTHING;
