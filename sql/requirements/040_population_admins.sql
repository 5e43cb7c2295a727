-- The database has at least seed.population_admins admins.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.population_admins')::int AS need
    FROM admins
    HAVING count(*) < current_setting('seed.population_admins')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id, seed.username(30000 + p.n) || '@example.org' AS email
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('population_admins', d.id, d.need) AS p
)
-- Nobody else has the email. A user who lost the row of a admin gets it back.
, free AS (
    SELECT p.*, u.created_at, row_number() OVER (ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN admins AS taken ON taken.user_id = p.id
    LEFT JOIN users AS u ON u.id = p.id
    LEFT JOIN users AS other ON lower(other.email) = p.email AND other.id <> p.id
    WHERE taken.user_id IS NULL AND other.id IS NULL
      AND (u.id IS NULL OR u.role = 'admin' AND u.created_at < seed.as_of())
)
, person AS MATERIALIZED (
    SELECT f.id, f.email, seed.first_name(30000 + f.n) AS first_name, seed.last_name(30000 + f.n) AS last_name,
           seed.admin_bio(f.n) AS bio,
           coalesce(f.created_at, seed.moment(f.id, seed.as_of() - interval '5 years', seed.as_of() - interval '4 years')) AS created_at
    FROM free AS f
    WHERE f.k <= f.missing
)
, account AS (
    INSERT INTO users (id, email, first_name, last_name, role, bio, avatar_url, created_at)
    SELECT id, email, first_name, last_name, 'admin', bio, seed.avatar(id, first_name, last_name), created_at
    FROM person
    ON CONFLICT DO NOTHING
)
INSERT INTO admins (user_id, created_at)
SELECT id, created_at FROM person
ON CONFLICT DO NOTHING;
