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
-- The notes are about the client's first three themes, as in client_posts, by turns from week to week.
, free AS (
    SELECT p.*, m.therapist_id, m.client_id, m.ends_at, a.number, (date_part('epoch', m.ends_at) / 604800)::int AS week,
           row_number() OVER (PARTITION BY p.meeting_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN meetings AS m ON m.id = p.meeting_id
    JOIN (SELECT user_id, row_number() OVER (ORDER BY user_id) AS number FROM clients) AS a ON a.user_id = m.client_id
    WHERE m.ends_at < seed.as_of()
      AND NOT EXISTS (SELECT FROM session_notes AS taken WHERE taken.id = p.id)
)
INSERT INTO session_notes (id, meeting_id, therapist_id, body, created_at)
SELECT id, meeting_id, therapist_id, seed.named(body, client_id),
       seed.moment(id, ends_at, least(ends_at + interval '3 hours', seed.as_of()))
FROM free CROSS JOIN LATERAL (SELECT seed.note_body(client_id, number, week) AS body OFFSET 0) AS text
WHERE k = 1
ON CONFLICT DO NOTHING;
