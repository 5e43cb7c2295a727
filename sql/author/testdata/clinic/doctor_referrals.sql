-- Every doctor has at least seed.doctor_referrals referrals.
-- needs: a patient and a doctor

WITH deficit AS (
    SELECT doc.id, count(r.from_doctor) AS have, current_setting('seed.doctor_referrals')::int AS need
    FROM doctors AS doc
    LEFT JOIN referrals AS r ON r.from_doctor = doc.id
    GROUP BY doc.id
    HAVING count(r.from_doctor) < current_setting('seed.doctor_referrals')::int
)
-- fill
, patient AS MATERIALIZED (
    SELECT "PatientId", row_number() OVER (ORDER BY "PatientId") - 1 AS seat FROM "Patients"
)
, doctor AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS seat FROM doctors
)
, referral AS (
    SELECT d.id AS from_doctor, doct.id AS to_doctor, pa."PatientId" AS patient_id,
           top.last + row_number() OVER (ORDER BY d.id, p.n) AS position
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('doctor_referrals', d.id, d.need) AS p
    JOIN patient AS pa ON pa.seat = seed.pick(p.id, 1, (SELECT nullif(count(*), 0)::int FROM patient))
    JOIN doctor AS doct ON doct.seat = seed.pick(p.id, 2, (SELECT nullif(count(*), 0)::int FROM doctor))
    CROSS JOIN (SELECT coalesce(max(position), 0) AS last FROM referrals) AS top
    WHERE p.n BETWEEN d.have + 1 AND d.need
)
INSERT INTO referrals (from_doctor, to_doctor, patient_id, position)
SELECT from_doctor, to_doctor, patient_id, position FROM referral
ON CONFLICT DO NOTHING;
