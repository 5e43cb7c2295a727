-- There are at least seed.treatment_rooms treatment rooms.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.treatment_rooms')::int AS need
    FROM "treatment rooms"
    HAVING count(*) < current_setting('seed.treatment_rooms')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('treatment_rooms', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM "treatment rooms" AS taken WHERE taken."room no" = p.n)
)
, treatment_room AS (
    SELECT p.n AS "room no",
           time '08:00' + seed.pick(p.id, 1, 40) * interval '15 minutes' AS "open from",
           1 + seed.pick(p.id, 2, 100) AS occupancy
    FROM free AS p
    WHERE p.k <= p.missing
)
INSERT INTO "treatment rooms" ("room no", "open from", "open until", occupancy)
SELECT "room no", "open from", "open from" + interval '1 hour', occupancy FROM treatment_room
ON CONFLICT DO NOTHING;
