-- Every therapist has created at least seed.therapist_worksheets worksheets.
-- needs: a therapist dated before seed.as_of

WITH deficit AS (
    SELECT t.user_id AS id, count(w.id) AS have, current_setting('seed.therapist_worksheets')::int AS need
    FROM therapists AS t
    LEFT JOIN worksheets AS w ON w.therapist_id = t.user_id
    GROUP BY t.user_id
    HAVING count(w.id) < current_setting('seed.therapist_worksheets')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.id AS therapist_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('therapist_worksheets', d.id, d.need) AS p
)
, free AS (
    SELECT p.therapist_id, p.missing, p.n, p.id, row_number() OVER (PARTITION BY p.therapist_id ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN worksheets AS taken ON taken.id = p.id
    WHERE taken.id IS NULL
)
, worksheet AS (
    SELECT f.id, f.therapist_id, seed.worksheet_title(own.number) AS title,
           seed.worksheet_instructions(own.number) AS instructions,
           seed.moment(f.id, greatest(u.created_at, seed.as_of() - interval '1 year')) AS created_at
    FROM free AS f
    JOIN users AS u ON u.id = f.therapist_id
    CROSS JOIN LATERAL (SELECT seed.pick(f.therapist_id, 1, 36) + f.n AS number) AS own
    WHERE f.k <= f.missing AND u.created_at < seed.as_of()
)
INSERT INTO worksheets (id, therapist_id, title, instructions, created_at)
SELECT id, therapist_id, title, instructions, created_at FROM worksheet
ON CONFLICT DO NOTHING;
