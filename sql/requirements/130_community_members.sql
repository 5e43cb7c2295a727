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
-- Clients form one ring, everybody else another.
, person AS MATERIALIZED (
    SELECT id, role = 'client' AS is_client, created_at,
           row_number() OVER (PARTITION BY role = 'client' ORDER BY id) - 1 AS seat
    FROM users
    WHERE created_at < seed.as_of()
)
, ring AS MATERIALIZED (SELECT is_client, count(*) AS seats FROM person GROUP BY is_client)
, place AS MATERIALIZED (
    SELECT d.id AS community_id, d.need, d.need - d.have AS missing, ring.is_client, p.n, p.seat
    FROM deficit AS d CROSS JOIN ring
    CROSS JOIN LATERAL seed.partners('community_members', d.id, d.need, ring.seats) AS p
)
-- A professional community takes clients last. A support community ranks clients 1, 2, 3 and others 3, 6, 9.
, free AS (
    SELECT p.community_id, p.missing, u.id AS user_id, greatest(c.created_at, u.created_at) AS since,
           row_number() OVER (
               PARTITION BY p.community_id
               ORDER BY CASE WHEN c.kind = 'professional' AND p.is_client THEN p.need + p.n
                             WHEN c.kind = 'support' AND NOT p.is_client THEN 3 * p.n
                             ELSE p.n
                        END, p.is_client
           ) AS k
    FROM place AS p
    JOIN person AS u ON u.is_client = p.is_client AND u.seat = p.seat
    JOIN communities AS c ON c.id = p.community_id
    WHERE c.created_at < seed.as_of()
      AND NOT EXISTS (SELECT FROM memberships AS m WHERE m.community_id = p.community_id AND m.user_id = u.id)
)
INSERT INTO memberships (community_id, user_id, joined_at)
SELECT community_id, user_id, seed.moment(user_id, since, least(since + interval '60 days', seed.as_of()))
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
