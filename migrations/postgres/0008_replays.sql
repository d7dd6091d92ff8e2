-- How far replays are, and what they were asked for.

CREATE TABLE factline_replays (
    name        text PRIMARY KEY,
    target      text NOT NULL,
    wanted      text NOT NULL,                  -- the range as it was asked for
    filter      bytea NOT NULL,                 -- SHA-256: a filter may name somebody
    first_gpos  bigint NOT NULL,
    last_gpos   bigint NOT NULL,                -- fixed when it begins
    cursor      bigint NOT NULL,                -- position of the last event delivered
    delivered   bigint NOT NULL DEFAULT 0,      -- events
    owner       uuid,
    epoch       bigint NOT NULL DEFAULT 0,      -- as that of a subscription
    lease_until timestamptz,
    state       text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done')),
    begun_at    timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);
