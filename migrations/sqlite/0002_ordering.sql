-- The one order of all events. SQLite has one writer at a time, so an append numbers its own events:
-- the order in which writers hold the lock is the order of commits.

CREATE TABLE factline_ordering (
    gpos      INTEGER PRIMARY KEY,
    pos       INTEGER NOT NULL UNIQUE,
    at        INTEGER NOT NULL,
    tenant    TEXT NOT NULL,
    type      TEXT NOT NULL,
    stream_id INTEGER NOT NULL,
    chain     BLOB NOT NULL
) STRICT;

CREATE INDEX factline_ordering_tenant ON factline_ordering (tenant, gpos);
CREATE INDEX factline_ordering_type ON factline_ordering (type, gpos);
