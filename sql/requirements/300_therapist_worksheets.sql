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
    SELECT p.*, u.created_at AS since, seed.pick(p.therapist_id, 1, 36) + p.n AS number,
           row_number() OVER (PARTITION BY p.therapist_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN users AS u ON u.id = p.therapist_id
    WHERE u.created_at < seed.as_of()
      AND NOT EXISTS (SELECT FROM worksheets AS taken WHERE taken.id = p.id)
)
INSERT INTO worksheets (id, therapist_id, title, instructions, created_at)
SELECT id, therapist_id, seed.worksheet_title(number), seed.worksheet_instructions(number),
       seed.moment(id, greatest(since, seed.as_of() - interval '1 year'))
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
