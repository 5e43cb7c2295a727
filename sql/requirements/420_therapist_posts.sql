-- Every therapist has written at least seed.therapist_posts posts.
-- needs: a community the therapist joined before seed.as_of

WITH deficit AS (
    SELECT t.user_id AS id, count(p.id) AS have, current_setting('seed.therapist_posts')::int AS need
    FROM therapists AS t
    LEFT JOIN posts AS p ON p.author_id = t.user_id
    GROUP BY t.user_id
    HAVING count(p.id) < current_setting('seed.therapist_posts')::int
)
-- fill
, place AS MATERIALIZED (
    SELECT d.id AS author_id, d.need - d.have AS missing, p.n, p.id
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('therapist_posts', d.id, d.need) AS p
)
, free AS (
    SELECT p.author_id, p.missing, p.n, p.id, row_number() OVER (PARTITION BY p.author_id ORDER BY p.n) AS k
    FROM place AS p
    LEFT JOIN posts AS taken ON taken.id = p.id
    WHERE taken.id IS NULL
)
-- The communities of each author take turns.
, home AS (
    SELECT m.user_id, m.community_id, c.kind, m.joined_at,
           row_number() OVER (PARTITION BY m.user_id ORDER BY c.kind DESC, m.community_id) - 1 AS turn,
           count(*) OVER (PARTITION BY m.user_id) AS turns
    FROM deficit AS d
    JOIN memberships AS m ON m.user_id = d.id
    JOIN communities AS c ON c.id = m.community_id
    WHERE m.joined_at < seed.as_of()
)
-- Advice in a support community, practice among colleagues: there the even titles, for community_posts has the odd ones.
, post AS (
    SELECT f.id, h.community_id, f.author_id, h.kind = 'professional' AS peers,
           seed.pick(f.author_id, 1, 24) + f.n AS theme, f.n / 24 AS title,
           2 * (seed.pick(f.author_id, 1, 30) + 7 * f.n) AS practice,
           seed.moment(f.id, greatest(h.joined_at, seed.as_of() - interval '60 days')) AS created_at
    FROM free AS f
    JOIN home AS h ON h.user_id = f.author_id AND h.turn = f.n % h.turns
    WHERE f.k <= f.missing
)
INSERT INTO posts (id, community_id, author_id, title, body, created_at)
SELECT id, community_id, author_id,
       CASE WHEN peers THEN seed.practice_title(practice) ELSE seed.advice_title(theme, title) END,
       CASE WHEN peers THEN concat_ws(
                ' ', seed.practice_opening(practice / 3, seed.pick(id, 1, 3)), seed.practice_middle(practice / 3, seed.pick(id, 2, 3)),
                CASE WHEN seed.pick(id, 3, 4) > 0 THEN seed.practice_closing(seed.pick(id, 4, 20)) END
            )
            ELSE concat_ws(
                ' ', seed.advice_opening(theme, seed.pick(id, 1, 3)), seed.advice_middle(theme, seed.pick(id, 2, 3)),
                CASE WHEN seed.pick(id, 3, 4) > 0 THEN seed.advice_closing(seed.pick(id, 4, 20)) END
            )
       END,
       created_at
FROM post
ON CONFLICT DO NOTHING;
