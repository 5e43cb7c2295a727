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
-- The therapists form a ring, and the clients take them in turn.
, therapist AS MATERIALIZED (
    SELECT t.user_id AS id, u.created_at, row_number() OVER (ORDER BY t.user_id) - 1 AS seat
    FROM therapists AS t
    JOIN users AS u ON u.id = t.user_id
    WHERE u.created_at < seed.as_of()
)
, ring AS MATERIALIZED (SELECT count(*) AS seats FROM therapist)
, place AS MATERIALIZED (
    SELECT d.id AS client_id, d.need - d.have AS missing, p.n, p.seat
    FROM deficit AS d CROSS JOIN ring
    JOIN (SELECT user_id, row_number() OVER (ORDER BY user_id) AS number FROM clients) AS c ON c.user_id = d.id
    CROSS JOIN LATERAL seed.partners('client_therapists', d.id, d.need, ring.seats, c.number) AS p
)
, free AS (
    SELECT p.client_id, p.missing, o.id AS therapist_id, greatest(e.created_at, o.created_at) AS since,
           row_number() OVER (PARTITION BY p.client_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN therapist AS o ON o.seat = p.seat
    JOIN users AS e ON e.id = p.client_id
    WHERE e.created_at < seed.as_of()
      AND NOT EXISTS (SELECT FROM client_therapists AS r WHERE r.client_id = p.client_id AND r.therapist_id = o.id)
)
INSERT INTO client_therapists (client_id, therapist_id, status, started_at)
SELECT client_id, therapist_id,
       CASE seed.pick(client_id, 4, 6) WHEN 0 THEN 'ended' ELSE 'active' END::relationship_status,
       seed.moment(client_id, since, least(since + interval '90 days', seed.as_of()))
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
