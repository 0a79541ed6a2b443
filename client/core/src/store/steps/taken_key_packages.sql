-- A spare key package stays here while an attempt uses it: it does not become young again when the
-- attempt fails.
ALTER TABLE spare_key_package ADD COLUMN is_taken INTEGER NOT NULL DEFAULT 0;
