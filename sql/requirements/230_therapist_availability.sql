-- Every therapist can be booked on at least seed.therapist_availability days of the week.
-- needs: seed.therapist_availability at most 7: a week has seven days

WITH deficit AS (
    SELECT t.user_id AS id, count(DISTINCT s.weekday) AS have,
           current_setting('seed.therapist_availability')::int AS need
    FROM therapists AS t
    LEFT JOIN availability_slots AS s ON s.therapist_id = t.user_id
    GROUP BY t.user_id
    HAVING count(DISTINCT s.weekday) < current_setting('seed.therapist_availability')::int
)
-- fill
-- The free days of the week, from a day of the therapist's own, Saturday and Sunday last.
, free AS (
    SELECT d.id AS therapist_id, d.need - d.have AS missing, weekday,
           row_number() OVER (
               PARTITION BY d.id
               ORDER BY weekday > 5, (weekday * 2 + seed.pick(seed.id(d.id::text), 1, 5)) % 5, weekday
           ) AS k
    FROM deficit AS d
    CROSS JOIN generate_series(1, 7) AS weekday
    LEFT JOIN availability_slots AS taken ON taken.therapist_id = d.id AND taken.weekday = weekday.weekday
    WHERE taken.therapist_id IS NULL
)
, slot AS (
    SELECT f.therapist_id, f.weekday::smallint AS weekday, shift.starts_at, shift.ends_at
    FROM free AS f
    JOIN (VALUES (0, time '08:00', time '12:00'), (1, '09:00', '13:00'), (2, '14:00', '19:00'))
        AS shift (number, starts_at, ends_at) ON shift.number = (f.weekday + seed.pick(f.therapist_id, 2, 3)) % 3
    WHERE f.k <= f.missing
)
INSERT INTO availability_slots (therapist_id, weekday, starts_at, ends_at)
SELECT therapist_id, weekday, starts_at, ends_at FROM slot
ON CONFLICT DO NOTHING;
