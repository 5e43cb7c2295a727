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
, place AS MATERIALIZED (
    SELECT d.id AS meeting_id, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('meeting_notes', d.id, 1) AS p
    WHERE d.have = 0
)
, free AS (
    SELECT p.meeting_id, p.id, row_number() OVER (PARTITION BY p.meeting_id ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN session_notes AS taken ON taken.id = p.id
    WHERE taken.id IS NULL
)
, note AS (
    SELECT f.id, m.id AS meeting_id, m.therapist_id, concat_ws(
               ' ', seed.note_opening(seed.pick(f.id, 1, 40)), seed.note_middle(seed.pick(f.id, 2, 40)),
               seed.note_closing(seed.pick(f.id, 3, 40))
           ) AS body,
           seed.moment(f.id, m.ends_at, least(m.ends_at + interval '1 day', seed.as_of())) AS created_at
    FROM free AS f
    JOIN meetings AS m ON m.id = f.meeting_id
    WHERE f.k = 1 AND m.ends_at < seed.as_of()
)
INSERT INTO session_notes (id, meeting_id, therapist_id, body, created_at)
SELECT id, meeting_id, therapist_id, body, created_at FROM note
ON CONFLICT DO NOTHING;
