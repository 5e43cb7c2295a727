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
-- The free days of each therapist's week, Saturday and Sunday last.
, day AS (
    SELECT d.id AS therapist_id, d.need - d.have AS missing, week.weekday,
           row_number() OVER (
               PARTITION BY d.id
               ORDER BY week.weekday > 5, (week.weekday * 2 + seed.pick(d.id, 3, 5)) % 5, week.weekday
           ) AS rank
    FROM deficit AS d
    CROSS JOIN generate_series(1, 7) AS week (weekday)
    LEFT JOIN availability_slots AS s ON s.therapist_id = d.id AND s.weekday = week.weekday
    WHERE s.therapist_id IS NULL
)
, slot AS (
    SELECT d.therapist_id, d.weekday::smallint AS weekday, shift.starts_at, shift.ends_at
    FROM day AS d
    JOIN (
        VALUES (0, time '08:00', time '12:00'), (1, '09:00', '13:00'), (2, '14:00', '19:00')
    ) AS shift (number, starts_at, ends_at) ON shift.number = (d.weekday + seed.pick(d.therapist_id, 4, 3)) % 3
    WHERE d.rank <= d.missing
)
INSERT INTO availability_slots (therapist_id, weekday, starts_at, ends_at)
SELECT therapist_id, weekday, starts_at, ends_at FROM slot
ON CONFLICT DO NOTHING;
