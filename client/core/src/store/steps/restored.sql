-- Restores of the server that this device has heard of. What it got from `to_ms` on was lost there.
CREATE TABLE restored (
    -- Numbers of before are smaller than id * 2^20, later ones greater.
    id INTEGER PRIMARY KEY,
    to_ms INTEGER NOT NULL
) STRICT;

-- What the server has accepted, for as long as it keeps it: to be sent again if it is lost there.
CREATE TABLE sent (
    client_msg_id BLOB PRIMARY KEY NOT NULL,
    conversation BLOB NOT NULL,
    content BLOB NOT NULL,
    message BLOB NOT NULL,
    message_row INTEGER,
    is_request INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    -- By the server's clock.
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sent_at ON sent (at_ms);
CREATE INDEX sent_row ON sent (message_row) WHERE message_row IS NOT NULL;
CREATE INDEX sent_message ON sent (message);

-- A message that is to be gone is gone here too, and so are its edits, also when they are about to be
-- sent again: those rows of the outbox have ids up to 0.
CREATE TRIGGER sent_gone AFTER UPDATE OF kind ON message WHEN new.kind <> 'content'
BEGIN
    DELETE FROM sent WHERE message_row = new.row;
    DELETE FROM sent WHERE message IN (SELECT version FROM message_version WHERE row = new.row);
    DELETE FROM outbox WHERE id <= 0 AND message_row = new.row;
    DELETE FROM outbox WHERE id <= 0
        AND message IN (SELECT version FROM message_version WHERE row = new.row);
END;
CREATE TRIGGER sent_deleted AFTER DELETE ON message
BEGIN
    DELETE FROM sent WHERE message_row = old.row;
    DELETE FROM sent WHERE message IN (SELECT version FROM message_version WHERE row = old.row);
    DELETE FROM outbox WHERE id <= 0 AND message_row = old.row;
    DELETE FROM outbox WHERE id <= 0
        AND message IN (SELECT version FROM message_version WHERE row = old.row);
END;

-- When the newest commit was accepted that this device knows of, by the server's clock.
ALTER TABLE conversation ADD COLUMN epoch_at_ms INTEGER NOT NULL DEFAULT 0;
-- Nobody noted it so far. The newest commit may have come with the newest message, but hardly later:
-- people rather write than come and go.
UPDATE conversation SET epoch_at_ms = coalesce(
    (SELECT max(at_ms) FROM message WHERE message.conversation = conversation.conversation),
    created_at_ms);
