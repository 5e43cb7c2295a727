-- Every moderator moderates at least seed.moderator_communities communities.
-- needs: as many communities, they and the moderator dated before seed.as_of

WITH deficit AS (
    SELECT m.user_id AS id, count(cm.community_id) AS have, current_setting('seed.moderator_communities')::int AS need
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
, candidate AS (
    SELECT d.id AS moderator_id, d.need - d.have AS missing, c.id AS community_id, step, greatest(c.created_at, u.created_at) AS since
    FROM deficit AS d
    JOIN users AS u ON u.id = d.id
    CROSS JOIN clock
    CROSS JOIN (SELECT max(seats) AS seats FROM community) AS r
    CROSS JOIN LATERAL generate_series(0, least(d.need, r.seats) - 1) AS step
    JOIN community AS c ON c.seat = (seed.pick(d.id, 4, r.seats) + step) % r.seats
    WHERE u.created_at < clock.as_of
)
, choice AS (
    SELECT c.community_id, c.moderator_id, c.since, c.missing, row_number() OVER (PARTITION BY c.moderator_id ORDER BY c.step) AS rank
    FROM candidate AS c
    LEFT JOIN community_moderators AS cm ON cm.community_id = c.community_id AND cm.moderator_id = c.moderator_id
    WHERE cm.moderator_id IS NULL
)
, assignment AS (
    SELECT c.community_id, c.moderator_id, seed.moment(c.community_id, c.since, least(c.since + interval '60 days', clock.as_of)) AS assigned_at
    FROM choice AS c
    CROSS JOIN clock
    WHERE c.rank <= c.missing
)
INSERT INTO community_moderators (community_id, moderator_id, assigned_at)
SELECT community_id, moderator_id, assigned_at FROM assignment
ON CONFLICT DO NOTHING;
