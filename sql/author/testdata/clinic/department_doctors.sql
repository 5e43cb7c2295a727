-- Every department has at least seed.department_doctors doctors.

WITH deficit AS (
    SELECT de.id, count(doc.department_id) AS have, current_setting('seed.department_doctors')::int AS need
    FROM departments AS de
    LEFT JOIN doctors AS doc ON doc.department_id = de.id
    GROUP BY de.id
    HAVING count(doc.department_id) < current_setting('seed.department_doctors')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.id AS department_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('department_doctors', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.department_id ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM doctors AS taken WHERE taken.id = p.id)
)
, doctor AS (
    SELECT p.id, p.department_id,
           seed.full_name(p.id) AS name,
           left(replace(p.id::text, '-', ''), 8) AS license
    FROM free AS p
    WHERE p.k <= p.missing
)
INSERT INTO doctors (id, department_id, name, license)
SELECT id, department_id, name, license FROM doctor
ON CONFLICT DO NOTHING;
