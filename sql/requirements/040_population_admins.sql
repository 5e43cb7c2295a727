-- The database has at least seed.population_admins admins.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.population_admins')::int AS need
    FROM admins
    HAVING count(*) < current_setting('seed.population_admins')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id, 30000 + p.n AS number,
           seed.username(30000 + p.n) || '@example.org' AS email
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('population_admins', d.id, d.need) AS p
)
-- The email is free. A user without a row in admins gets that row back.
, free AS MATERIALIZED (
    SELECT p.*, row_number() OVER (ORDER BY p.n) AS k,
           coalesce(u.created_at, seed.moment(
               p.id, seed.as_of() - interval '5 years', seed.as_of() - interval '4 years')) AS created_at
    FROM place AS p
    LEFT JOIN users AS u ON u.id = p.id
    WHERE (u.id IS NULL OR u.role = 'admin' AND u.created_at < seed.as_of())
      AND NOT EXISTS (SELECT FROM admins AS taken WHERE taken.user_id = p.id)
      AND NOT EXISTS (SELECT FROM users AS other WHERE lower(other.email) = p.email AND other.id <> p.id)
)
, account AS (
    INSERT INTO users (id, email, first_name, last_name, role, bio, avatar_url, created_at)
    SELECT id, email, seed.first_name(number), seed.last_name(number), 'admin', seed.admin_bio(n),
           seed.avatar(id, seed.first_name(number), seed.last_name(number)), created_at
    FROM free WHERE k <= missing
    ON CONFLICT DO NOTHING
)
INSERT INTO admins (user_id, created_at)
SELECT id, created_at FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
