-- Private conversations: who takes part, and what they write to each other.

CREATE TABLE conversations (
    id uuid DEFAULT gen_random_uuid(),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT conversations_pkey PRIMARY KEY (id)
);

CREATE TABLE conversation_participants (
    conversation_id uuid,
    user_id uuid,
    joined_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT conversation_participants_pkey PRIMARY KEY (conversation_id, user_id),
    CONSTRAINT conversation_participants_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations (id) ON DELETE CASCADE,
    CONSTRAINT conversation_participants_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX conversation_participants_user_id_idx ON conversation_participants (user_id);

CREATE TABLE messages (
    id uuid DEFAULT gen_random_uuid(),
    conversation_id uuid NOT NULL,
    sender_id uuid NOT NULL,
    body text NOT NULL,
    sent_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT messages_pkey PRIMARY KEY (id),
    CONSTRAINT messages_conversation_id_sender_id_fkey FOREIGN KEY (conversation_id, sender_id)
        REFERENCES conversation_participants (conversation_id, user_id) ON DELETE CASCADE
);

CREATE INDEX messages_conversation_id_sender_id_idx ON messages (conversation_id, sender_id);
