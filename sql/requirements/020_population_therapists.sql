-- The database has at least seed.population_therapists therapists.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.population_therapists')::int AS need
    FROM therapists
    HAVING count(*) < current_setting('seed.population_therapists')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id, seed.username(10000 + p.n) || '@example.net' AS email, 'PSY-' || 104729 + 37 * p.n AS license_number
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('population_therapists', d.id, d.need) AS p
)
-- Nobody else has the email or the license. A user who lost the row of a therapist gets it back.
, free AS (
    SELECT p.*, u.created_at, row_number() OVER (ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN therapists AS taken ON taken.user_id = p.id
    LEFT JOIN users AS u ON u.id = p.id
    LEFT JOIN users AS other ON lower(other.email) = p.email AND other.id <> p.id
    LEFT JOIN therapists AS licensed ON licensed.license_number = p.license_number
    WHERE taken.user_id IS NULL AND other.id IS NULL AND licensed.user_id IS NULL
      AND (u.id IS NULL OR u.role = 'therapist' AND u.created_at < seed.as_of())
)
, person AS MATERIALIZED (
    SELECT f.id, f.email, seed.first_name(10000 + f.n) AS first_name, seed.last_name(10000 + f.n) AS last_name,
           concat_ws(' ', seed.therapist_bio(seed.pick(f.id, 4, 24)), seed.therapist_bio_more(seed.pick(f.id, 5, 24))) AS bio,
           f.license_number, seed.specialty(seed.pick(f.id, 1, 24)) AS specialty,
           3 + seed.pick(f.id, 2, 28) AS years_experience, 60 + 5 * seed.pick(f.id, 3, 22) AS hourly_rate,
           coalesce(f.created_at, seed.moment(f.id, seed.as_of() - interval '4 years', seed.as_of() - interval '14 months')) AS created_at
    FROM free AS f
    WHERE f.k <= f.missing
)
, account AS (
    INSERT INTO users (id, email, first_name, last_name, role, bio, avatar_url, created_at)
    SELECT id, email, first_name, last_name, 'therapist', bio, seed.avatar(id, first_name, last_name), created_at
    FROM person
    ON CONFLICT DO NOTHING
)
INSERT INTO therapists (user_id, license_number, specialty, years_experience, hourly_rate, created_at)
SELECT id, license_number, specialty, years_experience, hourly_rate, created_at FROM person
ON CONFLICT DO NOTHING;
