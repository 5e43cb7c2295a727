-- Every booked-out therapist, one in ten, has at least seed.booked_out_therapists clients.
-- needs: as many clients, they and the therapist dated before seed.as_of

WITH deficit AS (
    SELECT t.user_id AS id, count(ct.client_id) AS have, current_setting('seed.booked_out_therapists')::int AS need
    FROM therapists AS t
    LEFT JOIN client_therapists AS ct ON ct.therapist_id = t.user_id
    WHERE get_byte(uuid_send(t.user_id), 10) < 26
    GROUP BY t.user_id
    HAVING count(ct.client_id) < current_setting('seed.booked_out_therapists')::int
)
-- fill
-- The clients form a ring.
, client AS MATERIALIZED (
    SELECT t.user_id AS id, u.created_at, row_number() OVER (ORDER BY t.user_id) - 1 AS seat
    FROM clients AS t
    JOIN users AS u ON u.id = t.user_id
    WHERE u.created_at < seed.as_of()
)
, ring AS MATERIALIZED (SELECT count(*) AS seats FROM client)
, place AS MATERIALIZED (
    SELECT d.id AS therapist_id, d.need - d.have AS missing, p.n, p.seat
    FROM deficit AS d CROSS JOIN ring
    CROSS JOIN LATERAL seed.partners('therapist_clients', d.id, d.need, ring.seats) AS p
)
, free AS (
    SELECT p.therapist_id, p.missing, o.id AS client_id, greatest(e.created_at, o.created_at) AS since,
           row_number() OVER (PARTITION BY p.therapist_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN client AS o ON o.seat = p.seat
    JOIN users AS e ON e.id = p.therapist_id
    WHERE e.created_at < seed.as_of()
      AND NOT EXISTS (SELECT FROM client_therapists AS r WHERE r.therapist_id = p.therapist_id AND r.client_id = o.id)
)
INSERT INTO client_therapists (client_id, therapist_id, status, started_at)
SELECT client_id, therapist_id,
       CASE seed.pick(client_id, 4, 6) WHEN 0 THEN 'ended' ELSE 'active' END::relationship_status,
       seed.moment(client_id, since, least(since + interval '90 days', seed.as_of()))
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
