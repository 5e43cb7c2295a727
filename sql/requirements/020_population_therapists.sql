-- The database has at least seed.population_therapists therapists.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.population_therapists')::int AS need
    FROM therapists AS t
    JOIN users AS u ON u.id = t.user_id
    HAVING count(*) < current_setting('seed.population_therapists')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
, candidate AS MATERIALIZED (
    SELECT d.need - d.have AS missing, n, seed.id('population_therapists ' || n) AS id, 8040 + n AS number,
           seed.handle(8040 + n) || '@example.net' AS email, 'PSY-' || (104729 + 37 * n)::text AS license_number
    FROM deficit AS d
    CROSS JOIN LATERAL generate_series(1, d.need + seed.spare()) AS n
)
-- A place is free where nobody else has the email or the license. A user that lost its row of therapists gets it back.
, place AS (
    SELECT c.id, c.number, c.email, c.license_number, c.missing, u.created_at,
           row_number() OVER (ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN therapists AS t ON t.user_id = c.id
    LEFT JOIN users AS u ON u.id = c.id
    LEFT JOIN users AS other ON lower(other.email) = c.email AND other.id <> c.id
    LEFT JOIN therapists AS licensed ON licensed.license_number = c.license_number
    CROSS JOIN clock
    WHERE t.user_id IS NULL AND other.id IS NULL AND licensed.user_id IS NULL
      AND (u.id IS NULL OR u.role = 'therapist' AND u.created_at < clock.as_of)
)
, person AS MATERIALIZED (
    SELECT p.id, p.number, p.email, seed.first_name(p.number) AS first_name, seed.last_name(p.number) AS last_name,
           seed.therapist_bio(p.id) AS bio, p.license_number, seed.specialty(p.id) AS specialty,
           3 + seed.pick(p.id, 0, 28) AS years_experience, 60 + 5 * seed.pick(p.id, 4, 22) AS hourly_rate,
           coalesce(
               p.created_at,
               seed.moment(p.id, clock.as_of - interval '4 years', clock.as_of - interval '14 months')
           ) AS created_at
    FROM place AS p
    CROSS JOIN clock
    WHERE p.rank <= p.missing
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
