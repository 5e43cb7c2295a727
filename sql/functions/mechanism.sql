-- The mechanism of requirement files, for every pack.
--
-- Every fill needs the same few things: the clock, the key of a place, the places of an entity, partners for it, a
-- choice, and a moment. Each is one function here. They read no table, and PostgreSQL inlines them.

CREATE SCHEMA IF NOT EXISTS seed;

-- The clock of the run. Nothing is dated after it.
-- IMMUTABLE, so that PostgreSQL computes it once per statement, not once per row. It is constant within a transaction,
-- and no plan of a requirement outlives that. Do not use it in indexes or prepared statements.
CREATE OR REPLACE FUNCTION seed.as_of() RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT current_setting('seed.as_of')::timestamptz
$$;

-- The key of a place such as 'client_posts <client> 3': the same place, the same key.
-- It is a UUID of version 3 (MD5). The digits 3eed-8 mark a seeded row.
CREATE OR REPLACE FUNCTION seed.id(place text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT overlay(md5(place) PLACING '3eed8' FROM 13)::uuid
$$;

-- How many places to try beyond those needed: 0, or the setting seed.spare. The run raises it if the application gave
-- seeded rows to other entities: then their places are taken and do not count.
CREATE OR REPLACE FUNCTION seed.spare() RETURNS int
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT coalesce(nullif(current_setting('seed.spare', true), '')::int, 0)
$$;

-- The places of an entity: n = 1 .. need, each with its key, and with the seat of a partner, 0 .. seats - 1.
-- Seats advance in even steps from a start that depends on the entity: none repeats while need <= seats.
-- Join the table to leave out the taken places, and number the free ones.
CREATE OR REPLACE FUNCTION seed.places(requirement text, entity anyelement, need bigint, seats bigint DEFAULT 1)
RETURNS TABLE (n int, id uuid, seat int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 5
AS $$
    -- OFFSET 0: computed once, not at each use. greatest(): seed.pick needs at least 1.
    SELECT n::int, seed.id(name || ' ' || n), ((first + (n - 1) * greatest(seats / need, 1)) % ring)::int
    FROM (
        SELECT requirement || ' ' || entity::text AS name, greatest(seats, 1) AS ring,
               seed.pick(seed.id(requirement || ' ' || entity::text), 0, greatest(seats, 1)::int) AS first
        OFFSET 0
    ) AS own
    CROSS JOIN generate_series(1, need + seed.spare()) AS n
    OFFSET 0
$$;

-- The partners of an entity in a ring of so many seats: up to need of 0 .. seats - 1, none twice, chosen as in
-- seed.places, or in turn if the entities are numbered. For tables whose key is the pair: leave out the existing pairs,
-- and number the others.
CREATE OR REPLACE FUNCTION seed.partners(
    requirement text, entity anyelement, need bigint, seats bigint, number bigint DEFAULT NULL
)
RETURNS TABLE (n int, seat int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 5
AS $$
    SELECT n::int, ((first + (n - 1) * greatest(seats / need, 1)) % seats)::int
    FROM (
        SELECT coalesce(
            number, seed.pick(seed.id(requirement || ' ' || entity::text), 0, greatest(seats, 1)::int)
        ) AS first
        OFFSET 0
    ) AS own
    CROSS JOIN generate_series(1, least(need, seats)) AS n
$$;

-- A choice among 0 .. n - 1 by an id. Give each choice by the same id its own number, 0 to 98: choices with different
-- numbers are independent. 99 belongs to seed.moment, 100 to 149 to the vocabulary. The hash is that of hash
-- partitioning by uuid: it is the same in every version, but depends on the byte order of the machine.
CREATE OR REPLACE FUNCTION seed.pick(id uuid, choice int, n int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ((uuid_hash_extended(id, choice) & 9223372036854775807) % n)::int
$$;

-- One of some values, chosen by an id.
CREATE OR REPLACE FUNCTION seed.pick(id uuid, choice int, options anyarray) RETURNS anyelement
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT options[1 + seed.pick(id, choice, cardinality(options))]
$$;

-- A moment after since and up to until, by an id. until defaults to the clock; since has to be earlier.
CREATE OR REPLACE FUNCTION seed.moment(id uuid, since timestamptz, until timestamptz DEFAULT seed.as_of())
RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT since
        + greatest((until - since) * ((1 + seed.pick(id, 99, 1000000)) / 1000001::float8), interval '1 microsecond')
$$;

-- A moment soon after since, as people answer, by an id: half of them within five hours, all within four days, and none
-- after until, which defaults to the clock.
CREATE OR REPLACE FUNCTION seed.soon(id uuid, since timestamptz, until timestamptz DEFAULT seed.as_of())
RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    -- Whole seconds, since the last digits of exp() differ between machines.
    SELECT since + greatest(date_trunc('second',
        least(until - since, interval '4 days') * ((exp(6 * seed.pick(id, 99, 1000000) / 1000000::float8) - 1) / exp(6))
    ), interval '1 microsecond')
$$;

-- The time of turn n of an exchange, from 1: four turns a few hours apart, then days without. Each comes after the
-- one before. If since allows it, all are within 30 days and leave some hours free before the clock, eight unless
-- given, so that there is always room for another.
CREATE OR REPLACE FUNCTION seed.turn(id uuid, n int, since timestamptz, spare interval DEFAULT interval '8 hours')
RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT since + least(
        interval '30 days', greatest(seed.as_of() - since - spare, (seed.as_of() - since) / 2)
    ) * (1 - 6 / (
        6 + (n - 1) / 4 + seed.pick(id, 200 + (n - 1) / 4, 900) / 1000::float8
            + ((n - 1) % 4 + seed.pick(id, -n, 1000) / 1000::float8) / 50
    ))
$$;

-- The appointments of one person in a weekly slot, on day 1 for Monday: 50 minutes in each of so many weeks before and
-- after the clock. Several persons share the slot. They are numbered from 0, and each has a different hour. If there
-- are more persons than hours, each comes only every second week, or every third.
CREATE OR REPLACE FUNCTION seed.appointments(
    weekday int, opens time, closes time, number bigint, sharing bigint, weeks bigint
)
RETURNS TABLE (week int, starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
AS $$
    SELECT week::int, at.starts_at, at.starts_at + least(closes - opens, interval '50 minutes')
    FROM (SELECT greatest(extract(epoch FROM closes - opens)::int / 3600, 1) AS hours) AS slot
    CROSS JOIN generate_series(-weeks - seed.spare(), weeks + seed.spare()) AS week
    CROSS JOIN LATERAL (
        SELECT date_trunc('week', seed.as_of()) + (weekday - 1) * interval '1 day' + opens::interval
            + number % hours * interval '1 hour'
            + (number / hours + week * (1 + (sharing - 1) / hours)) * interval '7 days' AS starts_at
    ) AS at
$$;
