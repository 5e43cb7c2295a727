-- Every moderator has taken at least seed.moderator_actions moderation actions.
-- needs: a community the moderator was assigned to before seed.as_of

WITH deficit AS (
    SELECT m.user_id AS id, count(a.id) AS have, current_setting('seed.moderator_actions')::int AS need
    FROM moderators AS m
    LEFT JOIN moderation_actions AS a ON a.moderator_id = m.user_id
    GROUP BY m.user_id
    HAVING count(a.id) < current_setting('seed.moderator_actions')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- The posts of a community stand in a ring.
, post AS MATERIALIZED (
    SELECT p.id, p.community_id, p.created_at,
           row_number() OVER (PARTITION BY p.community_id ORDER BY p.id) - 1 AS seat
    FROM posts AS p
    CROSS JOIN clock
    WHERE p.created_at < clock.as_of
)
, ring AS (
    SELECT community_id, count(*)::int AS seats FROM post GROUP BY community_id
)
-- The communities of a moderator take turns, and so do the four actions.
, assignment AS MATERIALIZED (
    SELECT d.id AS moderator_id, d.need, d.need - d.have AS missing, cm.community_id, cm.assigned_at, r.seats,
           row_number() OVER (PARTITION BY d.id ORDER BY cm.community_id) - 1 AS turn,
           count(*) OVER (PARTITION BY d.id) AS turns
    FROM deficit AS d
    JOIN community_moderators AS cm ON cm.moderator_id = d.id
    LEFT JOIN ring AS r ON r.community_id = cm.community_id
    CROSS JOIN clock
    WHERE cm.assigned_at < clock.as_of
)
, candidate AS MATERIALIZED (
    SELECT a.moderator_id, a.missing, a.community_id, a.assigned_at, a.seats, n,
           seed.id('moderator_actions ' || a.moderator_id || ' ' || n) AS id
    FROM assignment AS a
    CROSS JOIN LATERAL generate_series(1, a.need + seed.spare()) AS n
    WHERE n % a.turns = a.turn
)
, place AS (
    SELECT c.moderator_id, c.missing, c.community_id, c.assigned_at, c.n, c.id,
           seed.pick(c.id, 3, c.seats) AS seat,
           row_number() OVER (PARTITION BY c.moderator_id ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN moderation_actions AS a ON a.id = c.id
    WHERE a.id IS NULL
)
, moderator AS (
    SELECT user_id AS id, row_number() OVER (ORDER BY user_id) AS number FROM moderators
)
, turn AS (
    SELECT p.id, p.moderator_id, p.community_id, p.assigned_at, p.seat,
           (ARRAY['approve', 'remove', 'warn', 'ban'])[1 + (m.number + p.n) % 4] AS action
    FROM place AS p
    JOIN moderator AS m ON m.id = p.moderator_id
    WHERE p.rank <= p.missing
)
-- A ban is about a member, everything else about a post.
, action AS (
    SELECT t.id, t.moderator_id, t.community_id, p.id AS post_id, t.action::moderation_action AS action,
           seed.moderation_reason(t.action, t.id) AS reason,
           seed.moment(t.id, since, least(since + interval '40 days', clock.as_of)) AS created_at
    FROM turn AS t
    LEFT JOIN post AS p ON p.community_id = t.community_id AND p.seat = t.seat AND t.action <> 'ban'
    CROSS JOIN clock
    CROSS JOIN LATERAL (
        SELECT greatest(t.assigned_at, coalesce(p.created_at, clock.as_of - interval '40 days')) AS since
    ) AS s
)
INSERT INTO moderation_actions (id, moderator_id, community_id, post_id, action, reason, created_at)
SELECT id, moderator_id, community_id, post_id, action, reason, created_at FROM action
ON CONFLICT DO NOTHING;
