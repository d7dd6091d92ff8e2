-- How far replays are, and what they were asked for.

CREATE TABLE factline_replays (
    name        TEXT PRIMARY KEY,
    target      TEXT NOT NULL,
    wanted      TEXT NOT NULL,
    filter      BLOB NOT NULL,
    first_gpos  INTEGER NOT NULL,
    last_gpos   INTEGER NOT NULL,
    cursor      INTEGER NOT NULL,
    delivered   INTEGER NOT NULL DEFAULT 0,
    owner       BLOB,
    epoch       INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER,
    state       TEXT NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done')),
    begun_at    INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000000 AS INTEGER))
) STRICT;
