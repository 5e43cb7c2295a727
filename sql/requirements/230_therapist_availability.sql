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
-- The free weekdays, from a different first day for each therapist, with Saturday and Sunday last.
, free AS (
    SELECT d.id AS therapist_id, d.need - d.have AS missing, day,
           row_number() OVER (PARTITION BY d.id ORDER BY day > 5, (day * 2 + seed.pick(d.id, 1, 5)) % 5, day) AS k
    FROM deficit AS d
    CROSS JOIN generate_series(1, 7) AS day
    WHERE NOT EXISTS (SELECT FROM availability_slots AS taken WHERE taken.therapist_id = d.id AND taken.weekday = day)
)
-- One therapist in 60 works late: a meeting that begins at half past ten crosses midnight in much of Europe.
, slot AS (
    SELECT f.*, CASE t.number % 60 WHEN 1 THEN 4 ELSE 1 + (day + seed.pick(f.therapist_id, 2, 3)) % 3 END AS shift
    FROM free AS f
    JOIN (SELECT user_id, row_number() OVER (ORDER BY user_id) AS number FROM therapists) AS t
        ON t.user_id = f.therapist_id
    WHERE f.k <= f.missing
)
INSERT INTO availability_slots (therapist_id, weekday, starts_at, ends_at)
SELECT therapist_id, day, ('{08:00,09:00,14:00,22:30}'::time[])[shift], ('{12:00,13:00,19:00,24:00}'::time[])[shift]
FROM slot
ON CONFLICT DO NOTHING;
