-- Messages that are pinned in their conversation, and by whom.
CREATE TABLE message_pin (
    row INTEGER PRIMARY KEY NOT NULL,
    account BLOB NOT NULL,
    -- When it was pinned, by the server's clock.
    at_ms INTEGER NOT NULL,
    -- 2^53 - 1: until it is taken off.
    until_ms INTEGER NOT NULL
) STRICT;
