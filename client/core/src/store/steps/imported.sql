-- What a person had elsewhere before, from an export of theirs. Such a message has a `seq` below 0, made
-- from its time: it stands before everything else, and nothing that comes from others changes it.

-- People as exports name them; the account is made up from the name.
CREATE TABLE imported_person (
    account BLOB PRIMARY KEY NOT NULL,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Lines of the app that was exported: `message` has kind 'members' for them, and no sender.
CREATE TABLE imported_line (
    row INTEGER PRIMARY KEY NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE TRIGGER imported_line_went AFTER DELETE ON message WHEN old.kind = 'members'
BEGIN
    DELETE FROM imported_line WHERE row = old.row;
END;

-- Conversations that are on this device only: what was imported and belongs to no other. The same title
-- again is the same conversation.
CREATE TABLE archive (
    conversation BLOB PRIMARY KEY NOT NULL,
    title TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

-- As before, but nothing that was imported is unread.
DROP TRIGGER chat_message_came;
DROP TRIGGER chat_message_went;
DROP TRIGGER chat_read;
CREATE TRIGGER chat_message_came AFTER INSERT ON message
BEGIN
    UPDATE chat SET
        last_row = CASE WHEN coalesce(new.seq, 9223372036854775806) >= last_seq
                   THEN new.row ELSE last_row END,
        last_at_ms = CASE WHEN coalesce(new.seq, 9223372036854775806) >= last_seq
                     THEN new.at_ms ELSE last_at_ms END,
        last_seq = max(last_seq, coalesce(new.seq, 9223372036854775806)),
        unread = unread
            + (new.is_own = 0 AND new.kind NOT IN ('members', 'left', 'renamed')
               AND coalesce(new.seq, 1) > 0
               AND new.row > (SELECT read_row FROM conversation
                              WHERE conversation = new.conversation))
    WHERE conversation = new.conversation;
END;
CREATE TRIGGER chat_message_went AFTER DELETE ON message
BEGIN
    UPDATE chat SET
        last_seq = coalesce(
            (SELECT max(coalesce(seq, 9223372036854775806)) FROM message
             WHERE conversation = old.conversation), 0),
        last_row = (SELECT row FROM message WHERE conversation = old.conversation
                    ORDER BY coalesce(seq, 9223372036854775806) DESC, row DESC LIMIT 1),
        last_at_ms = coalesce(
            (SELECT at_ms FROM message WHERE conversation = old.conversation
             ORDER BY coalesce(seq, 9223372036854775806) DESC, row DESC LIMIT 1),
            (SELECT created_at_ms FROM conversation WHERE conversation = old.conversation),
            last_at_ms),
        unread = unread
            - (old.is_own = 0 AND old.kind NOT IN ('members', 'left', 'renamed')
               AND coalesce(old.seq, 1) > 0
               AND old.row > (SELECT read_row FROM conversation
                              WHERE conversation = old.conversation)),
        is_mentioned = EXISTS (
            SELECT 1 FROM mention JOIN message ON message.row = mention.row
            WHERE mention.account = (SELECT substr(device, 1, 16) FROM me)
              AND mention.row > (SELECT read_row FROM conversation
                                 WHERE conversation = old.conversation)
              AND message.conversation = old.conversation AND message.is_own = 0)
    WHERE conversation = old.conversation;
END;
CREATE TRIGGER chat_read AFTER UPDATE OF read_row ON conversation
WHEN new.read_row <> old.read_row
BEGIN
    UPDATE chat SET
        unread = (SELECT count(*) FROM message
                  WHERE conversation = new.conversation AND row > new.read_row AND is_own = 0
                    AND kind NOT IN ('members', 'left', 'renamed') AND coalesce(seq, 1) > 0),
        is_mentioned = EXISTS (
            SELECT 1 FROM mention JOIN message ON message.row = mention.row
            WHERE mention.account = (SELECT substr(device, 1, 16) FROM me)
              AND mention.row > new.read_row
              AND message.conversation = new.conversation AND message.is_own = 0)
    WHERE conversation = new.conversation;
END;
