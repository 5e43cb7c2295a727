-- Every therapist has at least seed.therapist_clients clients.
-- needs: as many clients, they and the therapist dated before seed.as_of

WITH deficit AS (
    SELECT t.user_id AS id, count(ct.client_id) AS have, current_setting('seed.therapist_clients')::int AS need
    FROM therapists AS t
    LEFT JOIN client_therapists AS ct ON ct.therapist_id = t.user_id
    GROUP BY t.user_id
    HAVING count(ct.client_id) < current_setting('seed.therapist_clients')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- The clients stand in a ring; each therapist walks from a seat of their own.
, client AS MATERIALIZED (
    SELECT t.user_id AS id, u.created_at, row_number() OVER (ORDER BY t.user_id) - 1 AS seat,
           count(*) OVER ()::int AS seats
    FROM clients AS t
    JOIN users AS u ON u.id = t.user_id
    CROSS JOIN clock
    WHERE u.created_at < clock.as_of
)
, walk AS MATERIALIZED (
    SELECT d.id AS therapist_id, d.need - d.have AS missing, step,
           (seed.pick(d.id, 4, r.seats) + step) % r.seats AS seat
    FROM deficit AS d
    CROSS JOIN (SELECT max(seats) AS seats FROM client) AS r
    CROSS JOIN LATERAL generate_series(0, least(d.need, r.seats) - 1) AS step
)
, candidate AS (
    SELECT w.therapist_id, w.missing, w.step, o.id AS client_id, greatest(e.created_at, o.created_at) AS since
    FROM walk AS w
    JOIN client AS o ON o.seat = w.seat
    JOIN users AS e ON e.id = w.therapist_id
    CROSS JOIN clock
    WHERE e.created_at < clock.as_of
)
, choice AS (
    SELECT c.client_id, c.therapist_id, c.since, c.missing,
           row_number() OVER (PARTITION BY c.therapist_id ORDER BY c.step) AS rank
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
