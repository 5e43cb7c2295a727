-- The large communities, one in eight, have seed.large_communities per cent of all users, or down to a quarter of it.
-- Where there are more than eight communities it is less of each, so that the whole grows with the users.
-- needs: seed.large_communities at most 100; and a community that gives support, dated before seed.as_of

WITH deficit AS (
    SELECT c.id, count(m.user_id) AS have, share.members AS need
    FROM communities AS c
    CROSS JOIN (SELECT count(*) AS users FROM users WHERE created_at < current_setting('seed.as_of')::timestamptz) AS u
    CROSS JOIN (SELECT greatest(count(*), 8) AS communities FROM communities) AS all_of_them
    CROSS JOIN LATERAL (
        SELECT u.users * current_setting('seed.large_communities')::int * 8
            / (100 * communities * (1 + get_byte(uuid_send(c.id), 14) / 8)) AS members
    ) AS share
    LEFT JOIN memberships AS m ON m.community_id = c.id
    WHERE c.kind = 'support' AND get_byte(uuid_send(c.id), 14) < 32
    GROUP BY c.id, share.members
    HAVING count(m.user_id) < share.members
)
-- fill
-- Clients form one ring, everybody else another.
, person AS MATERIALIZED (
    SELECT id, role = 'client' AS client, created_at,
           row_number() OVER (PARTITION BY role = 'client' ORDER BY id) - 1 AS seat
    FROM users
    WHERE created_at < seed.as_of()
)
, ring AS MATERIALIZED (SELECT client, count(*) AS seats FROM person GROUP BY client)
, place AS MATERIALIZED (
    SELECT d.id AS community_id, d.need, d.need - d.have AS missing, ring.client, p.n, p.seat
    FROM deficit AS d CROSS JOIN ring
    CROSS JOIN LATERAL seed.partners('community_members', d.id, d.need, ring.seats) AS p
)
-- A professional community takes clients last. In a support community one member in four is not a client.
, free AS (
    SELECT p.community_id, p.missing, u.id AS user_id, greatest(c.created_at, u.created_at) AS since,
           row_number() OVER (
               PARTITION BY p.community_id
               ORDER BY CASE WHEN c.kind = 'professional' AND p.client THEN p.need + p.n
                             WHEN c.kind = 'support' AND NOT p.client THEN 3 * p.n
                             ELSE p.n
                        END, p.client
           ) AS k
    FROM place AS p
    JOIN person AS u ON u.client = p.client AND u.seat = p.seat
    JOIN communities AS c ON c.id = p.community_id
    WHERE c.created_at < seed.as_of()
      AND NOT EXISTS (SELECT FROM memberships AS m WHERE m.community_id = p.community_id AND m.user_id = u.id)
)
INSERT INTO memberships (community_id, user_id, joined_at)
SELECT community_id, user_id, seed.moment(user_id, since, least(since + interval '60 days', seed.as_of()))
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
