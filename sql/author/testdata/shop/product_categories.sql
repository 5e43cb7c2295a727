-- Every product has at least seed.product_categories product categories.
-- needs: a category

WITH deficit AS (
    SELECT pr.id, count(pc.product_id) AS have, current_setting('seed.product_categories')::int AS need
    FROM products AS pr
    LEFT JOIN product_categories AS pc ON pc.product_id = pr.id
    GROUP BY pr.id
    HAVING count(pc.product_id) < current_setting('seed.product_categories')::int
)
-- fill
, category AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS seat FROM categories
)
, place AS (
    SELECT d.id AS product_id, c.id AS category_id, d.need - d.have AS missing,
           row_number() OVER (PARTITION BY d.id ORDER BY p.n) AS k
    FROM deficit AS d
    CROSS JOIN (SELECT count(*) AS seats FROM category HAVING count(*) > 0) AS ring
    CROSS JOIN LATERAL seed.partners('product_categories', d.id, d.need, ring.seats) AS p
    JOIN category AS c ON c.seat = p.seat
    LEFT JOIN product_categories AS taken ON taken.product_id = d.id AND taken.category_id = c.id
    WHERE taken.product_id IS NULL
)
INSERT INTO product_categories (product_id, category_id)
SELECT product_id, category_id FROM place WHERE k <= missing
ON CONFLICT DO NOTHING;
