-- When the person decided last what lists say of a conversation, on whatever device: the later counts.
ALTER TABLE chat ADD COLUMN settings_at_ms INTEGER NOT NULL DEFAULT 0;
-- The other one of a direct conversation is kept at a distance: no receipts, no typing, no presence.
ALTER TABLE chat ADD COLUMN is_restricted INTEGER NOT NULL DEFAULT 0;
-- What was decided of conversations that this device is not in yet, encoded as it was told.
CREATE TABLE settings_waiting (
    conversation BLOB PRIMARY KEY NOT NULL,
    at_ms INTEGER NOT NULL,
    settings BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What was decided about messages, on whatever device, also those that this one does not have (yet).
CREATE TABLE star_decision (
    conversation BLOB NOT NULL,
    message BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    is_starred INTEGER NOT NULL,
    PRIMARY KEY (conversation, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX star_decision_at ON star_decision (at_ms);
INSERT INTO star_decision (conversation, message, at_ms, is_starred)
SELECT conversation, message, star.at_ms, 1 FROM star JOIN message ON message.row = star.row;
CREATE TRIGGER star_waited AFTER INSERT ON message
BEGIN
    INSERT INTO star (row, at_ms)
    SELECT new.row, at_ms FROM star_decision
    WHERE conversation = new.conversation AND message = new.message AND is_starred = 1
      AND new.kind = 'content';
END;

-- Whose name is not known yet is not shown before something is: see `chat::due`.
CREATE INDEX chat_peer ON chat (peer) WHERE peer IS NOT NULL;
CREATE TRIGGER chat_contact_came AFTER INSERT ON contact
BEGIN
    INSERT INTO chat_due (conversation) SELECT conversation FROM chat WHERE peer = new.account
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER chat_contact_changed AFTER UPDATE OF name, handle, standing ON contact
WHEN new.name <> old.name OR new.handle <> old.handle OR new.standing <> old.standing
BEGIN
    INSERT INTO chat_due (conversation) SELECT conversation FROM chat WHERE peer = new.account
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER chat_message_first AFTER INSERT ON message
WHEN (SELECT is_shown = 0 FROM chat WHERE conversation = new.conversation)
BEGIN
    INSERT INTO chat_due (conversation) VALUES (new.conversation) ON CONFLICT DO NOTHING;
END;
