-- On one post in ten, a popular one, the author has answered seed.author_answers comments of others, or all there are.
-- needs: the post, the author's membership and the comments of others dated before seed.as_of

WITH popular AS (
    SELECT p.id, count(*) FILTER (WHERE c.author_id = p.author_id) AS have,
           least(
               current_setting('seed.author_answers')::int, count(*) FILTER (WHERE c.author_id <> p.author_id)
           ) AS need
    FROM posts AS p
    JOIN memberships AS m ON m.community_id = p.community_id AND m.user_id = p.author_id
    JOIN comments AS c ON c.post_id = p.id
    WHERE get_byte(uuid_send(p.id), 15) < 26
    GROUP BY p.id
)
, deficit AS (
    SELECT id, have, need FROM popular WHERE have < need
)
-- fill
-- One place for each comment by somebody else, the oldest first. Voice 0 is an author as a member, 1 as a therapist,
-- 2 among colleagues.
, place AS MATERIALIZED (
    SELECT d.id AS post_id, d.need - d.have AS missing, p.author_id, u.first_name AS name,
           seed.id('author_answers ' || c.id) AS id, greatest(p.created_at, c.created_at, m.joined_at) AS since,
           CASE WHEN k.kind = 'professional' THEN 2 WHEN a.role = 'therapist' THEN 1 ELSE 0 END AS voice,
           row_number() OVER (PARTITION BY d.id ORDER BY c.created_at, c.id) AS n
    FROM deficit AS d
    JOIN posts AS p ON p.id = d.id
    JOIN communities AS k ON k.id = p.community_id
    JOIN memberships AS m ON m.community_id = p.community_id AND m.user_id = p.author_id
    JOIN users AS a ON a.id = p.author_id
    JOIN comments AS c ON c.post_id = d.id AND c.author_id <> p.author_id
    JOIN users AS u ON u.id = c.author_id
    WHERE greatest(p.created_at, c.created_at, m.joined_at) < seed.as_of()
)
, free AS (
    SELECT p.*, seed.soon(p.id, p.since) AS at, row_number() OVER (PARTITION BY p.post_id ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM comments AS taken WHERE taken.id = p.id)
)
INSERT INTO comments (id, post_id, author_id, body, created_at)
SELECT id, post_id, author_id, replace(seed.author_answer(voice, seed.pick(author_id, 7, 90) + n), '{name}', name),
       seed.awake(author_id, at)
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
