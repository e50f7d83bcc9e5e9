-- Messages that were left for follow-up. A ticket is made in one transaction with the entry it comes from.
CREATE TABLE tickets (
    id           BLOB    NOT NULL PRIMARY KEY,
    conversation BLOB    NOT NULL,
    seq          INTEGER NOT NULL,
    site         BLOB    NOT NULL,
    visitor      BLOB    NOT NULL,
    team         BLOB,
    owner        BLOB,
    contact      TEXT    NOT NULL,
    text         TEXT    NOT NULL,
    opened_at    INTEGER NOT NULL,
    due_at       INTEGER NOT NULL,
    done_at      INTEGER,
    done_by      BLOB,
    done_note    TEXT,
    UNIQUE (conversation, seq)
) STRICT;
CREATE INDEX tickets_open ON tickets (due_at, id) WHERE done_at IS NULL;
CREATE INDEX tickets_done ON tickets (done_at, id) WHERE done_at IS NOT NULL;
