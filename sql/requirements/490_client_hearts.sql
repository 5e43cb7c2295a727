-- Every client has given at least seed.client_hearts hearts.
-- needs: as many posts of others, dated before seed.as_of, in the communities the client belongs to

WITH deficit AS (
    SELECT c.user_id AS id, count(h.post_id) AS have, current_setting('seed.client_hearts')::int AS need
    FROM clients AS c
    LEFT JOIN hearts AS h ON h.user_id = c.user_id
    GROUP BY c.user_id
    HAVING count(h.post_id) < current_setting('seed.client_hearts')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- The posts of a community stand in a ring, those of one author side by side: after the author's last seat
-- come all posts of others.
, post AS MATERIALIZED (
    SELECT p.id, p.community_id, p.author_id, p.created_at,
           row_number() OVER (PARTITION BY p.community_id ORDER BY p.author_id, p.id) AS seat
    FROM posts AS p
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
, membership AS MATERIALIZED (
    SELECT d.id AS client_id, d.need, d.need - d.have AS missing, m.community_id, m.joined_at, r.seats,
           coalesce(own.last_seat, 0) AS last_seat, (r.seats - coalesce(own.seats, 0))::int AS others
    FROM deficit AS d
    JOIN memberships AS m ON m.user_id = d.id
    JOIN ring AS r ON r.community_id = m.community_id
    LEFT JOIN own ON own.community_id = m.community_id AND own.author_id = d.id
    WHERE r.seats > coalesce(own.seats, 0)
)
-- A client walks the ring of each of their communities from a seat of their own.
, walk AS MATERIALIZED (
    SELECT m.client_id, m.missing, m.community_id, m.joined_at, step,
           1 + (m.last_seat + (seed.pick(m.client_id, 4, m.others) + step) % m.others) % m.seats AS seat
    FROM membership AS m
    CROSS JOIN LATERAL generate_series(0, least(m.need, m.others) - 1) AS step
)
, choice AS (
    SELECT w.client_id, w.missing, w.joined_at, p.id AS post_id, p.created_at,
           row_number() OVER (PARTITION BY w.client_id ORDER BY w.step, w.community_id) AS rank
    FROM walk AS w
    JOIN post AS p ON p.community_id = w.community_id AND p.seat = w.seat
    LEFT JOIN hearts AS h ON h.post_id = p.id AND h.user_id = w.client_id
    WHERE h.post_id IS NULL
)
, heart AS (
    SELECT c.post_id, c.client_id AS user_id,
           seed.moment(c.post_id, since, least(since + interval '4 days', clock.as_of)) AS created_at
    FROM choice AS c
    CROSS JOIN clock
    CROSS JOIN LATERAL (
        SELECT greatest(c.created_at, CASE WHEN c.joined_at < clock.as_of THEN c.joined_at END) AS since
    ) AS s
    WHERE c.rank <= c.missing
)
INSERT INTO hearts (post_id, user_id, created_at)
SELECT post_id, user_id, created_at FROM heart
ON CONFLICT DO NOTHING;
