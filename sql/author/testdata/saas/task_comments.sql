-- Every task has at least seed.task_comments comments.
-- needs: a user

WITH deficit AS (
    SELECT t.tenant_id || ' ' || t.id AS id, count(co.tenant_id) AS have,
           current_setting('seed.task_comments')::int AS need, t.tenant_id, t.id AS task_id
    FROM tasks AS t
    LEFT JOIN comments AS co ON co.tenant_id = t.tenant_id AND co.task_id = t.id
    GROUP BY t.tenant_id, t.id
    HAVING count(co.tenant_id) < current_setting('seed.task_comments')::int
)
-- fill
, some_user AS MATERIALIZED (
    SELECT tenant_id, id, created_at, row_number() OVER (PARTITION BY tenant_id ORDER BY id) - 1 AS seat FROM users
)
, place AS MATERIALIZED (
    SELECT d.tenant_id, d.task_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('task_comments', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.tenant_id, p.task_id ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM comments AS taken WHERE taken.tenant_id = p.tenant_id AND taken.id = p.id)
)
, comment AS (
    SELECT p.tenant_id, p.id, p.task_id, a.id AS author_id,
           seed.paragraph(p.id) AS body,
           seed.moment(p.id, greatest(t.created_at, a.created_at)) AS created_at
    FROM free AS p
    JOIN tasks AS t ON t.tenant_id = p.tenant_id AND t.id = p.task_id
    JOIN (SELECT tenant_id, count(*)::int AS seats FROM some_user GROUP BY tenant_id) AS ring ON ring.tenant_id = p.tenant_id
    JOIN some_user AS a ON a.tenant_id = p.tenant_id AND a.seat = seed.pick(p.id, 1, ring.seats)
    WHERE p.k <= p.missing
)
INSERT INTO comments (tenant_id, id, task_id, author_id, body, created_at)
SELECT tenant_id, id, task_id, author_id, body, created_at FROM comment
ON CONFLICT DO NOTHING;
