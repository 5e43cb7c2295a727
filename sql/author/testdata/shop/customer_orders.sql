-- Every customer has at least seed.customer_orders orders.

WITH deficit AS (
    SELECT cu.id, count(o.customer_id) AS have, current_setting('seed.customer_orders')::int AS need
    FROM customers AS cu
    LEFT JOIN orders AS o ON o.customer_id = cu.id
    GROUP BY cu.id
    HAVING count(o.customer_id) < current_setting('seed.customer_orders')::int
)
-- fill
, coupon AS MATERIALIZED (
    SELECT code, row_number() OVER (ORDER BY code COLLATE "C") - 1 AS seat FROM coupons
)
, place AS MATERIALIZED (
    SELECT d.id AS customer_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('customer_orders', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.customer_id ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM orders AS taken WHERE taken.id = p.id)
)
, new_order AS (
    SELECT p.id, p.customer_id, co.code AS coupon_code,
           seed.walk(p.customer_id::text, p.n, enum_range(NULL::order_status)) AS status,
           seed.amount(p.id, 5, 200) AS subtotal,
           seed.amount(seed.id('shipping ' || p.id), 0, 20) AS shipping,
           seed.moment(p.id, cu.created_at) AS created_at
    FROM free AS p
    JOIN customers AS cu ON cu.id = p.customer_id
    LEFT JOIN coupon AS co ON co.seat = seed.pick(p.id, 1, (SELECT nullif(count(*), 0)::int FROM coupon))
    WHERE p.k <= p.missing
)
INSERT INTO orders (id, customer_id, coupon_code, status, subtotal, shipping, total, placed_at, paid_at, created_at)
SELECT id, customer_id, coupon_code, status, subtotal, shipping, subtotal + shipping,
       CASE WHEN status IN ('placed', 'paid', 'shipped') THEN least(created_at + interval '2 days', seed.as_of()) END,
       CASE WHEN status IN ('paid', 'shipped') THEN least(created_at + interval '2 days', seed.as_of()) + interval '1 hour' END,
       created_at
FROM new_order
ON CONFLICT DO NOTHING;
