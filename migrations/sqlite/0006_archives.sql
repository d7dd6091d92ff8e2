-- Closed ranges of positions whose events' content is in a file. A range is here from before the first
-- of its events is moved there until the last of them is back.

CREATE TABLE factline_archives (
    first      INTEGER PRIMARY KEY,
    last       INTEGER NOT NULL CHECK (last >= first),
    file       TEXT NOT NULL,
    created_at INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000000 AS INTEGER))
) STRICT;
