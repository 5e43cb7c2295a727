-- Every client has at least seed.client_therapists therapists.
-- needs: as many therapists, they and the client dated before seed.as_of

WITH deficit AS (
    SELECT t.user_id AS id, count(ct.therapist_id) AS have, current_setting('seed.client_therapists')::int AS need
    FROM clients AS t
    LEFT JOIN client_therapists AS ct ON ct.client_id = t.user_id
    GROUP BY t.user_id
    HAVING count(ct.therapist_id) < current_setting('seed.client_therapists')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- The therapists stand in a ring; each client walks from a seat of their own.
, therapist AS MATERIALIZED (
    SELECT t.user_id AS id, u.created_at, row_number() OVER (ORDER BY t.user_id) - 1 AS seat,
           count(*) OVER ()::int AS seats
    FROM therapists AS t
    JOIN users AS u ON u.id = t.user_id
    CROSS JOIN clock
    WHERE u.created_at < clock.as_of
)
, walk AS MATERIALIZED (
    SELECT d.id AS client_id, d.need - d.have AS missing, step,
           (seed.pick(d.id, 4, r.seats) + step) % r.seats AS seat
    FROM deficit AS d
    CROSS JOIN (SELECT max(seats) AS seats FROM therapist) AS r
    CROSS JOIN LATERAL generate_series(0, least(d.need, r.seats) - 1) AS step
)
, candidate AS (
    SELECT w.client_id, w.missing, w.step, o.id AS therapist_id, greatest(e.created_at, o.created_at) AS since
    FROM walk AS w
    JOIN therapist AS o ON o.seat = w.seat
    JOIN users AS e ON e.id = w.client_id
    CROSS JOIN clock
    WHERE e.created_at < clock.as_of
)
, choice AS (
    SELECT c.client_id, c.therapist_id, c.since, c.missing,
           row_number() OVER (PARTITION BY c.client_id ORDER BY c.step) AS rank
    FROM candidate AS c
    LEFT JOIN client_therapists AS ct ON ct.client_id = c.client_id AND ct.therapist_id = c.therapist_id
    WHERE ct.client_id IS NULL
)
, relationship AS (
    SELECT c.client_id, c.therapist_id,
           CASE WHEN seed.pick(c.client_id, 0, 6) = 0 THEN 'ended' ELSE 'active' END::relationship_status AS status,
           seed.moment(c.client_id, c.since, least(c.since + interval '90 days', clock.as_of)) AS started_at
    FROM choice AS c
    CROSS JOIN clock
    WHERE c.rank <= c.missing
)
INSERT INTO client_therapists (client_id, therapist_id, status, started_at)
SELECT client_id, therapist_id, status, started_at FROM relationship
ON CONFLICT DO NOTHING;
