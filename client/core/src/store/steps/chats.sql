-- What a list shows of a conversation, and what this person has decided about it on this device. One
-- row for each conversation. What follows from messages is kept by the triggers below; what follows
-- from the conversation and its members is computed anew for those in `chat_due`, at the end of the
-- unit of work that put them there.
CREATE TABLE chat (
    conversation BLOB PRIMARY KEY NOT NULL,
    -- The message that stands last, if there is one.
    last_row INTEGER,
    -- Its place: `seq`, or the number that stands for none in the order of messages.
    last_seq INTEGER NOT NULL DEFAULT 0,
    -- When that was said; until there is one, when the conversation came to this device.
    last_at_ms INTEGER NOT NULL,
    -- Messages of others above `read_row` of the conversation; notices do not count.
    unread INTEGER NOT NULL DEFAULT 0,
    -- Whether one of them mentions this person.
    is_mentioned INTEGER NOT NULL DEFAULT 0,
    -- Whether lists show it at all.
    is_shown INTEGER NOT NULL DEFAULT 0,
    is_group INTEGER NOT NULL DEFAULT 0,
    -- Somebody's request that waits for this person's answer.
    is_request INTEGER NOT NULL DEFAULT 0,
    -- The other one of a direct conversation, also when they are gone.
    peer BLOB,
    -- Accounts in it, this one included.
    members INTEGER NOT NULL DEFAULT 0,
    -- Codes of their networks in hexadecimal, ascending, with commas.
    networks TEXT NOT NULL DEFAULT '',
    folder TEXT NOT NULL DEFAULT 'inbox'
        CHECK (folder IN ('inbox', 'general', 'archived', 'requests', 'hidden')),
    -- A text that was begun.
    draft TEXT,
    pinned_at_ms INTEGER,
    is_favourite INTEGER NOT NULL DEFAULT 0,
    -- 0: not muted.
    muted_until_ms INTEGER NOT NULL DEFAULT 0,
    is_marked_unread INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
-- The order of a list: pinned ones first, then the newest.
CREATE INDEX chat_list ON chat (folder, pinned_at_ms IS NULL, last_at_ms DESC, conversation)
    WHERE is_shown = 1;

CREATE TABLE chat_due (
    conversation BLOB PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

-- Unread mentions.
CREATE INDEX mention_account ON mention (account, row);

INSERT INTO chat (conversation, last_row, last_seq, last_at_ms, unread, is_mentioned)
SELECT
    conversation,
    (SELECT row FROM message WHERE message.conversation = conversation.conversation
     ORDER BY coalesce(seq, 9223372036854775806) DESC, row DESC LIMIT 1),
    coalesce(
        (SELECT max(coalesce(seq, 9223372036854775806)) FROM message
         WHERE message.conversation = conversation.conversation), 0),
    coalesce(
        (SELECT at_ms FROM message WHERE message.conversation = conversation.conversation
         ORDER BY coalesce(seq, 9223372036854775806) DESC, row DESC LIMIT 1),
        created_at_ms),
    (SELECT count(*) FROM message
     WHERE message.conversation = conversation.conversation AND message.row > read_row
       AND message.is_own = 0 AND message.kind NOT IN ('members', 'left', 'renamed')),
    EXISTS (SELECT 1 FROM message JOIN mention ON mention.row = message.row
            WHERE message.conversation = conversation.conversation AND message.row > read_row
              AND message.is_own = 0
              AND mention.account = (SELECT substr(device, 1, 16) FROM me))
FROM conversation;
INSERT INTO chat_due (conversation) SELECT conversation FROM conversation;

CREATE TRIGGER chat_begun AFTER INSERT ON conversation
BEGIN
    INSERT INTO chat (conversation, last_at_ms) VALUES (new.conversation, new.created_at_ms);
    INSERT INTO chat_due (conversation) VALUES (new.conversation) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER chat_ended AFTER DELETE ON conversation
BEGIN
    DELETE FROM chat WHERE conversation = old.conversation;
END;
CREATE TRIGGER chat_changed
AFTER UPDATE OF membership, kind, state, name, is_own_devices ON conversation
BEGIN
    INSERT INTO chat_due (conversation) VALUES (new.conversation) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER chat_member_came AFTER INSERT ON member
BEGIN
    INSERT INTO chat_due (conversation) VALUES (new.conversation) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER chat_member_went AFTER DELETE ON member
BEGIN
    INSERT INTO chat_due (conversation) VALUES (old.conversation) ON CONFLICT DO NOTHING;
END;

-- A new message has the highest row, so it stands last unless a place is later.
CREATE TRIGGER chat_message_came AFTER INSERT ON message
BEGIN
    UPDATE chat SET
        last_row = CASE WHEN coalesce(new.seq, 9223372036854775806) >= last_seq
                   THEN new.row ELSE last_row END,
        last_at_ms = CASE WHEN coalesce(new.seq, 9223372036854775806) >= last_seq
                     THEN new.at_ms ELSE last_at_ms END,
        last_seq = max(last_seq, coalesce(new.seq, 9223372036854775806)),
        unread = unread
            + (new.is_own = 0 AND new.kind <> 'members' AND new.kind <> 'left'
               AND new.kind <> 'renamed'
               AND new.row > (SELECT read_row FROM conversation
                              WHERE conversation = new.conversation))
    WHERE conversation = new.conversation;
END;
CREATE TRIGGER chat_message_moved AFTER UPDATE OF seq, at_ms ON message
BEGIN
    UPDATE chat SET
        (last_row, last_seq, last_at_ms) =
            (SELECT row, coalesce(seq, 9223372036854775806), at_ms FROM message
             WHERE conversation = new.conversation
             ORDER BY coalesce(seq, 9223372036854775806) DESC, row DESC LIMIT 1)
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
                    AND kind NOT IN ('members', 'left', 'renamed')),
        is_mentioned = EXISTS (
            SELECT 1 FROM mention JOIN message ON message.row = mention.row
            WHERE mention.account = (SELECT substr(device, 1, 16) FROM me)
              AND mention.row > new.read_row
              AND message.conversation = new.conversation AND message.is_own = 0)
    WHERE conversation = new.conversation;
END;
CREATE TRIGGER chat_mention_came AFTER INSERT ON mention
WHEN new.account = (SELECT substr(device, 1, 16) FROM me)
BEGIN
    UPDATE chat SET is_mentioned = 1
    WHERE conversation = (
        SELECT message.conversation FROM message JOIN conversation USING (conversation)
        WHERE message.row = new.row AND message.is_own = 0 AND message.row > read_row);
END;
CREATE TRIGGER chat_mention_went AFTER DELETE ON mention
WHEN old.account = (SELECT substr(device, 1, 16) FROM me)
BEGIN
    UPDATE chat SET is_mentioned = EXISTS (
        SELECT 1 FROM mention JOIN message ON message.row = mention.row
        WHERE mention.account = old.account
          AND mention.row > (SELECT read_row FROM conversation
                             WHERE conversation.conversation = chat.conversation)
          AND message.conversation = chat.conversation AND message.is_own = 0)
    WHERE conversation = (SELECT conversation FROM message WHERE row = old.row);
END;
