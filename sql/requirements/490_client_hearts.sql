-- Every client has given at least seed.client_hearts hearts.
-- needs: as many posts of others, dated before seed.as_of, in the communities the client belongs to

WITH deficit AS (
    SELECT c.user_id AS id, count(h.post_id) AS have, current_setting('seed.client_hearts')::int AS need
    FROM clients AS c
    LEFT JOIN hearts AS h ON h.user_id = c.user_id
    GROUP BY c.user_id
    HAVING count(h.post_id) < current_setting('seed.client_hearts')::int
)
-- fill
-- The posts of a community stand in a ring, those of one author side by side: behind the last of one's own come all posts
-- of others.
, post AS MATERIALIZED (
    SELECT id, community_id, author_id, created_at,
           row_number() OVER (PARTITION BY community_id ORDER BY author_id, id) - 1 AS seat
    FROM posts
    WHERE created_at < seed.as_of()
)
, feed AS MATERIALIZED (
    SELECT d.id AS user_id, d.need, d.need - d.have AS missing, m.community_id, m.joined_at, ring.seats,
           ring.seats - coalesce(own.seats, 0) AS others, coalesce(own.next, 0) AS next
    FROM deficit AS d
    JOIN memberships AS m ON m.user_id = d.id
    JOIN (SELECT community_id, count(*) AS seats FROM post GROUP BY community_id) AS ring
        ON ring.community_id = m.community_id
    LEFT JOIN (
        SELECT community_id, author_id, count(*) AS seats, max(seat) + 1 AS next FROM post GROUP BY community_id, author_id
    ) AS own ON own.community_id = m.community_id AND own.author_id = m.user_id
    WHERE ring.seats > coalesce(own.seats, 0)
)
, place AS MATERIALIZED (
    SELECT f.user_id, f.missing, f.community_id, f.joined_at, p.n, (f.next + p.seat) % f.seats AS seat
    FROM feed AS f
    CROSS JOIN LATERAL seed.partners('client_hearts', f.user_id, f.need, f.others) AS p
)
, free AS (
    SELECT p.user_id, p.missing, o.id AS post_id,
           greatest(o.created_at, CASE WHEN p.joined_at < seed.as_of() THEN p.joined_at END) AS since,
           row_number() OVER (PARTITION BY p.user_id ORDER BY p.n, p.community_id) AS k
    FROM place AS p
    JOIN post AS o ON o.community_id = p.community_id AND o.seat = p.seat
    LEFT JOIN hearts AS taken ON taken.post_id = o.id AND taken.user_id = p.user_id
    WHERE taken.post_id IS NULL
)
, heart AS (
    SELECT post_id, user_id, seed.moment(post_id, since, least(since + interval '4 days', seed.as_of())) AS created_at
    FROM free
    WHERE k <= missing
)
INSERT INTO hearts (post_id, user_id, created_at)
SELECT post_id, user_id, created_at FROM heart
ON CONFLICT DO NOTHING;
