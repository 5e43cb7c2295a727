-- The mechanism of the requirement files, for every pack.
--
-- A fill needs few things again and again: the clock, a key that is always the same for the same place, the free
-- places of an entity, partners for it, a choice, and a moment. Each has one name here. The functions read no table;
-- PostgreSQL inlines their bodies.

CREATE SCHEMA IF NOT EXISTS seed;

-- The clock of the run. Nothing is dated after it.
-- IMMUTABLE, so that PostgreSQL computes it once per statement, not once per row: it is one instant for the whole
-- transaction, and no plan of a requirement outlives that. Keep it out of indexes and prepared statements.
CREATE OR REPLACE FUNCTION seed.as_of() RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT current_setting('seed.as_of')::timestamptz
$$;

-- The key of a place such as 'client_posts <client> 3': the same place, the same key.
-- It is a UUID of version 3 (by MD5), with the digits 3eed-8 that tell a seeded row at a glance.
CREATE OR REPLACE FUNCTION seed.id(place text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT overlay(md5(place) PLACING '3eed8' FROM 13)::uuid
$$;

-- How many places to look at beyond those that are needed: 0, or the setting seed.spare. The run raises it where
-- somebody gave seeded rows to others, so that their places are taken and do not count.
CREATE OR REPLACE FUNCTION seed.spare() RETURNS int
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT coalesce(nullif(current_setting('seed.spare', true), '')::int, 0)
$$;

-- The places of an entity: n = 1 .. need, each with its key, and with the seat of a partner, 0 .. seats - 1.
-- Seats go round in even steps from one of the entity's own: none twice while need <= seats.
-- Join the table to find which places are taken, and number the free ones.
CREATE OR REPLACE FUNCTION seed.places(requirement text, entity anyelement, need bigint, seats bigint DEFAULT 1)
RETURNS TABLE (n int, id uuid, seat int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 5
AS $$
    -- OFFSET 0: computed once, not wherever it is named. greatest(): there is no choice among 0.
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
-- seed.places; or in turn, where the entities are numbered. For tables whose key is the pair: join the pairs that are
-- there, and number the free ones.
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

-- A choice among 0 .. n - 1 by an id. Give each choice that you make by one id a number of its own, 0 to 98: choices of
-- different numbers are independent; 99 is that of seed.moment, 100 to 149 are those of the vocabulary. The hash is the
-- one that partitions tables by uuid: the same in every version, but another on machines of the other byte order.
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

-- A moment after since and up to until, by an id. Until is the clock unless given; since has to be earlier.
CREATE OR REPLACE FUNCTION seed.moment(id uuid, since timestamptz, until timestamptz DEFAULT seed.as_of())
RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT since
        + greatest((until - since) * ((1 + seed.pick(id, 99, 1000000)) / 1000001::float8), interval '1 microsecond')
$$;

-- A moment soon after since, by an id: half of them within five hours, all within four days, and none after until,
-- which is the clock unless given. So people answer.
CREATE OR REPLACE FUNCTION seed.soon(id uuid, since timestamptz, until timestamptz DEFAULT seed.as_of())
RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    -- Whole seconds, for exp() differs from machine to machine in its last digits.
    SELECT since + greatest(date_trunc('second',
        least(until - since, interval '4 days') * ((exp(6 * seed.pick(id, 99, 1000000) / 1000000::float8) - 1) / exp(6))
    ), interval '1 microsecond')
$$;

-- When turn n of an exchange comes, from 1: four turns a sitting, hours apart, then days without. Each comes after the
-- one before, all within 30 days and eight hours or more before the clock where since allows it, so that there is
-- always room for a next one.
CREATE OR REPLACE FUNCTION seed.turn(id uuid, n int, since timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT since + least(
        interval '30 days', greatest(seed.as_of() - since - interval '8 hours', (seed.as_of() - since) / 2)
    ) * (1 - 6 / (
        6 + (n - 1) / 4 + seed.pick(id, 200 + (n - 1) / 4, 900) / 1000::float8
            + ((n - 1) % 4 + seed.pick(id, -n, 1000) / 1000::float8) / 50
    ))
$$;

-- The hours of somebody in a slot that opens on a day of every week, 1 for Monday: 50 minutes in each of so many weeks
-- before and after the clock. The slot is shared: this is number 0, 1, 2 and so on of all who come, and has an hour of
-- its own; where there are more of them than hours, each comes in every second week only, or every third.
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
