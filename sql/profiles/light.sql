-- A small platform, seeded in an instant.

-- The clock is the start of the run, and days begin in UTC.
SET LOCAL timezone = 'UTC';
SET LOCAL seed.as_of = 'now';

-- Plans: compiling costs more than it saves, and inside the transaction the planner takes a table that was just
-- filled for an empty one, for which it would walk two large sets in a nested loop.
SET LOCAL jit = off;
SET LOCAL enable_nestloop = off;
SET LOCAL work_mem = '256MB';

-- The minimums, in the order of filling.
SET LOCAL seed.population_clients = 6;
SET LOCAL seed.population_therapists = 3;
SET LOCAL seed.population_moderators = 1;
SET LOCAL seed.population_admins = 1;
SET LOCAL seed.population_communities = 2;
SET LOCAL seed.client_memberships = 1;
SET LOCAL seed.therapist_memberships = 1;
SET LOCAL seed.community_members = 4;
SET LOCAL seed.large_communities = 0;
SET LOCAL seed.community_moderators = 1;
SET LOCAL seed.moderator_communities = 1;
SET LOCAL seed.booked_out_therapists = 0;
SET LOCAL seed.client_therapists = 1;
SET LOCAL seed.therapist_clients = 1;
SET LOCAL seed.therapist_availability = 2;
SET LOCAL seed.client_meetings = 3;
SET LOCAL seed.therapist_meetings = 2;
SET LOCAL seed.meeting_notes = 1;
SET LOCAL seed.therapist_notes = 1;
SET LOCAL seed.therapist_reviews = 1;
SET LOCAL seed.client_assessments = 1;
SET LOCAL seed.therapist_worksheets = 1;
SET LOCAL seed.client_worksheets = 1;
SET LOCAL seed.client_messages = 4;
SET LOCAL seed.long_conversations = 0;
SET LOCAL seed.odd_conversations = 1;
SET LOCAL seed.odd_posts = 7;
SET LOCAL seed.client_posts = 2;
SET LOCAL seed.regular_posts = 0;
SET LOCAL seed.therapist_posts = 1;
SET LOCAL seed.community_posts = 5;
SET LOCAL seed.client_comments = 3;
SET LOCAL seed.therapist_comments = 2;
SET LOCAL seed.community_activity = 1;
SET LOCAL seed.post_comments = 1;
SET LOCAL seed.popular_comments = 0;
SET LOCAL seed.author_answers = 0;
SET LOCAL seed.client_hearts = 2;
SET LOCAL seed.popular_hearts = 0;
SET LOCAL seed.moderator_actions = 2;
SET LOCAL seed.moderator_logins = 1;
SET LOCAL seed.admin_logins = 1;
