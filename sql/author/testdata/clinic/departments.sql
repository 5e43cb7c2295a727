-- There are at least seed.departments departments.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.departments')::int AS need
    FROM departments
    HAVING count(*) < current_setting('seed.departments')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('departments', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM departments AS taken WHERE taken.id = p.id)
      AND NOT EXISTS (SELECT FROM departments AS taken WHERE taken.name = 'Department ' || p.n)
)
, department AS MATERIALIZED (
    SELECT p.id, seed.id('departments head_id ' || p.id) AS head_id,
           'Department ' || p.n AS name
    FROM free AS p
    WHERE p.k <= p.missing
)
, doctor AS (
    SELECT p.id, p.department_id,
           seed.full_name(p.id) AS name,
           left(replace(p.id::text, '-', ''), 8) AS license
    FROM (SELECT head_id AS id, id AS department_id FROM department) AS p
)
, new_doctor AS (
    INSERT INTO doctors (id, department_id, name, license)
    SELECT id, department_id, name, license FROM doctor
    ON CONFLICT DO NOTHING
)
INSERT INTO departments (id, name, head_id)
SELECT id, name, head_id FROM department
ON CONFLICT DO NOTHING;
