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
    -- Id of its first version: what edits and deletes name.
    message BLOB NOT NULL,
    -- Id of the version that is shown: what replies and reactions name.
    version BLOB NOT NULL,
    -- content: text and what hangs on it. The others have none; `text` of the last is the reason.
    kind TEXT NOT NULL
        CHECK (kind IN ('content', 'unsent', 'expired', 'unsupported', 'undecryptable')),
    text TEXT NOT NULL,
    in_reply_to BLOB,
    edits INTEGER NOT NULL DEFAULT 0,
    edited_at_ms INTEGER,
    -- Gone from then on.
    expires_at_ms INTEGER,
    -- Becomes expires_at_ms once it was seen.
    expires_after_read_ms INTEGER
) STRICT;
CREATE INDEX message_order ON message (conversation, coalesce(seq, 9223372036854775806), row);
CREATE UNIQUE INDEX message_id ON message (conversation, message);
-- What is unread, and what was seen just now.
CREATE INDEX message_of_others ON message (conversation, row) WHERE is_own = 0;
CREATE INDEX message_expiry ON message (expires_at_ms) WHERE expires_at_ms IS NOT NULL;

-- Further ids of a message: one for each edit.
CREATE TABLE message_version (
    conversation BLOB NOT NULL,
    version BLOB NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (conversation, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_version_row ON message_version (row);

CREATE TABLE mention (
    row INTEGER NOT NULL,
    start_byte INTEGER NOT NULL,
    end_byte INTEGER NOT NULL,
    account BLOB NOT NULL,
    PRIMARY KEY (row, start_byte, end_byte, account)
) STRICT, WITHOUT ROWID;

-- Columns as in MIMI's ExternalPart.
CREATE TABLE attachment (
    row INTEGER NOT NULL,
    position INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    url TEXT NOT NULL,
    expires INTEGER NOT NULL,
    size INTEGER NOT NULL,
    enc_alg INTEGER NOT NULL,
    key BLOB NOT NULL,
    nonce BLOB NOT NULL,
    aad BLOB NOT NULL,
    hash_alg INTEGER NOT NULL,
    content_hash BLOB NOT NULL,
    description TEXT NOT NULL,
    filename TEXT NOT NULL,
    PRIMARY KEY (row, position)
) STRICT, WITHOUT ROWID;

-- One for each person and message.
CREATE TABLE reaction (
    row INTEGER NOT NULL,
    account BLOB NOT NULL,
    emoji TEXT NOT NULL,
    conversation BLOB NOT NULL,
    -- Id of the message that made it: what taking it back names.
    message BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (row, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX reaction_message ON reaction (conversation, message);

-- What became of an own message at each other account. status as in StatusReport, the highest stays.
CREATE TABLE receipt (
    row INTEGER NOT NULL,
    account BLOB NOT NULL,
    status INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (row, account)
) STRICT, WITHOUT ROWID;

-- Changes that were received and not carried out, and why. They show up nowhere else.
CREATE TABLE ignored_change (
    conversation BLOB NOT NULL,
    seq INTEGER NOT NULL,
    sender BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;
