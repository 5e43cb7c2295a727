-- Every community has at least seed.community_members members.
-- needs: as many users, they and the community dated before seed.as_of

WITH deficit AS (
    SELECT c.id, count(m.user_id) AS have, current_setting('seed.community_members')::int AS need
    FROM communities AS c
    LEFT JOIN memberships AS m ON m.community_id = c.id
    GROUP BY c.id
    HAVING count(m.user_id) < current_setting('seed.community_members')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- Clients stand in one ring, everybody else in another.
, person AS MATERIALIZED (
    SELECT u.id, u.role = 'client' AS client, u.created_at,
           row_number() OVER (PARTITION BY u.role = 'client' ORDER BY u.id) - 1 AS seat
    FROM users AS u
    CROSS JOIN clock
    WHERE u.created_at < clock.as_of
)
, ring AS (
    SELECT client, count(*)::int AS seats FROM person GROUP BY client
)
-- Each community walks both rings.
, walk AS MATERIALIZED (
    SELECT d.id AS community_id, d.need, d.need - d.have AS missing, r.client, step,
           (seed.pick(d.id, 3, r.seats) + step) % r.seats AS seat
    FROM deficit AS d
    CROSS JOIN ring AS r
    CROSS JOIN LATERAL generate_series(0, least(d.need, r.seats) - 1) AS step
)
-- A professional community takes clients last; in a support community one of four is not a client.
, candidate AS (
    SELECT w.community_id, w.missing, w.client, p.id AS user_id, greatest(c.created_at, p.created_at) AS since,
           CASE WHEN c.kind = 'professional' AND w.client THEN w.need + w.step
                WHEN c.kind = 'support' AND NOT w.client THEN 3 * w.step
                ELSE w.step
           END AS priority
    FROM walk AS w
    JOIN person AS p ON p.client = w.client AND p.seat = w.seat
    JOIN communities AS c ON c.id = w.community_id
    CROSS JOIN clock
    WHERE c.created_at < clock.as_of
)
, choice AS (
    SELECT c.community_id, c.user_id, c.since, c.missing,
           row_number() OVER (PARTITION BY c.community_id ORDER BY c.priority, c.client) AS rank
    FROM candidate AS c
    LEFT JOIN memberships AS m ON m.community_id = c.community_id AND m.user_id = c.user_id
    WHERE m.user_id IS NULL
)
, membership AS (
    SELECT c.community_id, c.user_id,
           seed.moment(c.user_id, c.since, least(c.since + interval '60 days', clock.as_of)) AS joined_at
    FROM choice AS c
    CROSS JOIN clock
    WHERE c.rank <= c.missing
)
INSERT INTO memberships (community_id, user_id, joined_at)
SELECT community_id, user_id, joined_at FROM membership
ON CONFLICT DO NOTHING;
