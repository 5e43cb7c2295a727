-- Communities, who belongs to them, and what is said there.

CREATE TYPE community_kind AS ENUM ('support', 'professional');
CREATE TYPE moderation_action AS ENUM ('approve', 'warn', 'remove', 'ban');

CREATE TABLE communities (
    id uuid DEFAULT gen_random_uuid(),
    slug text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    kind community_kind NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT communities_pkey PRIMARY KEY (id),
    CONSTRAINT communities_slug_key UNIQUE (slug),
    CONSTRAINT communities_name_key UNIQUE (name)
);

CREATE TABLE memberships (
    community_id uuid,
    user_id uuid,
    joined_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT memberships_pkey PRIMARY KEY (community_id, user_id),
    CONSTRAINT memberships_community_id_fkey FOREIGN KEY (community_id) REFERENCES communities (id) ON DELETE CASCADE,
    CONSTRAINT memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX memberships_user_id_idx ON memberships (user_id);

CREATE TABLE community_moderators (
    community_id uuid,
    moderator_id uuid,
    assigned_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT community_moderators_pkey PRIMARY KEY (community_id, moderator_id),
    CONSTRAINT community_moderators_community_id_fkey FOREIGN KEY (community_id) REFERENCES communities (id) ON DELETE CASCADE,
    CONSTRAINT community_moderators_moderator_id_fkey FOREIGN KEY (moderator_id) REFERENCES moderators (user_id) ON DELETE CASCADE
);

CREATE INDEX community_moderators_moderator_id_idx ON community_moderators (moderator_id);

CREATE TABLE posts (
    id uuid DEFAULT gen_random_uuid(),
    community_id uuid NOT NULL,
    author_id uuid NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT posts_pkey PRIMARY KEY (id),
    CONSTRAINT posts_community_id_fkey FOREIGN KEY (community_id) REFERENCES communities (id) ON DELETE CASCADE,
    CONSTRAINT posts_author_id_fkey FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX posts_community_id_created_at_idx ON posts (community_id, created_at);
CREATE INDEX posts_author_id_idx ON posts (author_id);

CREATE TABLE comments (
    id uuid DEFAULT gen_random_uuid(),
    post_id uuid NOT NULL,
    author_id uuid NOT NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT comments_pkey PRIMARY KEY (id),
    CONSTRAINT comments_post_id_fkey FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE,
    CONSTRAINT comments_author_id_fkey FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX comments_post_id_created_at_idx ON comments (post_id, created_at);
CREATE INDEX comments_author_id_idx ON comments (author_id);

CREATE TABLE hearts (
    post_id uuid,
    user_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT hearts_pkey PRIMARY KEY (post_id, user_id),
    CONSTRAINT hearts_post_id_fkey FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE,
    CONSTRAINT hearts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX hearts_user_id_idx ON hearts (user_id);

CREATE TABLE moderation_actions (
    id uuid DEFAULT gen_random_uuid(),
    moderator_id uuid NOT NULL,
    community_id uuid NOT NULL,
    -- NULL: the action is about a member, not about one post.
    post_id uuid,
    action moderation_action NOT NULL,
    reason text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT moderation_actions_pkey PRIMARY KEY (id),
    CONSTRAINT moderation_actions_community_id_moderator_id_fkey FOREIGN KEY (community_id, moderator_id)
        REFERENCES community_moderators (community_id, moderator_id) ON DELETE CASCADE,
    CONSTRAINT moderation_actions_post_id_fkey FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE
);

CREATE INDEX moderation_actions_community_id_moderator_id_idx ON moderation_actions (community_id, moderator_id);
CREATE INDEX moderation_actions_moderator_id_idx ON moderation_actions (moderator_id);
CREATE INDEX moderation_actions_post_id_idx ON moderation_actions (post_id);
