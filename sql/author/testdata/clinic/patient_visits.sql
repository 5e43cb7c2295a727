-- Every patient has at least seed.patient_visits visits.

WITH deficit AS (
    SELECT pa."PatientId" AS id, count(v.patient_id) AS have, current_setting('seed.patient_visits')::int AS need
    FROM "Patients" AS pa
    LEFT JOIN visits AS v ON v.patient_id = pa."PatientId"
    GROUP BY pa."PatientId"
    HAVING count(v.patient_id) < current_setting('seed.patient_visits')::int
)
-- fill
, visit AS (
    SELECT p.id AS place_id, d.id AS patient_id,
           CASE WHEN seed.office_hours(p.id, seed.moment(p.id, pa."CreatedAt") + interval '14 days') > seed.as_of() THEN 'booked' ELSE seed.pick(p.id, 1, ARRAY['done', 'cancelled']) END AS status,
           seed.moment(p.id, pa."CreatedAt") AS created_at,
           seed.office_hours(p.id, seed.moment(p.id, pa."CreatedAt") + interval '14 days') AS starts_at
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('patient_visits', d.id, d.need) AS p
    JOIN "Patients" AS pa ON pa."PatientId" = d.id
    WHERE p.n BETWEEN d.have + 1 AND d.need
)
INSERT INTO visits (
    patient_id, status, created_at, starts_at, ends_at, completed_at, cancelled_because, signed_at, follow_up_on,
    billed_on
)
SELECT patient_id, status, created_at, starts_at, starts_at + interval '00:45:00',
       CASE WHEN status = 'done' THEN (starts_at + interval '00:45:00') + interval '1 hour' END,
       CASE WHEN status = 'cancelled' THEN seed.title(place_id) END,
       (greatest(created_at, (starts_at + interval '00:45:00')) + interval '1 hour') AT TIME ZONE 'UTC',
       ((starts_at + interval '7 days') AT TIME ZONE 'UTC')::date,
       ((greatest((greatest(created_at, (starts_at + interval '00:45:00')) + interval '1 hour') AT TIME ZONE 'UTC' AT TIME ZONE 'UTC', ((starts_at + interval '7 days') AT TIME ZONE 'UTC')::date::timestamp AT TIME ZONE 'UTC') + interval '1 hour') AT TIME ZONE 'UTC')::date
FROM visit
ON CONFLICT DO NOTHING;
