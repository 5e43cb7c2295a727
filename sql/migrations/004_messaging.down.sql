DROP TABLE messages, conversation_participants, conversations;
