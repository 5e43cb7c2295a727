-- Every therapist has written at least seed.therapist_comments comments on posts of others.
-- needs: a post of somebody else, dated before seed.as_of, in a community the therapist belongs to

WITH deficit AS (
    SELECT t.user_id AS id, count(p.id) AS have, current_setting('seed.therapist_comments')::int AS need
    FROM therapists AS t
    LEFT JOIN (
        comments AS c
        JOIN posts AS p ON p.id = c.post_id AND p.author_id <> c.author_id
    ) ON c.author_id = t.user_id
    GROUP BY t.user_id
    HAVING count(p.id) < current_setting('seed.therapist_comments')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- The posts of a community stand in a ring, those of one author side by side: after the author's last seat
-- come all posts of others.
, post AS MATERIALIZED (
    SELECT p.id, p.community_id, p.author_id, p.created_at, t.theme,
           row_number() OVER (PARTITION BY p.community_id ORDER BY p.author_id, p.id) AS seat
    FROM posts AS p
    LEFT JOIN seed.themes() AS t ON t.title = split_part(p.title, ' (', 1)
    CROSS JOIN clock
    WHERE p.created_at < clock.as_of
)
, ring AS (
    SELECT community_id, count(*) AS seats FROM post GROUP BY community_id
)
, own AS (
    SELECT community_id, author_id, count(*) AS seats, max(seat) AS last_seat
    FROM post
    GROUP BY community_id, author_id
)
, member AS (
    SELECT community_id, user_id, joined_at,
           row_number() OVER (PARTITION BY community_id ORDER BY user_id)::int AS number
    FROM memberships
)
-- The communities in which a therapist finds such posts take turns.
, membership AS MATERIALIZED (
    SELECT d.id AS therapist_id, d.need, d.need - d.have AS missing, m.community_id, c.kind, m.joined_at, m.number,
           r.seats, coalesce(own.last_seat, 0) AS last_seat,
           (r.seats - coalesce(own.seats, 0))::int AS others,
           row_number() OVER (PARTITION BY d.id ORDER BY m.community_id) - 1 AS turn,
           count(*) OVER (PARTITION BY d.id) AS turns
    FROM deficit AS d
    JOIN member AS m ON m.user_id = d.id
    JOIN ring AS r ON r.community_id = m.community_id
    JOIN communities AS c ON c.id = m.community_id
    LEFT JOIN own ON own.community_id = m.community_id AND own.author_id = d.id
    WHERE r.seats > coalesce(own.seats, 0)
)
-- From a post of their own, each walks the ring in even steps: to no post twice, as long as there are enough.
, candidate AS MATERIALIZED (
    SELECT m.therapist_id, m.missing, m.community_id, m.kind, m.joined_at, m.number,
           m.seats, m.last_seat, m.others, n,
           seed.pick(m.therapist_id, 4, m.others) + n * m.others::bigint / m.need AS step,
           seed.id('therapist_comments ' || m.therapist_id || ' ' || n) AS id
    FROM membership AS m
    CROSS JOIN LATERAL generate_series(1, m.need + seed.spare()) AS n
    WHERE n % m.turns = m.turn
)
, place AS (
    SELECT c.therapist_id, c.missing, c.community_id, c.kind, c.joined_at, c.number, c.id,
           seed.pick(c.therapist_id, 5, 36) + c.n AS opening,
           1 + (c.last_seat + c.step % c.others) % c.seats AS seat,
           row_number() OVER (PARTITION BY c.therapist_id ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN comments AS taken ON taken.id = c.id
    WHERE taken.id IS NULL
)
-- Of ten remarks on a post two neighbours in a community make different ones; the last two are left to post_comments.
-- A comment by somebody who joins later than seed.as_of is dated by its post alone.
, comment AS (
    SELECT c.id, p.id AS post_id, c.therapist_id AS author_id,
           CASE c.kind
               WHEN 'professional' THEN seed.peer_comment(p.theme, c.opening, ((c.number + p.seat) % 8)::int, c.id)
               ELSE seed.reply(c.opening, c.id)
           END AS body,
           seed.moment(c.id, since, least(since + interval '4 days', clock.as_of)) AS created_at
    FROM place AS c
    JOIN post AS p ON p.community_id = c.community_id AND p.seat = c.seat
    CROSS JOIN clock
    CROSS JOIN LATERAL (
        SELECT greatest(p.created_at, CASE WHEN c.joined_at < clock.as_of THEN c.joined_at END) AS since
    ) AS s
    WHERE c.rank <= c.missing
)
INSERT INTO comments (id, post_id, author_id, body, created_at)
SELECT id, post_id, author_id, body, created_at FROM comment
ON CONFLICT DO NOTHING;
