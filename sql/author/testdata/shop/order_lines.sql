-- Every order has at least seed.order_lines order lines.
-- needs: a product

WITH deficit AS (
    SELECT o.id, count(ol.order_id) AS have, current_setting('seed.order_lines')::int AS need
    FROM orders AS o
    LEFT JOIN order_lines AS ol ON ol.order_id = o.id
    GROUP BY o.id
    HAVING count(ol.order_id) < current_setting('seed.order_lines')::int
)
-- fill
, product AS MATERIALIZED (
    SELECT id, price, created_at, row_number() OVER (ORDER BY id) - 1 AS seat FROM products
)
, ring AS MATERIALIZED (SELECT count(*) AS seats FROM product HAVING count(*) > 0)
, place AS MATERIALIZED (
    SELECT d.id AS order_id, d.need - d.have AS missing, p.n, p.seat
    FROM deficit AS d
    CROSS JOIN ring
    CROSS JOIN LATERAL seed.partners('order_lines', d.id, d.need, ring.seats) AS p
)
, free AS (
    SELECT p.*, c.id AS product_id, seed.id('order_lines ' || p.order_id || ' ' || c.id) AS id,
           c.price AS product_price, c.created_at AS product_created_at,
           row_number() OVER (PARTITION BY p.order_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN product AS c ON c.seat = p.seat
    WHERE NOT EXISTS (SELECT FROM order_lines AS taken
                      WHERE taken.id = seed.id('order_lines ' || p.order_id || ' ' || c.id))
      AND NOT EXISTS (SELECT FROM order_lines AS taken WHERE taken.order_id = p.order_id AND taken.product_id = c.id)
)
, order_line AS (
    SELECT p.id, p.order_id, p.product_id,
           1 + seed.pick(p.id, 1, 9) AS quantity,
           p.product_price AS unit_price,
           seed.moment(p.id, greatest(o.created_at, p.product_created_at)) AS created_at
    FROM free AS p
    JOIN orders AS o ON o.id = p.order_id
    WHERE p.k <= p.missing
)
INSERT INTO order_lines (id, order_id, product_id, quantity, unit_price, line_total, created_at)
SELECT id, order_id, product_id, quantity, unit_price, quantity * unit_price, created_at FROM order_line
ON CONFLICT DO NOTHING;
