-- A device that was logged out stays known, so that nobody can vouch for it again.
ALTER TABLE vouched_device ADD COLUMN revoked INTEGER NOT NULL DEFAULT 0;
