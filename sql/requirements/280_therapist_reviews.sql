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
-- Clients whose therapy has ended come first.
, client AS MATERIALIZED (
    SELECT ct.therapist_id, ct.client_id, ct.started_at, d.need - d.have AS missing,
           seed.id('therapist_reviews ' || ct.therapist_id || ' ' || ct.client_id) AS id,
           row_number() OVER (PARTITION BY ct.therapist_id ORDER BY ct.status DESC, ct.client_id) AS n
    FROM deficit AS d
    JOIN client_therapists AS ct ON ct.therapist_id = d.id
    WHERE ct.started_at < seed.as_of()
)
-- Most ratings are good. Any ten therapists in a row get all five ratings.
, free AS (
    SELECT c.*, ('{5,4,3,2,1,5,4,5,4,5}'::int[])[1 + (t.number - 1 + 2 * (c.n - 1)) % 10] AS rating,
           row_number() OVER (PARTITION BY c.therapist_id ORDER BY c.n) AS k
    FROM client AS c
    JOIN (SELECT user_id, row_number() OVER (ORDER BY user_id) AS number FROM therapists) AS t
        ON t.user_id = c.therapist_id
    WHERE NOT EXISTS (SELECT FROM reviews AS r WHERE r.therapist_id = c.therapist_id AND r.client_id = c.client_id)
      AND NOT EXISTS (SELECT FROM reviews AS taken WHERE taken.id = c.id)
)
INSERT INTO reviews (id, client_id, therapist_id, rating, body, created_at)
SELECT id, client_id, therapist_id, rating,
       seed.review_opening(rating - 1, seed.pick(id, 1, 840)) || ' '
           || seed.review_closing(rating - 1, seed.pick(id, 2, 840)),
       seed.moment(id, started_at)
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
