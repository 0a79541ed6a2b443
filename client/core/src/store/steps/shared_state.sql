-- What all members of a conversation see alike. Each field has a revision of its own; what is empty, 0
-- or false is a value like any other.
CREATE TABLE chat_state (
    conversation BLOB NOT NULL,
    -- The key of the field in the part that tells it: 1 timer in milliseconds, 2 vanish, 3 theme,
    -- 4 quick emoji, 5 nickname (the subject is an account), 8 pinned messages.
    field INTEGER NOT NULL,
    -- What it is about; empty if there is only one.
    subject BLOB NOT NULL,
    revision INTEGER NOT NULL,
    value ANY NOT NULL,
    PRIMARY KEY (conversation, field, subject)
) STRICT, WITHOUT ROWID;

-- Goes away when the conversation is left after it was seen.
ALTER TABLE message ADD COLUMN vanishes INTEGER NOT NULL DEFAULT 0;
CREATE INDEX message_vanishes ON message (conversation) WHERE vanishes = 1;
