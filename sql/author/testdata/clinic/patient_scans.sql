-- Every patient has at least seed.patient_scans patient scans.
-- needs: a scanner

WITH deficit AS (
    SELECT pa."PatientId" AS id, count(ps.patient_id) AS have, current_setting('seed.patient_scans')::int AS need
    FROM "Patients" AS pa
    LEFT JOIN patient_scans AS ps ON ps.patient_id = pa."PatientId"
    GROUP BY pa."PatientId"
    HAVING count(ps.patient_id) < current_setting('seed.patient_scans')::int
)
-- fill
, free_scanner AS MATERIALIZED (
    SELECT s.*, row_number() OVER (ORDER BY seed.id('patient_scans ' || s.id || ' ' || s.n)) - 1 AS seat
    FROM (
        SELECT id, n.n,
               date_trunc('day', seed.as_of(), 'UTC') - n.n / 8 * interval '1 day' + (n.n % 8 - 16) * interval '1 hour' AS slot
        FROM scanners CROSS JOIN generate_series(0, 479) AS n
    ) AS s
    WHERE NOT EXISTS (SELECT FROM patient_scans AS taken
                      WHERE taken.scanner_id = s.id AND taken.from_time < ((s.slot + interval '1 hour') AT TIME ZONE 'UTC') AND taken.to_time > s.slot AT TIME ZONE 'UTC')
)
, place AS MATERIALIZED (
    SELECT d.id AS patient_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('patient_scans', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.patient_id ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM patient_scans AS taken WHERE taken.id = p.id)
)
, patient_scan AS (
    SELECT p.id, p.patient_id, s.id AS scanner_id,
           s.slot AT TIME ZONE 'UTC' AS from_time,
           (s.slot + interval '1 hour') AT TIME ZONE 'UTC' AS to_time,
           false AS cancelled
    FROM (SELECT *, row_number() OVER (ORDER BY patient_id, n) AS turn FROM free WHERE k <= missing) AS p
    JOIN free_scanner AS s ON s.seat = p.turn - 1
)
INSERT INTO patient_scans (id, patient_id, scanner_id, from_time, to_time, cancelled)
SELECT id, patient_id, scanner_id, from_time, to_time, cancelled FROM patient_scan
ON CONFLICT DO NOTHING;
