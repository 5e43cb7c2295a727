-- Every therapist has at least seed.therapist_meetings meetings across their clients.
-- needs: a client of the therapist's own

WITH deficit AS (
    SELECT t.user_id AS id, count(m.id) AS have, current_setting('seed.therapist_meetings')::int AS need
    FROM therapists AS t
    LEFT JOIN meetings AS m ON m.therapist_id = t.user_id
    GROUP BY t.user_id
    HAVING count(m.id) < current_setting('seed.therapist_meetings')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT as_of, date_trunc('day', as_of) AS today,
           date_trunc('day', as_of + interval '1 day' - interval '1 microsecond') AS next_day
    FROM (SELECT current_setting('seed.as_of')::timestamptz AS as_of) AS setting
)
-- What can be booked: slots that no earlier one of the day overlaps, or office hours where a therapist names none.
, slot AS (
    SELECT s.therapist_id, s.weekday, s.starts_at::interval AS starts_at, s.ends_at::interval AS ends_at
    FROM deficit AS d
    JOIN availability_slots AS s ON s.therapist_id = d.id
    LEFT JOIN availability_slots AS earlier ON earlier.therapist_id = s.therapist_id AND earlier.weekday = s.weekday
        AND earlier.starts_at < s.starts_at AND earlier.ends_at > s.starts_at
    WHERE earlier.therapist_id IS NULL
    UNION ALL
    SELECT d.id, week.weekday, interval '9 hours', interval '17 hours'
    FROM deficit AS d
    CROSS JOIN generate_series(1, 5) AS week (weekday)
    LEFT JOIN availability_slots AS s ON s.therapist_id = d.id
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
-- The therapist's clients take turns.
, relationship AS (
    SELECT ct.client_id, ct.therapist_id,
           (row_number() OVER (PARTITION BY ct.therapist_id ORDER BY ct.client_id) - 1)::int AS turn,
           (count(*) OVER (PARTITION BY ct.therapist_id))::int AS turns
    FROM deficit AS d
    JOIN client_therapists AS ct ON ct.therapist_id = d.id
)
, busy AS (
    SELECT m.therapist_id, m.starts_at, m.ends_at, day
    FROM deficit AS d
    JOIN meetings AS m ON m.therapist_id = d.id
    CROSS JOIN LATERAL generate_series(date_trunc('day', m.starts_at), m.ends_at, interval '1 day') AS day
)
-- Hour after hour of the week, in turn before and after as_of. A meeting that exists can take two of them, by its
-- time and by its id.
, date AS (
    SELECT d.id AS therapist_id, d.need - d.have AS missing, n, n % 2 = 0 AS past, n % calendar.hours AS number,
           CASE WHEN n % 2 = 0
                THEN clock.today - 7 * (n / calendar.hours) * interval '1 day'
                ELSE clock.next_day + 7 * (n / calendar.hours) * interval '1 day'
           END AS week
    FROM deficit AS d
    JOIN calendar ON calendar.therapist_id = d.id
    CROSS JOIN clock
    CROSS JOIN LATERAL generate_series(0, (d.need + d.have - 1)::int) AS n
)
, candidate AS MATERIALIZED (
    SELECT d.therapist_id, d.missing, d.n, d.past, on_day.day + h.starts_at AS starts_at,
           on_day.day + h.ends_at AS ends_at,
           seed.id('therapist_meetings ' || d.therapist_id || ' ' || extract(epoch FROM on_day.day + h.starts_at)::bigint) AS id
    FROM date AS d
    JOIN hour AS h ON h.therapist_id = d.therapist_id AND h.number = d.number
    CROSS JOIN LATERAL (SELECT d.week + CASE WHEN d.past THEN -h.ago ELSE h.ahead END * interval '1 day' AS day) AS on_day
    LEFT JOIN busy AS b ON b.therapist_id = d.therapist_id AND b.day = on_day.day
        AND b.starts_at < on_day.day + h.ends_at AND b.ends_at > on_day.day + h.starts_at
    WHERE b.therapist_id IS NULL
)
, place AS (
    SELECT c.therapist_id, c.missing, c.n, c.past, c.starts_at, c.ends_at, c.id,
           row_number() OVER (PARTITION BY c.therapist_id ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN meetings AS m ON m.id = c.id
    WHERE m.id IS NULL
)
, meeting AS (
    SELECT p.id, r.client_id, p.therapist_id, p.starts_at, p.ends_at,
           CASE WHEN NOT p.past THEN 'scheduled'
                WHEN p.n > 0 AND seed.pick(p.id, 1, 3) = 0 THEN 'cancelled'
                ELSE 'completed'
           END::meeting_status AS status,
           seed.moment(p.id, least(p.starts_at, clock.as_of) - interval '14 days', least(p.starts_at, clock.as_of)) AS created_at
    FROM place AS p
    JOIN relationship AS r ON r.therapist_id = p.therapist_id AND r.turn = p.n / 2 % r.turns
    CROSS JOIN clock
    WHERE p.rank <= p.missing
)
INSERT INTO meetings (id, client_id, therapist_id, starts_at, ends_at, status, created_at)
SELECT id, client_id, therapist_id, starts_at, ends_at, status, created_at FROM meeting
ON CONFLICT DO NOTHING;
