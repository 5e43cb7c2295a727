-- The database has the first seed.odd_conversations conversations that only a client is left in, with one message.
-- needs: seed.odd_conversations at most 100; and a client dated before seed.as_of

WITH deficit AS (
    SELECT 'database' AS id, count(m.id) AS have, current_setting('seed.odd_conversations')::int AS need
    FROM generate_series(1, 100) AS n
    LEFT JOIN messages AS m ON m.id = overlay(md5('odd_conversations database ' || n) PLACING '3eed8' FROM 13)::uuid
    HAVING count(m.id) < current_setting('seed.odd_conversations')::int
)
-- fill
-- As if a therapist's account, with its messages, had been deleted. The clients form a ring.
, client AS MATERIALIZED (
    SELECT t.user_id AS id, u.created_at, row_number() OVER (ORDER BY t.user_id) - 1 AS seat
    FROM clients AS t
    JOIN users AS u ON u.id = t.user_id
    WHERE u.created_at < seed.as_of()
)
, ring AS MATERIALIZED (SELECT count(*) AS seats FROM client)
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id, p.seat
    FROM deficit AS d CROSS JOIN ring
    CROSS JOIN LATERAL seed.places('odd_conversations', d.id, d.need, ring.seats) AS p
)
, free AS MATERIALIZED (
    SELECT p.*, seed.id('odd_conversations ' || p.id) AS conversation_id, c.id AS client_id,
           greatest(c.created_at, seed.as_of() - interval '1 year') AS since, row_number() OVER (ORDER BY p.n) AS k
    FROM place AS p
    JOIN client AS c ON c.seat = p.seat
    WHERE NOT EXISTS (SELECT FROM messages AS taken WHERE taken.id = p.id)
)
, conversation AS (
    INSERT INTO conversations (id, created_at)
    SELECT conversation_id, since FROM free WHERE k <= missing
    ON CONFLICT DO NOTHING
)
, participant AS (
    INSERT INTO conversation_participants (conversation_id, user_id, joined_at)
    SELECT conversation_id, client_id, since FROM free WHERE k <= missing
    ON CONFLICT DO NOTHING
)
INSERT INTO messages (id, conversation_id, sender_id, body, sent_at)
SELECT id, conversation_id, client_id, seed.odd_message(n - 1), seed.awake(client_id, seed.moment(id, since))
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
