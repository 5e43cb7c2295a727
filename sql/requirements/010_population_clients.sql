-- The database has at least seed.population_clients clients.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.population_clients')::int AS need
    FROM clients
    HAVING count(*) < current_setting('seed.population_clients')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id, seed.username(p.n) || '@example.com' AS email
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('population_clients', d.id, d.need) AS p
)
-- The email is free. A user without a row in clients gets that row back.
-- Four of sixty have names that break layouts, and no avatar.
, free AS MATERIALIZED (
    SELECT p.*, row_number() OVER (ORDER BY p.n) AS k, p.n % 60 BETWEEN 2 AND 5 AS odd,
           coalesce(u.created_at, seed.moment(p.id, seed.as_of() - interval '3 years', seed.as_of()
               - CASE p.n % 5 WHEN 0 THEN interval '2 weeks' ELSE interval '14 months' END)) AS created_at
    FROM place AS p
    LEFT JOIN users AS u ON u.id = p.id
    WHERE (u.id IS NULL OR u.role = 'client' AND u.created_at < seed.as_of())
      AND NOT EXISTS (SELECT FROM clients AS taken WHERE taken.user_id = p.id)
      AND NOT EXISTS (SELECT FROM users AS other WHERE lower(other.email) = p.email AND other.id <> p.id)
)
, account AS (
    INSERT INTO users (id, email, first_name, last_name, role, bio, avatar_url, created_at)
    SELECT id, email, CASE WHEN odd THEN seed.odd_name(0, n) ELSE seed.first_name(n) END,
           CASE WHEN odd THEN seed.odd_name(1, n) ELSE seed.last_name(n) END, 'client',
           CASE WHEN seed.pick(id, 1, 4) > 0
                THEN seed.client_bio(n) || ' ' || seed.client_bio_more(seed.pick(id, 2, 30)) END,
           CASE WHEN NOT odd THEN seed.avatar(id, seed.first_name(n), seed.last_name(n)) END, created_at
    FROM free WHERE k <= missing
    ON CONFLICT DO NOTHING
)
INSERT INTO clients (user_id, birth_date, city, created_at)
SELECT id, CASE WHEN n % 60 = 2 THEN '1924-02-29' ELSE seed.birth_date(id) END, seed.city(id), created_at
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
