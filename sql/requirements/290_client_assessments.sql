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
, free AS (
    SELECT p.client_id, p.missing, p.n, p.id, row_number() OVER (PARTITION BY p.client_id ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN assessments AS taken ON taken.id = p.id
    WHERE taken.id IS NULL
)
-- PHQ-9 and GAD-7 in turn: nine or seven answers from 0 to 3, whose sum is the score.
, answer AS (
    SELECT f.id, f.client_id, CASE WHEN f.n % 2 = 1 THEN 'PHQ-9' ELSE 'GAD-7' END AS instrument, u.created_at AS since,
           array_agg(seed.pick(f.id, question, 4) * (1 + seed.pick(f.id, 10, 3)) / 3 ORDER BY question) AS answers,
           sum(seed.pick(f.id, question, 4) * (1 + seed.pick(f.id, 10, 3)) / 3) AS score
    FROM free AS f
    JOIN users AS u ON u.id = f.client_id
    CROSS JOIN LATERAL generate_series(1, CASE WHEN f.n % 2 = 1 THEN 9 ELSE 7 END) AS question
    WHERE f.k <= f.missing AND u.created_at < seed.as_of()
    GROUP BY f.id, f.client_id, f.n, u.created_at
)
-- One takes two to nine minutes.
, assessment AS (
    SELECT id, client_id, instrument, score, to_jsonb(answers) AS answers, done.at AS completed_at,
           greatest(since, done.at - (120 + seed.pick(id, 11, 400)) * interval '1 second') AS started_at
    FROM answer
    CROSS JOIN LATERAL (
        SELECT seed.moment(id, greatest(since, seed.as_of() - interval '120 days')) AS at
    ) AS done
)
INSERT INTO assessments (id, client_id, instrument, status, score, answers, started_at, completed_at)
SELECT id, client_id, instrument, 'completed', score, answers, started_at, completed_at FROM assessment
ON CONFLICT DO NOTHING;
