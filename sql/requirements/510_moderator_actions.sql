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
    SELECT d.id AS moderator_id, d.need - d.have AS missing, cm.community_id, cm.assigned_at, p.n, p.id
    FROM deficit AS d
    JOIN community_moderators AS cm ON cm.moderator_id = d.id
    CROSS JOIN LATERAL seed.places('moderator_actions ' || cm.community_id, d.id, d.need) AS p
    WHERE cm.assigned_at < seed.as_of()
)
-- The moderator's communities take turns, and so do the four actions.
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.moderator_id ORDER BY p.n, p.community_id) AS k,
           ((m.number + p.n) % 4)::int AS number
    FROM place AS p
    JOIN (SELECT user_id, row_number() OVER (ORDER BY user_id) AS number FROM moderators) AS m
        ON m.user_id = p.moderator_id
    WHERE NOT EXISTS (SELECT FROM moderation_actions AS taken WHERE taken.id = p.id)
)
, post AS MATERIALIZED (
    SELECT id, community_id, created_at, row_number() OVER (PARTITION BY community_id ORDER BY id) - 1 AS seat,
           count(*) OVER (PARTITION BY community_id)::int AS seats
    FROM posts
    WHERE created_at < seed.as_of()
)
-- A ban, the last of the four, concerns a member, the others a post.
, action AS (
    SELECT f.*, p.id AS post_id,
           greatest(f.assigned_at, coalesce(p.created_at, seed.as_of() - interval '40 days')) AS since
    FROM free AS f
    LEFT JOIN post AS ring ON ring.community_id = f.community_id AND ring.seat = 0 AND f.number < 3
    LEFT JOIN post AS p ON p.community_id = ring.community_id AND p.seat = seed.pick(f.id, 1, ring.seats)
    WHERE f.k <= f.missing
)
INSERT INTO moderation_actions (id, moderator_id, community_id, post_id, action, reason, created_at)
SELECT id, moderator_id, community_id, post_id, (enum_range(NULL::moderation_action))[1 + number],
       seed.moderation_reason(number, seed.pick(id, 2, 40)),
       seed.moment(id, since, least(since + interval '40 days', seed.as_of()))
FROM action
ON CONFLICT DO NOTHING;
