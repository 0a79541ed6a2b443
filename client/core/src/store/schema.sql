-- Everything a client keeps. Rules: STRICT everywhere, NOT NULL unless absence means something,
-- columns named in every statement, a column never changes its meaning (add a new one instead).

-- Who this is. One row, from the first step of registration on.
CREATE TABLE me (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    network TEXT NOT NULL,
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The account which this device is to be linked to, until it is.
    link_account BLOB,
    -- Waits for its code.
    registration BLOB,
    -- 20 bytes, once registered or linked.
    device BLOB,
    -- Last inbox position whose consequences are stored here.
    inbox_cursor INTEGER NOT NULL DEFAULT 0,
    -- One-time key packages on the server, as far as known.
    key_packages INTEGER NOT NULL DEFAULT 0,
    last_resort_published INTEGER NOT NULL DEFAULT 0,
    -- Then new conversations are made with them in it.
    has_other_devices INTEGER NOT NULL DEFAULT 0,
    -- Every conversation is to be compared with the server (entries may have been missed).
    survey_due INTEGER NOT NULL DEFAULT 0,
    revoked INTEGER NOT NULL DEFAULT 0
) STRICT;

-- MLS state: written only at the end of a unit of work, from `Mls::take_writes`.
CREATE TABLE mls_value (
    key BLOB PRIMARY KEY NOT NULL,
    value BLOB NOT NULL
) STRICT;

CREATE TABLE conversation (
    conversation BLOB PRIMARY KEY NOT NULL,
    -- creating: the server has not confirmed it. joining: its entries are held until this device is in.
    membership TEXT NOT NULL CHECK (membership IN ('creating', 'joining', 'joined', 'left')),
    -- wire.ConversationKind; 0 until known.
    kind INTEGER NOT NULL,
    -- wire.ConversationState; 0 until known.
    state INTEGER NOT NULL,
    -- Whether this account made it.
    is_own INTEGER NOT NULL,
    -- Of a group: shown to members, unknown to the server.
    name TEXT NOT NULL DEFAULT '',
    -- Entries up to here are dealt with (or held, or were before this device's time).
    last_seq INTEGER NOT NULL DEFAULT 0,
    -- Epoch in which this device entered first: earlier entries were never meant for it. 0: not in.
    joined_epoch INTEGER NOT NULL DEFAULT 0,
    -- The Welcome that waits for its tree, while joining.
    welcome BLOB,
    welcome_epoch INTEGER NOT NULL DEFAULT 0,
    -- Highest row of `message` that the person has seen.
    read_row INTEGER NOT NULL DEFAULT 0,
    -- Whether this person's name was sent here.
    profile_sent INTEGER NOT NULL DEFAULT 0,
    -- Whether the server is to be asked about kind, state, roles and epoch.
    info_due INTEGER NOT NULL DEFAULT 0,
    -- Epoch of this device when the server was found to be ahead, +1; 0 if it was not.
    behind INTEGER NOT NULL DEFAULT 0,
    created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE member (
    conversation BLOB NOT NULL,
    account BLOB NOT NULL,
    -- wire.Role
    role INTEGER NOT NULL,
    PRIMARY KEY (conversation, account)
) STRICT, WITHOUT ROWID;

-- Devices whose leaves any member is asked to remove.
CREATE TABLE pending_removal (
    conversation BLOB NOT NULL,
    device BLOB NOT NULL,
    PRIMARY KEY (conversation, device)
) STRICT, WITHOUT ROWID;

-- Accounts that ask to be added.
CREATE TABLE knock (
    conversation BLOB NOT NULL,
    account BLOB NOT NULL,
    PRIMARY KEY (conversation, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
    account BLOB PRIMARY KEY NOT NULL,
    -- As typed when it was looked up; empty if never.
    handle TEXT NOT NULL DEFAULT '',
    -- As told by that person, encrypted; empty if never.
    name TEXT NOT NULL DEFAULT '',
    standing TEXT NOT NULL CHECK (standing IN ('known', 'found', 'requested', 'accepted')),
    blocked INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Application messages which the server has not confirmed in the inbox yet. In order per conversation.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation BLOB NOT NULL,
    client_msg_id BLOB NOT NULL UNIQUE,
    -- Encoded MIMI content.
    content BLOB NOT NULL,
    -- Its message id.
    message BLOB NOT NULL,
    -- Row in `message` that shows it, if one does.
    message_row INTEGER,
    -- Whether it is the one text of a first contact.
    is_request INTEGER NOT NULL,
    -- queued: not encrypted. sent: `body` is made and is sent again as it is. accepted: has its seq.
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'accepted')),
    -- sent: of `body`. queued: 0, or 1 more than the epoch which the server refused as too old.
    epoch INTEGER NOT NULL DEFAULT 0,
    body BLOB,
    seq INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_conversation ON outbox (conversation, id);

-- A conversation made here, until the server has accepted it.
CREATE TABLE creation (
    conversation BLOB PRIMARY KEY NOT NULL,
    client_msg_id BLOB NOT NULL,
    group_info BLOB NOT NULL,
    ratchet_tree BLOB NOT NULL,
    welcome BLOB NOT NULL
) STRICT;

-- Wanted changes of membership. Several become one commit.
CREATE TABLE change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation BLOB NOT NULL,
    -- Adds people who knocked; nobody at this device waits for it.
    is_of_knocks INTEGER NOT NULL
) STRICT;
CREATE INDEX change_conversation ON change (conversation, id);
CREATE TABLE change_add (
    change INTEGER NOT NULL,
    device BLOB NOT NULL,
    key_package BLOB NOT NULL,
    PRIMARY KEY (change, device)
) STRICT;
CREATE TABLE change_remove (
    change INTEGER NOT NULL,
    account BLOB NOT NULL,
    PRIMARY KEY (change, account)
) STRICT, WITHOUT ROWID;

-- The commit that was staged and may be at the server. At most one in each conversation.
CREATE TABLE pending_commit (
    conversation BLOB PRIMARY KEY NOT NULL,
    client_msg_id BLOB NOT NULL,
    -- Epoch in which it was made.
    epoch INTEGER NOT NULL,
    -- Joins this device (again) instead of changing others.
    is_external INTEGER NOT NULL,
    -- The row of `change` that it carries out; NULL if it only removes leaves that had to go.
    change INTEGER,
    commit_message BLOB NOT NULL,
    welcome BLOB NOT NULL,
    group_info BLOB NOT NULL
) STRICT;

-- Entries of conversations that are being joined, until they can be opened.
CREATE TABLE held_entry (
    conversation BLOB NOT NULL,
    seq INTEGER NOT NULL,
    entry BLOB NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT;

-- Entries that could not be opened, and why. They never block the inbox.
CREATE TABLE undecryptable (
    conversation BLOB NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT;

-- Messages whose arrival is to be confirmed, in one message per conversation.
CREATE TABLE receipt_due (
    conversation BLOB NOT NULL,
    message BLOB NOT NULL,
    PRIMARY KEY (conversation, message)
) STRICT, WITHOUT ROWID;

-- Files on their way out. `file` is the sealed one, which the driver uploads.
CREATE TABLE upload (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation BLOB NOT NULL,
    file TEXT NOT NULL,
    filename TEXT NOT NULL,
    media_type TEXT NOT NULL,
    caption TEXT NOT NULL,
    key BLOB NOT NULL,
    nonce BLOB NOT NULL,
    content_hash BLOB NOT NULL,
    plain_bytes INTEGER NOT NULL,
    cipher_bytes INTEGER NOT NULL,
    -- Its place on the server, once there is one.
    blob BLOB
) STRICT;
