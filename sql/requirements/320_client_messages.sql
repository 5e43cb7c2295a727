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
-- A client writes with their therapist, or with one of all, who stand in a ring.
, therapist AS MATERIALIZED (
    SELECT t.user_id AS id, u.created_at, row_number() OVER (ORDER BY t.user_id) - 1 AS seat
    FROM therapists AS t
    JOIN users AS u ON u.id = t.user_id
    WHERE u.created_at < seed.as_of()
)
, pair AS MATERIALIZED (
    SELECT d.id AS client_id, d.need, d.need - d.have AS missing, t.id AS therapist_id,
           greatest(u.created_at, t.created_at) AS since, seed.id('client_messages ' || d.id || ' ' || t.id) AS id
    FROM deficit AS d
    JOIN users AS u ON u.id = d.id
    LEFT JOIN (
        SELECT DISTINCT ON (ct.client_id) ct.client_id, ct.therapist_id
        FROM client_therapists AS ct
        JOIN therapist AS t ON t.id = ct.therapist_id
        ORDER BY ct.client_id, ct.status, ct.therapist_id
    ) AS own ON own.client_id = d.id
    CROSS JOIN (SELECT count(*) AS seats FROM therapist) AS ring
    CROSS JOIN LATERAL seed.partners('client_messages', d.id, 1, ring.seats) AS p
    JOIN therapist AS anyone ON anyone.seat = p.seat
    JOIN therapist AS t ON t.id = coalesce(own.therapist_id, anyone.id)
    WHERE u.created_at < seed.as_of()
)
-- The two have one conversation. What is said there already counts as soon as the client takes part (again).
, thread AS MATERIALIZED (
    SELECT p.id, p.client_id, p.therapist_id, p.need,
           p.missing - CASE WHEN part.user_id IS NULL THEN coalesce(said.messages, 0) ELSE 0 END AS missing,
           greatest(p.since, c.created_at, seed.as_of() - (31 + seed.pick(p.id, 2, 15)) * interval '1 day') AS since
    FROM pair AS p
    LEFT JOIN conversations AS c ON c.id = p.id
    LEFT JOIN conversation_participants AS part ON part.conversation_id = p.id AND part.user_id = p.client_id
    LEFT JOIN (SELECT conversation_id, count(*) AS messages FROM messages GROUP BY 1) AS said
        ON said.conversation_id = p.id
    WHERE c.id IS NULL OR c.created_at < seed.as_of()
)
, conversation AS (
    INSERT INTO conversations (id, created_at) SELECT id, since FROM thread ON CONFLICT DO NOTHING
)
, participant AS (
    INSERT INTO conversation_participants (conversation_id, user_id, joined_at)
    SELECT id, unnest(ARRAY[client_id, therapist_id]), since FROM thread
    ON CONFLICT DO NOTHING
)
, place AS MATERIALIZED (
    SELECT t.id AS conversation_id, t.client_id, t.therapist_id, t.since, t.missing, p.n, p.id
    FROM thread AS t
    CROSS JOIN LATERAL seed.places('client_messages', t.id, t.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.conversation_id ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN messages AS taken ON taken.id = p.id
    WHERE taken.id IS NULL
)
-- They write by turns. Message n comes after n - 1 of n + 3 parts of the month since the beginning, so that there is
-- always room for a next one.
INSERT INTO messages (id, conversation_id, sender_id, body, sent_at)
SELECT id, conversation_id, CASE n % 2 WHEN 1 THEN client_id ELSE therapist_id END,
       seed.message(2 * seed.pick(conversation_id, 1, 64) + n - 1),
       since + least(interval '30 days', seed.as_of() - since) * ((n - 1 + part) / (n + 3 + part))
FROM free
CROSS JOIN LATERAL (SELECT seed.pick(id, 1, 1000) / 1000::float8 AS part) AS x
WHERE k <= missing
ON CONFLICT DO NOTHING;
