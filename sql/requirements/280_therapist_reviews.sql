-- Every therapist has at least seed.therapist_reviews reviews by clients of their own.
-- needs: as many clients of the therapist's own, the relationship begun before seed.as_of

WITH deficit AS (
    SELECT t.user_id AS id, count(r.id) AS have, current_setting('seed.therapist_reviews')::int AS need
    FROM therapists AS t
    LEFT JOIN reviews AS r ON r.therapist_id = t.user_id
    GROUP BY t.user_id
    HAVING count(r.id) < current_setting('seed.therapist_reviews')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- Most are content; the five ratings all occur among any five therapists in a row.
, therapist AS (
    SELECT user_id AS id, row_number() OVER (ORDER BY user_id) AS number FROM therapists
)
, candidate AS (
    SELECT d.id AS therapist_id, d.need - d.have AS missing, ct.client_id, ct.started_at,
           row_number() OVER (PARTITION BY d.id ORDER BY ct.status DESC, ct.client_id) AS rank
    FROM deficit AS d
    JOIN client_therapists AS ct ON ct.therapist_id = d.id
    LEFT JOIN reviews AS r ON r.therapist_id = d.id AND r.client_id = ct.client_id
    CROSS JOIN clock
    WHERE r.id IS NULL AND ct.started_at < clock.as_of
)
, place AS MATERIALIZED (
    SELECT c.therapist_id, c.client_id, c.started_at, n,
           seed.id('therapist_reviews ' || c.therapist_id || ' ' || c.client_id || ' ' || n) AS id,
           (ARRAY[5, 4, 3, 2, 1, 5, 4, 5, 4, 5])[1 + (t.number + 2 * c.rank - 3) % 10] AS rating
    FROM candidate AS c
    JOIN therapist AS t ON t.id = c.therapist_id
    CROSS JOIN generate_series(1, 1 + seed.spare()) AS n
    WHERE c.rank <= c.missing
)
, review AS (
    SELECT DISTINCT ON (p.therapist_id, p.client_id) p.id, p.client_id, p.therapist_id,
           p.rating::smallint AS rating, seed.review(p.rating, p.id) AS body,
           seed.moment(p.id, p.started_at, clock.as_of) AS created_at
    FROM place AS p
    LEFT JOIN reviews AS r ON r.id = p.id
    CROSS JOIN clock
    WHERE r.id IS NULL
    ORDER BY p.therapist_id, p.client_id, p.n
)
INSERT INTO reviews (id, client_id, therapist_id, rating, body, created_at)
SELECT id, client_id, therapist_id, rating, body, created_at FROM review
ON CONFLICT DO NOTHING;
