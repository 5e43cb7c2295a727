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
, ring AS MATERIALIZED (SELECT count(*) AS seats FROM category HAVING count(*) > 0)
, place AS MATERIALIZED (
    SELECT d.id AS product_id, d.need - d.have AS missing, p.n, p.seat
    FROM deficit AS d
    CROSS JOIN ring
    CROSS JOIN LATERAL seed.partners('product_categories', d.id, d.need, ring.seats) AS p
)
, free AS (
    SELECT p.*, c.id AS category_id, row_number() OVER (PARTITION BY p.product_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN category AS c ON c.seat = p.seat
    WHERE NOT EXISTS (SELECT FROM product_categories AS taken
                      WHERE taken.product_id = p.product_id AND taken.category_id = c.id)
)
INSERT INTO product_categories (product_id, category_id)
SELECT product_id, category_id FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
