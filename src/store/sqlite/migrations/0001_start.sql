-- The first data version. Ids are 16-byte blobs, times are milliseconds: `at` and `*_at` of the wall clock,
-- `moment` and `requested_at` of the logical clock; lists are JSON texts.

-- One row: the identity of this history and where its clock stands.
CREATE TABLE history (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    epoch      TEXT    NOT NULL,
    token_key  BLOB    NOT NULL CHECK (length(token_key) = 32),
    created_at INTEGER NOT NULL,
    starts     INTEGER NOT NULL DEFAULT 0,
    moment     INTEGER
) STRICT;

CREATE TABLE sites (
    id              BLOB NOT NULL PRIMARY KEY,
    key             TEXT NOT NULL UNIQUE,
    name            TEXT NOT NULL,
    origins         TEXT NOT NULL,
    locale          TEXT NOT NULL,
    greeting        TEXT NOT NULL,
    quick_replies   TEXT NOT NULL,
    team            BLOB NOT NULL,
    identity_secret TEXT
) STRICT;

CREATE TABLE teams (
    id          BLOB    NOT NULL PRIMARY KEY,
    key         TEXT    NOT NULL UNIQUE,
    name        TEXT    NOT NULL,
    target_ms   INTEGER NOT NULL,
    accept      TEXT    NOT NULL,
    overflow_to TEXT    NOT NULL
) STRICT;

CREATE TABLE agents (
    id            BLOB    NOT NULL PRIMARY KEY,
    email         TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    role          TEXT    NOT NULL,
    capacity      INTEGER NOT NULL,
    teams         TEXT    NOT NULL,
    skills        TEXT    NOT NULL,
    languages     TEXT    NOT NULL,
    disabled      INTEGER NOT NULL,
    presence      TEXT    NOT NULL
) STRICT;

CREATE TABLE api_tokens (
    hash       BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    name       TEXT    NOT NULL,
    agent      BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE UNIQUE INDEX api_tokens_live_name ON api_tokens (name) WHERE revoked_at IS NULL;

CREATE TABLE logins (
    hash       BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    agent      BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX logins_agent ON logins (agent);

CREATE TABLE visitors (
    id         BLOB    NOT NULL PRIMARY KEY,
    site       BLOB    NOT NULL,
    external   TEXT,
    name       TEXT,
    email      TEXT,
    phone      TEXT,
    level      INTEGER NOT NULL,
    language   TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX visitors_external ON visitors (site, external) WHERE external IS NOT NULL;

-- The visitor is checked when the transaction ends, so the order inside a job does not matter.
CREATE TABLE conversations (
    id                BLOB    NOT NULL PRIMARY KEY,
    site              BLOB    NOT NULL,
    visitor           BLOB    NOT NULL REFERENCES visitors (id) DEFERRABLE INITIALLY DEFERRED,
    language          TEXT    NOT NULL,
    status            TEXT    NOT NULL,
    team              BLOB,
    owner             BLOB,
    opened_at         INTEGER NOT NULL,
    closed_at         INTEGER,
    closed_moment     INTEGER,
    outcome           TEXT,
    tags              TEXT    NOT NULL,
    requested_at      INTEGER,
    first_response_ms INTEGER,
    page              TEXT,
    memory            TEXT,
    read_by_visitor   INTEGER NOT NULL DEFAULT 0,
    read_by_agent     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX conversations_visitor ON conversations (visitor, site, id);
CREATE INDEX conversations_status ON conversations (status, id);
CREATE INDEX conversations_team ON conversations (team, status, id);
CREATE INDEX conversations_owner ON conversations (owner, status, id);

-- The hot table: a rowid table, as rows then go to its end, and without foreign keys, which would cost a look-up per message.
CREATE TABLE entries (
    id            INTEGER PRIMARY KEY,
    conversation  BLOB    NOT NULL,
    seq           INTEGER NOT NULL CHECK (seq > 0),
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
    UNIQUE (conversation, seq)
) STRICT;
-- An agent is their id, every other author their kind: null would be different from itself.
CREATE UNIQUE INDEX entries_client_id ON entries (conversation, coalesce(agent, author), client_id) WHERE client_id IS NOT NULL;

CREATE TABLE ratings (
    conversation BLOB    NOT NULL PRIMARY KEY,
    client_id    BLOB    NOT NULL,
    stars        INTEGER NOT NULL,
    comment      TEXT,
    solved       INTEGER,
    tags         TEXT    NOT NULL,
    at           INTEGER NOT NULL
) STRICT;

CREATE TABLE handoffs (
    conversation BLOB NOT NULL PRIMARY KEY,
    handoff      TEXT NOT NULL
) STRICT;

CREATE TABLE routing_events (
    epoch        INTEGER NOT NULL,
    n            INTEGER NOT NULL,
    moment       INTEGER NOT NULL,
    wall         INTEGER NOT NULL,
    conversation BLOB,
    kind         TEXT    NOT NULL,
    detail       TEXT    NOT NULL,
    PRIMARY KEY (epoch, n)
) STRICT;
