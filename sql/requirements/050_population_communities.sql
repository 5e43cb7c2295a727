-- The database has at least seed.population_communities communities.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.population_communities')::int AS need
    FROM communities
    HAVING count(*) < current_setting('seed.population_communities')::int
)
-- fill
-- Every fourth is professional. An existing community occupies at most three places: by id, by name and by slug.
, place AS MATERIALIZED (
    SELECT d.need - d.have AS missing, p.n, p.id, kind.peers, kind.number,
           seed.community_name(kind.peers, kind.number)
               || coalesce(' ' || 1 + nullif(kind.number / kind.names, 0), '') AS name
    FROM deficit AS d
    CROSS JOIN LATERAL seed.places('population_communities', d.id, d.need + 12 * d.have + 4) AS p
    CROSS JOIN LATERAL (
        SELECT (p.n % 4 = 1)::int AS peers, CASE p.n % 4 WHEN 1 THEN p.n / 4 ELSE p.n - 1 - (p.n + 2) / 4 END AS number,
               CASE p.n % 4 WHEN 1 THEN 12 ELSE 24 END AS names
    ) AS kind
)
, free AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.peers ORDER BY p.n) AS of_kind
    FROM place AS p
    WHERE NOT EXISTS (SELECT FROM communities AS same_id WHERE same_id.id = p.id)
      AND NOT EXISTS (SELECT FROM communities AS same_name WHERE same_name.name = p.name)
      AND NOT EXISTS (SELECT FROM communities AS same_slug WHERE same_slug.slug = seed.slug(p.name))
)
-- If there are several, there is one of each kind.
, ranked AS (
    SELECT *, row_number() OVER (ORDER BY of_kind > 1, n) AS k FROM free
)
INSERT INTO communities (id, slug, name, description, kind, created_at)
SELECT id, seed.slug(name), name, seed.community_description(peers, number),
       CASE peers WHEN 1 THEN 'professional' ELSE 'support' END::community_kind,
       seed.moment(id, seed.as_of() - interval '5 years', seed.as_of() - interval '3 years')
FROM ranked WHERE k <= missing
ON CONFLICT DO NOTHING;
