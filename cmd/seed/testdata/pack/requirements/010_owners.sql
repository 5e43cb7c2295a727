-- The database has at least seed.owners owners.

WITH deficit AS (
    SELECT 1 AS id, count(o.id) AS have, current_setting('seed.owners')::int AS need
    FROM owners AS o
    HAVING count(o.id) < current_setting('seed.owners')::int
)
-- fill
, place AS (
    SELECT n, row_number() OVER (ORDER BY n) AS rank
    FROM generate_series(1, current_setting('seed.owners')::int * 2) AS n
    LEFT JOIN owners AS o ON o.id = n
    WHERE o.id IS NULL
)
INSERT INTO owners (id)
SELECT p.n FROM deficit AS d JOIN place AS p ON p.rank <= d.need - d.have
ON CONFLICT DO NOTHING;
