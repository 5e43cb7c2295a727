-- week: the week of the therapist who has most meetings in one, near the clock
-- tables: users, availability_slots, meetings
-- shows: meetings, availability_slots
WITH busiest AS (
    SELECT therapist_id, date_trunc('week', starts_at AT TIME ZONE 'UTC') AS monday
    FROM meetings
    WHERE starts_at > current_setting('seed.as_of')::timestamptz - interval '21 days'
    AND starts_at < current_setting('seed.as_of')::timestamptz + interval '21 days'
    GROUP BY 1, 2
    ORDER BY count(*) DESC, 2, 1
    LIMIT 1
)
SELECT u.first_name || ' ' || u.last_name AS therapist, to_char(b.monday + d * interval '1 day', 'Dy DD Mon') AS day,
    (
        SELECT string_agg(to_char(s.starts_at, 'HH24:MI') || '–' || to_char(s.ends_at, 'HH24:MI'), ', ' ORDER BY s.starts_at)
        FROM availability_slots AS s
        WHERE s.therapist_id = b.therapist_id AND s.weekday = d + 1
    ) AS hours,
    (
        SELECT jsonb_agg(jsonb_build_object(
            'at', to_char(m.starts_at AT TIME ZONE 'UTC', 'HH24:MI') || '–' || to_char(m.ends_at AT TIME ZONE 'UTC', 'HH24:MI'),
            'client', m.client, 'status', m.status
        ) ORDER BY m.starts_at, m.id)
        FROM (
            SELECT m.*, c.first_name || ' ' || c.last_name AS client
            FROM meetings AS m
            JOIN users AS c ON c.id = m.client_id
            WHERE m.therapist_id = b.therapist_id
            AND m.starts_at >= (b.monday + d * interval '1 day') AT TIME ZONE 'UTC'
            AND m.starts_at < (b.monday + (d + 1) * interval '1 day') AT TIME ZONE 'UTC'
            ORDER BY m.starts_at, m.id
            LIMIT $1::int
        ) AS m
    ) AS meetings
FROM busiest AS b
JOIN users AS u ON u.id = b.therapist_id
CROSS JOIN generate_series(0, 6) AS d
ORDER BY d
