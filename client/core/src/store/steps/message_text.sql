-- Words of messages, for searching. The texts themselves stay in `message`. New messages come into the
-- index many at a time; what is in it and is edited or goes away is followed at once, by triggers.
CREATE VIRTUAL TABLE message_text USING fts5 (
    text,
    content = 'message', content_rowid = 'row', columnsize = 0,
    tokenize = "unicode61 remove_diacritics 2"
);
-- What is deleted is removed from the index, not marked there.
INSERT INTO message_text (message_text, rank) VALUES ('secure-delete', 1);
INSERT INTO message_text (rowid, text)
SELECT row, text FROM message WHERE kind = 'content' AND text <> '';

-- Messages up to this row are in the index.
CREATE TABLE message_text_end (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    row INTEGER NOT NULL
) STRICT;
INSERT INTO message_text_end (only_row, row) SELECT 1, coalesce(max(row), 0) FROM message;

CREATE TRIGGER message_text_changed AFTER UPDATE OF kind, text ON message
WHEN old.row <= (SELECT row FROM message_text_end)
BEGIN
    INSERT INTO message_text (message_text, rowid, text)
    SELECT 'delete', old.row, old.text WHERE old.kind = 'content' AND old.text <> '';
    INSERT INTO message_text (rowid, text)
    SELECT new.row, new.text WHERE new.kind = 'content' AND new.text <> '';
END;
CREATE TRIGGER message_text_went AFTER DELETE ON message
WHEN old.kind = 'content' AND old.text <> '' AND old.row <= (SELECT row FROM message_text_end)
BEGIN
    INSERT INTO message_text (message_text, rowid, text) VALUES ('delete', old.row, old.text);
END;
