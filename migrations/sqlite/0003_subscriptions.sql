-- Who has seen the events up to where.

CREATE TABLE factline_projections (
    name       TEXT PRIMARY KEY,
    generation INTEGER NOT NULL,
    swapped_at INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000000 AS INTEGER))
) STRICT;

CREATE TABLE factline_subscriptions (
    name        TEXT NOT NULL,
    generation  INTEGER NOT NULL,
    shard       INTEGER NOT NULL,
    shards      INTEGER NOT NULL,
    cursor      INTEGER NOT NULL DEFAULT 0,
    owner       BLOB,
    epoch       INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER,
    state       TEXT NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'stopped', 'retired')),
    failed_at   INTEGER,
    failure     TEXT,
    redelivered INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (name, generation, shard)
) STRICT;

CREATE TABLE factline_parked (
    name       TEXT NOT NULL,
    generation INTEGER NOT NULL,
    stream_id  INTEGER NOT NULL,
    gpos       INTEGER NOT NULL,
    attempts   INTEGER NOT NULL,
    failure    TEXT NOT NULL,
    next_at    INTEGER NOT NULL,
    PRIMARY KEY (name, generation, stream_id, gpos)
) STRICT;

CREATE INDEX factline_parked_due ON factline_parked (name, generation, next_at, gpos);
