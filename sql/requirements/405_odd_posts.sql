-- The database has the first seed.odd_posts posts that break layouts: one word, 5,000 characters, HTML, just written.
-- needs: seed.odd_posts at most 100; and a member who joined a community before seed.as_of

WITH deficit AS (
    SELECT 'database' AS id, count(p.id) AS have, current_setting('seed.odd_posts')::int AS need
    FROM generate_series(1, 100) AS n
    LEFT JOIN posts AS p ON p.id = overlay(md5('odd_posts database ' || n) PLACING '3eed8' FROM 13)::uuid
    HAVING count(p.id) < current_setting('seed.odd_posts')::int
)
-- fill
, ring AS MATERIALIZED (SELECT count(*) AS seats FROM memberships WHERE joined_at < seed.as_of())
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id, p.seat
    FROM deficit AS d CROSS JOIN ring
    CROSS JOIN LATERAL seed.places('odd_posts', d.id, d.need, ring.seats) AS p
)
-- The memberships of all communities form a ring. Post 6 has the latest possible date, post 7 the earliest.
, free AS (
    SELECT p.*, m.community_id, m.user_id AS author_id, row_number() OVER (ORDER BY p.n) AS k,
           CASE p.n WHEN 6 THEN greatest(m.joined_at + interval '1 microsecond', seed.as_of() - interval '1 second')
                    WHEN 7 THEN greatest(m.joined_at, seed.as_of() - interval '60 days') + interval '1 microsecond'
                    ELSE seed.moment(p.id, greatest(m.joined_at, seed.as_of() - interval '60 days')) END AS at
    FROM place AS p
    JOIN (
        SELECT community_id, user_id, joined_at, row_number() OVER (ORDER BY community_id, user_id) - 1 AS seat
        FROM memberships
        WHERE joined_at < seed.as_of()
    ) AS m ON m.seat = p.seat
    WHERE NOT EXISTS (SELECT FROM posts AS taken WHERE taken.id = p.id)
)
INSERT INTO posts (id, community_id, author_id, title, body, created_at)
SELECT id, community_id, author_id,
       seed.odd_post_title(n - 1) || coalesce(' (' || nullif((n - 1) / seed.odd_post_title_count(), 0) || ')', ''),
       seed.odd_post_body(n - 1), CASE WHEN n IN (6, 7) THEN at ELSE seed.awake(author_id, at) END
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
