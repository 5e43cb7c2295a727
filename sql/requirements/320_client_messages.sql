-- Every client takes part in conversations of at least seed.client_messages messages.
-- needs: a therapist to write with, the client, the therapist and their conversation dated before seed.as_of

WITH deficit AS (
    SELECT c.user_id AS id, count(m.id) AS have, current_setting('seed.client_messages')::int AS need
    FROM clients AS c
    LEFT JOIN (
        conversation_participants AS p
        JOIN messages AS m ON m.conversation_id = p.conversation_id
    ) ON p.user_id = c.user_id
    GROUP BY c.user_id
    HAVING count(m.id) < current_setting('seed.client_messages')::int
)
-- fill
-- A client writes to their own therapist, or else to one from a ring of all therapists.
, therapist AS MATERIALIZED (
    SELECT t.user_id AS id, u.first_name, u.created_at, row_number() OVER (ORDER BY t.user_id) - 1 AS seat
    FROM therapists AS t
    JOIN users AS u ON u.id = t.user_id
    WHERE u.created_at < seed.as_of()
)
, ring AS MATERIALIZED (SELECT count(*) AS seats FROM therapist)
-- The two share one conversation. A client who left it rejoins, and then its messages count: they are not missing.
, thread AS MATERIALIZED (
    SELECT pair.id, d.id AS client_id, t.id AS therapist_id, u.first_name AS client, t.first_name AS therapist, d.need,
           here, there, interval '8 hours' + greatest(here, there) - least(here, there) AS spare,
           d.need - d.have - CASE WHEN part.user_id IS NULL THEN coalesce(said.messages, 0) ELSE 0 END AS missing,
           greatest(u.created_at, t.created_at, c.created_at, seed.as_of() - (45 - x.days) * interval '1 day') AS since
    FROM deficit AS d CROSS JOIN ring
    JOIN users AS u ON u.id = d.id
    LEFT JOIN (
        SELECT DISTINCT ON (ct.client_id) ct.client_id, ct.therapist_id
        FROM client_therapists AS ct
        JOIN therapist AS t ON t.id = ct.therapist_id
        ORDER BY ct.client_id, ct.status, ct.therapist_id
    ) AS own ON own.client_id = d.id
    CROSS JOIN LATERAL seed.partners('client_messages', d.id, 1, ring.seats) AS p
    JOIN therapist AS anyone ON anyone.seat = p.seat
    JOIN therapist AS t ON t.id = coalesce(own.therapist_id, anyone.id)
    CROSS JOIN LATERAL (SELECT seed.id('client_messages ' || d.id || ' ' || t.id) AS id OFFSET 0) AS pair
    CROSS JOIN LATERAL (SELECT seed.pick(pair.id, 2, 43) * (get_byte(uuid_send(pair.id), 15) > 48)::int AS days) AS x
    CROSS JOIN LATERAL (SELECT seed.utc_offset(d.id) AS here, seed.utc_offset(t.id) AS there OFFSET 0) AS zone
    LEFT JOIN conversations AS c ON c.id = pair.id
    LEFT JOIN conversation_participants AS part ON part.conversation_id = pair.id AND part.user_id = d.id
    LEFT JOIN (SELECT conversation_id AS id, count(*) AS messages FROM messages GROUP BY 1) AS said ON said.id = pair.id
    WHERE u.created_at < seed.as_of() AND (c.id IS NULL OR c.created_at < seed.as_of())
)
, conversation AS (
    INSERT INTO conversations (id, created_at) SELECT id, since FROM thread ON CONFLICT DO NOTHING
)
, participant AS (
    INSERT INTO conversation_participants (conversation_id, user_id, joined_at)
    SELECT id, unnest(ARRAY[client_id, therapist_id]), since FROM thread ON CONFLICT DO NOTHING
)
, place AS MATERIALIZED (
    SELECT t.*, p.n, p.id AS message_id
    FROM thread AS t CROSS JOIN LATERAL seed.places('client_messages', t.id, t.need) AS p
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
