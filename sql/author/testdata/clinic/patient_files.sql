-- Every patient has a patient file.

WITH deficit AS (
    SELECT pa."PatientId" AS id, count(pf.patient_id) AS have,
           least(current_setting('seed.patient_files')::int, 1) AS need
    FROM "Patients" AS pa
    LEFT JOIN patient_files AS pf ON pf.patient_id = pa."PatientId"
    GROUP BY pa."PatientId"
    HAVING count(pf.patient_id) < least(current_setting('seed.patient_files')::int, 1)
)
-- fill
, patient_file AS (
    SELECT d.id AS patient_id,
           left(seed.paragraph(p.id), 400) AS summary,
           '[]'::jsonb AS answers
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('patient_files', d.id, d.need) AS p
    WHERE p.n BETWEEN d.have + 1 AND d.need
)
INSERT INTO patient_files (patient_id, summary, answers)
SELECT patient_id, summary, answers FROM patient_file
ON CONFLICT DO NOTHING;
