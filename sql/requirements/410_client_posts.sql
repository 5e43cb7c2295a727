-- Every client has written at least seed.client_posts posts.
-- needs: a community the client joined before seed.as_of

WITH deficit AS (
    SELECT t.user_id AS id, count(p.id) AS have, current_setting('seed.client_posts')::int AS need
    FROM clients AS t
    LEFT JOIN posts AS p ON p.author_id = t.user_id
    GROUP BY t.user_id
    HAVING count(p.id) < current_setting('seed.client_posts')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.id AS author_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('client_posts', d.id, d.need) AS p
)
, free AS (
    SELECT p.author_id, p.missing, p.n, p.id, row_number() OVER (PARTITION BY p.author_id ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN posts AS taken ON taken.id = p.id
    WHERE taken.id IS NULL
)
-- The communities of each author take turns.
, home AS (
    SELECT m.user_id, m.community_id, c.kind, m.joined_at,
           row_number() OVER (PARTITION BY m.user_id ORDER BY c.kind, m.community_id) - 1 AS turn,
           count(*) OVER (PARTITION BY m.user_id) AS turns
    FROM deficit AS d
    JOIN memberships AS m ON m.user_id = d.id
    JOIN communities AS c ON c.id = m.community_id
    WHERE m.joined_at < seed.as_of()
)
-- An author writes of three things, six times each, before turning to three others.
, post AS (
    SELECT f.id, h.community_id, f.author_id, own.theme, (f.n - 1) / 3 AS title,
           seed.moment(f.id, greatest(h.joined_at, seed.as_of() - interval '60 days')) AS created_at
    FROM free AS f
    JOIN home AS h ON h.user_id = f.author_id AND h.turn = f.n % h.turns
    CROSS JOIN LATERAL (
        SELECT seed.pick(f.author_id, 1, 50) + 7 * ((f.n - 1) % 3 + 3 * ((f.n - 1) / 18)) AS theme
    ) AS own
    WHERE f.k <= f.missing
)
INSERT INTO posts (id, community_id, author_id, title, body, created_at)
SELECT id, community_id, author_id, seed.story_title(theme, title),
       concat_ws(
           ' ', seed.story_opening(theme, seed.pick(id, 1, 6)), seed.story_middle(theme, seed.pick(id, 2, 5)),
           CASE WHEN seed.pick(id, 3, 4) > 0 THEN seed.story_closing(seed.pick(id, 4, 78)) END
       ),
       created_at
FROM post
ON CONFLICT DO NOTHING;
