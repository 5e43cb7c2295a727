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
-- The members of a community stand in a ring: behind the author come all others.
, member AS MATERIALIZED (
    SELECT community_id, user_id, joined_at,
           row_number() OVER (PARTITION BY community_id ORDER BY user_id) - 1 AS seat
    FROM memberships
    WHERE joined_at < seed.as_of()
)
, post AS MATERIALIZED (
    SELECT d.id, d.need, d.need - d.have AS missing, p.community_id, p.title, p.created_at, ring.seats,
           ring.seats - CASE WHEN author.seat IS NULL THEN 0 ELSE 1 END AS others, coalesce(author.seat + 1, 0) AS next
    FROM deficit AS d
    JOIN posts AS p ON p.id = d.id
    JOIN (SELECT community_id, count(*) AS seats FROM member GROUP BY community_id) AS ring
        ON ring.community_id = p.community_id
    LEFT JOIN member AS author ON author.community_id = p.community_id AND author.user_id = p.author_id
    WHERE p.created_at < seed.as_of() AND (author.seat IS NULL OR ring.seats > 1)
)
, place AS MATERIALIZED (
    SELECT o.id AS post_id, o.missing, o.community_id, o.title, o.created_at, p.n, p.id, (o.next + p.seat) % o.seats AS seat
    FROM post AS o
    CROSS JOIN LATERAL seed.places('post_comments', o.id, o.need, o.others) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.post_id ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN comments AS taken ON taken.id = p.id
    WHERE taken.id IS NULL
)
-- Of the ten remarks on a theme the last two are for these comments.
, comment AS (
    SELECT f.id, f.post_id, f.n, m.user_id AS author_id, seed.theme(f.title) AS theme, 8 + f.n % 2 AS remark,
           CASE WHEN c.kind = 'professional' THEN 'peer' WHEN u.role = 'therapist' THEN 'reply' ELSE 'comment' END AS kind,
           greatest(f.created_at, m.joined_at) AS since
    FROM free AS f
    JOIN member AS m ON m.community_id = f.community_id AND m.seat = f.seat
    JOIN users AS u ON u.id = m.user_id
    JOIN communities AS c ON c.id = f.community_id
    WHERE f.k <= f.missing
)
INSERT INTO comments (id, post_id, author_id, body, created_at)
SELECT id, post_id, author_id,
       CASE kind
           WHEN 'peer' THEN coalesce(seed.remark(theme, remark), seed.peer_middle(seed.pick(id, 2, 36)))
           WHEN 'reply' THEN concat_ws(' ', seed.reply_opening(seed.pick(id, 1, 36)), seed.reply_middle(seed.pick(id, 2, 36)))
           ELSE concat_ws(
               ' ', CASE WHEN seed.pick(id, 3, 3) = 0 OR theme IS NULL THEN seed.comment_opening(seed.pick(id, 1, 60)) END,
               coalesce(seed.remark(theme, remark), seed.comment_middle(seed.pick(id, 2, 60)))
           )
       END,
       seed.moment(id, since, least(since + interval '4 days', seed.as_of()))
FROM comment
ON CONFLICT DO NOTHING;
