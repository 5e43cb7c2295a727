-- Every customer has at least seed.customer_addresses addresses.

WITH deficit AS (
    SELECT cu.id, count(a.customer_id) AS have, current_setting('seed.customer_addresses')::int AS need
    FROM customers AS cu
    LEFT JOIN addresses AS a ON a.customer_id = cu.id
    GROUP BY cu.id
    HAVING count(a.customer_id) < current_setting('seed.customer_addresses')::int
)
-- fill
, address AS (
    SELECT d.id AS customer_id,
           seed.street(p.id) AS street,
           seed.city(p.id) AS city,
           left(seed.postcode(p.id), 8) AS postcode,
           seed.country_code(p.id) AS country_code,
           false AS is_default
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('customer_addresses', d.id, d.need) AS p
    WHERE p.n BETWEEN d.have + 1 AND d.need
)
INSERT INTO addresses (customer_id, street, city, postcode, country_code, is_default)
SELECT customer_id, street, city, postcode, country_code, is_default FROM address
ON CONFLICT DO NOTHING;
