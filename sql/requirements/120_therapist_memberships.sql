-- Every therapist belongs to at least seed.therapist_memberships communities.
-- needs: as many communities, they and the therapist dated before seed.as_of

WITH deficit AS (
    SELECT t.user_id AS id, count(m.community_id) AS have, current_setting('seed.therapist_memberships')::int AS need
    FROM therapists AS t
    LEFT JOIN memberships AS m ON m.user_id = t.user_id
    GROUP BY t.user_id
    HAVING count(m.community_id) < current_setting('seed.therapist_memberships')::int
)
-- fill
-- The communities of each kind form a ring.
, community AS MATERIALIZED (
    SELECT id, kind, created_at, row_number() OVER (PARTITION BY kind ORDER BY id) - 1 AS seat
    FROM communities
    WHERE created_at < seed.as_of()
)
, ring AS MATERIALIZED (SELECT kind, count(*) AS seats FROM community GROUP BY kind)
, place AS MATERIALIZED (
    SELECT d.id AS user_id, d.need - d.have AS missing, ring.kind, p.n, p.seat
    FROM deficit AS d CROSS JOIN ring
    CROSS JOIN LATERAL seed.partners('therapist_memberships', d.id, d.need, ring.seats) AS p
)
-- The therapist joins professional communities first.
, free AS (
    SELECT p.user_id, p.missing, c.id AS community_id, greatest(u.created_at, c.created_at) AS since,
           row_number() OVER (PARTITION BY p.user_id ORDER BY c.kind DESC, p.n) AS k
    FROM place AS p
    JOIN community AS c ON c.kind = p.kind AND c.seat = p.seat
    JOIN users AS u ON u.id = p.user_id
    WHERE u.created_at < seed.as_of()
      AND NOT EXISTS (SELECT FROM memberships AS taken WHERE taken.community_id = c.id AND taken.user_id = p.user_id)
)
INSERT INTO memberships (community_id, user_id, joined_at)
SELECT community_id, user_id, seed.moment(user_id, since, least(since + interval '60 days', seed.as_of()))
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
