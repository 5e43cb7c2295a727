-- Every project has at least seed.project_tasks tasks.

WITH deficit AS (
    SELECT pr.tenant_id || ' ' || pr.id AS id, count(t.tenant_id) AS have,
           current_setting('seed.project_tasks')::int AS need, pr.tenant_id, pr.id AS project_id
    FROM projects AS pr
    LEFT JOIN tasks AS t ON t.tenant_id = pr.tenant_id AND t.project_id = pr.id
    GROUP BY pr.tenant_id, pr.id
    HAVING count(t.tenant_id) < current_setting('seed.project_tasks')::int
)
-- fill
, some_user AS MATERIALIZED (
    SELECT tenant_id, id, row_number() OVER (PARTITION BY tenant_id ORDER BY id) - 1 AS seat FROM users
)
, place AS MATERIALIZED (
    SELECT d.tenant_id, d.project_id, d.id AS entity, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('project_tasks', d.id, d.need) AS p
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.tenant_id, p.project_id ORDER BY p.n) AS k
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM tasks AS taken WHERE taken.tenant_id = p.tenant_id AND taken.id = p.id)
      AND NOT EXISTS (SELECT FROM tasks AS taken
                      WHERE taken.tenant_id = p.tenant_id AND taken.project_id = p.project_id AND taken.number = p.n)
)
, task AS (
    SELECT p.tenant_id, p.id, p.project_id,
           CASE WHEN p.n > 3 THEN seed.id('project_tasks ' || p.entity || ' ' || p.n / 3) END AS parent_id,
           a.id AS assignee_id,
           p.n AS number,
           seed.title(p.id) AS title,
           seed.walk(p.tenant_id::text, p.n, ARRAY['open', 'doing', 'done']) AS status,
           seed.moment(p.id, pr.created_at) AS created_at
    FROM free AS p
    JOIN projects AS pr ON pr.tenant_id = p.tenant_id AND pr.id = p.project_id
    LEFT JOIN (SELECT tenant_id, count(*)::int AS seats FROM some_user GROUP BY tenant_id) AS ring ON ring.tenant_id = p.tenant_id
    LEFT JOIN some_user AS a ON a.tenant_id = p.tenant_id AND a.seat = seed.pick(p.id, 1, ring.seats)
    WHERE p.k <= p.missing
)
INSERT INTO tasks (tenant_id, id, project_id, parent_id, assignee_id, number, title, status, done_at, created_at)
SELECT tenant_id, id, project_id, parent_id, assignee_id, number, title, status,
       CASE WHEN status = 'done' THEN least(created_at + interval '2 days', seed.as_of()) END, created_at
FROM task
ON CONFLICT DO NOTHING;
