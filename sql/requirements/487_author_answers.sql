-- The author of a popular post, one in ten, has answered seed.author_answers comments under it, or all there are.
-- needs: a comment of somebody else and the author's membership, dated before seed.as_of

WITH comment AS (
    SELECT p.id, count(*) FILTER (WHERE c.author_id = p.author_id) AS answers,
           count(*) FILTER (WHERE c.author_id <> p.author_id) AS others
    FROM posts AS p
    JOIN memberships AS m ON m.community_id = p.community_id AND m.user_id = p.author_id
    JOIN comments AS c ON c.post_id = p.id
    WHERE get_byte(uuid_send(p.id), 0) < 26
    GROUP BY p.id
)
, deficit AS (
    SELECT id, answers AS have, least(others, current_setting('seed.author_answers')::int) AS need
    FROM comment
    WHERE answers < least(others, current_setting('seed.author_answers')::int)
)
-- fill
-- A place for each comment of somebody else, the first ones first. An author has voice 0 as a member, 1 as a therapist,
-- 2 among colleagues.
, place AS MATERIALIZED (
    SELECT d.id AS post_id, d.need - d.have AS missing, p.author_id, u.first_name AS name,
           seed.id('author_answers ' || c.id) AS id, greatest(c.created_at, m.joined_at) AS since,
           CASE WHEN k.kind = 'professional' THEN 2 WHEN a.role = 'therapist' THEN 1 ELSE 0 END AS voice,
           row_number() OVER (PARTITION BY d.id ORDER BY c.created_at, c.id) AS n
    FROM deficit AS d
    JOIN posts AS p ON p.id = d.id
    JOIN communities AS k ON k.id = p.community_id
    JOIN memberships AS m ON m.community_id = p.community_id AND m.user_id = p.author_id
    JOIN users AS a ON a.id = p.author_id
    JOIN comments AS c ON c.post_id = d.id AND c.author_id <> p.author_id
    JOIN users AS u ON u.id = c.author_id
    WHERE m.joined_at < seed.as_of() AND c.created_at < seed.as_of()
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.post_id ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN comments AS taken ON taken.id = p.id
    WHERE taken.id IS NULL
)
INSERT INTO comments (id, post_id, author_id, body, created_at)
SELECT id, post_id, author_id, replace(seed.author_answer(voice, seed.pick(author_id, 7, 90) + n), '{name}', name),
       seed.awake(author_id, seed.soon(id, since))
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
