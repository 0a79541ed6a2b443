-- Whether others are there, by device, as far as they let this person know.
CREATE TABLE presence (
    device BLOB PRIMARY KEY NOT NULL,
    account BLOB NOT NULL,
    is_active INTEGER NOT NULL,
    -- Not active any more from then on, unless it is heard again.
    until_ms INTEGER NOT NULL,
    -- When it was there last.
    seen_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX presence_account ON presence (account);
