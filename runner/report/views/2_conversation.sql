-- conversation: the last messages of the conversation that was written to last
-- tables: users, conversations, conversation_participants, messages
-- shows: conversations, conversation_participants, messages
SELECT *
FROM (
    SELECT m.body, m.sent_at, m.id, u.first_name || ' ' || u.last_name AS author, u.role,
        m.sender_id = min(m.sender_id::text) OVER ()::uuid AS left,
        to_char(m.sent_at AT TIME ZONE 'UTC', 'DD Mon, HH24:MI') AS at
    FROM messages AS m
    JOIN users AS u ON u.id = m.sender_id
    WHERE m.conversation_id = (SELECT conversation_id FROM messages ORDER BY sent_at DESC, id LIMIT 1)
    ORDER BY m.sent_at DESC, m.id
    LIMIT $1::int
) AS m
ORDER BY m.sent_at, m.id
