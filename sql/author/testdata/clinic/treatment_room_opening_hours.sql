-- Every treatment room has at least seed.treatment_room_opening_hours opening hours.

WITH deficit AS (
    SELECT tr."room no" AS id, count(oh.room) AS have,
           least(current_setting('seed.treatment_room_opening_hours')::int, 3) AS need
    FROM "treatment rooms" AS tr
    LEFT JOIN opening_hours AS oh ON oh.room = tr."room no"
    GROUP BY tr."room no"
    HAVING count(oh.room) < least(current_setting('seed.treatment_room_opening_hours')::int, 3)
)
-- fill
, place AS MATERIALIZED (
    SELECT d.id AS room, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('treatment_room_opening_hours', d.id, d.need) AS p
    WHERE p.n <= 3
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.room ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM opening_hours AS taken
                      WHERE taken.room = p.room AND taken.day = (enum_range(NULL::weekday))[p.n])
)
, opening_hour AS (
    SELECT p.room,
           (enum_range(NULL::weekday))[p.n] AS day,
           seed.paragraph(p.id) AS note
    FROM free AS p
    WHERE p.k <= p.missing
)
INSERT INTO opening_hours (room, day, note)
SELECT room, day, note FROM opening_hour
ON CONFLICT DO NOTHING;
