-- The database has at least seed.population_communities communities.

WITH deficit AS (
    SELECT 'database' AS id, count(*) AS have, current_setting('seed.population_communities')::int AS need
    FROM communities
    HAVING count(*) < current_setting('seed.population_communities')::int
)
-- fill
, clock AS MATERIALIZED (
    SELECT current_setting('seed.as_of')::timestamptz AS as_of
)
-- Every fourth community is a professional one.
, candidate AS MATERIALIZED (
    SELECT d.need - d.have AS missing, n, seed.id('population_communities ' || n) AS id, n % 4 = 1 AS professional,
           seed.community_name(n % 4 = 1, n) AS name
    FROM deficit AS d
    CROSS JOIN LATERAL generate_series(0, d.need + seed.spare() - 1) AS n
)
, place AS (
    SELECT c.n, c.id, c.professional, c.missing, row_number() OVER (ORDER BY c.n) AS rank
    FROM candidate AS c
    LEFT JOIN communities AS same_id ON same_id.id = c.id
    LEFT JOIN communities AS same_name ON same_name.name = c.name
    LEFT JOIN communities AS same_slug ON same_slug.slug = seed.slug(c.name)
    WHERE same_id.id IS NULL AND same_name.id IS NULL AND same_slug.id IS NULL
)
-- Where all of several would be of one kind, the last becomes one of the other.
, turn AS MATERIALIZED (
    SELECT n, id,
           professional <> (rank > 1 AND rank = missing AND bool_and(professional) OVER () = bool_or(professional) OVER ()) AS professional
    FROM place
    WHERE rank <= missing
)
, community AS (
    SELECT t.id, seed.slug(seed.community_name(t.professional, t.n)) AS slug,
           seed.community_name(t.professional, t.n) AS name,
           seed.community_description(t.professional, t.n) AS description,
           CASE WHEN t.professional THEN 'professional' ELSE 'support' END::community_kind AS kind,
           seed.moment(t.id, clock.as_of - interval '5 years', clock.as_of - interval '3 years') AS created_at
    FROM turn AS t
    CROSS JOIN clock
)
INSERT INTO communities (id, slug, name, description, kind, created_at)
SELECT id, slug, name, description, kind, created_at FROM community
ON CONFLICT DO NOTHING;
