-- Every client has written at least seed.client_comments comments on posts of others.
-- needs: a post of somebody else, dated before seed.as_of, in a community the client joined before it

WITH deficit AS (
    SELECT t.user_id AS id, count(p.id) AS have, current_setting('seed.client_comments')::int AS need
    FROM clients AS t
    LEFT JOIN (
        comments AS c
        JOIN posts AS p ON p.id = c.post_id AND p.author_id <> c.author_id
    ) ON c.author_id = t.user_id
    GROUP BY t.user_id
    HAVING count(p.id) < current_setting('seed.client_comments')::int
)
-- fill
-- The posts of a community form a ring, ordered by author: after one's own posts come those of others.
, post AS MATERIALIZED (
    SELECT id, community_id, author_id, left(body, 20) AS head, created_at,
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
    SELECT d.id AS author_id, d.need - d.have AS missing, m.community_id, m.joined_at, p.n, p.id,
           (coalesce(own.next, 0) + p.seat) % ring.seats AS seat
    FROM deficit AS d
    JOIN memberships AS m ON m.user_id = d.id
    JOIN post AS ring ON ring.community_id = m.community_id AND ring.seat = 0
    LEFT JOIN own ON own.community_id = m.community_id AND own.author_id = d.id
    CROSS JOIN LATERAL seed.places(
        'client_comments ' || m.community_id, d.id, d.need, ring.seats - coalesce(own.seats, 0)
    ) AS p
    WHERE m.joined_at < seed.as_of() AND ring.seats > coalesce(own.seats, 0)
)
-- The client's communities take turns. Of the texts of a post its first 20 characters tell which opening, and so which
-- theme, it has; the first 50 themes are clients' stories.
, free AS (
    SELECT p.*, o.id AS post_id, t.section AS theme, CASE WHEN t.section < 50 THEN t.n END AS opening,
           seed.soon(p.id, greatest(o.created_at, p.joined_at)) AS at,
           row_number() OVER (PARTITION BY p.author_id ORDER BY p.n, p.community_id) AS k
    FROM place AS p
    JOIN post AS o ON o.community_id = p.community_id AND o.seat = p.seat
    LEFT JOIN seed.post_opening_lines() AS t ON left(t.line, 20) = o.head
    WHERE NOT EXISTS (SELECT FROM comments AS taken WHERE taken.id = p.id)
)
INSERT INTO comments (id, post_id, author_id, body, created_at)
SELECT id, post_id, author_id, seed.comment_body(id, 0, theme, opening, author_id, n, 0),
       seed.awake(author_id, at)
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
