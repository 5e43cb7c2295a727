-- Every product has at least seed.product_stock_movements stock movements.

WITH deficit AS (
    SELECT pr.id, count(sm.product_id) AS have, current_setting('seed.product_stock_movements')::int AS need
    FROM products AS pr
    LEFT JOIN stock_movements AS sm ON sm.product_id = pr.id
    GROUP BY pr.id
    HAVING count(sm.product_id) < current_setting('seed.product_stock_movements')::int
)
-- fill
, stock_movement AS (
    SELECT d.id AS product_id,
           1 + seed.pick(p.id, 1, 100) AS delta,
           seed.walk(d.id::text, p.n, ARRAY['sale', 'return', 'count']) AS reason,
           seed.moment(p.id, pr.created_at) AT TIME ZONE 'UTC' AS moved_at
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('product_stock_movements', d.id, d.need) AS p
    JOIN products AS pr ON pr.id = d.id
    WHERE p.n BETWEEN d.have + 1 AND d.need
)
INSERT INTO stock_movements (product_id, delta, reason, moved_at)
SELECT product_id, delta, reason, moved_at FROM stock_movement
ON CONFLICT DO NOTHING;
