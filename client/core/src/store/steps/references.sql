-- References that callers chose for what they sent, and what became of it.
CREATE TABLE reference (
    reference BLOB PRIMARY KEY NOT NULL,
    at_ms INTEGER NOT NULL,
    -- NULL until the server has accepted it.
    message BLOB,
    message_row INTEGER,
    seq INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_at ON reference (at_ms);

ALTER TABLE upload ADD COLUMN reference BLOB;
