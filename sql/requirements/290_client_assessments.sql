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
, place AS MATERIALIZED (
    SELECT d.id AS client_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('client_assessments', d.id, d.need) AS p
)
-- PHQ-9 with nine questions and GAD-7 with seven alternate.
, free AS (
    SELECT p.*, CASE p.n % 2 WHEN 1 THEN 9 ELSE 7 END AS questions,
           seed.moment(p.id, greatest(u.created_at, seed.as_of() - interval '120 days')) AS completed_at,
           u.created_at AS since, row_number() OVER (PARTITION BY p.client_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN users AS u ON u.id = p.client_id
    WHERE u.created_at < seed.as_of()
      AND NOT EXISTS (SELECT FROM assessments AS taken WHERE taken.id = p.id)
)
-- An answer is 0 to 3, the score is their sum. Question 9 is about self-harm, and its answer is always 0. Over the
-- weeks three clients in four get better, one gets worse.
INSERT INTO assessments (id, client_id, instrument, status, score, answers, started_at, completed_at)
SELECT id, client_id, CASE questions WHEN 9 THEN 'PHQ-9' ELSE 'GAD-7' END, 'completed', score, answers,
       greatest(since, at - (120 + seed.pick(id, 11, 400)) * interval '1 second'), at
FROM free
CROSS JOIN LATERAL (
    SELECT seed.awake(client_id, completed_at) AS at,
           1 + seed.pick(client_id, 10, 3) + date_part('day', seed.as_of() - completed_at)::int / 40
               * CASE seed.pick(client_id, 12, 4) WHEN 0 THEN -1 ELSE 1 END AS burden
    OFFSET 0
) AS mood
CROSS JOIN LATERAL (
    SELECT jsonb_agg(answer ORDER BY question) AS answers, sum(answer) AS score
    FROM generate_series(1, questions) AS question
    CROSS JOIN LATERAL (
        SELECT (question < 9)::int * least(seed.pick(id, question, 4) * greatest(burden, 1) / 3, 3) AS answer
    ) AS given
) AS answer
WHERE k <= missing
ON CONFLICT DO NOTHING;
