-- A message costs as many pages as it touches, and half of them were not needed.

-- What the bot remembers changes with nearly every answer: it is written with the answer, not into a row elsewhere.
-- `memory_seq`: the entry after which the conversation's own `memory` was right; a later entry's replaces it.
ALTER TABLE entries ADD COLUMN memory TEXT;
ALTER TABLE conversations ADD COLUMN memory_seq INTEGER NOT NULL DEFAULT 0;

-- Whether a client id was sent before is known by the conversation, which knows all of its messages before it takes one;
-- the place in it (conversation, seq) stays unique.
DROP INDEX entries_client_id;
