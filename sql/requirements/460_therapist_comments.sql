-- Every therapist has written at least seed.therapist_comments comments on posts of others.
-- needs: a post of somebody else, dated before seed.as_of, in a community the therapist belongs to

WITH deficit AS (
    SELECT t.user_id AS id, count(p.id) AS have, current_setting('seed.therapist_comments')::int AS need
    FROM therapists AS t
    LEFT JOIN (
        comments AS c
        JOIN posts AS p ON p.id = c.post_id AND p.author_id <> c.author_id
    ) ON c.author_id = t.user_id
    GROUP BY t.user_id
    HAVING count(p.id) < current_setting('seed.therapist_comments')::int
)
-- fill
-- The posts of a community stand in a ring, those of one author side by side: behind the last of one's own come all posts
-- of others.
, post AS MATERIALIZED (
    SELECT id, community_id, author_id, title, created_at,
           row_number() OVER (PARTITION BY community_id ORDER BY author_id, id) - 1 AS seat
    FROM posts
    WHERE created_at < seed.as_of()
)
, feed AS MATERIALIZED (
    SELECT d.id AS author_id, d.need, d.need - d.have AS missing, m.community_id, c.kind, m.joined_at, ring.seats,
           ring.seats - coalesce(own.seats, 0) AS others, coalesce(own.next, 0) AS next,
           row_number() OVER (PARTITION BY d.id ORDER BY m.community_id) - 1 AS turn,
           count(*) OVER (PARTITION BY d.id) AS turns
    FROM deficit AS d
    JOIN memberships AS m ON m.user_id = d.id
    JOIN communities AS c ON c.id = m.community_id
    JOIN (SELECT community_id, count(*) AS seats FROM post GROUP BY community_id) AS ring
        ON ring.community_id = m.community_id
    LEFT JOIN (
        SELECT community_id, author_id, count(*) AS seats, max(seat) + 1 AS next FROM post GROUP BY community_id, author_id
    ) AS own ON own.community_id = m.community_id AND own.author_id = m.user_id
    WHERE ring.seats > coalesce(own.seats, 0)
)
-- The communities where there is something to answer take turns.
, place AS MATERIALIZED (
    SELECT f.author_id, f.missing, f.community_id, f.kind, f.joined_at, p.n, p.id, (f.next + p.seat) % f.seats AS seat
    FROM feed AS f
    CROSS JOIN LATERAL seed.places('therapist_comments', f.author_id, f.need, f.others) AS p
    WHERE p.n % f.turns = f.turn
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.author_id ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN comments AS taken ON taken.id = p.id
    WHERE taken.id IS NULL
)
-- A comment by somebody who joins later than seed.as_of is dated by its post alone.
, comment AS (
    SELECT f.id, p.id AS post_id, f.author_id, f.n, f.kind = 'professional' AS peers, seed.theme(p.title) AS theme,
           greatest(p.created_at, CASE WHEN f.joined_at < seed.as_of() THEN f.joined_at END) AS since
    FROM free AS f
    JOIN post AS p ON p.community_id = f.community_id AND p.seat = f.seat
    WHERE f.k <= f.missing
)
INSERT INTO comments (id, post_id, author_id, body, created_at)
SELECT id, post_id, author_id,
       CASE WHEN peers THEN concat_ws(
                ' ', CASE WHEN theme IS NULL OR seed.pick(id, 1, 3) = 0 THEN seed.peer_opening(seed.pick(author_id, 1, 36) + n) END,
                coalesce(seed.remark(theme, seed.pick(author_id, 2, 8) + n), seed.peer_middle(seed.pick(id, 2, 36))),
                CASE WHEN seed.pick(id, 3, 4) = 0 THEN seed.peer_closing(seed.pick(id, 4, 20)) END
            )
            ELSE concat_ws(
                ' ', seed.reply_opening(seed.pick(author_id, 1, 36) + n), seed.reply_middle(seed.pick(id, 2, 36)),
                CASE WHEN seed.pick(id, 3, 4) > 0 THEN seed.reply_closing(seed.pick(id, 4, 24)) END
            )
       END,
       seed.moment(id, since, least(since + interval '4 days', seed.as_of()))
FROM comment
ON CONFLICT DO NOTHING;
