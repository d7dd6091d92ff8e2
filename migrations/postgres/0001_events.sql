-- Streams, their events, and the schemas that wrote them.
--
-- Every table's name starts with factline_, so that the store can live in an application's own database.
--
-- Names and ids that an index has are compared byte by byte (COLLATE "C"), whatever the language of the
-- database: that is faster, and an index stays whole when the operating system learns to sort anew.

CREATE TABLE factline_schemas (
    id          bigint PRIMARY KEY,             -- the first eight bytes of the fingerprint
    fingerprint bytea NOT NULL UNIQUE,          -- SHA-256 of the normalised text
    name        text NOT NULL,                  -- full name of the record
    schema      text NOT NULL,                  -- self-contained, so that its events are readable for ever
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE factline_streams (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant  text COLLATE "C" NOT NULL,
    name    text COLLATE "C" NOT NULL,
    version bigint NOT NULL,                    -- of the newest event; versions are 1..n
    UNIQUE (tenant, name)
) WITH (fillfactor = 70);                       -- room for the row's next version beside it

CREATE TABLE factline_events (
    -- Drawn inside the transaction, so its order is not the order of commits: nobody reads by it.
    pos         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream_id   bigint NOT NULL,
    version     bigint NOT NULL,
    event_id    uuid NOT NULL UNIQUE,
    tenant      text COLLATE "C" NOT NULL,
    type        text COLLATE "C" NOT NULL,
    schema_id   bigint NOT NULL,
    -- The content: all of it null once it is archived. No constraint says so, as PostgreSQL reads one
    -- anew for each insert; who may write here at all is told what by 0006 and 0009.
    subject     text,
    source      text,
    time        timestamptz,                    -- by the writer's clock
    correlation text COLLATE "C",
    causation   uuid,
    actor       text,
    trace       text,
    data        bytea,
    sealed      bytea,                          -- the full datum, encrypted, where sealing is on
    data_key_id uuid,
    digest      bytea NOT NULL,                 -- of everything above, made by the writer
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (stream_id, version)
);

CREATE INDEX factline_events_correlation ON factline_events (correlation)
    WHERE correlation IS NOT NULL;
CREATE INDEX factline_events_causation ON factline_events (causation) WHERE causation IS NOT NULL;
