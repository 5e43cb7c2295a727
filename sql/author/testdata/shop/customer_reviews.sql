-- Every customer has at least seed.customer_reviews reviews.
-- needs: a product

WITH deficit AS (
    SELECT cu.id, count(r.customer_id) AS have, current_setting('seed.customer_reviews')::int AS need
    FROM customers AS cu
    LEFT JOIN reviews AS r ON r.customer_id = cu.id
    GROUP BY cu.id
    HAVING count(r.customer_id) < current_setting('seed.customer_reviews')::int
)
-- fill
, product AS MATERIALIZED (
    SELECT id, created_at, row_number() OVER (ORDER BY id) - 1 AS seat FROM products
)
, ring AS MATERIALIZED (SELECT count(*) AS seats FROM product HAVING count(*) > 0)
, place AS MATERIALIZED (
    SELECT d.id AS customer_id, d.need - d.have AS missing, p.n, p.seat
    FROM deficit AS d
    CROSS JOIN ring
    CROSS JOIN LATERAL seed.partners('customer_reviews', d.id, d.need, ring.seats) AS p
)
, free AS (
    SELECT p.*, c.id AS product_id, seed.id('customer_reviews ' || p.customer_id || ' ' || c.id) AS id,
           c.created_at AS product_created_at, row_number() OVER (PARTITION BY p.customer_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN product AS c ON c.seat = p.seat
    WHERE NOT EXISTS (SELECT FROM reviews AS taken
                      WHERE taken.product_id = c.id AND taken.customer_id = p.customer_id)
)
, review AS (
    SELECT p.product_id, p.customer_id,
           1 + seed.pick(p.id, 1, 5) AS rating,
           left(seed.title(p.id), 30) AS title,
           seed.paragraph(p.id) AS body,
           seed.moment(p.id, greatest(cu.created_at, p.product_created_at)) AS created_at
    FROM free AS p
    JOIN customers AS cu ON cu.id = p.customer_id
    WHERE p.k <= p.missing
)
INSERT INTO reviews (product_id, customer_id, rating, title, body, created_at)
SELECT product_id, customer_id, rating, title, body, created_at FROM review
ON CONFLICT DO NOTHING;
