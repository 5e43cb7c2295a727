-- Every client with a therapist has been assigned at least seed.client_worksheets worksheets by their own therapists.
-- needs: as many worksheets of the client's own therapists, they and the relationship dated before seed.as_of

WITH deficit AS (
    SELECT c.user_id AS id, count(ct.therapist_id) AS have, current_setting('seed.client_worksheets')::int AS need
    FROM clients AS c
    LEFT JOIN (
        worksheet_assignments AS a
        JOIN worksheets AS w ON w.id = a.worksheet_id
        JOIN client_therapists AS ct ON ct.client_id = a.client_id AND ct.therapist_id = w.therapist_id
    ) ON a.client_id = c.user_id
    WHERE c.user_id IN (SELECT client_id FROM client_therapists)
    GROUP BY c.user_id
    HAVING count(ct.therapist_id) < current_setting('seed.client_worksheets')::int
)
-- fill
-- The worksheets of each therapist form a ring.
, worksheet AS MATERIALIZED (
    SELECT id, therapist_id, created_at, row_number() OVER (PARTITION BY therapist_id ORDER BY id) - 1 AS seat,
           count(*) OVER (PARTITION BY therapist_id) AS seats
    FROM worksheets
    WHERE created_at < seed.as_of()
      AND therapist_id IN (SELECT therapist_id FROM deficit JOIN client_therapists ON client_id = id)
)
, place AS MATERIALIZED (
    SELECT d.id AS client_id, d.need - d.have AS missing, ct.therapist_id, ct.started_at, p.n, p.seat
    FROM deficit AS d
    JOIN client_therapists AS ct ON ct.client_id = d.id
    JOIN worksheet AS ring ON ring.therapist_id = ct.therapist_id AND ring.seat = 0
    CROSS JOIN LATERAL seed.partners('client_worksheets', d.id, d.need, ring.seats) AS p
    WHERE ct.started_at < seed.as_of()
)
, free AS (
    SELECT p.client_id, p.missing, w.id AS worksheet_id,
           seed.id('client_worksheets ' || p.client_id || ' ' || w.id) AS pair,
           greatest(w.created_at, p.started_at, seed.as_of() - interval '45 days') AS since,
           row_number() OVER (PARTITION BY p.client_id ORDER BY p.n, p.therapist_id) AS k
    FROM place AS p
    JOIN worksheet AS w ON w.therapist_id = p.therapist_id AND w.seat = p.seat
    WHERE NOT EXISTS (SELECT FROM worksheet_assignments AS a WHERE a.worksheet_id = w.id AND a.client_id = p.client_id)
)
INSERT INTO worksheet_assignments (worksheet_id, client_id, status, assigned_at, due_at)
SELECT worksheet_id, client_id, seed.pick(pair, 1, '{assigned,submitted,reviewed}'::assignment_status[]), at,
       date_trunc('day', at) + interval '14 days 18 hours'
FROM free
CROSS JOIN LATERAL (SELECT seed.moment(pair, since) AS at) AS assigned
WHERE k <= missing
ON CONFLICT DO NOTHING;
