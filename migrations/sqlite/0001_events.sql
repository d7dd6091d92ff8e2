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
    source      TEXT,
    time        INTEGER,
    correlation TEXT,
    causation   BLOB,
    actor       TEXT,
    trace       TEXT,
    data        BLOB,
    sealed      BLOB,
    data_key_id BLOB,
    digest      BLOB NOT NULL,
    created_at  INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000000 AS INTEGER)),
    UNIQUE (stream_id, version),
    -- In the archive is all that an event says and all that is said about it, or none of it.
    CONSTRAINT factline_events_content CHECK (
        CASE WHEN data IS NULL THEN coalesce(
            subject, source, time, correlation, causation, actor, trace, sealed, data_key_id
        ) IS NULL ELSE source IS NOT NULL AND time IS NOT NULL AND correlation IS NOT NULL END
    )
) STRICT;

CREATE INDEX factline_events_correlation ON factline_events (correlation)
    WHERE correlation IS NOT NULL;
CREATE INDEX factline_events_causation ON factline_events (causation) WHERE causation IS NOT NULL;
