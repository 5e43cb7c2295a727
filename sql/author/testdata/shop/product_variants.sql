-- Every product has at least seed.product_variants product variants.

WITH deficit AS (
    SELECT pr.id, count(pv.product_id) AS have, least(current_setting('seed.product_variants')::int, 4) AS need
    FROM products AS pr
    LEFT JOIN product_variants AS pv ON pv.product_id = pr.id
    GROUP BY pr.id
    HAVING count(pv.product_id) < least(current_setting('seed.product_variants')::int, 4)
)
-- fill
, place AS MATERIALIZED (
    SELECT d.id AS product_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('product_variants', d.id, d.need) AS p
    WHERE p.n <= 4
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.product_id ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM product_variants AS taken
                      WHERE taken.product_id = p.product_id AND taken.size = (ARRAY['S', 'M', 'L', 'XL'])[p.n])
)
, product_variant AS (
    SELECT p.product_id,
           (ARRAY['S', 'M', 'L', 'XL'])[p.n] AS size,
           500 + seed.pick(p.id, 1, 19501) AS price_cents
    FROM free AS p
    WHERE p.k <= p.missing
)
INSERT INTO product_variants (product_id, size, price_cents)
SELECT product_id, size, price_cents FROM product_variant
ON CONFLICT DO NOTHING;
