-- The ledger of routing decisions becomes a chain: each row has its place and the hash of everything up to it, and neither changes
-- nor goes. The rows of earlier versions are chained by the step that runs this, in the order of (epoch, n).

ALTER TABLE routing_events RENAME TO routing_events_unchained;

CREATE TABLE routing_events (
    place        INTEGER PRIMARY KEY CHECK (place > 0),
    epoch        INTEGER NOT NULL,
    n            INTEGER NOT NULL,
    moment       INTEGER NOT NULL,
    wall         INTEGER NOT NULL,
    conversation BLOB,
    kind         TEXT    NOT NULL,
    detail       TEXT    NOT NULL,
    hash         BLOB    NOT NULL CHECK (length(hash) = 32),
    UNIQUE (epoch, n)
) STRICT;
CREATE INDEX routing_events_conversation ON routing_events (conversation, place) WHERE conversation IS NOT NULL;
CREATE INDEX routing_events_wall ON routing_events (wall);

CREATE TRIGGER routing_events_never_change BEFORE UPDATE ON routing_events
BEGIN SELECT RAISE(ABORT, 'the ledger of routing decisions is append-only'); END;
CREATE TRIGGER routing_events_never_go BEFORE DELETE ON routing_events
BEGIN SELECT RAISE(ABORT, 'the ledger of routing decisions is append-only'); END;

-- The head of the chain: how many rows, the hash of the last one (null: none yet), and how many of them an upgrade chained.
ALTER TABLE history ADD COLUMN ledger_rows INTEGER NOT NULL DEFAULT 0;
ALTER TABLE history ADD COLUMN ledger_hash BLOB CHECK (length(ledger_hash) = 32);
ALTER TABLE history ADD COLUMN ledger_adopted INTEGER NOT NULL DEFAULT 0;
