-- Every client has given at least seed.client_hearts hearts.
-- needs: as many posts of others, dated before seed.as_of, in the communities the client joined before it

WITH deficit AS (
    SELECT c.user_id AS id, count(h.post_id) AS have, current_setting('seed.client_hearts')::int AS need
    FROM clients AS c
    LEFT JOIN hearts AS h ON h.user_id = c.user_id
    GROUP BY c.user_id
    HAVING count(h.post_id) < current_setting('seed.client_hearts')::int
)
-- fill
-- The posts of a community form a ring, ordered by author: after one's own posts come those of others.
, post AS MATERIALIZED (
    SELECT id, community_id, author_id, created_at,
           row_number() OVER (PARTITION BY community_id ORDER BY author_id, id) - 1 AS seat,
           count(*) OVER (PARTITION BY community_id) AS seats
    FROM posts
    WHERE created_at < seed.as_of()
      AND community_id IN (SELECT community_id FROM deficit JOIN memberships ON user_id = id)
)
, own AS (
    SELECT community_id, author_id, count(*) AS seats, max(seat) + 1 AS next FROM post GROUP BY community_id, author_id
)
, place AS MATERIALIZED (
    SELECT d.id AS user_id, d.need - d.have AS missing, m.community_id, m.joined_at, p.n,
           (coalesce(own.next, 0) + p.seat) % ring.seats AS seat
    FROM deficit AS d
    JOIN memberships AS m ON m.user_id = d.id
    JOIN post AS ring ON ring.community_id = m.community_id AND ring.seat = 0
    LEFT JOIN own ON own.community_id = m.community_id AND own.author_id = d.id
    CROSS JOIN LATERAL seed.partners('client_hearts', d.id, d.need, ring.seats - coalesce(own.seats, 0)) AS p
    WHERE m.joined_at < seed.as_of() AND ring.seats > coalesce(own.seats, 0)
)
, free AS (
    SELECT p.user_id, p.missing, o.id AS post_id,
           seed.soon(p.user_id, greatest(o.created_at, p.joined_at)) AS at,
           row_number() OVER (PARTITION BY p.user_id ORDER BY p.n, p.community_id) AS k
    FROM place AS p
    JOIN post AS o ON o.community_id = p.community_id AND o.seat = p.seat
    WHERE NOT EXISTS (SELECT FROM hearts AS taken WHERE taken.post_id = o.id AND taken.user_id = p.user_id)
)
INSERT INTO hearts (post_id, user_id, created_at)
SELECT post_id, user_id, seed.awake(user_id, at)
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
