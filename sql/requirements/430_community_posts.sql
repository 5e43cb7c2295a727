-- Every community has at least seed.community_posts posts.
-- needs: a member who joined before seed.as_of

WITH deficit AS (
    SELECT c.id, count(p.id) AS have, current_setting('seed.community_posts')::int AS need
    FROM communities AS c
    LEFT JOIN posts AS p ON p.community_id = c.id
    GROUP BY c.id
    HAVING count(p.id) < current_setting('seed.community_posts')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.id AS community_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('community_posts', d.id, d.need) AS p
)
-- The members take turns.
, member AS MATERIALIZED (
    SELECT community_id, user_id, joined_at,
           row_number() OVER (PARTITION BY community_id ORDER BY user_id) - 1 AS seat,
           count(*) OVER (PARTITION BY community_id) AS seats
    FROM memberships
    WHERE joined_at < seed.as_of()
)
-- Themes 50 to 73 are threads, 98 to 117 practice among colleagues, with titles numbered across themes. The numbers
-- continue from community to community and from round to round, so that no author repeats a title.
, community AS (
    SELECT id, kind, row_number() OVER (PARTITION BY kind ORDER BY id) AS number,
           count(*) OVER (PARTITION BY kind) AS step
    FROM communities
)
, free AS (
    SELECT p.*, m.user_id AS author_id, c.kind = 'professional' AS peers,
           seed.moment(p.id, greatest(m.joined_at, seed.as_of() - interval '60 days')) AS at,
           row_number() OVER (PARTITION BY p.community_id ORDER BY p.n) AS k,
           CASE c.kind WHEN 'professional' THEN (2 * s.subject + 1) % 60 ELSE s.subject % 72 END AS number
    FROM place AS p
    JOIN community AS c ON c.id = p.community_id
    JOIN member AS m ON m.community_id = p.community_id AND m.seat = p.n % m.seats
    CROSS JOIN LATERAL (
        SELECT (7 * (seed.pick(m.user_id, 2, 72) + c.number + p.n / m.seats * c.step))::int AS subject
    ) AS s
    WHERE NOT EXISTS (SELECT FROM posts AS taken WHERE taken.id = p.id)
)
INSERT INTO posts (id, community_id, author_id, title, body, created_at)
SELECT id, community_id, author_id, seed.post_title(theme, number),
       seed.post_body(id, theme, voice, author_id, n), seed.awake(author_id, at)
FROM free
CROSS JOIN LATERAL (
    SELECT CASE WHEN peers THEN 98 ELSE 50 END + number / 3 AS theme, CASE WHEN peers THEN 3 ELSE 1 END AS voice
) AS t
WHERE k <= missing
ON CONFLICT DO NOTHING;
