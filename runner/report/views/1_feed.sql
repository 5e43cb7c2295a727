-- feed: posts with their comments, the newest first
-- tables: users, communities, posts, comments, hearts
-- shows: posts, comments, hearts
SELECT p.title, p.body, c.name AS community, u.first_name || ' ' || u.last_name AS author, u.role,
    to_char(p.created_at AT TIME ZONE 'UTC', 'DD Mon YYYY, HH24:MI') AS at,
    (SELECT count(*) FROM hearts AS h WHERE h.post_id = p.id) AS hearts,
    (
        SELECT jsonb_agg(jsonb_build_object(
            'author', w.first_name || ' ' || w.last_name, 'role', w.role, 'body', m.body,
            'at', to_char(m.created_at AT TIME ZONE 'UTC', 'DD Mon, HH24:MI')
        ) ORDER BY m.created_at, m.id)
        FROM comments AS m
        JOIN users AS w ON w.id = m.author_id
        WHERE m.post_id = p.id
    ) AS comments
FROM posts AS p
JOIN users AS u ON u.id = p.author_id
JOIN communities AS c ON c.id = p.community_id
ORDER BY p.created_at DESC, p.id
LIMIT $1::int
