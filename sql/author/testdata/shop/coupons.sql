-- There are at least seed.coupons coupons.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.coupons')::int AS need
    FROM coupons
    HAVING count(*) < current_setting('seed.coupons')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('coupons', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM coupons AS taken WHERE taken.code = seed.code('COU', p.n))
)
, coupon AS (
    SELECT seed.code('COU', p.n) AS code,
           1 + seed.pick(p.id, 1, 99) AS percent_off,
           (seed.moment(p.id, seed.as_of() - interval '2 years') AT TIME ZONE 'UTC')::date AS starts_on
    FROM free AS p
    WHERE p.k <= p.missing
)
INSERT INTO coupons (code, percent_off, starts_on, ends_on)
SELECT code, percent_off, starts_on, starts_on + 1 FROM coupon
ON CONFLICT DO NOTHING;
