-- Words of messages, for searching. The texts themselves stay in `message`; whatever happens to a text
-- there happens to its words here, in the same statement.
CREATE VIRTUAL TABLE message_text USING fts5 (
    text,
    content = 'message', content_rowid = 'row', columnsize = 0,
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
-- What is deleted is removed from the index, not marked there.
INSERT INTO message_text (message_text, rank) VALUES ('secure-delete', 1);
INSERT INTO message_text (rowid, text)
SELECT row, text FROM message WHERE kind = 'content' AND text <> '';

CREATE TRIGGER message_text_came AFTER INSERT ON message
WHEN new.kind = 'content' AND new.text <> ''
BEGIN
    INSERT INTO message_text (rowid, text) VALUES (new.row, new.text);
END;
CREATE TRIGGER message_text_changed AFTER UPDATE OF kind, text ON message
BEGIN
    INSERT INTO message_text (message_text, rowid, text)
    SELECT 'delete', old.row, old.text WHERE old.kind = 'content' AND old.text <> '';
    INSERT INTO message_text (rowid, text)
    SELECT new.row, new.text WHERE new.kind = 'content' AND new.text <> '';
END;
CREATE TRIGGER message_text_went AFTER DELETE ON message
WHEN old.kind = 'content' AND old.text <> ''
BEGIN
    INSERT INTO message_text (message_text, rowid, text) VALUES ('delete', old.row, old.text);
END;
