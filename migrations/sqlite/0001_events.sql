-- Streams, their events, and the schemas that wrote them. Times are microseconds since 1970.

CREATE TABLE factline_schemas (
    id          INTEGER PRIMARY KEY,
    fingerprint BLOB NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    schema      TEXT NOT NULL,
    created_at  INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000000 AS INTEGER))
) STRICT;

CREATE TABLE factline_streams (
    id      INTEGER PRIMARY KEY,
    tenant  TEXT NOT NULL,
    name    TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (tenant, name)
) STRICT;

CREATE TABLE factline_events (
    pos         INTEGER PRIMARY KEY AUTOINCREMENT,
    stream_id   INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    event_id    BLOB NOT NULL UNIQUE,
    tenant      TEXT NOT NULL,
    type        TEXT NOT NULL,
    schema_id   INTEGER NOT NULL,
    subject     TEXT,
    source      TEXT NOT NULL,
    time        INTEGER NOT NULL,
    correlation TEXT NOT NULL,
    causation   BLOB,
    actor       TEXT,
    trace       TEXT,
    data        BLOB,
    sealed      BLOB,
    data_key_id BLOB,
    digest      BLOB NOT NULL,
    created_at  INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000000 AS INTEGER)),
    UNIQUE (stream_id, version)
) STRICT;

CREATE INDEX factline_events_correlation ON factline_events (correlation);
CREATE INDEX factline_events_causation ON factline_events (causation) WHERE causation IS NOT NULL;
