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
-- Every fourth community is a professional one. One that exists can take three places, by its id, name and slug, all of
-- one kind.
, turn AS (
    SELECT d.need - d.have AS missing, n, n % 4 = 1 AS professional,
           CASE WHEN n % 4 = 1 THEN n / 4 ELSE n - (n + 2) / 4 END AS number
    FROM deficit AS d
    CROSS JOIN LATERAL generate_series(0, (d.need + 12 * d.have + 3)::int) AS n
)
, candidate AS MATERIALIZED (
    SELECT missing, n, professional, number, seed.id('population_communities ' || n) AS id,
           seed.community_name(professional, number) AS name
    FROM turn
)
, free AS (
    SELECT c.missing, c.n, c.professional, c.number, c.id, c.name,
           row_number() OVER (PARTITION BY c.professional ORDER BY c.n) = 1 AS first
    FROM candidate AS c
    LEFT JOIN communities AS same_id ON same_id.id = c.id
    LEFT JOIN communities AS same_name ON same_name.name = c.name
    LEFT JOIN communities AS same_slug ON same_slug.slug = seed.slug(c.name)
    WHERE same_id.id IS NULL AND same_name.id IS NULL AND same_slug.id IS NULL
)
-- Of several there is one of each kind.
, place AS (
    SELECT missing, professional, number, id, name, row_number() OVER (ORDER BY first DESC, n) AS rank FROM free
)
, community AS (
    SELECT p.id, seed.slug(p.name) AS slug, p.name, seed.community_description(p.professional, p.number) AS description,
           CASE WHEN p.professional THEN 'professional' ELSE 'support' END::community_kind AS kind,
           seed.moment(p.id, clock.as_of - interval '5 years', clock.as_of - interval '3 years') AS created_at
    FROM place AS p
    CROSS JOIN clock
    WHERE p.rank <= p.missing
)
INSERT INTO communities (id, slug, name, description, kind, created_at)
SELECT id, slug, name, description, kind, created_at FROM community
ON CONFLICT DO NOTHING;
