-- Every moderator moderates at least seed.moderator_communities communities.
-- needs: as many communities, they and the moderator dated before seed.as_of

WITH deficit AS (
    SELECT m.user_id AS id, count(cm.community_id) AS have,
           current_setting('seed.moderator_communities')::int AS need
    FROM moderators AS m
    LEFT JOIN community_moderators AS cm ON cm.moderator_id = m.user_id
    GROUP BY m.user_id
    HAVING count(cm.community_id) < current_setting('seed.moderator_communities')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- The communities stand in a ring; each moderator walks from a seat of their own.
, community AS MATERIALIZED (
    SELECT c.id, c.created_at, row_number() OVER (ORDER BY c.id) - 1 AS seat, count(*) OVER ()::int AS seats
    FROM communities AS c
    CROSS JOIN clock
    WHERE c.created_at < clock.as_of
)
, walk AS MATERIALIZED (
    SELECT d.id AS moderator_id, d.need - d.have AS missing, step,
           (seed.pick(d.id, 4, r.seats) + step) % r.seats AS seat
    FROM deficit AS d
    CROSS JOIN (SELECT max(seats) AS seats FROM community) AS r
    CROSS JOIN LATERAL generate_series(0, least(d.need, r.seats) - 1) AS step
)
, candidate AS (
    SELECT w.moderator_id, w.missing, w.step, o.id AS community_id, greatest(e.created_at, o.created_at) AS since
    FROM walk AS w
    JOIN community AS o ON o.seat = w.seat
    JOIN users AS e ON e.id = w.moderator_id
    CROSS JOIN clock
    WHERE e.created_at < clock.as_of
)
, choice AS (
    SELECT c.community_id, c.moderator_id, c.since, c.missing,
           row_number() OVER (PARTITION BY c.moderator_id ORDER BY c.step) AS rank
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
