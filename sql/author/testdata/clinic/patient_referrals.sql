-- Every patient has at least seed.patient_referrals referrals.
-- needs: a doctor

WITH deficit AS (
    SELECT pa."PatientId" AS id, count(r.patient_id) AS have, current_setting('seed.patient_referrals')::int AS need
    FROM "Patients" AS pa
    LEFT JOIN referrals AS r ON r.patient_id = pa."PatientId"
    GROUP BY pa."PatientId"
    HAVING count(r.patient_id) < current_setting('seed.patient_referrals')::int
)
-- fill
, doctor AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS seat FROM doctors
)
, place AS MATERIALIZED (
    SELECT d.id AS patient_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('patient_referrals', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.patient_id ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM referrals AS taken WHERE taken.patient_id = p.patient_id AND taken.position = p.n)
)
, referral AS (
    SELECT doc.id AS from_doctor, doct.id AS to_doctor, p.patient_id,
           p.n AS position
    FROM free AS p
    JOIN doctor AS doc ON doc.seat = seed.pick(p.id, 1, (SELECT nullif(count(*), 0)::int FROM doctor))
    JOIN doctor AS doct
      ON doct.seat = (seed.pick(p.id, 1, (SELECT nullif(count(*), 0)::int FROM doctor)) + 1) % (SELECT nullif(count(*), 0)::int FROM doctor)
    WHERE p.k <= p.missing
)
INSERT INTO referrals (from_doctor, to_doctor, patient_id, position)
SELECT from_doctor, to_doctor, patient_id, position FROM referral
ON CONFLICT DO NOTHING;
