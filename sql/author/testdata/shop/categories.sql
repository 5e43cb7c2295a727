-- There are at least seed.categories categories.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.categories')::int AS need
    FROM categories
    HAVING count(*) < current_setting('seed.categories')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('categories', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM categories AS taken WHERE taken.id = p.id)
      AND NOT EXISTS (SELECT FROM categories AS taken WHERE taken.name = 'Category ' || p.n)
      AND NOT EXISTS (SELECT FROM categories AS taken WHERE taken.slug = 'category-' || p.n)
)
, category AS (
    SELECT p.id, CASE WHEN p.n > 3 THEN seed.id('categories database ' || p.n / 3) END AS parent_id,
           'Category ' || p.n AS name,
           'category-' || p.n AS slug
    FROM free AS p
    WHERE p.k <= p.missing
)
INSERT INTO categories (id, parent_id, name, slug)
SELECT id, parent_id, name, slug FROM category
ON CONFLICT DO NOTHING;
