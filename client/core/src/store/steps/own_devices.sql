-- The conversation in which the devices of this account tell each other what they know. Nobody else
-- is ever in it, and it is not shown.
ALTER TABLE conversation ADD COLUMN is_own_devices INTEGER NOT NULL DEFAULT 0;

-- Keys of the devices for which this person has vouched, here or on a device that told of it.
CREATE TABLE vouched_device (
    device_key BLOB PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;
