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
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- A client writes with their therapist, or with one of all, who stand in a ring.
, therapist AS MATERIALIZED (
    SELECT u.id, u.created_at, row_number() OVER (ORDER BY u.id) - 1 AS seat, count(*) OVER ()::int AS seats
    FROM therapists AS t
    JOIN users AS u ON u.id = t.user_id
    CROSS JOIN clock
    WHERE u.created_at < clock.as_of
)
, own AS (
    SELECT DISTINCT ON (ct.client_id) ct.client_id, ct.therapist_id
    FROM client_therapists AS ct
    JOIN therapist AS t ON t.id = ct.therapist_id
    ORDER BY ct.client_id, ct.status, ct.therapist_id
)
, pair AS MATERIALIZED (
    SELECT d.id AS client_id, d.need, d.need - d.have AS missing, t.id AS therapist_id,
           greatest(u.created_at, t.created_at) AS since,
           seed.id('client_messages ' || d.id || ' ' || t.id) AS conversation_id
    FROM deficit AS d
    JOIN users AS u ON u.id = d.id
    LEFT JOIN own ON own.client_id = d.id
    CROSS JOIN (SELECT max(seats) AS seats FROM therapist) AS r
    LEFT JOIN therapist AS anyone ON anyone.seat = seed.pick(d.id, 4, r.seats)
    JOIN therapist AS t ON t.id = coalesce(own.therapist_id, anyone.id)
    CROSS JOIN clock
    WHERE u.created_at < clock.as_of
)
, said AS (
    SELECT conversation_id, count(*) AS messages FROM messages GROUP BY conversation_id
)
-- The two have one conversation. What is said there already counts as soon as the client takes part (again).
, thread AS MATERIALIZED (
    SELECT p.client_id, p.therapist_id, p.conversation_id, p.need,
           p.missing - CASE WHEN cp.user_id IS NULL THEN coalesce(said.messages, 0) ELSE 0 END AS missing,
           CASE WHEN c.id IS NOT NULL THEN greatest(c.created_at, p.since)
                ELSE seed.moment(
                    p.conversation_id,
                    greatest(p.since, clock.as_of - interval '45 days'),
                    greatest(p.since, clock.as_of - interval '31 days')
                )
           END AS created_at
    FROM pair AS p
    LEFT JOIN conversations AS c ON c.id = p.conversation_id
    LEFT JOIN conversation_participants AS cp ON cp.conversation_id = p.conversation_id AND cp.user_id = p.client_id
    LEFT JOIN said ON said.conversation_id = p.conversation_id
    CROSS JOIN clock
    WHERE c.id IS NULL OR c.created_at < clock.as_of
)
, conversation AS (
    INSERT INTO conversations (id, created_at)
    SELECT conversation_id, created_at FROM thread
    ON CONFLICT DO NOTHING
)
, participant AS (
    INSERT INTO conversation_participants (conversation_id, user_id, joined_at)
    SELECT conversation_id, client_id, created_at FROM thread
    UNION ALL
    SELECT conversation_id, therapist_id, created_at FROM thread
    ON CONFLICT DO NOTHING
)
, candidate AS MATERIALIZED (
    SELECT t.client_id, t.therapist_id, t.conversation_id, t.created_at, t.missing, n,
           seed.id('client_messages ' || t.conversation_id || ' ' || n) AS id
    FROM thread AS t
    CROSS JOIN LATERAL generate_series(1, t.need + seed.spare()) AS n
)
, place AS (
    SELECT c.client_id, c.therapist_id, c.conversation_id, c.created_at, c.missing, c.n, c.id,
           row_number() OVER (PARTITION BY c.conversation_id ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN messages AS m ON m.id = c.id
    WHERE m.id IS NULL
)
-- They write by turns. The n-th message comes after n-1 of n+3 parts of the month since the beginning, so there is
-- always room for a next one.
, message AS (
    SELECT p.id, p.conversation_id, CASE WHEN p.n % 2 = 1 THEN p.client_id ELSE p.therapist_id END AS sender_id,
           seed.message(2 * seed.pick(p.conversation_id, 3, 64) + p.n - 1) AS body,
           p.created_at + least(interval '30 days', clock.as_of - p.created_at)
               * ((p.n - 1 + f.fraction) / (p.n + 3 + f.fraction)) AS sent_at
    FROM place AS p
    CROSS JOIN LATERAL (SELECT seed.pick(p.id, 5, 1000) / 1000::float8 AS fraction) AS f
    CROSS JOIN clock
    WHERE p.rank <= p.missing
)
INSERT INTO messages (id, conversation_id, sender_id, body, sent_at)
SELECT id, conversation_id, sender_id, body, sent_at FROM message
ON CONFLICT DO NOTHING;
