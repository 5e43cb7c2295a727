-- Every product has at least seed.product_variants product variants.

WITH deficit AS (
    SELECT pr.id, count(pv.product_id) AS have, least(current_setting('seed.product_variants')::int, 4) AS need
    FROM products AS pr
    LEFT JOIN product_variants AS pv ON pv.product_id = pr.id
    GROUP BY pr.id
    HAVING count(pv.product_id) < least(current_setting('seed.product_variants')::int, 4)
)
-- fill
, place AS (
    SELECT d.id AS product_id, p.n, p.id, d.need - d.have AS missing,
           row_number() OVER (PARTITION BY d.id ORDER BY p.n) AS k
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('product_variants', d.id, d.need) AS p
    LEFT JOIN product_variants AS taken ON taken.product_id = d.id AND taken.size = (ARRAY['S', 'M', 'L', 'XL'])[p.n]
    WHERE taken.product_id IS NULL AND p.n <= 4
)
, product_variant AS (
    SELECT p.product_id,
           (ARRAY['S', 'M', 'L', 'XL'])[p.n] AS size,
           500 + seed.pick(p.id, 1, 19501) AS price_cents
    FROM place AS p
    WHERE p.k <= p.missing
)
INSERT INTO product_variants (product_id, size, price_cents)
SELECT product_id, size, price_cents FROM product_variant
ON CONFLICT DO NOTHING;
