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
, clock AS MATERIALIZED (
    SELECT as_of, date_trunc('day', as_of) AS today,
           date_trunc('day', as_of + interval '1 day' - interval '1 microsecond') AS next_day
    FROM (SELECT current_setting('seed.as_of')::timestamptz AS as_of) AS setting
)
-- Completed meetings without a note come first.
, unnoted AS (
    SELECT d.id AS therapist_id, m.id AS meeting_id, m.ends_at, d.need - d.have AS missing,
           row_number() OVER (PARTITION BY d.id ORDER BY m.starts_at, m.id) AS rank
    FROM deficit AS d
    JOIN meetings AS m ON m.therapist_id = d.id AND m.status = 'completed'
    LEFT JOIN session_notes AS s ON s.meeting_id = m.id
    CROSS JOIN clock
    WHERE s.id IS NULL AND m.ends_at < clock.as_of
)
, short AS MATERIALIZED (
    SELECT d.id AS therapist_id, d.need - d.have - count(u.meeting_id) AS missing
    FROM deficit AS d
    LEFT JOIN unnoted AS u ON u.therapist_id = d.id
    GROUP BY d.id, d.need, d.have
    HAVING d.need - d.have > count(u.meeting_id)
)
-- Where there are too few, the therapist has met their clients, in turn, in further hours before as_of.
-- What can be booked: slots that no earlier one of the day overlaps, or office hours where a therapist names none.
, slot AS (
    SELECT s.therapist_id, s.weekday, s.starts_at::interval AS starts_at, s.ends_at::interval AS ends_at
    FROM short AS d
    JOIN availability_slots AS s ON s.therapist_id = d.therapist_id
    LEFT JOIN availability_slots AS earlier ON earlier.therapist_id = s.therapist_id AND earlier.weekday = s.weekday
        AND earlier.starts_at < s.starts_at AND earlier.ends_at > s.starts_at
    WHERE earlier.therapist_id IS NULL
    UNION ALL
    SELECT d.therapist_id, week.weekday, interval '9 hours', interval '17 hours'
    FROM short AS d
    CROSS JOIN generate_series(1, 5) AS week (weekday)
    LEFT JOIN availability_slots AS s ON s.therapist_id = d.therapist_id
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
, relationship AS (
    SELECT ct.client_id, ct.therapist_id,
           (row_number() OVER (PARTITION BY ct.therapist_id ORDER BY ct.client_id) - 1)::int AS turn,
           (count(*) OVER (PARTITION BY ct.therapist_id))::int AS turns
    FROM short AS d
    JOIN client_therapists AS ct ON ct.therapist_id = d.therapist_id
)
, busy AS (
    SELECT m.therapist_id, m.starts_at, m.ends_at, day
    FROM short AS d
    JOIN meetings AS m ON m.therapist_id = d.therapist_id
    CROSS JOIN LATERAL generate_series(date_trunc('day', m.starts_at), m.ends_at, interval '1 day') AS day
)
-- A meeting that exists can take two hours, by its time and by its id.
, held AS (
    SELECT m.therapist_id, count(*) AS meetings
    FROM short AS d
    JOIN meetings AS m ON m.therapist_id = d.therapist_id
    GROUP BY m.therapist_id
)
, date AS (
    SELECT s.therapist_id, s.missing, n, n % calendar.hours AS number,
           clock.today - 7 * (n / calendar.hours) * interval '1 day' AS week
    FROM short AS s
    JOIN calendar ON calendar.therapist_id = s.therapist_id
    LEFT JOIN held ON held.therapist_id = s.therapist_id
    CROSS JOIN clock
    CROSS JOIN LATERAL generate_series(0, (s.missing - 1 + 2 * coalesce(held.meetings, 0))::int) AS n
)
, candidate AS MATERIALIZED (
    SELECT d.therapist_id, d.missing, d.n, on_day.day + h.starts_at AS starts_at,
           on_day.day + h.ends_at AS ends_at,
           seed.id('therapist_notes ' || d.therapist_id || ' ' || extract(epoch FROM on_day.day + h.starts_at)::bigint) AS id
    FROM date AS d
    JOIN hour AS h ON h.therapist_id = d.therapist_id AND h.number = d.number
    CROSS JOIN LATERAL (SELECT d.week - h.ago * interval '1 day' AS day) AS on_day
    LEFT JOIN busy AS b ON b.therapist_id = d.therapist_id AND b.day = on_day.day
        AND b.starts_at < on_day.day + h.ends_at AND b.ends_at > on_day.day + h.starts_at
    WHERE b.therapist_id IS NULL
)
, place AS (
    SELECT c.therapist_id, c.missing, c.n, c.starts_at, c.ends_at, c.id,
           row_number() OVER (PARTITION BY c.therapist_id ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN meetings AS m ON m.id = c.id
    WHERE m.id IS NULL
)
, meeting AS MATERIALIZED (
    SELECT p.id, r.client_id, p.therapist_id, p.starts_at, p.ends_at,
           seed.moment(p.id, p.starts_at - interval '14 days', p.starts_at) AS created_at
    FROM place AS p
    JOIN relationship AS r ON r.therapist_id = p.therapist_id AND r.turn = p.n % r.turns
    WHERE p.rank <= p.missing
)
, held_meeting AS (
    INSERT INTO meetings (id, client_id, therapist_id, starts_at, ends_at, status, created_at)
    SELECT id, client_id, therapist_id, starts_at, ends_at, 'completed', created_at FROM meeting
    ON CONFLICT DO NOTHING
)
, session AS (
    SELECT meeting_id, therapist_id, ends_at FROM unnoted WHERE rank <= missing
    UNION ALL
    SELECT id, therapist_id, ends_at FROM meeting
)
, noted AS MATERIALIZED (
    SELECT s.meeting_id, s.therapist_id, s.ends_at, n,
           seed.id('therapist_notes ' || s.meeting_id || ' ' || n) AS id
    FROM session AS s
    CROSS JOIN generate_series(1, 1 + seed.spare()) AS n
)
, note AS (
    SELECT DISTINCT ON (n.meeting_id) n.id, n.meeting_id, n.therapist_id, seed.session_note(n.id) AS body,
           seed.moment(n.id, n.ends_at, least(n.ends_at + interval '1 day', clock.as_of)) AS created_at
    FROM noted AS n
    LEFT JOIN session_notes AS s ON s.id = n.id
    CROSS JOIN clock
    WHERE s.id IS NULL
    ORDER BY n.meeting_id, n.n
)
INSERT INTO session_notes (id, meeting_id, therapist_id, body, created_at)
SELECT id, meeting_id, therapist_id, body, created_at FROM note
ON CONFLICT DO NOTHING;
