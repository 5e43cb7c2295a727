-- Long conversations have up to seed.long_conversations messages: one in 15 half as many or more, one in 5 a quarter.
-- needs: the client, the therapist and their conversation dated before seed.as_of

WITH deficit AS (
    SELECT c.id, count(m.id) AS have, share.need
    FROM conversations AS c
    CROSS JOIN LATERAL (
        SELECT current_setting('seed.long_conversations')::bigint * 16 / (16 + get_byte(uuid_send(c.id), 15)) AS need
    ) AS share
    LEFT JOIN messages AS m ON m.conversation_id = c.id
    WHERE c.id IN (SELECT conversation_id FROM conversation_participants JOIN clients USING (user_id))
      AND c.id IN (SELECT conversation_id FROM conversation_participants JOIN therapists USING (user_id))
    GROUP BY c.id, share.need
    HAVING count(m.id) < share.need
)
-- fill
-- Continues client_messages with the same places: message n is the same whichever of the two files inserts it.
, thread AS MATERIALIZED (
    SELECT DISTINCT ON (d.id)
           d.id, d.need, d.need - d.have AS missing, c.id AS client_id, t.id AS therapist_id, c.first_name AS client,
           t.first_name AS therapist, here, there,
           interval '8 hours' + greatest(here, there) - least(here, there) AS spare,
           greatest(c.created_at, t.created_at, o.created_at, seed.as_of() - interval '45 days') AS since
    FROM deficit AS d
    JOIN conversations AS o ON o.id = d.id
    JOIN conversation_participants AS one ON one.conversation_id = d.id
    JOIN clients AS client ON client.user_id = one.user_id
    JOIN users AS c ON c.id = one.user_id
    JOIN conversation_participants AS other ON other.conversation_id = d.id
    JOIN therapists AS therapist ON therapist.user_id = other.user_id
    JOIN users AS t ON t.id = other.user_id
    CROSS JOIN LATERAL (SELECT seed.utc_offset(c.id) AS here, seed.utc_offset(t.id) AS there OFFSET 0) AS zone
    WHERE o.created_at < seed.as_of() AND c.created_at < seed.as_of() AND t.created_at < seed.as_of()
    ORDER BY d.id, d.id <> seed.id('client_messages ' || c.id || ' ' || t.id), c.id = t.id, c.id, t.id
)
, place AS MATERIALIZED (
    SELECT t.*, p.n, p.id AS message_id
    FROM thread AS t
    CROSS JOIN LATERAL seed.places('client_messages', t.id, t.need) AS p
)
-- First the script of the client's first theme, as in client_posts, then that of the next theme.
, free AS (
    SELECT p.*, seed.message_start(3 * c.number % 50) + p.n - 1 AS line, seed.turn(p.id, p.n, p.since, p.spare) AS at,
           row_number() OVER (PARTITION BY p.id ORDER BY p.n) AS k
    FROM place AS p
    JOIN (SELECT user_id, row_number() OVER (ORDER BY user_id)::int AS number FROM clients) AS c ON user_id = client_id
    WHERE NOT EXISTS (SELECT FROM messages AS taken WHERE taken.id = p.message_id)
)
INSERT INTO messages (id, conversation_id, sender_id, body, sent_at)
SELECT message_id, id, CASE n % 2 WHEN 1 THEN client_id ELSE therapist_id END,
       replace(replace(seed.named(text.body, client_id), '{client}', client), '{therapist}', therapist),
       CASE WHEN since > seed.as_of() - 2 * spare THEN at ELSE seed.daytime(at, here, there) END
FROM free CROSS JOIN LATERAL (SELECT seed.message(line) AS body OFFSET 0) AS text
WHERE k <= missing
ON CONFLICT DO NOTHING;
