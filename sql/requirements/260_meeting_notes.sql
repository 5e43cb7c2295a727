-- Every completed meeting has at least seed.meeting_notes session notes.
-- needs: seed.meeting_notes at most 1, for a meeting has one note; and a meeting that ended before seed.as_of

WITH deficit AS (
    SELECT m.id, count(s.id) AS have, current_setting('seed.meeting_notes')::int AS need
    FROM meetings AS m
    LEFT JOIN session_notes AS s ON s.meeting_id = m.id
    WHERE m.status = 'completed'
    GROUP BY m.id
    HAVING count(s.id) < current_setting('seed.meeting_notes')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
, candidate AS MATERIALIZED (
    SELECT d.id AS meeting_id, n, seed.id('meeting_notes ' || d.id || ' ' || n) AS id
    FROM deficit AS d
    CROSS JOIN generate_series(1, 1 + seed.spare()) AS n
    WHERE d.have = 0
)
, place AS (
    SELECT c.meeting_id, c.id, row_number() OVER (PARTITION BY c.meeting_id ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN session_notes AS s ON s.id = c.id
    WHERE s.id IS NULL
)
, note AS (
    SELECT p.id, m.id AS meeting_id, m.therapist_id, seed.session_note(p.id) AS body,
           seed.moment(p.id, m.ends_at, least(m.ends_at + interval '1 day', clock.as_of)) AS created_at
    FROM place AS p
    JOIN meetings AS m ON m.id = p.meeting_id
    CROSS JOIN clock
    WHERE p.rank = 1 AND m.ends_at < clock.as_of
)
INSERT INTO session_notes (id, meeting_id, therapist_id, body, created_at)
SELECT id, meeting_id, therapist_id, body, created_at FROM note
ON CONFLICT DO NOTHING;
