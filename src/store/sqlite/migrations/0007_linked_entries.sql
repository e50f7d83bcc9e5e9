-- A message costs as many pages as it touches, and four fifths of them were the index on (conversation, seq): the entries of a
-- conversation lie together in it, so that every message of every visitor touched a page of its own. Now each entry knows the
-- one before it, and each conversation its last one: entries only ever go to the end of their table.
CREATE TABLE linked_entries (
    id            INTEGER PRIMARY KEY,
    conversation  BLOB    NOT NULL,
    seq           INTEGER NOT NULL CHECK (seq > 0),
    -- Null for the first entry of a conversation.
    previous      INTEGER,
    author        TEXT    NOT NULL,
    agent         BLOB,
    client_id     BLOB,
    digest        INTEGER,
    text          TEXT    NOT NULL,
    note          INTEGER NOT NULL,
    event         TEXT,
    quick_replies TEXT,
    intent        TEXT,
    confidence    REAL,
    source        TEXT,
    at            INTEGER NOT NULL,
    helpful       INTEGER,
    memory        TEXT
) STRICT;

INSERT INTO linked_entries
SELECT id, conversation, seq,
       (SELECT p.id FROM entries p WHERE p.conversation = e.conversation AND p.seq < e.seq ORDER BY p.seq DESC LIMIT 1),
       author, agent, client_id, digest, text, note, event, quick_replies, intent, confidence, source, at, helpful, memory
FROM entries e ORDER BY id;

-- Narrow and ordered by conversation, the newer ones at its end: those that are live share a few pages.
CREATE TABLE last_entries (
    conversation BLOB    NOT NULL PRIMARY KEY,
    entry        INTEGER NOT NULL,
    seq          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO last_entries SELECT conversation, id, max(seq) FROM entries GROUP BY conversation;

DROP TABLE entries;
ALTER TABLE linked_entries RENAME TO entries;

-- Where a walk from the last entry back would be long it begins at the next milestone: one entry in 64 is indexed.
CREATE UNIQUE INDEX entries_milestones ON entries (conversation, seq) WHERE seq % 64 = 0;
