-- Every community has had at least seed.community_activity posts or comments in the last 30 days.
-- needs: a member who joined before seed.as_of

WITH deficit AS (
    SELECT c.id, count(a.created_at) AS have, current_setting('seed.community_activity')::int AS need
    FROM communities AS c
    LEFT JOIN (
        SELECT community_id, created_at FROM posts
        UNION ALL
        SELECT p.community_id, m.created_at FROM comments AS m JOIN posts AS p ON p.id = m.post_id
    ) AS a ON a.community_id = c.id
        AND a.created_at > current_setting('seed.as_of')::timestamptz - interval '30 days'
        AND a.created_at <= current_setting('seed.as_of')::timestamptz
    GROUP BY c.id
    HAVING count(a.created_at) < current_setting('seed.community_activity')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- A new date makes new places: what was fresh a month ago has its id for good.
, candidate AS MATERIALIZED (
    SELECT d.id AS community_id, d.need - d.have AS missing, n,
           seed.id('community_activity ' || d.id || ' ' || to_char(clock.as_of, 'YYYY-MM-DD') || ' ' || n) AS id
    FROM deficit AS d
    CROSS JOIN clock
    CROSS JOIN LATERAL generate_series(1, d.need + seed.spare()) AS n
)
-- Members write by turns; those who joined later than seed.as_of have no turn.
, member AS MATERIALIZED (
    SELECT m.community_id, m.user_id, m.joined_at,
           row_number() OVER (PARTITION BY m.community_id ORDER BY m.user_id) - 1 AS turn,
           (count(*) OVER (PARTITION BY m.community_id))::int AS turns
    FROM memberships AS m
    CROSS JOIN clock
    WHERE m.joined_at < clock.as_of
)
, community AS (
    SELECT DISTINCT community_id, turns FROM member
)
, place AS (
    SELECT c.community_id, c.missing, c.n, c.id,
           row_number() OVER (PARTITION BY c.community_id ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN posts AS p ON p.id = c.id
    WHERE p.id IS NULL
)
-- Communities write of different things.
, number AS (
    SELECT id AS community_id, row_number() OVER (ORDER BY id)::int * 13 AS number FROM communities
)
, turn AS (
    SELECT p.community_id, p.id, c.kind, number.number + (clock.as_of::date - date '2000-01-01') + p.n AS number,
           seed.pick(p.id, 3, t.turns) AS turn
    FROM place AS p
    JOIN communities AS c ON c.id = p.community_id
    JOIN community AS t ON t.community_id = p.community_id
    JOIN number ON number.community_id = p.community_id
    CROSS JOIN clock
    WHERE p.rank <= p.missing
)
, post AS (
    SELECT t.id, t.community_id, m.user_id AS author_id,
           CASE t.kind WHEN 'professional' THEN seed.practice_title(t.number) ELSE seed.thread_title(t.number) END AS title,
           CASE t.kind WHEN 'professional' THEN seed.practice_body(t.number, t.id) ELSE seed.thread_body(t.number, t.id) END AS body,
           seed.moment(t.id, greatest(m.joined_at, clock.as_of - interval '10 days'), clock.as_of) AS created_at
    FROM turn AS t
    JOIN member AS m ON m.community_id = t.community_id AND m.turn = t.turn
    CROSS JOIN clock
)
INSERT INTO posts (id, community_id, author_id, title, body, created_at)
SELECT id, community_id, author_id, title, body, created_at FROM post
ON CONFLICT DO NOTHING;
