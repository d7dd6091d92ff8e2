-- States of aggregates, so that loading one reads the events behind it only.

CREATE TABLE factline_snapshots (
    stream_id   INTEGER NOT NULL,
    aggregate   TEXT NOT NULL,
    tenant      TEXT NOT NULL,
    version     INTEGER NOT NULL,
    shape       BLOB NOT NULL,
    state       BLOB NOT NULL,
    sealed      BLOB,
    data_key_id BLOB,
    created_at  INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000000 AS INTEGER)),
    PRIMARY KEY (stream_id, aggregate)
) STRICT;
