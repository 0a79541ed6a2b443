-- What a preview of a file needs, as its sender says (content: mediaFacts); and where its ciphertext
-- lies on this device. `place` means something to the driver only.
ALTER TABLE attachment ADD COLUMN facts BLOB NOT NULL DEFAULT x'';
ALTER TABLE attachment ADD COLUMN place TEXT NOT NULL DEFAULT '';
-- none: not here. fetching: on its way here. here: at `place`. gone: nobody has it any more.
ALTER TABLE attachment ADD COLUMN stored TEXT NOT NULL DEFAULT 'none'
    CHECK (stored IN ('none', 'fetching', 'here', 'gone'));
CREATE INDEX attachment_place ON attachment (place) WHERE place <> '';

-- How often a file may be looked at by a person, and how often this person still may. 0 views: it is
-- no such message.
ALTER TABLE message ADD COLUMN views INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN views_left INTEGER NOT NULL DEFAULT 0;
-- This person has played the voice note.
ALTER TABLE message ADD COLUMN played INTEGER NOT NULL DEFAULT 0;

-- A message whose files are on their way out. It stands in the timeline under an id that no message
-- has, until it is written.
CREATE TABLE outgoing (
    row INTEGER PRIMARY KEY NOT NULL,
    conversation BLOB NOT NULL,
    reference BLOB,
    expires_after_ms INTEGER,
    -- Why it stands still until the person says what is to be done; a key of an error.
    failure TEXT
) STRICT;
CREATE INDEX outgoing_reference ON outgoing (reference) WHERE reference IS NOT NULL;
CREATE TABLE outgoing_file (
    -- Part of the name of its place, so that no name comes twice.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    row INTEGER NOT NULL,
    position INTEGER NOT NULL,
    -- What the person chose; means something to the driver only.
    source TEXT NOT NULL,
    -- chosen: not encrypted. sealed: its ciphertext is here. uploaded: the server has all of it.
    state TEXT NOT NULL CHECK (state IN ('chosen', 'sealed', 'uploaded')),
    -- Its place at the server, what allows to write there, and since when.
    blob BLOB,
    token BLOB,
    chunk_bytes INTEGER NOT NULL DEFAULT 0,
    placed_at_ms INTEGER NOT NULL DEFAULT 0,
    UNIQUE (row, position)
) STRICT;

-- Files that no message names any more. They are named to the driver at once, and once more when the
-- program starts again: it may have died in between.
CREATE TABLE forgotten_file (
    place TEXT PRIMARY KEY NOT NULL,
    is_told INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TRIGGER attachment_went AFTER DELETE ON attachment WHEN old.place <> ''
BEGIN
    INSERT INTO forgotten_file (place) VALUES (old.place)
    ON CONFLICT (place) DO UPDATE SET is_told = 0;
END;
CREATE TRIGGER attachment_left AFTER UPDATE OF place ON attachment
WHEN old.place <> '' AND old.place <> new.place
BEGIN
    INSERT INTO forgotten_file (place) VALUES (old.place)
    ON CONFLICT (place) DO UPDATE SET is_told = 0;
END;
CREATE TRIGGER outgoing_message_went AFTER DELETE ON message
BEGIN
    DELETE FROM outgoing WHERE row = old.row;
    DELETE FROM outgoing_file WHERE row = old.row;
END;

-- What an earlier version had sealed goes on: it gets a row, and is uploaded to a place of its own.
INSERT INTO message
    (conversation, seq, at_ms, sender, is_own, message, version, kind, text)
SELECT conversation, NULL, CAST(unixepoch('subsec') * 1000 AS INTEGER), (SELECT device FROM me), 1,
       unhex(printf('00ff%060x', id)), unhex(printf('00ff%060x', id)), 'content', caption
FROM upload WHERE (SELECT device FROM me) IS NOT NULL;
INSERT INTO attachment
    (row, position, content_type, url, expires, size, enc_alg, key, nonce, aad, hash_alg,
     content_hash, description, filename, place, stored)
SELECT message.row, 0, media_type, '', 0, plain_bytes, 32769, key, nonce, x'', 1, content_hash, '',
       filename, file, 'here'
FROM upload JOIN message ON message.message = unhex(printf('00ff%060x', id));
INSERT INTO outgoing (row, conversation, reference)
SELECT message.row, upload.conversation, reference
FROM upload JOIN message ON message.message = unhex(printf('00ff%060x', id));
INSERT INTO outgoing_file (row, position, source, state)
SELECT message.row, 0, '', 'sealed'
FROM upload JOIN message ON message.message = unhex(printf('00ff%060x', id));
DROP TABLE upload;
