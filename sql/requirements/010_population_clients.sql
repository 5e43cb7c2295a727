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
-- Nobody else has the email. A user who lost the row of a client gets it back.
, free AS (
    SELECT p.*, u.created_at, row_number() OVER (ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN clients AS taken ON taken.user_id = p.id
    LEFT JOIN users AS u ON u.id = p.id
    LEFT JOIN users AS other ON lower(other.email) = p.email AND other.id <> p.id
    WHERE taken.user_id IS NULL AND other.id IS NULL
      AND (u.id IS NULL OR u.role = 'client' AND u.created_at < seed.as_of())
)
, person AS MATERIALIZED (
    SELECT f.id, f.email, seed.first_name(f.n) AS first_name, seed.last_name(f.n) AS last_name,
           CASE WHEN seed.pick(f.id, 1, 4) > 0
                THEN concat_ws(' ', seed.client_bio(seed.pick(f.id, 2, 30)), seed.client_bio_more(seed.pick(f.id, 3, 30)))
           END AS bio,
           seed.birth_date(f.id) AS birth_date, seed.city(f.id) AS city,
           coalesce(f.created_at, seed.moment(
               f.id, seed.as_of() - interval '3 years',
               seed.as_of() - CASE WHEN f.n % 5 = 0 THEN interval '2 weeks' ELSE interval '14 months' END
           )) AS created_at
    FROM free AS f
    WHERE f.k <= f.missing
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
