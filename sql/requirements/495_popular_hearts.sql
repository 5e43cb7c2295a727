-- The popular posts, one in ten, have hearts of seed.popular_hearts per cent of the other members, or fewer.
-- needs: seed.popular_hearts at most 100; and a post dated before seed.as_of

WITH deficit AS (
    SELECT p.id, coalesce(given.hearts, 0) AS have, share.hearts AS need
    FROM posts AS p
    JOIN (
        SELECT community_id, count(*) AS members FROM memberships
        WHERE joined_at < current_setting('seed.as_of')::timestamptz
        GROUP BY community_id
    ) AS c ON c.community_id = p.community_id
    LEFT JOIN memberships AS own ON own.community_id = p.community_id AND own.user_id = p.author_id
        AND own.joined_at < current_setting('seed.as_of')::timestamptz
    CROSS JOIN LATERAL (
        SELECT (c.members - CASE WHEN own.user_id IS NULL THEN 0 ELSE 1 END)
            * current_setting('seed.popular_hearts')::int / (100 * (1 + get_byte(uuid_send(p.id), 15) / 4)) AS hearts
    ) AS share
    LEFT JOIN (SELECT post_id, count(*) AS hearts FROM hearts GROUP BY post_id) AS given ON given.post_id = p.id
    WHERE get_byte(uuid_send(p.id), 15) < 26 AND coalesce(given.hearts, 0) < share.hearts
)
-- fill
-- The members of a community form a ring: after the author come all others.
, member AS MATERIALIZED (
    SELECT community_id, user_id, joined_at, row_number() OVER (PARTITION BY community_id ORDER BY user_id) - 1 AS seat,
           count(*) OVER (PARTITION BY community_id) AS seats
    FROM memberships
    WHERE joined_at < seed.as_of() AND community_id IN (SELECT community_id FROM deficit JOIN posts USING (id))
)
, place AS MATERIALIZED (
    SELECT d.id AS post_id, d.need - d.have AS missing, o.community_id, o.author_id, o.created_at, p.n,
           (coalesce(author.seat + 1, 0) + p.seat) % ring.seats AS seat
    FROM deficit AS d
    JOIN posts AS o ON o.id = d.id
    JOIN member AS ring ON ring.community_id = o.community_id AND ring.seat = 0
    LEFT JOIN member AS author ON author.community_id = o.community_id AND author.user_id = o.author_id
    CROSS JOIN LATERAL seed.partners(
        'popular_hearts', d.id, d.need, ring.seats - CASE WHEN author.seat IS NULL THEN 0 ELSE 1 END
    ) AS p
    WHERE o.created_at < seed.as_of()
)
, free AS (
    SELECT p.*, m.user_id, seed.soon(m.user_id, greatest(p.created_at, m.joined_at)) AS at,
           row_number() OVER (PARTITION BY p.post_id ORDER BY p.n) AS k
    FROM place AS p
    JOIN member AS m ON m.community_id = p.community_id AND m.seat = p.seat
    WHERE NOT EXISTS (SELECT FROM hearts AS taken WHERE taken.post_id = p.post_id AND taken.user_id = m.user_id)
)
INSERT INTO hearts (post_id, user_id, created_at)
SELECT post_id, user_id, seed.awake(user_id, at)
FROM free WHERE k <= missing
ON CONFLICT DO NOTHING;
