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
-- The moderators form a ring.
, moderator AS MATERIALIZED (
    SELECT t.user_id AS id, u.created_at, row_number() OVER (ORDER BY t.user_id) - 1 AS seat
    FROM moderators AS t
    JOIN users AS u ON u.id = t.user_id
    WHERE u.created_at < seed.as_of()
)
, ring AS MATERIALIZED (SELECT count(*) AS seats FROM moderator)
, place AS MATERIALIZED (
    SELECT d.id AS community_id, d.need - d.have AS missing, p.n, p.seat
    FROM deficit AS d CROSS JOIN ring
    CROSS JOIN LATERAL seed.partners('community_moderators', d.id, d.need, ring.seats) AS p
)
, free AS (
    SELECT p.community_id, p.missing, o.id AS moderator_id, greatest(e.created_at, o.created_at) AS since,
           row_number() OVER (PARTITION BY p.community_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN moderator AS o ON o.seat = p.seat
    JOIN communities AS e ON e.id = p.community_id
    WHERE e.created_at < seed.as_of()
      AND NOT EXISTS (SELECT FROM community_moderators AS m
                      WHERE m.community_id = p.community_id AND m.moderator_id = o.id)
)
INSERT INTO community_moderators (community_id, moderator_id, assigned_at)
SELECT community_id, moderator_id, seed.moment(community_id, since, least(since + interval '60 days', seed.as_of()))
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
