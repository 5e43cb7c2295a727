-- Every community has had at least seed.community_activity posts or comments in the last 30 days.
-- needs: a member who joined before seed.as_of

WITH clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
, deficit AS (
    SELECT c.id, count(a.created_at) AS have, current_setting('seed.community_activity')::int AS need
    FROM communities AS c
    CROSS JOIN clock
    LEFT JOIN (
        SELECT community_id, created_at FROM posts
        UNION ALL
        SELECT p.community_id, m.created_at FROM comments AS m JOIN posts AS p ON p.id = m.post_id
    ) AS a ON a.community_id = c.id
        AND a.created_at > clock.as_of - interval '30 days'
        AND a.created_at <= clock.as_of
    GROUP BY c.id
    HAVING count(a.created_at) < current_setting('seed.community_activity')::int
)
-- fill
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
    SELECT m.community_id, m.user_id, m.joined_at, (dense_rank() OVER (ORDER BY m.user_id) * 11)::int AS number,
           row_number() OVER (PARTITION BY m.community_id ORDER BY m.user_id) - 1 AS turn,
           (count(*) OVER (PARTITION BY m.community_id))::int AS turns
    FROM memberships AS m
    CROSS JOIN clock
    WHERE m.joined_at < clock.as_of
)
-- The numbers of subjects start from the author's own, and go on from community to community and round to round.
, community AS MATERIALIZED (
    SELECT c.id, c.kind, t.turns, (row_number() OVER (PARTITION BY c.kind ORDER BY c.id) - 1)::int AS number,
           (count(*) OVER (PARTITION BY c.kind))::int AS communities
    FROM communities AS c
    JOIN (SELECT DISTINCT community_id, turns FROM member) AS t ON t.community_id = c.id
)
, place AS (
    SELECT c.community_id, c.missing, c.n, c.id,
           row_number() OVER (PARTITION BY c.community_id ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN posts AS p ON p.id = c.id
    WHERE p.id IS NULL
)
, turn AS MATERIALIZED (
    SELECT p.community_id, p.id, c.kind, w.step % c.turns AS turn, c.number + p.n + (clock.as_of::date - date '2000-01-01') AS number
    FROM place AS p
    JOIN community AS c ON c.id = p.community_id
    CROSS JOIN clock
    CROSS JOIN LATERAL (SELECT seed.pick(p.id, 3, c.turns) AS step) AS w
    WHERE p.rank <= p.missing
)
-- Of five subjects a post is about the first that its author has not posted on before.
, subject AS MATERIALIZED (
    SELECT t.id, t.community_id, t.kind, m.user_id AS author_id, m.joined_at, k, s.number,
           CASE t.kind WHEN 'professional' THEN seed.practice_title(s.number) ELSE seed.thread_title(s.number) END AS title
    FROM turn AS t
    JOIN member AS m ON m.community_id = t.community_id AND m.turn = t.turn
    CROSS JOIN generate_series(0, 4) AS k
    CROSS JOIN LATERAL (
        SELECT CASE t.kind WHEN 'professional' THEN 2 * (m.number + t.number + 31 * k) + 1 ELSE m.number + t.number + 31 * k END AS number
    ) AS s
)
, post AS (
    SELECT DISTINCT ON (s.id) s.id, s.community_id, s.author_id, s.title,
           CASE s.kind WHEN 'professional' THEN seed.practice_body(s.number, s.id) ELSE seed.thread_body(s.number, s.id) END AS body,
           seed.moment(s.id, greatest(s.joined_at, clock.as_of - interval '10 days'), clock.as_of) AS created_at
    FROM subject AS s
    LEFT JOIN posts AS said ON said.author_id = s.author_id AND said.title = s.title
    CROSS JOIN clock
    ORDER BY s.id, said.id IS NOT NULL, s.k
)
INSERT INTO posts (id, community_id, author_id, title, body, created_at)
SELECT id, community_id, author_id, title, body, created_at FROM post
ON CONFLICT DO NOTHING;
