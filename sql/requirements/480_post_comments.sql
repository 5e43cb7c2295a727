-- Every post has at least seed.post_comments comments by members of its community other than its author.
-- needs: another member, who joined before seed.as_of; and a post dated before seed.as_of

WITH deficit AS (
    SELECT p.id, count(m.user_id) AS have, current_setting('seed.post_comments')::int AS need
    FROM posts AS p
    LEFT JOIN comments AS c ON c.post_id = p.id AND c.author_id <> p.author_id
    LEFT JOIN memberships AS m ON m.community_id = p.community_id AND m.user_id = c.author_id
    GROUP BY p.id
    HAVING count(m.user_id) < current_setting('seed.post_comments')::int
)
-- fill
-- The members of a community form a ring: after the author come all others.
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
, free AS (
    SELECT p.*, m.user_id AS author_id, seed.soon(p.id, greatest(p.created_at, m.joined_at)) AS at,
           v.voice, CASE WHEN p.n <= 18 AND t.section < 50 OR p.n <= 6 AND v.voice <> 1 THEN t.section END AS theme,
           CASE WHEN v.voice = 0 AND t.section < 50 THEN t.n END AS opening,
           row_number() OVER (PARTITION BY p.post_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN member AS m ON m.community_id = p.community_id AND m.seat = p.seat
    JOIN users AS u ON u.id = m.user_id
    JOIN communities AS c ON c.id = p.community_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN c.kind = 'professional' THEN 2 WHEN u.role = 'therapist' THEN 1 ELSE 0 END AS voice
    ) AS v
    LEFT JOIN seed.post_opening_lines() AS t ON left(t.line, 20) = p.head
    WHERE NOT EXISTS (SELECT FROM comments AS taken WHERE taken.id = p.id)
)
INSERT INTO comments (id, post_id, author_id, body, created_at)
SELECT id, post_id, author_id, seed.comment_body(id, voice, theme, opening, post_id, n, 1),
       seed.awake(author_id, at)
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
