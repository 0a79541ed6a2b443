-- A device that was logged out stays known, so that nobody can vouch for it again.
ALTER TABLE vouched_device ADD COLUMN revoked INTEGER NOT NULL DEFAULT 0;

-- Whether this device was told of a block, or that there is none: then only news change it.
ALTER TABLE contact ADD COLUMN is_block_known INTEGER NOT NULL DEFAULT 0;
