-- The defaults: enough of everything for each screen to show something.

-- The clock is the start of the run, and days begin in UTC.
SET LOCAL timezone = 'UTC';
SET LOCAL seed.as_of = 'now';

-- Plans: compiling costs more than it saves, and inside the transaction the planner takes a table that was just
-- filled for an empty one, for which it would walk two large sets in a nested loop.
SET LOCAL jit = off;
SET LOCAL enable_nestloop = off;
SET LOCAL work_mem = '256MB';

-- The minimums, in the order of filling.
SET LOCAL seed.population_clients = 20;
SET LOCAL seed.population_therapists = 6;
SET LOCAL seed.population_moderators = 3;
SET LOCAL seed.population_admins = 1;
SET LOCAL seed.population_communities = 4;
SET LOCAL seed.client_memberships = 1;
SET LOCAL seed.therapist_memberships = 1;
SET LOCAL seed.community_members = 8;
SET LOCAL seed.large_communities = 60;
SET LOCAL seed.community_moderators = 1;
SET LOCAL seed.moderator_communities = 1;
SET LOCAL seed.booked_out_therapists = 12;
SET LOCAL seed.client_therapists = 1;
SET LOCAL seed.therapist_clients = 2;
SET LOCAL seed.therapist_availability = 3;
SET LOCAL seed.client_meetings = 3;
SET LOCAL seed.therapist_meetings = 4;
SET LOCAL seed.meeting_notes = 1;
SET LOCAL seed.therapist_notes = 2;
SET LOCAL seed.therapist_reviews = 1;
SET LOCAL seed.client_assessments = 2;
SET LOCAL seed.therapist_worksheets = 3;
SET LOCAL seed.client_worksheets = 1;
SET LOCAL seed.client_messages = 5;
SET LOCAL seed.long_conversations = 60;
SET LOCAL seed.odd_conversations = 1;
SET LOCAL seed.odd_posts = 7;
SET LOCAL seed.client_posts = 5;
SET LOCAL seed.regular_posts = 40;
SET LOCAL seed.therapist_posts = 2;
SET LOCAL seed.community_posts = 10;
SET LOCAL seed.client_comments = 10;
SET LOCAL seed.therapist_comments = 5;
SET LOCAL seed.community_activity = 1;
SET LOCAL seed.post_comments = 2;
SET LOCAL seed.popular_comments = 30;
SET LOCAL seed.author_answers = 2;
SET LOCAL seed.client_hearts = 3;
SET LOCAL seed.popular_hearts = 40;
SET LOCAL seed.moderator_actions = 3;
SET LOCAL seed.moderator_logins = 1;
SET LOCAL seed.admin_logins = 1;
