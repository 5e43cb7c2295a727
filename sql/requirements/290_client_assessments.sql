-- Every client has at least seed.client_assessments completed assessments.
-- needs: a client dated before seed.as_of

WITH deficit AS (
    SELECT c.user_id AS id, count(a.id) AS have, current_setting('seed.client_assessments')::int AS need
    FROM clients AS c
    LEFT JOIN assessments AS a ON a.client_id = c.user_id AND a.status = 'completed'
    GROUP BY c.user_id
    HAVING count(a.id) < current_setting('seed.client_assessments')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- One that is not completed any more still has its id.
, open AS (
    SELECT client_id, count(*) AS assessments FROM assessments WHERE status <> 'completed' GROUP BY client_id
)
, candidate AS MATERIALIZED (
    SELECT d.id AS client_id, d.need - d.have AS missing, n,
           seed.id('client_assessments ' || d.id || ' ' || n) AS id
    FROM deficit AS d
    LEFT JOIN open ON open.client_id = d.id
    CROSS JOIN LATERAL generate_series(1, (d.need + coalesce(open.assessments, 0))::int + seed.spare()) AS n
)
, place AS (
    SELECT c.client_id, c.missing, c.n, c.id, row_number() OVER (PARTITION BY c.client_id ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN assessments AS a ON a.id = c.id
    WHERE a.id IS NULL
)
-- PHQ-9 and GAD-7 in turn: nine or seven answers from 0 to 3, whose sum is the score.
, answer AS (
    SELECT p.id, p.client_id, p.n % 2 = 1 AS depression, u.created_at,
           get_byte(uuid_send(p.id), 0) % 3 AS a1, get_byte(uuid_send(p.id), 1) % 4 AS a2,
           get_byte(uuid_send(p.id), 2) % 3 AS a3,
           get_byte(uuid_send(p.id), 3) % 4 AS a4, get_byte(uuid_send(p.id), 4) % 2 AS a5,
           get_byte(uuid_send(p.id), 9) % 3 AS a6,
           get_byte(uuid_send(p.id), 10) % 3 AS a7, get_byte(uuid_send(p.id), 11) % 2 AS a8,
           get_byte(uuid_send(p.id), 12) % 7 / 6 AS a9
    FROM place AS p
    JOIN users AS u ON u.id = p.client_id
    CROSS JOIN clock
    WHERE p.rank <= p.missing AND u.created_at < clock.as_of
)
, assessment AS (
    SELECT a.id, a.client_id,
           CASE WHEN a.depression THEN 'PHQ-9' ELSE 'GAD-7' END AS instrument,
           a1 + a2 + a3 + a4 + a5 + a6 + a7 + CASE WHEN a.depression THEN a8 + a9 ELSE 0 END AS score,
           to_jsonb(ARRAY[a1, a2, a3, a4, a5, a6, a7] || CASE WHEN a.depression THEN ARRAY[a8, a9] END) AS answers,
           seed.moment(a.id, greatest(a.created_at, clock.as_of - interval '120 days'), clock.as_of) AS completed_at,
           a.created_at
    FROM answer AS a
    CROSS JOIN clock
)
, dated AS (
    SELECT id, client_id, instrument, score, answers, completed_at,
           greatest(created_at, completed_at - (120 + seed.pick(id, 1, 400)) * interval '1 second') AS started_at
    FROM assessment
)
INSERT INTO assessments (id, client_id, instrument, status, score, answers, started_at, completed_at)
SELECT id, client_id, instrument, 'completed', score, answers, started_at, completed_at FROM dated
ON CONFLICT DO NOTHING;
