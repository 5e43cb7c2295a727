-- Every community has at least seed.community_moderators moderators.
-- needs: as many moderators, they and the community dated before seed.as_of

WITH deficit AS (
    SELECT c.id, count(cm.moderator_id) AS have, current_setting('seed.community_moderators')::int AS need
    FROM communities AS c
    LEFT JOIN community_moderators AS cm ON cm.community_id = c.id
    GROUP BY c.id
    HAVING count(cm.moderator_id) < current_setting('seed.community_moderators')::int
)
-- fill
-- The moderators stand in a ring.
, moderator AS MATERIALIZED (
    SELECT m.user_id AS id, u.created_at, row_number() OVER (ORDER BY m.user_id) - 1 AS seat
    FROM moderators AS m
    JOIN users AS u ON u.id = m.user_id
    WHERE u.created_at < seed.as_of()
)
, place AS MATERIALIZED (
    SELECT d.id AS community_id, d.need - d.have AS missing, p.n, p.seat
    FROM deficit AS d
    CROSS JOIN (SELECT count(*) AS seats FROM moderator) AS ring
    CROSS JOIN LATERAL seed.partners('community_moderators', d.id, d.need, ring.seats) AS p
)
, free AS (
    SELECT p.community_id, p.missing, m.id AS moderator_id, greatest(c.created_at, m.created_at) AS since,
           row_number() OVER (PARTITION BY p.community_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN moderator AS m ON m.seat = p.seat
    JOIN communities AS c ON c.id = p.community_id
    LEFT JOIN community_moderators AS taken ON taken.community_id = p.community_id AND taken.moderator_id = m.id
    WHERE taken.moderator_id IS NULL AND c.created_at < seed.as_of()
)
, assignment AS (
    SELECT community_id, moderator_id,
           seed.moment(community_id, since, least(since + interval '60 days', seed.as_of())) AS assigned_at
    FROM free
    WHERE k <= missing
)
INSERT INTO community_moderators (community_id, moderator_id, assigned_at)
SELECT community_id, moderator_id, assigned_at FROM assignment
ON CONFLICT DO NOTHING;
