-- There are at least seed.products products.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.products')::int AS need
    FROM products
    HAVING count(*) < current_setting('seed.products')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('products', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM products AS taken WHERE taken.id = p.id)
      AND NOT EXISTS (SELECT FROM products AS taken WHERE taken.sku = seed.code('PRO', p.n))
)
, product AS (
    SELECT p.id,
           seed.code('PRO', p.n) AS sku,
           seed.product(p.n) AS name,
           seed.paragraph(p.id) AS description,
           seed.amount(p.id, 5, 200) AS price,
           10 + seed.pick(p.id, 1, 191) AS stock,
           seed.moment(p.id, seed.as_of() - interval '2 years') AS created_at
    FROM free AS p
    WHERE p.k <= p.missing
)
INSERT INTO products (id, sku, name, description, price, stock, created_at)
SELECT id, sku, name, description, price, stock, created_at FROM product
ON CONFLICT DO NOTHING;
