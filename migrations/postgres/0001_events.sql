-- Streams, their events, and the schemas that wrote them.
--
-- Every table's name starts with factline_, so that the store can live in an application's own database.

CREATE TABLE factline_schemas (
    id          bigint PRIMARY KEY,             -- the first eight bytes of the fingerprint
    fingerprint bytea NOT NULL UNIQUE,          -- SHA-256 of the normalised text
    name        text NOT NULL,                  -- full name of the record
    schema      text NOT NULL,                  -- self-contained, so that its events are readable for ever
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE factline_streams (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant  text NOT NULL,
    name    text NOT NULL,
    version bigint NOT NULL,                    -- of the newest event; versions are 1..n
    UNIQUE (tenant, name)
) WITH (fillfactor = 70);                       -- room for the row's next version beside it

CREATE TABLE factline_events (
    -- Drawn inside the transaction, so its order is not the order of commits: nobody reads by it.
    pos         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream_id   bigint NOT NULL,
    version     bigint NOT NULL,
    event_id    uuid NOT NULL UNIQUE,
    tenant      text NOT NULL,
    type        text NOT NULL,
    schema_id   bigint NOT NULL,
    subject     text,
    source      text,
    time        timestamptz,                    -- by the writer's clock
    correlation text,
    causation   uuid,
    actor       text,
    trace       text,
    data        bytea,                          -- null once archived
    sealed      bytea,                          -- the full datum, encrypted, where sealing is on
    data_key_id uuid,
    digest      bytea NOT NULL,                 -- of everything above, made by the writer
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (stream_id, version),
    -- In the archive is all that an event says and all that is said about it, or none of it.
    CONSTRAINT factline_events_content CHECK (
        CASE WHEN data IS NULL THEN num_nonnulls(
            subject, source, time, correlation, causation, actor, trace, sealed, data_key_id
        ) = 0 ELSE num_nulls(source, time, correlation) = 0 END
    )
);

CREATE INDEX factline_events_correlation ON factline_events (correlation)
    WHERE correlation IS NOT NULL;
CREATE INDEX factline_events_causation ON factline_events (causation) WHERE causation IS NOT NULL;
