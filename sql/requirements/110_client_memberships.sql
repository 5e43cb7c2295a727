-- Every client belongs to at least seed.client_memberships communities.
-- needs: as many communities, they and the client dated before seed.as_of

WITH deficit AS (
    SELECT t.user_id AS id, count(m.community_id) AS have, current_setting('seed.client_memberships')::int AS need
    FROM clients AS t
    LEFT JOIN memberships AS m ON m.user_id = t.user_id
    GROUP BY t.user_id
    HAVING count(m.community_id) < current_setting('seed.client_memberships')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- The communities of each kind stand in a ring.
, community AS MATERIALIZED (
    SELECT c.id, c.kind, c.created_at, row_number() OVER (PARTITION BY c.kind ORDER BY c.id) - 1 AS seat
    FROM communities AS c
    CROSS JOIN clock
    WHERE c.created_at < clock.as_of
)
, ring AS (
    SELECT kind, count(*)::int AS seats FROM community GROUP BY kind
)
-- Each client walks from a seat of their own; support communities come first.
, walk AS MATERIALIZED (
    SELECT d.id AS user_id, d.need - d.have AS missing, r.kind, step,
           (seed.pick(d.id, 3, r.seats) + step) % r.seats AS seat
    FROM deficit AS d
    CROSS JOIN ring AS r
    CROSS JOIN LATERAL generate_series(0, least(d.need, r.seats) - 1) AS step
)
, candidate AS (
    SELECT w.user_id, w.missing, w.kind, w.step, c.id AS community_id,
           greatest(u.created_at, c.created_at) AS since
    FROM walk AS w
    JOIN community AS c ON c.kind = w.kind AND c.seat = w.seat
    JOIN users AS u ON u.id = w.user_id
    CROSS JOIN clock
    WHERE u.created_at < clock.as_of
)
, choice AS (
    SELECT c.user_id, c.community_id, c.since, c.missing,
           row_number() OVER (PARTITION BY c.user_id ORDER BY c.kind, c.step) AS rank
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
