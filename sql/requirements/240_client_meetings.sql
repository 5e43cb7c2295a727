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
    SELECT as_of, date_trunc('day', as_of) AS today,
           date_trunc('day', as_of + interval '1 day' - interval '1 microsecond') AS next_day
    FROM (SELECT current_setting('seed.as_of')::timestamptz AS as_of) AS setting
)
-- Each client meets one therapist of theirs.
, client AS MATERIALIZED (
    SELECT DISTINCT ON (d.id) d.id, d.need, d.need - d.have AS missing, ct.therapist_id, ct.started_at
    FROM deficit AS d
    JOIN client_therapists AS ct ON ct.client_id = d.id
    ORDER BY d.id, ct.status, ct.therapist_id
)
, therapist AS MATERIALIZED (
    SELECT DISTINCT therapist_id AS id FROM client
)
-- Clients of one therapist share the hours of the week by turns: whoever is short, no two get the same one.
, relationship AS (
    SELECT ct.client_id, ct.therapist_id,
           (row_number() OVER (PARTITION BY ct.therapist_id ORDER BY ct.client_id) - 1)::int AS turn,
           (count(*) OVER (PARTITION BY ct.therapist_id))::int AS turns
    FROM therapist AS t
    JOIN client_therapists AS ct ON ct.therapist_id = t.id
)
-- What can be booked: slots that no earlier one of the day overlaps, or office hours where a therapist names none.
, slot AS (
    SELECT s.therapist_id, s.weekday, s.starts_at::interval AS starts_at, s.ends_at::interval AS ends_at
    FROM therapist AS t
    JOIN availability_slots AS s ON s.therapist_id = t.id
    LEFT JOIN availability_slots AS earlier ON earlier.therapist_id = s.therapist_id AND earlier.weekday = s.weekday
        AND earlier.starts_at < s.starts_at AND earlier.ends_at > s.starts_at
    WHERE earlier.therapist_id IS NULL
    UNION ALL
    SELECT t.id, week.weekday, interval '9 hours', interval '17 hours'
    FROM therapist AS t
    CROSS JOIN generate_series(1, 5) AS week (weekday)
    LEFT JOIN availability_slots AS s ON s.therapist_id = t.id
    WHERE s.therapist_id IS NULL
)
-- A session of 50 minutes each hour, or one as short as its slot; ago and ahead count its days from today back and from
-- next_day on, the first midnight that is not before as_of.
, hour AS MATERIALIZED (
    SELECT s.therapist_id, s.starts_at + h * interval '1 hour' AS starts_at,
           least(s.starts_at + h * interval '1 hour' + interval '50 minutes', s.ends_at) AS ends_at,
           1 + (extract(isodow FROM clock.today)::int - s.weekday + 6) % 7 AS ago,
           (s.weekday - extract(isodow FROM clock.next_day)::int + 7) % 7 AS ahead,
           row_number() OVER (
               PARTITION BY s.therapist_id ORDER BY s.starts_at + h * interval '1 hour', s.weekday
           ) - 1 AS number
    FROM slot AS s
    CROSS JOIN clock
    CROSS JOIN LATERAL generate_series(
        0, greatest(floor(extract(epoch FROM s.ends_at - s.starts_at - interval '50 minutes') / 3600)::int, 0)
    ) AS h
)
, calendar AS (
    SELECT therapist_id, count(*)::int AS hours FROM hour GROUP BY therapist_id
)
-- A meeting that exists can take two of the dates, one by its hour and one by its id; more than 100 are not waited out.
, held AS (
    SELECT m.therapist_id, least(count(*), 100) AS meetings
    FROM therapist AS t
    JOIN meetings AS m ON m.therapist_id = t.id
    GROUP BY m.therapist_id
)
, busy AS (
    SELECT m.therapist_id, m.starts_at, m.ends_at, day
    FROM therapist AS t
    JOIN meetings AS m ON m.therapist_id = t.id
    CROSS JOIN LATERAL generate_series(date_trunc('day', m.starts_at), m.ends_at, interval '1 day') AS day
)
-- Each client's own hour of the week, in one week before as_of, the next after it, and so on.
, date AS (
    SELECT c.id AS client_id, c.therapist_id, c.missing, c.started_at, r.turn, h.starts_at, h.ends_at, n,
           clock.today - (h.ago + 7 * week) * interval '1 day' AS past_day,
           clock.next_day + (h.ahead + 7 * week) * interval '1 day' AS coming_day
    FROM client AS c
    JOIN relationship AS r ON r.client_id = c.id AND r.therapist_id = c.therapist_id
    JOIN calendar ON calendar.therapist_id = c.therapist_id
    JOIN hour AS h ON h.therapist_id = c.therapist_id AND h.number = r.turn % calendar.hours
    LEFT JOIN held ON held.therapist_id = c.therapist_id
    CROSS JOIN clock
    CROSS JOIN LATERAL generate_series(0, c.need - 1 + 2 * coalesce(held.meetings, 0)::int) AS n
    CROSS JOIN LATERAL (
        SELECT r.turn / calendar.hours + n * ((r.turns + calendar.hours - 1) / calendar.hours) AS week
    ) AS w
)
, candidate AS MATERIALIZED (
    SELECT d.client_id, d.therapist_id, d.missing, d.turn, d.n, day.past, day.day + d.starts_at AS starts_at,
           day.day + d.ends_at AS ends_at,
           seed.id('client_meetings ' || d.client_id || ' ' || extract(epoch FROM day.day + d.starts_at)::bigint) AS id
    FROM date AS d
    CROSS JOIN LATERAL (
        SELECT n % 2 = 0 AND past_day > started_at AS past,
               CASE WHEN n % 2 = 0 AND past_day > started_at THEN past_day ELSE coming_day END AS day
    ) AS day
    LEFT JOIN busy AS b ON b.therapist_id = d.therapist_id AND b.day = day.day
        AND b.starts_at < day.day + d.ends_at AND b.ends_at > day.day + d.starts_at
    WHERE b.therapist_id IS NULL
)
, place AS (
    SELECT c.client_id, c.therapist_id, c.missing, c.turn, c.n, c.past, c.starts_at, c.ends_at, c.id,
           row_number() OVER (PARTITION BY c.client_id ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN meetings AS m ON m.id = c.id
    WHERE m.id IS NULL
)
, meeting AS (
    SELECT p.id, p.client_id, p.therapist_id, p.starts_at, p.ends_at,
           CASE WHEN NOT p.past THEN 'scheduled'
                WHEN p.n > 0 AND (p.turn = 0 OR seed.pick(p.id, 1, 4) = 0) THEN 'cancelled'
                ELSE 'completed'
           END::meeting_status AS status,
           seed.moment(p.id, least(p.starts_at, clock.as_of) - interval '14 days', least(p.starts_at, clock.as_of)) AS created_at
    FROM place AS p
    CROSS JOIN clock
    WHERE p.rank <= p.missing
)
INSERT INTO meetings (id, client_id, therapist_id, starts_at, ends_at, status, created_at)
SELECT id, client_id, therapist_id, starts_at, ends_at, status, created_at FROM meeting
ON CONFLICT DO NOTHING;
