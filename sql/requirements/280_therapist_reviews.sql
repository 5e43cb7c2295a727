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
, place AS MATERIALIZED (
    SELECT d.id AS therapist_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('therapist_reviews', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.therapist_id ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN reviews AS taken ON taken.id = p.id
    WHERE taken.id IS NULL
)
-- Clients who have written none yet; those whose therapy has ended come first.
, client AS (
    SELECT ct.therapist_id, ct.client_id, ct.started_at,
           row_number() OVER (PARTITION BY ct.therapist_id ORDER BY ct.status DESC, ct.client_id) AS k
    FROM deficit AS d
    JOIN client_therapists AS ct ON ct.therapist_id = d.id
    LEFT JOIN reviews AS taken ON taken.therapist_id = ct.therapist_id AND taken.client_id = ct.client_id
    WHERE taken.id IS NULL AND ct.started_at < seed.as_of()
)
-- Most are content; the five ratings all occur among any five therapists in a row.
, review AS (
    SELECT f.id, f.therapist_id, c.client_id, c.started_at,
           ('{5,4,3,2,1,5,4,5,4,5}'::int[])[1 + (t.number + 2 * f.n - 3) % 10] AS rating
    FROM free AS f
    JOIN client AS c ON c.therapist_id = f.therapist_id AND c.k = f.k
    JOIN (SELECT user_id, row_number() OVER (ORDER BY user_id) AS number FROM therapists) AS t
        ON t.user_id = f.therapist_id
    WHERE f.k <= f.missing
)
INSERT INTO reviews (id, client_id, therapist_id, rating, body, created_at)
SELECT id, client_id, therapist_id, rating,
       seed.review_opening(rating - 1, seed.pick(id, 1, 840)) || ' '
           || seed.review_closing(rating - 1, seed.pick(id, 2, 840)),
       seed.moment(id, started_at)
FROM review
ON CONFLICT DO NOTHING;
