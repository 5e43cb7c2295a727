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
, own AS (
    SELECT DISTINCT ON (ct.client_id) ct.client_id, ct.therapist_id
    FROM client_therapists AS ct
    JOIN therapist AS t ON t.id = ct.therapist_id
    ORDER BY ct.client_id, ct.status, ct.therapist_id
)
, pair AS MATERIALIZED (
    SELECT d.id AS client_id, d.need, d.need - d.have AS missing, coalesce(own.therapist_id, anyone.id) AS therapist_id
    FROM deficit AS d
    LEFT JOIN own ON own.client_id = d.id
    CROSS JOIN (SELECT count(*) AS seats FROM therapist) AS ring
    CROSS JOIN LATERAL seed.partners('client_messages', d.id, 1, ring.seats) AS p
    JOIN therapist AS anyone ON anyone.seat = p.seat
)
-- The two have one conversation. What is said there already counts as soon as the client takes part (again).
, thread AS MATERIALIZED (
    SELECT p.client_id, p.therapist_id, p.need, own.id, greatest(since.at, c.created_at) AS created_at,
           p.missing - CASE WHEN part.user_id IS NULL THEN coalesce(said.messages, 0) ELSE 0 END AS missing
    FROM pair AS p
    JOIN users AS u ON u.id = p.client_id
    JOIN therapist AS t ON t.id = p.therapist_id
    CROSS JOIN LATERAL (SELECT seed.id('client_messages ' || p.client_id || ' ' || p.therapist_id) AS id) AS own
    CROSS JOIN LATERAL (
        SELECT greatest(u.created_at, t.created_at, seed.moment(own.id, seed.as_of() - interval '45 days', seed.as_of() - interval '31 days')) AS at
    ) AS since
    LEFT JOIN conversations AS c ON c.id = own.id
    LEFT JOIN conversation_participants AS part ON part.conversation_id = own.id AND part.user_id = p.client_id
    LEFT JOIN (SELECT conversation_id, count(*) AS messages FROM messages GROUP BY conversation_id) AS said
        ON said.conversation_id = own.id
    WHERE u.created_at < seed.as_of() AND (c.id IS NULL OR c.created_at < seed.as_of())
)
, conversation AS (
    INSERT INTO conversations (id, created_at)
    SELECT id, created_at FROM thread
    ON CONFLICT DO NOTHING
)
, participant AS (
    INSERT INTO conversation_participants (conversation_id, user_id, joined_at)
    SELECT id, unnest(ARRAY[client_id, therapist_id]), created_at FROM thread
    ON CONFLICT DO NOTHING
)
, place AS MATERIALIZED (
    SELECT t.id AS conversation_id, t.client_id, t.therapist_id, t.created_at, t.missing, p.n, p.id
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
, message AS (
    SELECT id, conversation_id, CASE WHEN n % 2 = 1 THEN client_id ELSE therapist_id END AS sender_id,
           seed.message(2 * seed.pick(conversation_id, 1, 64) + n - 1) AS body,
           created_at + least(interval '30 days', seed.as_of() - created_at) * ((n - 1 + x) / (n + 3 + x)) AS sent_at
    FROM free
    CROSS JOIN LATERAL (SELECT seed.pick(id, 1, 1000) / 1000::float8 AS x) AS within
    WHERE k <= missing
)
INSERT INTO messages (id, conversation_id, sender_id, body, sent_at)
SELECT id, conversation_id, sender_id, body, sent_at FROM message
ON CONFLICT DO NOTHING;
