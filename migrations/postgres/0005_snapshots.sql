-- States of aggregates, so that loading one reads the events behind it only.

CREATE TABLE factline_snapshots (
    stream_id   bigint NOT NULL,
    aggregate   text NOT NULL,                  -- the state's type: a stream may have several
    tenant      text NOT NULL,
    version     bigint NOT NULL,
    shape       bytea NOT NULL,                 -- a state of another shape is discarded
    state       bytea NOT NULL,
    sealed      bytea,
    data_key_id uuid,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (stream_id, aggregate)
);
