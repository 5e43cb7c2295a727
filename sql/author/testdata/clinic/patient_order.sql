-- Every patient has at least seed.patient_order orders.

WITH deficit AS (
    SELECT pa."PatientId" AS id, count(o."user") AS have, current_setting('seed.patient_order')::int AS need
    FROM "Patients" AS pa
    LEFT JOIN "order" AS o ON o."user" = pa."PatientId"
    GROUP BY pa."PatientId"
    HAVING count(o."user") < current_setting('seed.patient_order')::int
)
-- fill
, new_order AS (
    SELECT d.id AS "user",
           seed.title(p.id) AS "select",
           1 + seed.pick(p.id, 1, 100) AS "group",
           seed.moment(p.id, pa."CreatedAt") AS start
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('patient_order', d.id, d.need) AS p
    JOIN "Patients" AS pa ON pa."PatientId" = d.id
    WHERE p.n BETWEEN d.have + 1 AND d.need
)
INSERT INTO "order" ("user", "select", "group", "end", start)
SELECT "user", "select", "group", start + interval '1 hour', start FROM new_order
ON CONFLICT DO NOTHING;
