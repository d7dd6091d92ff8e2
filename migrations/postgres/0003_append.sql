-- Appending events to a stream: one call, one round trip, atomic, also inside a caller's transaction.
--
-- `expected` is the version the stream must have: 0 for a stream that does not exist, -1 for any, -2
-- for any of a stream that exists. The outcome is one of
--   0 appended, and `version` is the stream's now;
--   1 the same events were appended before, and `version` is that of the last of them;
--   2 the stream has another `version` (0: it does not exist), and nothing was appended;
--   3 an id is taken by another event, and nothing was appended.

CREATE FUNCTION factline_append(
    p_tenant text, p_stream text, p_expected bigint,
    p_ids uuid[], p_types text[], p_schemas bigint[], p_subjects text[], p_sources text[],
    p_times timestamptz[], p_correlations text[], p_causations uuid[], p_actors text[],
    p_traces text[], p_data bytea[], p_digests bytea[],
    OUT outcome integer, OUT version bigint
)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    n bigint := cardinality(p_ids);
    stream bigint;
    reached bigint;
    known bigint;
    tenant_set text;
BEGIN
    -- Row-level security goes by it until the transaction ends. An assignment, as it needs no query.
    tenant_set := set_config('factline.tenant', p_tenant, true);

    -- Whichever branch is taken, it waits for whoever is appending to the same stream.
    IF p_expected = 0 THEN
        INSERT INTO factline_streams AS s (tenant, name, version) VALUES (p_tenant, p_stream, n)
        ON CONFLICT (tenant, name) DO NOTHING RETURNING s.id, s.version INTO stream, reached;
    ELSIF p_expected = -1 THEN
        INSERT INTO factline_streams AS s (tenant, name, version) VALUES (p_tenant, p_stream, n)
        ON CONFLICT (tenant, name) DO UPDATE SET version = s.version + n
        RETURNING s.id, s.version INTO stream, reached;
    ELSE
        UPDATE factline_streams s SET version = s.version + n
        WHERE s.tenant = p_tenant AND s.name = p_stream
          AND (p_expected = -2 OR s.version = p_expected)
        RETURNING s.id, s.version INTO stream, reached;
    END IF;

    -- Where neither a version nor a new stream says that these events are new, their ids do.
    IF stream IS NOT NULL AND p_expected < 0 AND reached > n
       AND EXISTS (SELECT FROM factline_events e WHERE e.event_id = ANY (p_ids)) THEN
        UPDATE factline_streams s SET version = s.version - n WHERE s.id = stream;
        stream := NULL;
    END IF;

    IF stream IS NULL THEN
        SELECT s.id, s.version INTO stream, reached
        FROM factline_streams s WHERE s.tenant = p_tenant AND s.name = p_stream;
        SELECT count(*) INTO known FROM factline_events e WHERE e.event_id = ANY (p_ids);
        IF known = 0 THEN
            outcome := 2;
            version := coalesce(reached, 0);
            RETURN;
        END IF;
        SELECT CASE WHEN count(*) = n AND max(e.version) - min(e.version) = n - 1
                             AND bool_and(e.digest = t.digest) AND bool_and(e.version - t.ord = f.v - 1)
                        THEN 1 ELSE 3 END,
                   coalesce(max(e.version), 0)
            INTO outcome, version
            FROM unnest(p_ids, p_digests) WITH ORDINALITY AS t (id, digest, ord)
            JOIN factline_events e ON e.event_id = t.id AND e.stream_id = stream
            CROSS JOIN (SELECT e.version AS v FROM factline_events e WHERE e.event_id = p_ids[1]) f;
        RETURN;
    END IF;

    INSERT INTO factline_events (
        stream_id, version, event_id, tenant, type, schema_id, subject, source, time,
        correlation, causation, actor, trace, data, digest
    )
    SELECT stream, reached - n + t.ord, t.id, p_tenant, t.type, t.schema_id, t.subject,
           t.source, t.time, t.correlation, t.causation, t.actor, t.trace, t.data, t.digest
    FROM unnest(
        p_ids, p_types, p_schemas, p_subjects, p_sources, p_times, p_correlations,
        p_causations, p_actors, p_traces, p_data, p_digests
    ) WITH ORDINALITY AS t (
        id, type, schema_id, subject, source, time, correlation,
        causation, actor, trace, data, digest, ord
    );                                          -- a function's rows come in their order: no sort
    outcome := 0;
    version := reached;
END $$;
