-- Every patient has at least seed.patient_stays patient stays.
-- needs: a treatment room

WITH deficit AS (
    SELECT pa."PatientId" AS id, count(ps.patient_id) AS have, current_setting('seed.patient_stays')::int AS need
    FROM "Patients" AS pa
    LEFT JOIN patient_stays AS ps ON ps.patient_id = pa."PatientId"
    GROUP BY pa."PatientId"
    HAVING count(ps.patient_id) < current_setting('seed.patient_stays')::int
)
-- fill
, free_treatment_room AS MATERIALIZED (
    SELECT tr.*, row_number() OVER (ORDER BY seed.id('patient_stays ' || tr."room no" || ' ' || tr.n)) - 1 AS seat
    FROM (
        SELECT "room no", n.n, date_trunc('day', seed.as_of(), 'UTC') - n.n * interval '1 day' AS slot
        FROM "treatment rooms" CROSS JOIN generate_series(1, 60) AS n
    ) AS tr
    WHERE NOT EXISTS (SELECT FROM patient_stays AS taken
                      WHERE taken.room = tr."room no" AND taken.days && daterange((tr.slot AT TIME ZONE 'UTC')::date, (tr.slot AT TIME ZONE 'UTC')::date + 1))
)
, place AS MATERIALIZED (
    SELECT d.id AS patient_id, d.need - d.have AS missing, p.n
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('patient_stays', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.patient_id ORDER BY p.n) AS k
    FROM place AS p
)
, patient_stay AS (
    SELECT p.patient_id, tr."room no" AS room,
           daterange((tr.slot AT TIME ZONE 'UTC')::date, (tr.slot AT TIME ZONE 'UTC')::date + 1) AS days
    FROM (SELECT *, row_number() OVER (ORDER BY patient_id, n) AS turn FROM free WHERE k <= missing) AS p
    JOIN free_treatment_room AS tr ON tr.seat = p.turn - 1
)
INSERT INTO patient_stays (patient_id, room, days)
SELECT patient_id, room, days FROM patient_stay
ON CONFLICT DO NOTHING;
