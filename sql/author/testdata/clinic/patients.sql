-- There are at least seed.patients patients.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.patients')::int AS need
    FROM "Patients"
    HAVING count(*) < current_setting('seed.patients')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('patients', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM "Patients" AS taken WHERE taken."Email" = seed.email(p.n))
)
, patient AS (
    SELECT seed.first_name(p.n) AS "FirstName",
           seed.last_name(p.n) AS "LastName",
           seed.email(p.n) AS "Email",
           seed.birth_date(p.id) AS "DateOfBirth",
           seed.pick(p.id, 1, enum_range(NULL::"BloodType")) AS "Blood",
           '{}'::text[] AS allergies,
           seed.moment(p.id, seed.as_of() - interval '2 years') AS "CreatedAt"
    FROM free AS p
    WHERE p.k <= p.missing
)
INSERT INTO "Patients" ("FirstName", "LastName", "Email", "DateOfBirth", "Blood", allergies, "CreatedAt")
SELECT "FirstName", "LastName", "Email", "DateOfBirth", "Blood", allergies, "CreatedAt" FROM patient
ON CONFLICT DO NOTHING;
