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
, free AS (
    SELECT p.community_id, p.missing, p.n, p.id, row_number() OVER (PARTITION BY p.community_id ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN posts AS taken ON taken.id = p.id
    WHERE taken.id IS NULL
)
-- Members write by turns.
, member AS MATERIALIZED (
    SELECT community_id, user_id, joined_at,
           row_number() OVER (PARTITION BY community_id ORDER BY user_id) - 1 AS turn,
           count(*) OVER (PARTITION BY community_id) AS turns
    FROM memberships
    WHERE joined_at < seed.as_of()
)
-- Subjects go on from community to community and from round to round, so that no author has one twice.
, community AS (
    SELECT id, kind, row_number() OVER (PARTITION BY kind ORDER BY id) AS number, count(*) OVER (PARTITION BY kind) AS step
    FROM communities
)
, post AS (
    SELECT f.id, f.community_id, m.user_id AS author_id, c.kind = 'professional' AS peers,
           7 * (seed.pick(m.user_id, 2, 72) + c.number + f.n / m.turns * c.step)::int AS subject,
           seed.moment(f.id, greatest(m.joined_at, seed.as_of() - interval '60 days')) AS created_at
    FROM free AS f
    JOIN community AS c ON c.id = f.community_id
    JOIN member AS m ON m.community_id = f.community_id AND m.turn = f.n % m.turns
    WHERE f.k <= f.missing
)
INSERT INTO posts (id, community_id, author_id, title, body, created_at)
SELECT id, community_id, author_id,
       CASE WHEN peers THEN seed.practice_title(2 * subject + 1) ELSE seed.thread_title(subject) END,
       CASE WHEN peers THEN concat_ws(
                ' ', seed.practice_opening((2 * subject + 1) / 3, seed.pick(id, 1, 3)),
                seed.practice_middle((2 * subject + 1) / 3, seed.pick(id, 2, 3)),
                CASE WHEN seed.pick(id, 3, 4) > 0 THEN seed.practice_closing(seed.pick(id, 4, 20)) END
            )
            ELSE concat_ws(
                ' ', seed.thread_opening(subject / 3, seed.pick(id, 1, 3)), seed.thread_middle(subject / 3, seed.pick(id, 2, 3)),
                CASE WHEN seed.pick(id, 3, 4) > 0 THEN seed.thread_closing(seed.pick(id, 4, 20)) END
            )
       END,
       created_at
FROM post
ON CONFLICT DO NOTHING;
