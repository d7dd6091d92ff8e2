-- Who has seen the events up to where.

-- Which generation of a projection is the one to read: a new one is built beside it.
CREATE TABLE factline_projections (
    name       text PRIMARY KEY,
    generation bigint NOT NULL,
    swapped_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE factline_subscriptions (
    name        text NOT NULL,
    generation  bigint NOT NULL,
    shard       bigint NOT NULL,
    shards      bigint NOT NULL,
    cursor      bigint NOT NULL DEFAULT 0,      -- position of the last event seen
    owner       uuid,
    epoch       bigint NOT NULL DEFAULT 0,      -- grows with each owner: an old one can't move the cursor
    lease_until timestamptz,
    state       text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'stopped', 'retired')),
    failed_at   bigint,                         -- position of the event that stopped it
    failure     text,                           -- the type of the error, never its text
    redelivered bigint NOT NULL DEFAULT 0,      -- grows when others put events among the parked: look
    PRIMARY KEY (name, generation, shard)
) WITH (fillfactor = 50);

-- Events whose handler failed for good, those of the same stream behind them, and those that are to
-- be handled again.
CREATE TABLE factline_parked (
    name       text NOT NULL,
    generation bigint NOT NULL,
    stream_id  bigint NOT NULL,
    gpos       bigint NOT NULL,
    attempts   bigint NOT NULL,                 -- 0 for those that only wait behind another
    failure    text NOT NULL,
    next_at    timestamptz NOT NULL,
    PRIMARY KEY (name, generation, stream_id, gpos)
);

CREATE INDEX factline_parked_due ON factline_parked (name, generation, next_at, gpos);
