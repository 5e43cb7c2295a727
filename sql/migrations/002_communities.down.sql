DROP TABLE moderation_actions, hearts, comments, posts, community_moderators, memberships, communities;
DROP TYPE moderation_action, community_kind;
