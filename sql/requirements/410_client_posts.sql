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
-- The author's communities take turns.
, home AS (
    SELECT m.user_id, m.community_id, m.joined_at,
           row_number() OVER (PARTITION BY m.user_id ORDER BY m.community_id) - 1 AS seat,
           count(*) OVER (PARTITION BY m.user_id) AS seats
    FROM deficit AS d
    JOIN memberships AS m ON m.user_id = d.id
    WHERE m.joined_at < seed.as_of()
)
-- An author writes about three of the 50 stories, six times each, then about the next three. The next author starts
-- three stories later. A story has eight titles; whoever comes to it after another author starts with other ones.
, free AS (
    SELECT p.*, h.community_id, row_number() OVER (PARTITION BY p.author_id ORDER BY p.n) AS k,
           seed.moment(p.id, greatest(h.joined_at, seed.as_of() - interval '60 days')) AS at,
           3 * (a.number + (p.n - 1) / 18) + (p.n - 1) % 3 AS story,
           ('{0,1,4,5,2,3}'::int[])[1 + (p.n - 1) / 3 % 6] + 6 * ((p.n - 1) / 18) AS variant
    FROM place AS p
    JOIN home AS h ON h.user_id = p.author_id AND h.seat = p.n % h.seats
    JOIN (SELECT user_id, row_number() OVER (ORDER BY user_id)::int AS number FROM clients) AS a
        ON a.user_id = p.author_id
    WHERE NOT EXISTS (SELECT FROM posts AS taken WHERE taken.id = p.id)
)
INSERT INTO posts (id, community_id, author_id, title, body, created_at)
SELECT id, community_id, author_id, seed.post_title(story % 50, 2 * (story / 50) + variant),
       seed.named(body, author_id), seed.awake(author_id, at)
FROM free
CROSS JOIN LATERAL (SELECT seed.post_body(id, story % 50, 0, author_id, n / 3 + 3 * (n % 3)) AS body OFFSET 0) AS text
WHERE k <= missing
ON CONFLICT DO NOTHING;
