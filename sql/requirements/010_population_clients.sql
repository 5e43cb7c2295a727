-- The database has at least seed.population_clients clients.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.population_clients')::int AS need
    FROM clients AS t
    JOIN users AS u ON u.id = t.user_id
    HAVING count(*) < current_setting('seed.population_clients')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
, candidate AS MATERIALIZED (
    SELECT d.need - d.have AS missing, n, seed.id('population_clients ' || n) AS id, n AS number,
           seed.handle(n) || '@example.com' AS email
    FROM deficit AS d
    CROSS JOIN LATERAL generate_series(1, d.need + seed.spare()) AS n
)
-- A place is free where nobody else has the email. A user that lost its row of clients gets it back.
, place AS (
    SELECT c.id, c.number, c.email, c.missing, u.created_at, row_number() OVER (ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN clients AS t ON t.user_id = c.id
    LEFT JOIN users AS u ON u.id = c.id
    LEFT JOIN users AS other ON lower(other.email) = c.email AND other.id <> c.id
    CROSS JOIN clock
    WHERE t.user_id IS NULL AND other.id IS NULL
      AND (u.id IS NULL OR u.role = 'client' AND u.created_at < clock.as_of)
)
, person AS MATERIALIZED (
    SELECT p.id, p.number, p.email, seed.first_name(p.number) AS first_name, seed.last_name(p.number) AS last_name,
           CASE WHEN seed.pick(p.id, 1, 4) > 0 THEN seed.client_bio(p.number, p.id) END AS bio,
           (clock.as_of - interval '19 years')::date - seed.pick(p.id, 0, 18000) AS birth_date,
           seed.city(p.id) AS city,
           coalesce(
               p.created_at,
               seed.moment(
                   p.id,
                   clock.as_of - interval '3 years',
                   clock.as_of - CASE WHEN p.number % 5 = 0 THEN interval '2 weeks' ELSE interval '14 months' END
               )
           ) AS created_at
    FROM place AS p
    CROSS JOIN clock
    WHERE p.rank <= p.missing
)
, account AS (
    INSERT INTO users (id, email, first_name, last_name, role, bio, avatar_url, created_at)
    SELECT id, email, first_name, last_name, 'client', bio, seed.avatar(id, first_name, last_name), created_at
    FROM person
    ON CONFLICT DO NOTHING
)
INSERT INTO clients (user_id, birth_date, city, created_at)
SELECT id, birth_date, city, created_at FROM person
ON CONFLICT DO NOTHING;
