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
    ) AS a ON a.community_id = c.id AND a.created_at > clock.as_of - interval '30 days' AND a.created_at <= clock.as_of
    GROUP BY c.id
    HAVING count(a.created_at) < current_setting('seed.community_activity')::int
)
-- fill
-- Members write by turns.
, member AS MATERIALIZED (
    SELECT community_id, user_id, joined_at,
           row_number() OVER (PARTITION BY community_id ORDER BY user_id) - 1 AS seat
    FROM memberships
    WHERE joined_at < seed.as_of()
)
-- A new date makes new places: what was fresh a month ago has its id for good.
, place AS MATERIALIZED (
    SELECT d.id AS community_id, d.need - d.have AS missing, p.n, p.id, p.seat
    FROM deficit AS d
    JOIN (SELECT community_id, count(*) AS seats FROM member GROUP BY community_id) AS ring ON ring.community_id = d.id
    CROSS JOIN LATERAL seed.places(
        'community_activity ' || to_char(seed.as_of(), 'YYYY-MM-DD'), d.id, d.need, ring.seats
    ) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.community_id ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN posts AS taken ON taken.id = p.id
    WHERE taken.id IS NULL
)
-- One a day, round the last ten days.
, post AS (
    SELECT f.id, f.community_id, m.user_id AS author_id, c.kind = 'professional' AS peers,
           seed.moment(f.id, greatest(m.joined_at, ends - interval '1 day'), ends) AS created_at
    FROM free AS f
    JOIN member AS m ON m.community_id = f.community_id AND m.seat = f.seat
    JOIN communities AS c ON c.id = f.community_id
    CROSS JOIN LATERAL (
        SELECT seed.as_of() - (seed.pick(f.community_id, 1, 10) + f.n) % 10 * interval '1 day' AS ends
    ) AS day
    WHERE f.k <= f.missing
)
INSERT INTO posts (id, community_id, author_id, title, body, created_at)
SELECT id, community_id, author_id,
       CASE WHEN peers THEN 'Open round' ELSE 'How was your week, out of ten?' END
           || to_char(created_at, ' (FMDay FMDD FMMonth)'),
       CASE WHEN peers THEN concat_ws(
                ' ', seed.open_thread_opening(seed.pick(id, 1, 10)), seed.open_thread_middle(seed.pick(id, 2, 10)),
                seed.open_thread_closing(seed.pick(id, 3, 8))
            )
            ELSE concat_ws(
                ' ', seed.check_in_opening(seed.pick(id, 1, 16)), seed.check_in_middle(seed.pick(id, 2, 16)),
                seed.check_in_closing(seed.pick(id, 3, 12))
            )
       END,
       created_at
FROM post
ON CONFLICT DO NOTHING;
