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
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- The members of a community stand in a ring: after the author's seat come all others.
, member AS MATERIALIZED (
    SELECT m.community_id, m.user_id, m.joined_at, u.role,
           row_number() OVER (PARTITION BY m.community_id ORDER BY m.user_id) AS seat,
           (count(*) OVER (PARTITION BY m.community_id))::int AS seats
    FROM memberships AS m
    JOIN users AS u ON u.id = m.user_id
    CROSS JOIN clock
    WHERE m.joined_at < clock.as_of
)
, ring AS (
    SELECT DISTINCT community_id, seats FROM member
)
, post AS MATERIALIZED (
    SELECT p.id, d.need, d.need - d.have AS missing, p.community_id, p.created_at, t.theme, r.seats,
           coalesce(author.seat, 0) AS author_seat,
           CASE WHEN author.seat IS NULL THEN r.seats ELSE r.seats - 1 END AS others
    FROM deficit AS d
    JOIN posts AS p ON p.id = d.id
    LEFT JOIN seed.themes() AS t ON t.title = split_part(p.title, ' (', 1)
    JOIN ring AS r ON r.community_id = p.community_id
    LEFT JOIN member AS author ON author.community_id = p.community_id AND author.user_id = p.author_id
    CROSS JOIN clock
    WHERE p.created_at < clock.as_of AND (author.seat IS NULL OR r.seats > 1)
)
, candidate AS MATERIALIZED (
    SELECT p.id AS post_id, p.missing, p.community_id, p.created_at, p.theme, p.seats, p.author_seat, p.others, n,
           seed.id('post_comments ' || p.id || ' ' || n) AS id
    FROM post AS p
    CROSS JOIN LATERAL generate_series(1, p.need + seed.spare()) AS n
)
-- Of the ten remarks on a theme the last two are for these comments.
, place AS (
    SELECT c.id, c.post_id, c.missing, c.community_id, c.created_at, c.theme,
           8 + (seed.pick(c.post_id, 4, 2) + c.n) % 2 AS remark,
           1 + (c.author_seat + (seed.pick(c.post_id, 3, c.others) + c.n) % c.others) % c.seats AS seat,
           row_number() OVER (PARTITION BY c.post_id ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN comments AS taken ON taken.id = c.id
    WHERE taken.id IS NULL
)
, comment AS (
    SELECT c.id, c.post_id, m.user_id AS author_id,
           CASE WHEN k.kind = 'professional' THEN seed.peer_comment(c.theme, seed.pick(c.id, 0, 36), c.remark, c.id)
                WHEN m.role = 'therapist' THEN seed.reply(seed.pick(c.id, 0, 36), c.id)
                ELSE seed.comment(c.theme, seed.pick(c.id, 0, 60), c.remark, c.id)
           END AS body,
           seed.moment(c.id, s.since, least(s.since + interval '4 days', clock.as_of)) AS created_at
    FROM place AS c
    JOIN member AS m ON m.community_id = c.community_id AND m.seat = c.seat
    JOIN communities AS k ON k.id = c.community_id
    CROSS JOIN clock
    CROSS JOIN LATERAL (SELECT greatest(c.created_at, m.joined_at) AS since) AS s
    WHERE c.rank <= c.missing
)
INSERT INTO comments (id, post_id, author_id, body, created_at)
SELECT id, post_id, author_id, body, created_at FROM comment
ON CONFLICT DO NOTHING;
