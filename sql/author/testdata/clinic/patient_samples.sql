-- Every patient has at least seed.patient_samples samples.

WITH deficit AS (
    SELECT pa."PatientId" AS id, count(s.patient_id) AS have, current_setting('seed.patient_samples')::int AS need
    FROM "Patients" AS pa
    LEFT JOIN lab.samples AS s ON s.patient_id = pa."PatientId"
    GROUP BY pa."PatientId"
    HAVING count(s.patient_id) < current_setting('seed.patient_samples')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.id AS patient_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('patient_samples', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.patient_id ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM lab.samples AS taken WHERE taken.code = left(replace(p.id::text, '-', ''), 12))
)
, sample AS (
    SELECT p.patient_id,
           left(replace(p.id::text, '-', ''), 12) AS code,
           seed.moment(p.id, pa."CreatedAt") AT TIME ZONE 'UTC' AS taken_at,
           1 + seed.pick(p.id, 1, 9) AS result,
           seed.walk(p.patient_id::text, p.n, ARRAY['new', 'done']) AS status
    FROM free AS p
    JOIN "Patients" AS pa ON pa."PatientId" = p.patient_id
    WHERE p.k <= p.missing
)
INSERT INTO lab.samples (code, patient_id, taken_at, result, status)
SELECT code, patient_id, taken_at, result, status FROM sample
ON CONFLICT DO NOTHING;
