-- There are at least seed.scanners scanners.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.scanners')::int AS need
    FROM scanners
    HAVING count(*) < current_setting('seed.scanners')::int
)
-- fill
, scanner AS (
    SELECT seed.title(p.id) AS name,
           (seed.moment(p.id, seed.as_of() - interval '2 years') AT TIME ZONE 'UTC')::date AS bought_on
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('scanners', d.id, d.need) AS p
    WHERE p.n BETWEEN d.have + 1 AND d.need
)
INSERT INTO scanners (name, bought_on)
SELECT name, bought_on FROM scanner
ON CONFLICT DO NOTHING;
