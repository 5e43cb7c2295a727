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
        AND a.created_at > (SELECT current_setting('seed.as_of')::timestamptz) - interval '30 days'
        AND a.created_at <= (SELECT current_setting('seed.as_of')::timestamptz)
    GROUP BY c.id
    HAVING count(a.created_at) < current_setting('seed.community_activity')::int
)
-- fill
-- The date is part of the key: a row that was fresh a month ago keeps its key.
, member AS MATERIALIZED (
    SELECT community_id, user_id, joined_at, row_number() OVER (PARTITION BY community_id ORDER BY user_id) - 1 AS seat,
           count(*) OVER (PARTITION BY community_id) AS seats
    FROM memberships
    WHERE joined_at < seed.as_of()
)
-- One a day over the last ten days, then again from the start.
, place AS MATERIALIZED (
    SELECT d.id AS community_id, d.need - d.have AS missing, p.n, p.id, p.seat,
           seed.as_of() - (seed.pick(d.id, 1, 10) + p.n) % 10 * interval '1 day' AS day
    FROM deficit AS d
    JOIN member AS ring ON ring.community_id = d.id AND ring.seat = 0
    CROSS JOIN LATERAL seed.places(
        'community_activity ' || to_char(seed.as_of(), 'YYYY-MM-DD'), d.id, d.need, ring.seats
    ) AS p
)
, free AS (
    SELECT p.*, m.user_id AS author_id, (c.kind = 'professional')::int AS peers,
           seed.moment(p.id, greatest(m.joined_at, p.day - interval '1 day'), p.day) AS created_at,
           row_number() OVER (PARTITION BY p.community_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN member AS m ON m.community_id = p.community_id AND m.seat = p.seat
    JOIN communities AS c ON c.id = p.community_id
    WHERE NOT EXISTS (SELECT FROM posts AS taken WHERE taken.id = p.id)
)
INSERT INTO posts (id, community_id, author_id, title, body, created_at)
SELECT id, community_id, author_id,
       CASE peers WHEN 1 THEN 'Open round' ELSE 'How was your week, out of ten?' END
           || to_char(created_at, ' (FMDay FMDD FMMonth)'),
       seed.check_in_body(id, peers), created_at
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
