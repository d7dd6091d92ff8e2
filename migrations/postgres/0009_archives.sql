-- Moving the content of events to a file and back. What stays in a row says which event it is, and its
-- digest says of any content whether it is the event's.

-- Closed ranges of positions whose events' content is in a file. A range is here from before the first
-- of its events is moved there until the last of them is back.
CREATE TABLE factline_archives (
    first      bigint PRIMARY KEY,
    last       bigint NOT NULL CHECK (last >= first),
    file       text NOT NULL,                   -- its name when it was made, without the folder
    created_at timestamptz NOT NULL DEFAULT now(),
    EXCLUDE USING gist (int8range(first, last, '[]') WITH &&)
);

-- A part of a digest, with its length; and one that may be absent.
CREATE FUNCTION factline_part(part bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT int8send(length(part)::bigint) || part
$$;
CREATE FUNCTION factline_option(part bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce('\x01'::bytea || int8send(length(part)::bigint) || part, '\x00'::bytea)
$$;

-- The digest of an event, as the writer made it at append.
CREATE FUNCTION factline_digest(
    event_id uuid, tenant text, stream text, type text, schema_id bigint, source text,
    at timestamptz, correlation text, subject text, causation uuid, actor text, trace text,
    data bytea, sealed bytea, data_key_id uuid
) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT sha256('factline.event.1'::bytea
        || factline_part(uuid_send(event_id))
        || factline_part(convert_to(tenant, 'UTF8'))
        || factline_part(convert_to(stream, 'UTF8'))
        || factline_part(convert_to(type, 'UTF8'))
        || factline_part(int8send(schema_id))
        || factline_part(convert_to(source, 'UTF8'))
        || factline_part(int8send((extract(epoch FROM at) * 1000000)::bigint))
        || factline_part(convert_to(correlation, 'UTF8'))
        || factline_option(convert_to(subject, 'UTF8'))
        || factline_option(uuid_send(causation))
        || factline_option(convert_to(actor, 'UTF8'))
        || factline_option(convert_to(trace, 'UTF8'))
        || factline_part(data)
        || factline_option(sealed)
        || factline_option(uuid_send(data_key_id)))
$$;

-- Removes the content of events that a file has: of these positions, ids and digests, in a range that
-- is noted as archived. `moved` are those that had their content until now, `archived` all of them
-- that have none now.
CREATE FUNCTION factline_archive(
    p_positions bigint[], p_ids uuid[], p_digests bytea[],
    OUT moved bigint, OUT archived bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE factline_events e
    SET subject = NULL, source = NULL, time = NULL, correlation = NULL, causation = NULL,
        actor = NULL, trace = NULL, data = NULL, sealed = NULL, data_key_id = NULL
    FROM unnest(p_positions, p_ids, p_digests) AS t (gpos, id, digest)
    JOIN factline_ordering o ON o.gpos = t.gpos
    JOIN factline_archives a ON t.gpos BETWEEN a.first AND a.last
    WHERE e.pos = o.pos AND e.event_id = t.id AND e.digest = t.digest AND e.data IS NOT NULL;
    GET DIAGNOSTICS moved = ROW_COUNT;
    SELECT count(*) INTO archived
    FROM unnest(p_positions, p_ids, p_digests) AS t (gpos, id, digest)
    JOIN factline_ordering o ON o.gpos = t.gpos
    JOIN factline_events e ON e.pos = o.pos
    WHERE e.event_id = t.id AND e.digest = t.digest AND e.data IS NULL;
END $$;

-- Puts content back where none is and the row's digest was made of it: whoever may call this can
-- bring back what was appended, and nothing else. `restored` are those that had no content until now,
-- `present` all of them that have theirs now.
CREATE FUNCTION factline_restore(
    p_positions bigint[], p_ids uuid[], p_digests bytea[], p_subjects text[], p_sources text[],
    p_times timestamptz[], p_correlations text[], p_causations uuid[], p_actors text[],
    p_traces text[], p_data bytea[], p_sealed bytea[], p_data_key_ids uuid[],
    OUT restored bigint, OUT present bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE factline_events e
    SET subject = t.subject, source = t.source, time = t.time, correlation = t.correlation,
        causation = t.causation, actor = t.actor, trace = t.trace, data = t.data,
        sealed = t.sealed, data_key_id = t.data_key_id
    FROM unnest(
        p_positions, p_ids, p_subjects, p_sources, p_times, p_correlations, p_causations, p_actors,
        p_traces, p_data, p_sealed, p_data_key_ids
    ) AS t (
        gpos, id, subject, source, time, correlation, causation, actor, trace, data, sealed,
        data_key_id
    )
    JOIN factline_ordering o ON o.gpos = t.gpos, factline_streams s
    WHERE e.pos = o.pos AND e.event_id = t.id AND s.id = e.stream_id AND e.data IS NULL
      AND e.digest = factline_digest(
          e.event_id, e.tenant, s.name, e.type, e.schema_id, t.source, t.time, t.correlation,
          t.subject, t.causation, t.actor, t.trace, t.data, t.sealed, t.data_key_id);
    GET DIAGNOSTICS restored = ROW_COUNT;
    SELECT count(*) INTO present
    FROM unnest(p_positions, p_ids, p_digests) AS t (gpos, id, digest)
    JOIN factline_ordering o ON o.gpos = t.gpos
    JOIN factline_events e ON e.pos = o.pos
    WHERE e.event_id = t.id AND e.digest = t.digest AND e.data IS NOT NULL;
END $$;

-- These run as the owner of the tables, as those of 0007 do.
DO $$
DECLARE
    f regprocedure;
BEGIN
    FOREACH f IN ARRAY ARRAY[
        'factline_archive(bigint[],uuid[],bytea[])',
        'factline_restore(bigint[],uuid[],bytea[],text[],text[],timestamptz[],text[],uuid[],text[],text[],bytea[],bytea[],uuid[])'
    ]::regprocedure[] LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', f, current_schema());
    END LOOP;
END $$;
