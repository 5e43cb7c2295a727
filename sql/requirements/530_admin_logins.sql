-- Every admin has logged in at least seed.admin_logins times in the last 30 days.
-- needs: an admin dated before seed.as_of

WITH deficit AS (
    SELECT t.user_id AS id, count(l.id) AS have, current_setting('seed.admin_logins')::int AS need
    FROM admins AS t
    LEFT JOIN logins AS l ON l.user_id = t.user_id
        AND l.logged_in_at > current_setting('seed.as_of')::timestamptz - interval '30 days'
        AND l.logged_in_at <= current_setting('seed.as_of')::timestamptz
    GROUP BY t.user_id
    HAVING count(l.id) < current_setting('seed.admin_logins')::int
)
-- fill
-- The date is part of the key: a row that was fresh a month ago keeps its key.
, place AS MATERIALIZED (
    SELECT d.id AS user_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('admin_logins ' || to_char(seed.as_of(), 'YYYY-MM-DD'), d.id, d.need) AS p
)
, free AS (
    SELECT p.*, seed.moment(p.id, greatest(u.created_at, seed.as_of() - interval '10 days')) AS at,
           row_number() OVER (PARTITION BY p.user_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN users AS u ON u.id = p.user_id
    WHERE u.created_at < seed.as_of()
      AND NOT EXISTS (SELECT FROM logins AS taken WHERE taken.id = p.id)
)
INSERT INTO logins (id, user_id, logged_in_at)
SELECT id, user_id, seed.awake(user_id, at)
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
