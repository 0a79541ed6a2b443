-- What a message is besides text: a poll, a place, a contact, a sticker. `text` of the message says the
-- same in words.
CREATE TABLE part (
    row INTEGER PRIMARY KEY NOT NULL,
    media_type TEXT NOT NULL,
    content BLOB NOT NULL
) STRICT;

-- What people chose in polls: one vote of each person and poll.
CREATE TABLE vote (
    row INTEGER NOT NULL,
    account BLOB NOT NULL,
    -- 2^n for option n, added up.
    choices INTEGER NOT NULL,
    conversation BLOB NOT NULL,
    -- Id of the message that made it: what taking it back names.
    message BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (row, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX vote_message ON vote (conversation, message);

-- How often a message was forwarded before it came here, if it was.
CREATE TABLE forwarded (
    row INTEGER PRIMARY KEY NOT NULL,
    times INTEGER NOT NULL
) STRICT;
