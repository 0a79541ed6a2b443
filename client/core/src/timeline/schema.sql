-- What a person reads. `row` is the handle which readers use; the order on screen is seq, and
-- messages that have no seq yet (own, not accepted) come last.
CREATE TABLE message (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation BLOB NOT NULL,
    -- NULL until the server has accepted it.
    seq INTEGER,
    at_ms INTEGER NOT NULL,
    -- Device that sent it.
    sender BLOB NOT NULL,
    is_own INTEGER NOT NULL,
    message BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'undecryptable', 'unsupported')),
    text TEXT NOT NULL,
    in_reply_to BLOB
) STRICT;
CREATE INDEX message_conversation ON message (conversation, seq);
CREATE UNIQUE INDEX message_id ON message (conversation, message);
