-- Every treatment room has at least seed.treatment_room_bookings bookings.
-- needs: a patient

WITH deficit AS (
    SELECT tr."room no" AS id, count(b.room) AS have, current_setting('seed.treatment_room_bookings')::int AS need
    FROM "treatment rooms" AS tr
    LEFT JOIN bookings AS b ON b.room = tr."room no"
    GROUP BY tr."room no"
    HAVING count(b.room) < current_setting('seed.treatment_room_bookings')::int
)
-- fill
, patient AS MATERIALIZED (
    SELECT "PatientId", row_number() OVER (ORDER BY "PatientId") - 1 AS seat FROM "Patients"
)
, place AS MATERIALIZED (
    SELECT d.id AS room, d.need - d.have AS missing, p.n, p.id,
           seed.office_hours(p.id, seed.as_of() + (3 - 2 * p.n) * interval '1 day') AS slot
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('treatment_room_bookings', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.room ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM bookings AS taken WHERE taken.id = p.id)
      AND NOT EXISTS (SELECT FROM bookings AS taken
                      WHERE taken.room = p.room AND taken.during && tstzrange(p.slot, p.slot + interval '1 hour'))
)
, booking AS (
    SELECT p.id, p.room, pa."PatientId" AS patient,
           tstzrange(p.slot, p.slot + interval '1 hour') AS during
    FROM free AS p
    JOIN patient AS pa ON pa.seat = seed.pick(p.id, 1, (SELECT nullif(count(*), 0)::int FROM patient))
    WHERE p.k <= p.missing
)
INSERT INTO bookings (id, room, patient, during)
SELECT id, room, patient, during FROM booking
ON CONFLICT DO NOTHING;
