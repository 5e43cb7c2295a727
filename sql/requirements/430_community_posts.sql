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
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- Members write by turns; those who joined later than seed.as_of have no turn.
, member AS MATERIALIZED (
    SELECT m.community_id, m.user_id, m.joined_at, 11 * dense_rank() OVER (ORDER BY m.user_id) AS number,
           row_number() OVER (PARTITION BY m.community_id ORDER BY m.user_id) - 1 AS turn,
           (count(*) OVER (PARTITION BY m.community_id))::int AS turns
    FROM memberships AS m
    CROSS JOIN clock
    WHERE m.joined_at < clock.as_of
)
, ring AS (
    SELECT DISTINCT community_id, turns FROM member
)
-- Subjects start from the author's own, and go on from community to community and from turn to turn.
, community AS (
    SELECT id, kind, row_number() OVER (PARTITION BY kind ORDER BY id) AS number,
           count(*) OVER (PARTITION BY kind) AS step
    FROM communities
)
, candidate AS MATERIALIZED (
    SELECT d.id AS community_id, d.need - d.have AS missing, c.kind, n, w.step % r.turns AS turn,
           c.number + w.step / r.turns * c.step AS subject,
           seed.id('community_posts ' || d.id || ' ' || n) AS id
    FROM deficit AS d
    JOIN community AS c ON c.id = d.id
    JOIN ring AS r ON r.community_id = d.id
    CROSS JOIN LATERAL generate_series(1, d.need + seed.spare()) AS n
    CROSS JOIN LATERAL (SELECT seed.pick(d.id, 3, r.turns) + n AS step) AS w
)
, place AS (
    SELECT c.community_id, c.missing, c.kind, c.subject, c.turn, c.id,
           row_number() OVER (PARTITION BY c.community_id ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN posts AS p ON p.id = c.id
    WHERE p.id IS NULL
)
-- Among colleagues the odd subjects are for these posts, the even ones for those of therapist_posts.
, post AS (
    SELECT p.id, p.community_id, m.user_id AS author_id,
           CASE p.kind
               WHEN 'professional' THEN seed.practice_title(s.odd)
               ELSE seed.thread_title(s.number)
           END AS title,
           CASE p.kind
               WHEN 'professional' THEN seed.practice_body(s.odd, p.id)
               ELSE seed.thread_body(s.number, p.id)
           END AS body,
           seed.moment(p.id, greatest(m.joined_at, clock.as_of - interval '60 days'), clock.as_of) AS created_at
    FROM place AS p
    JOIN member AS m ON m.community_id = p.community_id AND m.turn = p.turn
    CROSS JOIN clock
    CROSS JOIN LATERAL (SELECT (m.number + p.subject)::int AS number, (2 * (m.number + p.subject) + 1)::int AS odd) AS s
    WHERE p.rank <= p.missing
)
INSERT INTO posts (id, community_id, author_id, title, body, created_at)
SELECT id, community_id, author_id, title, body, created_at FROM post
ON CONFLICT DO NOTHING;
