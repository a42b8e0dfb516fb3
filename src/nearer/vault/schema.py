"""What lies in the vault: tables by version of the format. A version that was ever shipped is never edited.

    file ── side, declared, card      what one export said, as it was read: never changed after its import
     ├── event_segment, text_segment  its events and texts, in columns
     └── import_file ── import        the calls of `add` that brought it: one file may belong to several
    handle, chat_group, channel       numbers for names, so that events stay small
    decision                          what a person said about people: a list to which each edit adds a line
    setting, journal, bin             what a person wrote, and what was thrown away in the last 30 days
    run, due                          walks through a practice, and what is to be asked on a later day
     └── photo                        pictures that answers of a walk keep
    offer                             hands that were held out, and what was done with them
    trial                             weeks drawn with and without a practice
    instrument ── answering           lists of questions that the person brought, and how they answered them
    overlap, derived                  what can be worked out again from the rest: never exported

Moments are microseconds since 1970 in UTC. Bodies in JSON are UTF-8.
"""

FORMAT = 4
"""The newest version. Stored as SQLite's user_version."""

VERSION_1 = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE channel (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE handle (
    id INTEGER PRIMARY KEY,
    app TEXT NOT NULL,       -- whatsapp, sms, email, ...; "hand" for a person whom no history knows
    known_by TEXT NOT NULL,  -- the app's own id where it has one, else the name
    place TEXT NOT NULL,     -- "" or the file, where one name is several people in one app
    UNIQUE (app, known_by, place)
) STRICT;
CREATE TABLE chat_group (id INTEGER PRIMARY KEY, app TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (app, name)) STRICT;
CREATE TABLE import (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reading', 'whole', 'binned')),
    binned_at INTEGER        -- undone: it counts for nothing, and is gone for good 30 days later
) STRICT;
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    source TEXT NOT NULL,
    app TEXT NOT NULL,
    keeps TEXT NOT NULL CHECK (keeps IN ('words', 'lengths')),  -- words while one import, in the bin or not, keeps them
    precision_s INTEGER NOT NULL,
    utc INTEGER NOT NULL,
    zone TEXT NOT NULL,
    zone_from TEXT NOT NULL CHECK (zone_from IN ('explicit', 'unix', 'asked', 'assumed')),
    stamp INTEGER,           -- when the export says that it was made
    n INTEGER NOT NULL,
    cue_version INTEGER NOT NULL,
    receipt TEXT NOT NULL    -- model.receipt.Receipt as JSON
) STRICT;
CREATE TABLE import_file (
    import INTEGER NOT NULL REFERENCES import ON DELETE CASCADE,
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    name TEXT NOT NULL,      -- what the file was called then
    keeps TEXT NOT NULL CHECK (keeps IN ('words', 'lengths')),  -- what was to be kept of it then
    PRIMARY KEY (import, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_file_by_file ON import_file (file);
CREATE VIEW live_file AS  -- a file counts while one import that was not undone holds it
    SELECT DISTINCT file FROM import_file JOIN import ON import.id = import_file.import WHERE state = 'whole';
CREATE TABLE handle_name (
    handle INTEGER NOT NULL REFERENCES handle ON DELETE CASCADE,
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    name TEXT NOT NULL,
    chat_of_two INTEGER NOT NULL,  -- 1 where the file holds a chat with them alone, 0 where they stand in groups alone
    PRIMARY KEY (handle, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX handle_name_by_file ON handle_name (file);
CREATE TABLE group_file (
    chat_group INTEGER NOT NULL REFERENCES chat_group ON DELETE CASCADE,
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    PRIMARY KEY (chat_group, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_file_by_file ON group_file (file);
CREATE TABLE side (
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    channel INTEGER NOT NULL REFERENCES channel,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    n INTEGER NOT NULL,
    mine INTEGER NOT NULL,
    theirs INTEGER NOT NULL,
    PRIMARY KEY (file, channel)
) STRICT, WITHOUT ROWID;
CREATE TABLE declared (
    id INTEGER PRIMARY KEY,
    file INTEGER REFERENCES file ON DELETE CASCADE,  -- null: declared by hand
    handle INTEGER REFERENCES handle ON DELETE CASCADE,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    why TEXT NOT NULL
) STRICT;
CREATE INDEX declared_by_file ON declared (file);
CREATE TABLE card (
    id INTEGER PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    body TEXT NOT NULL       -- one entry of an address book: {"names": [], "phones": [], "emails": []}
) STRICT;
CREATE INDEX card_by_file ON card (file);
CREATE TABLE event_segment (
    id INTEGER PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    first INTEGER NOT NULL,  -- the place of its first event in the file, from 0
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    n INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX event_segment_by_file ON event_segment (file, first);
CREATE TABLE text_segment (
    id INTEGER PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    handle INTEGER,          -- null: mine in a group, and lines of the app
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    n INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX text_segment_by_handle ON text_segment (handle, begins);
CREATE INDEX text_segment_by_file ON text_segment (file);
CREATE TABLE overlap (
    file INTEGER PRIMARY KEY REFERENCES file ON DELETE CASCADE,
    hidden INTEGER NOT NULL, -- how many of its events another file has as well
    body BLOB NOT NULL       -- which ones, and which moved: vault.overlaps.OVERLAP
) STRICT;
CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    verb TEXT NOT NULL,
    about TEXT NOT NULL,     -- JSON: [[app, known_by, place], ...]
    value TEXT NOT NULL,     -- JSON
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    about TEXT NOT NULL,     -- JSON: people, signs, practices, feelings
    text TEXT NOT NULL
) STRICT;
CREATE TABLE bin (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,      -- the table that it came from
    body TEXT NOT NULL       -- the row as JSON
) STRICT;
CREATE TABLE derived (
    name TEXT NOT NULL,
    key TEXT NOT NULL,       -- hash of what it was worked out from, and the version of the code
    body BLOB NOT NULL,
    PRIMARY KEY (name, key)
) STRICT, WITHOUT ROWID;
"""

VERSION_2 = """
CREATE TABLE run (           -- one walk through a practice, or through a part of it that came on a later day
    id INTEGER PRIMARY KEY,
    practice TEXT NOT NULL,  -- the name of its file
    part TEXT NOT NULL,      -- the name of the later part, "" for the practice itself
    of INTEGER REFERENCES run ON DELETE CASCADE,  -- the run that a later part belongs to
    began INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'aside', 'stopped')),
    trail TEXT NOT NULL,     -- JSON: [[place, answer], ...]: all that was answered, in order
    about TEXT NOT NULL,     -- JSON: [[app, known_by, place], ...]: who was named
    stars INTEGER,           -- one to five: how useful it was
    missing TEXT NOT NULL    -- what was missing
) STRICT;
CREATE INDEX run_by_practice ON run (practice, began);
CREATE TABLE due (
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    part TEXT NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'passed')),
    PRIMARY KEY (run, part)
) STRICT, WITHOUT ROWID;
ALTER TABLE declared ADD COLUMN run INTEGER REFERENCES run ON DELETE CASCADE;  -- the time-out that declared it
CREATE TABLE offer (         -- a hand held out: written down by hand, or found in a history and spoken of
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    about TEXT NOT NULL,     -- JSON: [[app, known_by, place]]
    text TEXT NOT NULL,
    did TEXT NOT NULL CHECK (did IN ('open', 'taken', 'declined', 'brushed_off', 'missed')),
    thought TEXT NOT NULL,   -- what went through the person
    run INTEGER REFERENCES run ON DELETE SET NULL,  -- the practice in which it was written down
    sha256 BLOB,             -- of the file that it was found in, and where there: null for what was written by hand
    ref INTEGER,
    UNIQUE (sha256, ref)
) STRICT;
"""

VERSION_3 = """
CREATE TABLE trial (
    id INTEGER PRIMARY KEY,
    practice TEXT NOT NULL,  -- the name of its file
    at INTEGER NOT NULL,
    first TEXT NOT NULL,     -- the Monday of its first week, as 2026-03-02
    draw TEXT NOT NULL,      -- a letter a week: 1 with the practice, 0 without
    seed TEXT NOT NULL,      -- what the draw was made from, so that anyone can draw it again
    stopped INTEGER          -- when the person ended it before its time
) STRICT;
CREATE TABLE instrument (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,      -- as the file calls itself
    version TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,      -- the file as it was brought
    UNIQUE (name, version)
) STRICT;
CREATE TABLE answering (
    id INTEGER PRIMARY KEY,
    instrument INTEGER NOT NULL REFERENCES instrument ON DELETE CASCADE,
    at INTEGER NOT NULL,
    about TEXT NOT NULL,     -- JSON: [[app, known_by, place]], [] where it is about nobody in particular
    answers TEXT NOT NULL,   -- JSON: item -> a step of the scale, null where it was passed over
    done INTEGER             -- when its last item was answered; null while it is open
) STRICT;
CREATE INDEX answering_by_instrument ON answering (instrument, at);
"""

VERSION_4 = """
CREATE TABLE draft (         -- what is being written at a page of a practice, line by line, before it is an answer
    run INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,
    place TEXT NOT NULL,     -- of the page
    lines TEXT NOT NULL      -- JSON: [line, ...]
) STRICT;
ALTER TABLE run ADD COLUMN binned_at INTEGER;  -- thrown away: it counts for nothing, and is gone for good 30 days later
CREATE TABLE photo (         -- a picture that an answer of a run keeps: the answer is its digest
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    place TEXT NOT NULL,     -- the place of that answer in the trail
    kind TEXT NOT NULL CHECK (kind IN ('jpeg', 'png', 'webp', 'heif')),
    sha256 BLOB NOT NULL,    -- of the body
    body BLOB NOT NULL,      -- the file, without what a camera writes beside the picture where that could be taken out
    PRIMARY KEY (run, place)
) STRICT;
"""

MIGRATIONS: tuple[str, ...] = (VERSION_1, VERSION_2, VERSION_3, VERSION_4)
"""MIGRATIONS[n] leads from version n to n + 1; the first makes a new vault."""
