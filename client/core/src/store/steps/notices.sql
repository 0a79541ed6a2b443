-- Lines of a timeline about the conversation itself: who came and went, what it is called. `kind` of
-- a message has three more values; SQLite needs a new table for that.
CREATE TABLE message_new (
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
    -- content: text and what hangs on it. members, left: notices, `notice_account` says about whom.
    -- renamed: a notice, `text` is the new name. undecryptable: `text` is the reason. The others
    -- have none.
    kind TEXT NOT NULL
        CHECK (kind IN ('content', 'unsent', 'expired', 'unsupported', 'undecryptable',
                        'members', 'left', 'renamed')),
    text TEXT NOT NULL,
    in_reply_to BLOB,
    edits INTEGER NOT NULL DEFAULT 0,
    edited_at_ms INTEGER,
    -- Gone from then on.
    expires_at_ms INTEGER,
    -- Becomes expires_at_ms once it was seen.
    expires_after_read_ms INTEGER
) STRICT;
INSERT INTO message_new
    (row, conversation, seq, at_ms, sender, is_own, message, version, kind, text, in_reply_to,
     edits, edited_at_ms, expires_at_ms, expires_after_read_ms)
SELECT row, conversation, seq, at_ms, sender, is_own, message, version, kind, text, in_reply_to,
       edits, edited_at_ms, expires_at_ms, expires_after_read_ms
FROM message;
-- A row that was deleted is never used again.
DELETE FROM sqlite_sequence WHERE name = 'message_new';
INSERT INTO sqlite_sequence (name, seq)
SELECT 'message_new', seq FROM sqlite_sequence WHERE name = 'message';
DROP TABLE message;
ALTER TABLE message_new RENAME TO message;
CREATE INDEX message_order ON message (conversation, coalesce(seq, 9223372036854775806), row);
CREATE UNIQUE INDEX message_id ON message (conversation, message);
-- What is unread, and what was seen just now.
CREATE INDEX message_of_others ON message (conversation, row) WHERE is_own = 0;
CREATE INDEX message_expiry ON message (expires_at_ms) WHERE expires_at_ms IS NOT NULL;

CREATE TABLE notice_account (
    row INTEGER NOT NULL,
    account BLOB NOT NULL,
    -- What the account did, or what was done with it.
    what TEXT NOT NULL CHECK (what IN ('added', 'removed', 'left')),
    PRIMARY KEY (row, account)
) STRICT, WITHOUT ROWID;

-- How often the name of a group was changed: an older one does not come back.
ALTER TABLE conversation ADD COLUMN name_revision INTEGER NOT NULL DEFAULT 0;
