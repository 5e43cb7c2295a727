-- Every therapist has written at least seed.therapist_posts posts.
-- needs: a community the therapist joined before seed.as_of

WITH deficit AS (
    SELECT t.user_id AS id, count(p.id) AS have, current_setting('seed.therapist_posts')::int AS need
    FROM therapists AS t
    LEFT JOIN posts AS p ON p.author_id = t.user_id
    GROUP BY t.user_id
    HAVING count(p.id) < current_setting('seed.therapist_posts')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.id AS author_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('therapist_posts', d.id, d.need) AS p
)
-- The author's communities take turns.
, home AS (
    SELECT m.user_id, m.community_id, c.kind, m.joined_at,
           row_number() OVER (PARTITION BY m.user_id ORDER BY c.kind DESC, m.community_id) - 1 AS seat,
           count(*) OVER (PARTITION BY m.user_id) AS seats
    FROM deficit AS d
    JOIN memberships AS m ON m.user_id = d.id
    JOIN communities AS c ON c.id = m.community_id
    WHERE m.joined_at < seed.as_of()
)
-- Themes 74 to 97 are advice, 98 to 117 practice among colleagues, with titles numbered across themes. In the latter,
-- even titles are for these posts, odd ones for community_posts.
, free AS (
    SELECT p.*, h.community_id, h.kind = 'professional' AS peers,
           seed.moment(p.id, greatest(h.joined_at, seed.as_of() - interval '60 days')) AS at,
           row_number() OVER (PARTITION BY p.author_id ORDER BY p.n) AS k,
           (11 * a.number + 7 * p.n) * CASE h.kind WHEN 'professional' THEN 2 ELSE 1 END
               % CASE h.kind WHEN 'professional' THEN 60 ELSE 72 END AS number
    FROM place AS p
    JOIN home AS h ON h.user_id = p.author_id AND h.seat = p.n % h.seats
    JOIN (SELECT user_id, row_number() OVER (ORDER BY user_id)::int AS number FROM therapists) AS a
        ON a.user_id = p.author_id
    WHERE NOT EXISTS (SELECT FROM posts AS taken WHERE taken.id = p.id)
)
INSERT INTO posts (id, community_id, author_id, title, body, created_at)
SELECT id, community_id, author_id, seed.post_title(theme, number),
       seed.post_body(id, theme, voice, author_id, n), seed.awake(author_id, at)
FROM free
CROSS JOIN LATERAL (
    SELECT CASE WHEN peers THEN 98 ELSE 74 END + number / 3 AS theme, CASE WHEN peers THEN 3 ELSE 2 END AS voice
) AS t
WHERE k <= missing
ON CONFLICT DO NOTHING;
