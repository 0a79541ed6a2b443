-- Pictures of people and groups. The id is the beginning of the hash of the bytes, so each is here once.
CREATE TABLE picture (
    id BLOB PRIMARY KEY NOT NULL,
    content BLOB NOT NULL
) STRICT;

-- What people say about themselves and look like; the picture is an id.
ALTER TABLE contact ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN picture BLOB;
-- How often that was changed: an older one does not come back.
ALTER TABLE contact ADD COLUMN profile_revision INTEGER NOT NULL DEFAULT 0;
CREATE INDEX contact_picture ON contact (picture) WHERE picture IS NOT NULL;
ALTER TABLE me ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE me ADD COLUMN picture BLOB;
ALTER TABLE me ADD COLUMN profile_revision INTEGER NOT NULL DEFAULT 0;

-- What a group says about itself and looks like, and how often each was changed.
ALTER TABLE conversation ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN description_revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN picture BLOB;
ALTER TABLE conversation ADD COLUMN picture_revision INTEGER NOT NULL DEFAULT 0;
CREATE INDEX conversation_picture ON conversation (picture) WHERE picture IS NOT NULL;

-- How much of this person's profile was told there: 0 nothing, 1 the name, 2 all that may be told.
-- In place of `profile_sent`, which knew of names only.
ALTER TABLE conversation ADD COLUMN profile_told INTEGER NOT NULL DEFAULT 0;
UPDATE conversation SET profile_told = profile_sent;

-- Lines about the conversation beyond who came and went: `message` has kind 'members' for them.
CREATE TABLE notice_change (
    row INTEGER PRIMARY KEY NOT NULL,
    -- What was changed: 'described', 'pictured', 'timer', 'vanish', 'theme', 'quick_emoji',
    -- 'nickname', 'pinned'.
    what TEXT NOT NULL,
    -- Whom it is about.
    account BLOB,
    -- What it is now.
    text TEXT NOT NULL DEFAULT '',
    number INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TRIGGER notice_change_deleted AFTER DELETE ON message WHEN old.kind = 'members'
BEGIN
    DELETE FROM notice_change WHERE row = old.row;
END;

-- Who sees what of this person. NULL: nothing was decided.
ALTER TABLE privacy ADD COLUMN presence TEXT;
ALTER TABLE privacy ADD COLUMN picture TEXT;
ALTER TABLE privacy ADD COLUMN about TEXT;
-- New conversations begin with this time after which messages disappear; 0: they stay.
ALTER TABLE privacy ADD COLUMN default_timer_ms INTEGER NOT NULL DEFAULT 0;
