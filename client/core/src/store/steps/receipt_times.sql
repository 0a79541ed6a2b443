-- When a message arrived, also once it was read: `at_ms` is the time of the highest status. NULL if
-- that was never told, or not noted.
ALTER TABLE receipt ADD COLUMN delivered_at_ms INTEGER;
UPDATE receipt SET delivered_at_ms = at_ms WHERE status = 1;
