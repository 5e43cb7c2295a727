-- Every client with a therapist has at least seed.client_meetings meetings.
-- needs: an hour that nobody has booked with the client's therapist, and their relationship dated before seed.as_of

WITH deficit AS (
    SELECT c.user_id AS id, count(m.id) AS have, current_setting('seed.client_meetings')::int AS need
    FROM clients AS c
    LEFT JOIN meetings AS m ON m.client_id = c.user_id
    WHERE c.user_id IN (SELECT client_id FROM client_therapists)
    GROUP BY c.user_id
    HAVING count(m.id) < current_setting('seed.client_meetings')::int
)
-- fill
-- Number each therapist's clients, so that each gets a different hour.
, client AS (
    SELECT client_id, therapist_id, status, started_at,
           row_number() OVER (PARTITION BY therapist_id ORDER BY client_id) - 1 AS number,
           count(*) OVER (PARTITION BY therapist_id) AS clients
    FROM client_therapists
    WHERE started_at < seed.as_of()
)
-- The first slot of each weekday. A therapist without slots is booked on Mondays from nine to five.
, slot AS (
    SELECT t.user_id AS therapist_id, coalesce(s.weekday, 1) AS weekday,
           coalesce(min(s.starts_at), '09:00') AS opens, coalesce(min(s.ends_at), '17:00') AS closes,
           row_number() OVER (PARTITION BY t.user_id ORDER BY s.weekday) - 1 AS seat,
           count(*) OVER (PARTITION BY t.user_id) AS seats
    FROM therapists AS t
    LEFT JOIN availability_slots AS s ON s.therapist_id = t.user_id
    GROUP BY t.user_id, s.weekday
)
-- A client sees one therapist, at the same hour of a slot in the weeks before and after the clock.
, date AS MATERIALIZED (
    SELECT d.id, d.need - d.have AS missing, t.client_id, t.therapist_id, t.status, t.started_at, t.number, a.*,
           seed.id('client_meetings ' || d.id || ' ' || to_char(a.starts_at, 'YYYY-MM-DD HH24:MI')) AS meeting_id
    FROM deficit AS d
    JOIN (SELECT DISTINCT ON (client_id) * FROM client ORDER BY client_id, status, therapist_id) AS t
        ON t.client_id = d.id
    JOIN slot AS s ON s.therapist_id = t.therapist_id AND s.seat = t.number % s.seats
    CROSS JOIN LATERAL seed.appointments(
        s.weekday, s.opens, s.closes, t.number / s.seats, 1 + (t.clients - 1) / s.seats, d.need
    ) AS a
)
-- No other meeting overlaps, and therapy has begun. If it has ended, past dates come first.
, free AS (
    SELECT d.*, d.starts_at > seed.as_of() AS ahead, least(d.starts_at, seed.as_of()) AS agreed,
           row_number() OVER (
               PARTITION BY d.id ORDER BY d.starts_at > seed.as_of() AND d.status = 'ended', abs(d.week), d.week
           ) AS k
    FROM date AS d
    WHERE d.started_at < d.starts_at AND seed.as_of() NOT BETWEEN d.starts_at AND d.ends_at
      AND NOT EXISTS (SELECT FROM meetings AS taken WHERE taken.id = d.meeting_id)
      AND NOT EXISTS (SELECT FROM meetings AS m WHERE m.therapist_id = d.therapist_id
                                                  AND m.starts_at < d.ends_at AND m.ends_at > d.starts_at)
)
INSERT INTO meetings (id, client_id, therapist_id, starts_at, ends_at, status, created_at)
SELECT meeting_id, client_id, therapist_id, starts_at, ends_at,
       CASE WHEN ahead THEN 'scheduled' WHEN (number + abs(week)) % 4 = 1 THEN 'cancelled' ELSE 'completed'
       END::meeting_status,
       seed.moment(meeting_id, greatest(agreed - interval '14 days', started_at), agreed)
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
