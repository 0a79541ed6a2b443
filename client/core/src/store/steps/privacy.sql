-- What others learn of what this person does on this device. No row: nothing was decided.
CREATE TABLE privacy (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    read_receipts INTEGER NOT NULL,
    typing INTEGER NOT NULL
) STRICT;
