-- Every moderator has logged in at least seed.moderator_logins times in the last 30 days.
-- needs: a moderator dated before seed.as_of

WITH clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
, deficit AS (
    SELECT t.user_id AS id, count(l.id) AS have, current_setting('seed.moderator_logins')::int AS need
    FROM moderators AS t
    CROSS JOIN clock
    LEFT JOIN logins AS l ON l.user_id = t.user_id
        AND l.logged_in_at > clock.as_of - interval '30 days'
        AND l.logged_in_at <= clock.as_of
    GROUP BY t.user_id
    HAVING count(l.id) < current_setting('seed.moderator_logins')::int
)
-- fill
-- A new date makes new places: what was fresh a month ago has its id for good.
, candidate AS MATERIALIZED (
    SELECT d.id AS user_id, d.need - d.have AS missing, n,
           seed.id('moderator_logins ' || d.id || ' ' || to_char(clock.as_of, 'YYYY-MM-DD') || ' ' || n) AS id
    FROM deficit AS d
    CROSS JOIN clock
    CROSS JOIN LATERAL generate_series(1, d.need + seed.spare()) AS n
)
, place AS (
    SELECT c.user_id, c.missing, c.id, row_number() OVER (PARTITION BY c.user_id ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN logins AS l ON l.id = c.id
    WHERE l.id IS NULL
)
, login AS (
    SELECT p.id, p.user_id,
           seed.moment(p.id, greatest(u.created_at, clock.as_of - interval '10 days'), clock.as_of) AS logged_in_at
    FROM place AS p
    JOIN users AS u ON u.id = p.user_id
    CROSS JOIN clock
    WHERE p.rank <= p.missing AND u.created_at < clock.as_of
)
INSERT INTO logins (id, user_id, logged_in_at)
SELECT id, user_id, logged_in_at FROM login
ON CONFLICT DO NOTHING;
