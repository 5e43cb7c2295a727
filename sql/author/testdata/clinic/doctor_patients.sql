-- Every doctor has at least seed.doctor_patients doctor patients.
-- needs: a patient

WITH deficit AS (
    SELECT doc.id, count(dp.doctor_id) AS have, current_setting('seed.doctor_patients')::int AS need
    FROM doctors AS doc
    LEFT JOIN doctor_patients AS dp ON dp.doctor_id = doc.id
    GROUP BY doc.id
    HAVING count(dp.doctor_id) < current_setting('seed.doctor_patients')::int
)
-- fill
, patient AS MATERIALIZED (
    SELECT "PatientId", "CreatedAt", row_number() OVER (ORDER BY "PatientId") - 1 AS seat FROM "Patients"
)
, ring AS MATERIALIZED (SELECT count(*) AS seats FROM patient HAVING count(*) > 0)
, place AS MATERIALIZED (
    SELECT d.id AS doctor_id, d.need - d.have AS missing, p.n, p.seat
    FROM deficit AS d
    CROSS JOIN ring
    CROSS JOIN LATERAL seed.partners('doctor_patients', d.id, d.need, ring.seats) AS p
)
, free AS (
    SELECT p.*, c."PatientId" AS patient_id, seed.id('doctor_patients ' || p.doctor_id || ' ' || c."PatientId") AS id,
           c."CreatedAt" AS patient_created_at, row_number() OVER (PARTITION BY p.doctor_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN patient AS c ON c.seat = p.seat
    WHERE NOT EXISTS (SELECT FROM doctor_patients AS taken
                      WHERE taken.doctor_id = p.doctor_id AND taken.patient_id = c."PatientId")
)
, doctor_patient AS (
    SELECT p.doctor_id, p.patient_id,
           (seed.moment(p.id, p.patient_created_at) AT TIME ZONE 'UTC')::date AS since
    FROM free AS p
    WHERE p.k <= p.missing
)
INSERT INTO doctor_patients (doctor_id, patient_id, since)
SELECT doctor_id, patient_id, since FROM doctor_patient
ON CONFLICT DO NOTHING;
