-- Every community has at least seed.community_moderators moderators.
-- needs: as many moderators, they and the community dated before seed.as_of

WITH deficit AS (
    SELECT c.id, count(cm.moderator_id) AS have, current_setting('seed.community_moderators')::int AS need
    FROM communities AS c
    LEFT JOIN community_moderators AS cm ON cm.community_id = c.id
    GROUP BY c.id
    HAVING count(cm.moderator_id) < current_setting('seed.community_moderators')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- The moderators stand in a ring; each community walks from a seat of its own.
, moderator AS MATERIALIZED (
    SELECT m.user_id AS id, u.created_at, row_number() OVER (ORDER BY m.user_id) - 1 AS seat,
           count(*) OVER ()::int AS seats
    FROM moderators AS m
    JOIN users AS u ON u.id = m.user_id
    CROSS JOIN clock
    WHERE u.created_at < clock.as_of
)
, walk AS MATERIALIZED (
    SELECT d.id AS community_id, d.need - d.have AS missing, step,
           (seed.pick(d.id, 4, r.seats) + step) % r.seats AS seat
    FROM deficit AS d
    CROSS JOIN (SELECT max(seats) AS seats FROM moderator) AS r
    CROSS JOIN LATERAL generate_series(0, least(d.need, r.seats) - 1) AS step
)
, candidate AS (
    SELECT w.community_id, w.missing, w.step, o.id AS moderator_id, greatest(e.created_at, o.created_at) AS since
    FROM walk AS w
    JOIN moderator AS o ON o.seat = w.seat
    JOIN communities AS e ON e.id = w.community_id
    CROSS JOIN clock
    WHERE e.created_at < clock.as_of
)
, choice AS (
    SELECT c.community_id, c.moderator_id, c.since, c.missing,
           row_number() OVER (PARTITION BY c.community_id ORDER BY c.step) AS rank
    FROM candidate AS c
    LEFT JOIN community_moderators AS cm ON cm.community_id = c.community_id AND cm.moderator_id = c.moderator_id
    WHERE cm.moderator_id IS NULL
)
, assignment AS (
    SELECT c.community_id, c.moderator_id,
           seed.moment(c.community_id, c.since, least(c.since + interval '60 days', clock.as_of)) AS assigned_at
    FROM choice AS c
    CROSS JOIN clock
    WHERE c.rank <= c.missing
)
INSERT INTO community_moderators (community_id, moderator_id, assigned_at)
SELECT community_id, moderator_id, assigned_at FROM assignment
ON CONFLICT DO NOTHING;
