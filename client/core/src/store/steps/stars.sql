-- Messages that the person wants to find again, and when that was decided.
CREATE TABLE star (
    row INTEGER PRIMARY KEY NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
-- What is gone is not kept as a favourite.
CREATE TRIGGER star_gone AFTER UPDATE OF kind ON message WHEN new.kind <> 'content'
BEGIN
    DELETE FROM star WHERE row = new.row;
END;
CREATE TRIGGER star_deleted AFTER DELETE ON message
BEGIN
    DELETE FROM star WHERE row = old.row;
END;
