-- Every client with a therapist has at least seed.client_worksheets worksheets of their own therapists assigned.
-- needs: as many worksheets of the client's own therapists, they and the relationship dated before seed.as_of

WITH deficit AS (
    SELECT c.user_id AS id, count(ct.therapist_id) AS have, current_setting('seed.client_worksheets')::int AS need
    FROM clients AS c
    LEFT JOIN (worksheet_assignments AS a JOIN worksheets AS w ON w.id = a.worksheet_id
               JOIN client_therapists AS ct ON ct.client_id = a.client_id AND ct.therapist_id = w.therapist_id)
        ON a.client_id = c.user_id
    WHERE c.user_id IN (SELECT client_id FROM client_therapists)
    GROUP BY c.user_id
    HAVING count(ct.therapist_id) < current_setting('seed.client_worksheets')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- The worksheets of each therapist stand in a ring; each client walks those of their therapists from a seat of their
-- own.
, worksheet AS MATERIALIZED (
    SELECT w.id, w.therapist_id, w.created_at,
           row_number() OVER (PARTITION BY w.therapist_id ORDER BY w.id) - 1 AS seat,
           (count(*) OVER (PARTITION BY w.therapist_id))::int AS seats
    FROM worksheets AS w
    CROSS JOIN clock
    WHERE w.created_at < clock.as_of
)
, ring AS (
    SELECT DISTINCT therapist_id, seats FROM worksheet
)
, walk AS MATERIALIZED (
    SELECT d.id AS client_id, d.need - d.have AS missing, ct.therapist_id, ct.started_at, step,
           (seed.pick(d.id, 5, r.seats) + step) % r.seats AS seat
    FROM deficit AS d
    JOIN client_therapists AS ct ON ct.client_id = d.id
    JOIN ring AS r ON r.therapist_id = ct.therapist_id
    CROSS JOIN clock
    CROSS JOIN LATERAL generate_series(0, least(d.need, r.seats) - 1) AS step
    WHERE ct.started_at < clock.as_of
)
, candidate AS (
    SELECT k.client_id, k.missing, k.therapist_id, k.step, w.id AS worksheet_id,
           greatest(w.created_at, k.started_at) AS since
    FROM walk AS k
    JOIN worksheet AS w ON w.therapist_id = k.therapist_id AND w.seat = k.seat
)
, choice AS (
    SELECT c.client_id, c.missing, c.worksheet_id, c.since,
           row_number() OVER (PARTITION BY c.client_id ORDER BY c.step, c.therapist_id) AS rank
    FROM candidate AS c
    LEFT JOIN worksheet_assignments AS a ON a.worksheet_id = c.worksheet_id AND a.client_id = c.client_id
    WHERE a.client_id IS NULL
)
, client AS (
    SELECT user_id AS id, row_number() OVER (ORDER BY user_id) AS number FROM clients
)
, assignment AS (
    SELECT c.worksheet_id, c.client_id,
           (ARRAY['assigned', 'submitted', 'reviewed'])[1 + (client.number + c.rank) % 3]::assignment_status AS status,
           seed.moment(c.client_id, greatest(c.since, clock.as_of - interval '45 days'), clock.as_of) AS assigned_at
    FROM choice AS c
    JOIN client ON client.id = c.client_id
    CROSS JOIN clock
    WHERE c.rank <= c.missing
)
INSERT INTO worksheet_assignments (worksheet_id, client_id, status, assigned_at, due_at)
SELECT worksheet_id, client_id, status, assigned_at, date_trunc('day', assigned_at) + interval '14 days 18 hours'
FROM assignment
ON CONFLICT DO NOTHING;
