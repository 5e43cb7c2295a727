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
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
, candidate AS MATERIALIZED (
    SELECT d.id AS therapist_id, d.need - d.have AS missing, n,
           seed.id('therapist_worksheets ' || d.id || ' ' || n) AS id
    FROM deficit AS d
    CROSS JOIN LATERAL generate_series(1, d.need + seed.spare()) AS n
)
, place AS (
    SELECT c.therapist_id, c.missing, c.id, seed.pick(c.therapist_id, 3, 36) + c.n AS number,
           row_number() OVER (PARTITION BY c.therapist_id ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN worksheets AS w ON w.id = c.id
    WHERE w.id IS NULL
)
, worksheet AS (
    SELECT p.id, p.therapist_id, seed.worksheet_title(p.number) AS title,
           seed.worksheet_instructions(p.number) AS instructions,
           seed.moment(p.id, greatest(u.created_at, clock.as_of - interval '1 year'), clock.as_of) AS created_at
    FROM place AS p
    JOIN users AS u ON u.id = p.therapist_id
    CROSS JOIN clock
    WHERE p.rank <= p.missing AND u.created_at < clock.as_of
)
INSERT INTO worksheets (id, therapist_id, title, instructions, created_at)
SELECT id, therapist_id, title, instructions, created_at FROM worksheet
ON CONFLICT DO NOTHING;
