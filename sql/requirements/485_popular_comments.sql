-- The popular posts, one in ten, have seed.popular_comments comments by other members, or down to a seventh.
-- needs: another member, who joined before seed.as_of; and a post dated before seed.as_of

WITH deficit AS (
    SELECT p.id, count(m.user_id) AS have, share.comments AS need
    FROM posts AS p
    CROSS JOIN LATERAL (
        SELECT current_setting('seed.popular_comments')::int / (1 + get_byte(uuid_send(p.id), 15) / 4) AS comments
    ) AS share
    LEFT JOIN comments AS c ON c.post_id = p.id AND c.author_id <> p.author_id
    LEFT JOIN memberships AS m ON m.community_id = p.community_id AND m.user_id = c.author_id
    WHERE get_byte(uuid_send(p.id), 15) < 26
    GROUP BY p.id, share.comments
    HAVING count(m.user_id) < share.comments
)
-- fill
-- Continues post_comments with the same places. The members of a community form a ring: after the
-- author come all others.
, member AS MATERIALIZED (
    SELECT community_id, user_id, joined_at, row_number() OVER (PARTITION BY community_id ORDER BY user_id) - 1 AS seat,
           count(*) OVER (PARTITION BY community_id) AS seats
    FROM memberships
    WHERE joined_at < seed.as_of() AND community_id IN (SELECT community_id FROM deficit JOIN posts USING (id))
)
, place AS MATERIALIZED (
    SELECT d.id AS post_id, d.need - d.have AS missing, o.community_id, left(o.body, 20) AS head, o.created_at,
           p.n, p.id, (coalesce(author.seat + 1, 0) + p.seat) % ring.seats AS seat
    FROM deficit AS d
    JOIN posts AS o ON o.id = d.id
    JOIN member AS ring ON ring.community_id = o.community_id AND ring.seat = 0
    LEFT JOIN member AS author ON author.community_id = o.community_id AND author.user_id = o.author_id
    CROSS JOIN LATERAL seed.places(
        'post_comments', d.id, d.need, ring.seats - CASE WHEN author.seat IS NULL THEN 0 ELSE 1 END
    ) AS p
    WHERE o.created_at < seed.as_of() AND (author.seat IS NULL OR ring.seats > 1)
)
-- Voice 0 is a member, 1 a therapist, 2 a colleague. The first six comments, under a client's story 18, fit the
-- theme of the post. Later ones fit any post.
, comment AS MATERIALIZED (
    SELECT p.*, m.user_id AS author_id, u.first_name, v.voice,
           seed.soon(p.id, greatest(p.created_at, m.joined_at)) AS soon,
           CASE WHEN p.n <= 18 AND t.section < 50 OR p.n <= 6 AND v.voice <> 1 THEN t.section END AS theme,
           CASE WHEN v.voice = 0 AND t.section < 50 THEN t.n END AS opening
    FROM place AS p
    JOIN member AS m ON m.community_id = p.community_id AND m.seat = p.seat
    JOIN users AS u ON u.id = m.user_id
    JOIN communities AS c ON c.id = p.community_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN c.kind = 'professional' THEN 2 WHEN u.role = 'therapist' THEN 1 ELSE 0 END AS voice
    ) AS v
    LEFT JOIN seed.post_opening_lines() AS t ON left(t.line, 20) = p.head
)
-- If a comment comes after its neighbour in the ring, one in three is a reply to it.
, answer AS (
    SELECT *, CASE WHEN lag(at) OVER ring < at AND seed.pick(id, 6, 3) = 0 THEN lag(first_name) OVER ring END AS to_whom
    FROM (SELECT *, seed.awake(author_id, soon) AS at FROM comment) AS timed
    WINDOW ring AS (PARTITION BY post_id ORDER BY n)
)
, free AS (
    SELECT a.*, row_number() OVER (PARTITION BY a.post_id ORDER BY a.n) AS k
    FROM answer AS a
    WHERE NOT EXISTS (SELECT FROM comments AS taken WHERE taken.id = a.id)
)
INSERT INTO comments (id, post_id, author_id, body, created_at)
SELECT id, post_id, author_id,
       coalesce(
           replace(seed.comment_reply(voice, seed.pick(post_id, 6, 900) + n), '{name}', to_whom),
           seed.comment_body(id, voice, theme, opening, post_id, n, 1)
       ),
       at
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
