-- There are at least seed.customers customers.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.customers')::int AS need
    FROM customers
    HAVING count(*) < current_setting('seed.customers')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('customers', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM customers AS taken WHERE taken.id = p.id)
      AND NOT EXISTS (SELECT FROM customers AS taken WHERE lower(taken.email) = lower(seed.email(p.n)))
)
, customer AS (
    SELECT p.id,
           seed.email(p.n) AS email,
           seed.first_name(p.n) AS first_name,
           seed.last_name(p.n) AS last_name,
           seed.phone(p.n) AS phone,
           seed.moment(p.id, seed.as_of() - interval '2 years') AS created_at
    FROM free AS p
    WHERE p.k <= p.missing
)
INSERT INTO customers (id, email, first_name, last_name, phone, created_at, updated_at)
SELECT id, email, first_name, last_name, phone, created_at, created_at FROM customer
ON CONFLICT DO NOTHING;
