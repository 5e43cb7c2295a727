-- The database has at least seed.prime_things things of owner 7.
-- needs: an owner with the number 7

WITH deficit AS (
    SELECT 'owner 7' AS id, count(t.id) AS have, current_setting('seed.prime_things')::int AS need
    FROM things AS t
    WHERE t.owner_id = 7
    HAVING count(t.id) < current_setting('seed.prime_things')::int
)
-- fill
, place AS (
    SELECT o.id AS owner_id, 'prime-' || n AS id
    FROM deficit AS d
    CROSS JOIN LATERAL generate_series(d.have + 1, d.need) AS n
    JOIN owners AS o ON o.id = 7
)
INSERT INTO things (id, owner_id, made_at)
SELECT id, owner_id, current_setting('seed.as_of')::timestamptz FROM place
ON CONFLICT DO NOTHING;
