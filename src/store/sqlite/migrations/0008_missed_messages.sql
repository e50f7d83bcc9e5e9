-- Messages the bot had no answer to, for `sixty intents suggest`: where they are, not what they say.
CREATE TABLE missed_messages (
    id           INTEGER PRIMARY KEY,
    conversation BLOB    NOT NULL,
    seq          INTEGER NOT NULL,
    why          TEXT    NOT NULL,
    at           INTEGER NOT NULL
) STRICT;
CREATE INDEX missed_messages_at ON missed_messages (at);
