-- Every treatment room has at least seed.treatment_room_shifts shifts.

WITH deficit AS (
    SELECT tr."room no" AS id, count(s.room) AS have, current_setting('seed.treatment_room_shifts')::int AS need
    FROM "treatment rooms" AS tr
    LEFT JOIN shifts AS s ON s.room = tr."room no"
    GROUP BY tr."room no"
    HAVING count(s.room) < current_setting('seed.treatment_room_shifts')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.id AS room, d.need - d.have AS missing, p.n,
           seed.office_hours(p.id, seed.as_of() + (3 - 2 * p.n) * interval '1 day') AS slot
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('treatment_room_shifts', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.room ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM shifts AS taken
                      WHERE taken.room = p.room AND taken.starts_at < (p.slot + interval '1 hour') AND taken.ends_at > p.slot)
)
, shift AS (
    SELECT p.room,
           p.slot AS starts_at,
           p.slot + interval '1 hour' AS ends_at
    FROM free AS p
    WHERE p.k <= p.missing
)
INSERT INTO shifts (room, starts_at, ends_at)
SELECT room, starts_at, ends_at FROM shift
ON CONFLICT DO NOTHING;
