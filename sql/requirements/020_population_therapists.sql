-- The database has at least seed.population_therapists therapists.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.population_therapists')::int AS need
    FROM therapists
    HAVING count(*) < current_setting('seed.population_therapists')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id, 10000 + p.n AS number,
           seed.username(10000 + p.n) || '@example.net' AS email, 'PSY-' || 104729 + 37 * p.n AS license_number
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('population_therapists', d.id, d.need) AS p
)
-- The email and the license are free. A user without a row in therapists gets that row back.
, free AS MATERIALIZED (
    SELECT p.*, row_number() OVER (ORDER BY p.n) AS k,
           coalesce(u.created_at, seed.moment(
               p.id, seed.as_of() - interval '4 years', seed.as_of() - interval '14 months')) AS created_at
    FROM place AS p
    LEFT JOIN users AS u ON u.id = p.id
    WHERE (u.id IS NULL OR u.role = 'therapist' AND u.created_at < seed.as_of())
      AND NOT EXISTS (SELECT FROM therapists AS taken WHERE taken.user_id = p.id)
      AND NOT EXISTS (SELECT FROM users AS other WHERE lower(other.email) = p.email AND other.id <> p.id)
      AND NOT EXISTS (SELECT FROM therapists AS licensed WHERE licensed.license_number = p.license_number)
)
, account AS (
    INSERT INTO users (id, email, first_name, last_name, role, bio, avatar_url, created_at)
    SELECT id, email, seed.first_name(number), seed.last_name(number), 'therapist',
           seed.therapist_bio(n) || ' ' || seed.therapist_bio_more(seed.pick(id, 5, 24)),
           seed.avatar(id, seed.first_name(number), seed.last_name(number)), created_at
    FROM free WHERE k <= missing
    ON CONFLICT DO NOTHING
)
INSERT INTO therapists (user_id, license_number, specialty, years_experience, hourly_rate, created_at)
SELECT id, license_number, seed.specialty(seed.pick(id, 1, 24)),
       3 + seed.pick(id, 2, 28), 60 + 5 * seed.pick(id, 3, 22), created_at
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
