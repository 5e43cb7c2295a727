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
, place AS MATERIALIZED (
    SELECT d.id AS moderator_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('moderator_actions', d.id, d.need) AS p
)
, free AS (
    SELECT p.moderator_id, p.missing, p.n, p.id, row_number() OVER (PARTITION BY p.moderator_id ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN moderation_actions AS taken ON taken.id = p.id
    WHERE taken.id IS NULL
)
-- The communities of a moderator take turns, and so do the four actions.
, assignment AS (
    SELECT d.id AS moderator_id, cm.community_id, cm.assigned_at,
           row_number() OVER (PARTITION BY d.id ORDER BY cm.community_id) - 1 AS turn,
           count(*) OVER (PARTITION BY d.id) AS turns
    FROM deficit AS d
    JOIN community_moderators AS cm ON cm.moderator_id = d.id
    WHERE cm.assigned_at < seed.as_of()
)
, moderator AS (
    SELECT user_id AS id, row_number() OVER (ORDER BY user_id) AS number FROM moderators
)
, post AS MATERIALIZED (
    SELECT id, community_id, created_at, row_number() OVER (PARTITION BY community_id ORDER BY id) - 1 AS seat,
           count(*) OVER (PARTITION BY community_id) AS seats
    FROM posts
    WHERE created_at < seed.as_of()
)
, turn AS (
    SELECT f.id, f.moderator_id, a.community_id, a.assigned_at, ((m.number + f.n) % 4)::int AS number
    FROM free AS f
    JOIN assignment AS a ON a.moderator_id = f.moderator_id AND a.turn = f.n % a.turns
    JOIN moderator AS m ON m.id = f.moderator_id
    WHERE f.k <= f.missing
)
-- A ban is about a member, everything else about a post.
, action AS (
    SELECT t.id, t.moderator_id, t.community_id, p.id AS post_id, t.number,
           greatest(t.assigned_at, coalesce(p.created_at, seed.as_of() - interval '40 days')) AS since
    FROM turn AS t
    LEFT JOIN post AS p ON p.community_id = t.community_id AND p.seat = seed.pick(t.id, 1, p.seats::int) AND t.number < 3
)
INSERT INTO moderation_actions (id, moderator_id, community_id, post_id, action, reason, created_at)
SELECT id, moderator_id, community_id, post_id, (enum_range(NULL::moderation_action))[1 + number],
       seed.moderation_reason(number, seed.pick(id, 2, 100)),
       seed.moment(id, since, least(since + interval '40 days', seed.as_of()))
FROM action
ON CONFLICT DO NOTHING;
