SET LOCAL seed.as_of = '2026-01-15';
SET LOCAL timezone = 'UTC';

SET LOCAL seed.owners = 40;
SET LOCAL seed.owner_things = 30;
SET LOCAL seed.prime_things = 0;
