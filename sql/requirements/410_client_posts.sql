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
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- The communities each client belongs to take turns.
, membership AS MATERIALIZED (
    SELECT d.id AS client_id, d.need, d.need - d.have AS missing, m.community_id, c.kind, m.joined_at,
           row_number() OVER (PARTITION BY d.id ORDER BY c.kind, m.community_id) - 1 AS turn,
           count(*) OVER (PARTITION BY d.id) AS turns
    FROM deficit AS d
    JOIN memberships AS m ON m.user_id = d.id
    JOIN communities AS c ON c.id = m.community_id
    CROSS JOIN clock
    WHERE m.joined_at < clock.as_of
)
-- Neighbours write of different things.
, author AS (
    SELECT user_id AS id, row_number() OVER (ORDER BY user_id)::int * 11 AS number FROM clients
)
-- Twice as many as needed, so that what the client has posted before can come last.
, candidate AS MATERIALIZED (
    SELECT m.client_id, m.missing, m.community_id, m.joined_at, n,
           seed.id('client_posts ' || m.client_id || ' ' || n) AS id,
           a.number + n AS number, seed.story_title(a.number + n) AS title
    FROM membership AS m
    JOIN author AS a ON a.id = m.client_id
    CROSS JOIN LATERAL generate_series(1, 2 * m.need + seed.spare()) AS n
    WHERE (n - 1) % m.turns = m.turn
)
, place AS (
    SELECT c.client_id, c.missing, c.community_id, c.joined_at, c.id, c.number, c.title,
           row_number() OVER (PARTITION BY c.client_id ORDER BY said.title IS NOT NULL, c.n) AS rank
    FROM candidate AS c
    LEFT JOIN posts AS p ON p.id = c.id
    LEFT JOIN (SELECT DISTINCT author_id, title FROM posts) AS said
        ON said.author_id = c.client_id AND said.title = c.title
    WHERE p.id IS NULL
)
, post AS (
    SELECT p.id, p.community_id, p.client_id AS author_id, p.title, seed.story_body(p.number, p.id) AS body,
           seed.moment(p.id, greatest(p.joined_at, clock.as_of - interval '60 days'), clock.as_of) AS created_at
    FROM place AS p
    CROSS JOIN clock
    WHERE p.rank <= p.missing
)
INSERT INTO posts (id, community_id, author_id, title, body, created_at)
SELECT id, community_id, author_id, title, body, created_at FROM post
ON CONFLICT DO NOTHING;
