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
-- Members write by turns; those who joined later than seed.as_of have no turn.
, member AS MATERIALIZED (
    SELECT m.community_id, m.user_id, m.joined_at,
           row_number() OVER (PARTITION BY m.community_id ORDER BY m.user_id) - 1 AS turn,
           (count(*) OVER (PARTITION BY m.community_id))::int AS turns
    FROM memberships AS m
    CROSS JOIN clock
    WHERE m.joined_at < clock.as_of
)
, ring AS (
    SELECT DISTINCT community_id, turns FROM member
)
-- A new date makes new places: what was fresh a month ago has its id for good.
, candidate AS MATERIALIZED (
    SELECT d.id AS community_id, d.need - d.have AS missing, r.turns, n,
           seed.id('community_activity ' || d.id || ' ' || to_char(clock.as_of, 'YYYY-MM-DD') || ' ' || n) AS id
    FROM deficit AS d
    JOIN ring AS r ON r.community_id = d.id
    CROSS JOIN clock
    CROSS JOIN LATERAL generate_series(1, d.need + seed.spare()) AS n
)
, place AS (
    SELECT c.community_id, c.missing, c.n, c.id, seed.pick(c.id, 3, c.turns) AS turn,
           row_number() OVER (PARTITION BY c.community_id ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN posts AS p ON p.id = c.id
    WHERE p.id IS NULL
)
-- One a day, round the last ten days.
, dated AS MATERIALIZED (
    SELECT p.id, p.community_id, m.user_id AS author_id,
           seed.moment(p.id, greatest(m.joined_at, day.ends - interval '1 day'), day.ends) AS created_at
    FROM place AS p
    JOIN member AS m ON m.community_id = p.community_id AND m.turn = p.turn
    CROSS JOIN clock
    CROSS JOIN LATERAL (
        SELECT clock.as_of - (seed.pick(p.community_id, 4, 10) + p.n) % 10 * interval '1 day' AS ends
    ) AS day
    WHERE p.rank <= p.missing
)
, post AS (
    SELECT d.id, d.community_id, d.author_id,
           CASE c.kind WHEN 'professional' THEN 'Open round' ELSE 'How was your week, out of ten?' END
               || to_char(d.created_at, ' (FMDay FMDD FMMonth)') AS title,
           CASE c.kind WHEN 'professional' THEN seed.open_thread(d.id) ELSE seed.check_in(d.id) END AS body,
           d.created_at
    FROM dated AS d
    JOIN communities AS c ON c.id = d.community_id
)
INSERT INTO posts (id, community_id, author_id, title, body, created_at)
SELECT id, community_id, author_id, title, body, created_at FROM post
ON CONFLICT DO NOTHING;
