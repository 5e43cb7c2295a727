-- Every therapist has written at least seed.therapist_notes session notes on completed meetings of theirs.
-- needs: a client of the therapist's own

WITH deficit AS (
    SELECT t.user_id AS id, count(m.id) AS have, current_setting('seed.therapist_notes')::int AS need
    FROM therapists AS t
    LEFT JOIN (
        session_notes AS s
        JOIN meetings AS m ON m.id = s.meeting_id AND m.therapist_id = s.therapist_id AND m.status = 'completed'
    ) ON s.therapist_id = t.user_id
    GROUP BY t.user_id
    HAVING count(m.id) < current_setting('seed.therapist_notes')::int
)
-- fill
-- meeting_notes covers existing meetings, this file adds meetings. Number each therapist's clients, so that each gets
-- a different hour.
, client AS (
    SELECT client_id, therapist_id, status, started_at,
           row_number() OVER (PARTITION BY therapist_id ORDER BY client_id) - 1 AS number,
           count(*) OVER (PARTITION BY therapist_id) AS clients
    FROM client_therapists
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
-- Each client has one hour of a slot, in the weeks before the clock.
, date AS MATERIALIZED (
    SELECT d.id, d.need - d.have AS missing, t.client_id, t.therapist_id, t.status, t.started_at, t.number, a.*,
           seed.id('therapist_notes ' || d.id || ' ' || to_char(a.starts_at, 'YYYY-MM-DD HH24:MI')) AS meeting_id
    FROM deficit AS d
    JOIN client AS t ON t.therapist_id = d.id
    JOIN slot AS s ON s.therapist_id = t.therapist_id AND s.seat = t.number % s.seats
    CROSS JOIN LATERAL seed.appointments(
        s.weekday, s.opens, s.closes, t.number / s.seats, 1 + (t.clients - 1) / s.seats, d.need
    ) AS a
    WHERE a.week <= 0 AND a.ends_at < seed.as_of()
)
-- No other meeting overlaps. The meeting is in the past, so it may come before a therapy that has only just begun.
, free AS MATERIALIZED (
    SELECT d.*, seed.id('therapist_notes ' || d.meeting_id) AS note_id, a.number AS story,
           (date_part('epoch', d.ends_at) / 604800)::int AS since_1970,
           row_number() OVER (PARTITION BY d.id ORDER BY d.starts_at <= d.started_at, d.week DESC, d.number) AS k
    FROM date AS d
    JOIN (SELECT user_id, row_number() OVER (ORDER BY user_id) AS number FROM clients) AS a ON a.user_id = d.client_id
    WHERE NOT EXISTS (SELECT FROM session_notes AS noted WHERE noted.id = seed.id('therapist_notes ' || d.meeting_id))
      AND NOT EXISTS (SELECT FROM meetings AS taken WHERE taken.id = d.meeting_id)
      AND NOT EXISTS (SELECT FROM meetings AS m WHERE m.therapist_id = d.therapist_id
                                                  AND m.starts_at < d.ends_at AND m.ends_at > d.starts_at)
)
, meeting AS (
    INSERT INTO meetings (id, client_id, therapist_id, starts_at, ends_at, status, created_at)
    SELECT meeting_id, client_id, therapist_id, starts_at, ends_at, 'completed',
           seed.moment(meeting_id, starts_at - interval '14 days', starts_at)
    FROM free WHERE k <= missing
    ON CONFLICT DO NOTHING
)
INSERT INTO session_notes (id, meeting_id, therapist_id, body, created_at)
SELECT note_id, meeting_id, therapist_id, seed.named(body, client_id),
       seed.moment(note_id, ends_at, least(ends_at + interval '3 hours', seed.as_of()))
FROM free CROSS JOIN LATERAL (SELECT seed.note_body(client_id, story, since_1970) AS body OFFSET 0) AS text
WHERE k <= missing
ON CONFLICT DO NOTHING;
