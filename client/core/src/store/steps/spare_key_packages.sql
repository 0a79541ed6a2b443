-- What was claimed for an attempt that the server refused: the next attempt uses it, so that trying
-- again does not use up other people's one-time packages.
CREATE TABLE spare_key_package (
    device BLOB PRIMARY KEY NOT NULL,
    key_package BLOB NOT NULL,
    kept_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Key packages in a conversation that the server has not accepted yet.
CREATE TABLE creation_add (
    conversation BLOB NOT NULL,
    device BLOB NOT NULL,
    key_package BLOB NOT NULL,
    PRIMARY KEY (conversation, device)
) STRICT, WITHOUT ROWID;

-- People who knocked and whom the server did not let in: each is tried more and more rarely.
CREATE TABLE knock_refused (
    conversation BLOB NOT NULL,
    account BLOB NOT NULL,
    refusals INTEGER NOT NULL,
    not_before_ms INTEGER NOT NULL,
    PRIMARY KEY (conversation, account)
) STRICT, WITHOUT ROWID;

-- Commits of this device that came too late, in a row, and when the next one may be made.
ALTER TABLE conversation ADD COLUMN commit_races INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN commit_after_ms INTEGER NOT NULL DEFAULT 0;
