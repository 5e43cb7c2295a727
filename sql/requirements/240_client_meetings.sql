-- Every client with a therapist has at least seed.client_meetings meetings.

WITH deficit AS (
    SELECT c.user_id AS id, count(m.id) AS have, current_setting('seed.client_meetings')::int AS need
    FROM clients AS c
    LEFT JOIN meetings AS m ON m.client_id = c.user_id
    WHERE c.user_id IN (SELECT client_id FROM client_therapists)
    GROUP BY c.user_id
    HAVING count(m.id) < current_setting('seed.client_meetings')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT as_of, date_trunc('week', as_of) AS monday
    FROM (SELECT current_setting('seed.as_of')::timestamptz AS as_of) AS setting
)
-- The clients of a therapist take turns; each meets one therapist of theirs.
, turn AS (
    SELECT client_id, therapist_id, status, started_at,
           row_number() OVER (PARTITION BY therapist_id ORDER BY client_id) - 1 AS turn,
           count(*) OVER (PARTITION BY therapist_id) AS turns
    FROM client_therapists
)
, client AS MATERIALIZED (
    SELECT DISTINCT ON (d.id) d.id AS client_id, t.therapist_id, t.status, t.started_at, t.turn, t.turns,
           d.need, d.need - d.have AS missing
    FROM deficit AS d
    JOIN turn AS t ON t.client_id = d.id
    ORDER BY d.id, t.status, t.therapist_id
)
-- When a therapist can be booked, counted from Monday: in the slots they name, or in office hours if they name none.
, slot AS (
    SELECT t.user_id AS therapist_id, day + coalesce(s.starts_at, '09:00')::interval AS opens,
           day + coalesce(s.ends_at, '17:00')::interval AS closes
    FROM therapists AS t
    LEFT JOIN availability_slots AS s ON s.therapist_id = t.user_id
    LEFT JOIN generate_series(1, 5) AS office (weekday) ON s.therapist_id IS NULL
    CROSS JOIN LATERAL (SELECT (coalesce(s.weekday, office.weekday) - 1) * interval '1 day' AS day) AS d
    WHERE t.user_id IN (SELECT therapist_id FROM client) AND NOT EXISTS (
        SELECT FROM availability_slots AS earlier
        WHERE earlier.therapist_id = s.therapist_id AND earlier.weekday = s.weekday
          AND earlier.starts_at < s.starts_at AND earlier.ends_at > s.starts_at
    )
)
, hour AS (
    SELECT s.therapist_id, h.starts_at, h.ends_at,
           row_number() OVER (PARTITION BY s.therapist_id ORDER BY h.starts_at) - 1 AS number,
           count(*) OVER (PARTITION BY s.therapist_id) AS hours
    FROM slot AS s
    CROSS JOIN LATERAL seed.sessions(s.opens, s.closes) AS h
)
, booked AS (
    SELECT therapist_id, count(DISTINCT date_trunc('week', starts_at)) AS weeks FROM meetings GROUP BY therapist_id
)
-- A client has an hour in each of the weeks around as_of, or in every second and so on, where there are more clients
-- than hours. What is booked already can take one in each of its weeks.
, date AS MATERIALIZED (
    SELECT c.client_id, c.therapist_id, c.status, c.started_at, c.turn, c.missing, n,
           week.monday + h.starts_at AS starts_at, week.monday + h.ends_at AS ends_at
    FROM client AS c
    JOIN hour AS h ON h.therapist_id = c.therapist_id AND h.number = c.turn % h.hours
    CROSS JOIN clock
    LEFT JOIN booked AS b ON b.therapist_id = c.therapist_id
    CROSS JOIN LATERAL (SELECT (c.need + coalesce(b.weeks, 0))::int AS weeks) AS reach
    CROSS JOIN LATERAL generate_series(-reach.weeks, reach.weeks) AS n
    CROSS JOIN LATERAL (
        SELECT clock.monday + (c.turn / h.hours + n * (1 + (c.turns - 1) / h.hours)) * interval '7 days' AS monday
    ) AS week
)
-- Nobody else is there then, and therapy has begun.
, candidate AS MATERIALIZED (
    SELECT d.client_id, d.therapist_id, d.status, d.started_at, d.turn, d.missing, d.n, d.starts_at, d.ends_at,
           d.starts_at > clock.as_of AS ahead,
           seed.id('client_meetings ' || d.client_id || ' ' || to_char(d.starts_at, 'YYYY-MM-DD HH24:MI')) AS id
    FROM date AS d
    LEFT JOIN meetings AS m ON m.therapist_id = d.therapist_id AND m.starts_at < d.ends_at AND m.ends_at > d.starts_at
    CROSS JOIN clock
    WHERE m.id IS NULL AND (d.starts_at > clock.as_of OR d.ends_at < clock.as_of AND d.starts_at > d.started_at)
)
-- Where therapy has ended, dates gone by come first.
, place AS (
    SELECT c.id, c.client_id, c.therapist_id, c.started_at, c.turn, c.missing, c.n, c.starts_at, c.ends_at, c.ahead,
           row_number() OVER (PARTITION BY c.client_id ORDER BY c.ahead AND c.status = 'ended', abs(c.n), c.n) AS rank
    FROM candidate AS c
    LEFT JOIN meetings AS m ON m.id = c.id
    WHERE m.id IS NULL
)
, meeting AS (
    SELECT p.id, p.client_id, p.therapist_id, p.starts_at, p.ends_at,
           CASE WHEN p.ahead THEN 'scheduled'
                WHEN (p.turn + abs(p.n)) % 4 = 1 THEN 'cancelled'
                ELSE 'completed'
           END::meeting_status AS status,
           seed.moment(
               p.id,
               greatest(agreed.by - interval '14 days', CASE WHEN p.started_at < agreed.by THEN p.started_at END),
               agreed.by
           ) AS created_at
    FROM place AS p
    CROSS JOIN clock
    CROSS JOIN LATERAL (SELECT least(p.starts_at, clock.as_of) AS by) AS agreed
    WHERE p.rank <= p.missing
)
INSERT INTO meetings (id, client_id, therapist_id, starts_at, ends_at, status, created_at)
SELECT id, client_id, therapist_id, starts_at, ends_at, status, created_at FROM meeting
ON CONFLICT DO NOTHING;
