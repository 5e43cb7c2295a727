-- Every moderator moderates at least seed.moderator_communities communities.
-- needs: as many communities, they and the moderator dated before seed.as_of

WITH deficit AS (
    SELECT m.user_id AS id, count(cm.community_id) AS have, current_setting('seed.moderator_communities')::int AS need
    FROM moderators AS m
    LEFT JOIN community_moderators AS cm ON cm.moderator_id = m.user_id
    GROUP BY m.user_id
    HAVING count(cm.community_id) < current_setting('seed.moderator_communities')::int
)
-- fill
-- The communities form a ring.
, community AS MATERIALIZED (
    SELECT id, created_at, row_number() OVER (ORDER BY id) - 1 AS seat
    FROM communities
    WHERE created_at < seed.as_of()
)
, ring AS MATERIALIZED (SELECT count(*) AS seats FROM community)
, place AS MATERIALIZED (
    SELECT d.id AS moderator_id, d.need - d.have AS missing, p.n, p.seat
    FROM deficit AS d CROSS JOIN ring
    CROSS JOIN LATERAL seed.partners('moderator_communities', d.id, d.need, ring.seats) AS p
)
, free AS (
    SELECT p.moderator_id, p.missing, o.id AS community_id, greatest(e.created_at, o.created_at) AS since,
           row_number() OVER (PARTITION BY p.moderator_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN community AS o ON o.seat = p.seat
    JOIN users AS e ON e.id = p.moderator_id
    WHERE e.created_at < seed.as_of()
      AND NOT EXISTS (SELECT FROM community_moderators AS m
                      WHERE m.moderator_id = p.moderator_id AND m.community_id = o.id)
)
INSERT INTO community_moderators (community_id, moderator_id, assigned_at)
SELECT community_id, moderator_id, seed.moment(moderator_id, since, least(since + interval '60 days', seed.as_of()))
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
