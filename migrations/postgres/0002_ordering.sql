-- The one order of all events: positions without a gap, given after commit.
--
-- Nothing is handed over: the sequencer finds what is committed by itself, in the events' own table,
-- and nothing is ever deleted. `pos` is drawn inside transactions, so events become visible with gaps
-- between them. A gap is remembered, and looked into at each step, until whoever drew its positions
-- has surely ended: then it stays empty for ever.
--
-- Why that is sure: an append changes its stream's row before it draws a position, so it has its
-- transaction id by then, and positions come from a sequence without a cache. When a gap is noticed,
-- a higher position has been drawn, so whoever drew those of the gap has an id below any that is
-- assigned after that moment, such as the step's own, the `mark`. Once no transaction below it is
-- running, all of them have ended, and a snapshot taken after that shows what they committed. Long
-- transactions of others keep gaps from being forgotten, nothing else.

CREATE TABLE factline_ordering (
    gpos      bigint PRIMARY KEY,               -- 1..n
    pos       bigint NOT NULL UNIQUE,
    at        timestamptz NOT NULL,             -- never decreases: what "as of a time" goes by
    tenant    text COLLATE "C" NOT NULL,
    type      text COLLATE "C" NOT NULL,
    stream_id bigint NOT NULL,
    chain     bytea NOT NULL,                   -- SHA-256 over the tenant's chain before, and this event
    -- In the last row of a step, where there are any: what the next step begins with.
    gaps      int8multirange,                   -- noticed since the mark
    old_gaps  int8multirange,                   -- noticed before
    mark      xid8                              -- whoever drew positions of old gaps is below it
);

CREATE INDEX factline_ordering_tenant ON factline_ordering (tenant, gpos);
CREATE INDEX factline_ordering_type ON factline_ordering (type, gpos);

-- What a sequencer locks, so that a second one is harmless. It has no rows: locking one would be a
-- write, and a step that finds nothing must be none.
CREATE TABLE factline_head ();

CREATE TABLE factline_leases (
    name  text PRIMARY KEY,
    owner uuid NOT NULL,
    until timestamptz NOT NULL
);

CREATE FUNCTION factline_chain_step(state bytea, before bytea, link bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN sha256(coalesce(state, before) || link);
END $$;

CREATE AGGREGATE factline_chain(bytea, bytea) (SFUNC = factline_chain_step, STYPE = bytea);

-- Numbers what is committed and not yet numbered, at most `batch` events, in one transaction of its
-- own: a client that dies can't leave the lock held. `lag` is the age of the oldest, in microseconds.
--
-- A snapshot that shows an event shows those before it in its stream, which are committed and have
-- lower positions: writers of a stream hold its row from before they draw a position to commit.
--
-- Whatever the statistics say: indexes are the way, and neither planning anew nor compiling a plan
-- is worth it.
CREATE FUNCTION factline_order(batch integer)
RETURNS TABLE (sequenced bigint, head bigint, lag bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
SET plan_cache_mode = force_generic_plan SET jit = off
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_material = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    last factline_ordering;
    reached bigint;                             -- the highest position that has its place
    running xid8;
    open_gaps int8multirange;
    due bigint[];
    n bigint;
    taken int8multirange;
    moment timestamptz;
    stamp bytea;
    oldest timestamptz;
BEGIN
    LOCK TABLE factline_head IN SHARE ROW EXCLUSIVE MODE;
    SELECT * INTO last FROM factline_ordering o ORDER BY o.gpos DESC LIMIT 1;
    SELECT o.pos INTO reached FROM factline_ordering o ORDER BY o.pos DESC LIMIT 1;
    last.gpos := coalesce(last.gpos, 0);
    reached := coalesce(reached, 0);
    open_gaps := coalesce(last.gaps + last.old_gaps, '{}');
    -- Before events are looked for: what has ended by now is seen then.
    running := pg_snapshot_xmin(pg_current_snapshot());
    due := ARRAY(
        SELECT u.pos FROM (
            SELECT e.pos FROM unnest(open_gaps) g, LATERAL (
                SELECT e.pos FROM factline_events e
                WHERE e.pos >= lower(g) AND e.pos < upper(g) ORDER BY e.pos LIMIT batch
            ) e
            UNION ALL
            (SELECT e.pos FROM factline_events e WHERE e.pos > reached ORDER BY e.pos LIMIT batch)
        ) u ORDER BY u.pos LIMIT batch
    );
    n := cardinality(due);
    IF n = 0 THEN
        RETURN QUERY SELECT 0::bigint, last.gpos, 0::bigint;
        RETURN;
    END IF;

    IF due[n] - reached <> n OR NOT isempty(open_gaps) THEN
        taken := (SELECT range_agg(int8range(d, d, '[]')) FROM unnest(due) d);
        IF n < batch AND last.mark <= running THEN
            last.old_gaps := '{}';              -- nobody will fill what is still empty
        END IF;
        last.gaps := coalesce(last.gaps, '{}') - taken;
        last.old_gaps := coalesce(last.old_gaps, '{}') - taken;
        IF due[n] > reached THEN
            last.gaps := last.gaps + (int8multirange(int8range(reached + 1, due[n], '[]')) - taken);
        END IF;
        -- An id that was assigned before events were looked for is no mark: the next step's may be.
        IF isempty(last.old_gaps) AND pg_current_xact_id_if_assigned() IS NULL THEN
            last.old_gaps := last.gaps;
            last.gaps := '{}';
            last.mark := pg_current_xact_id();
        END IF;
        IF isempty(last.gaps) AND isempty(last.old_gaps) THEN
            last.gaps := NULL;
            last.old_gaps := NULL;
            last.mark := NULL;
        END IF;
    END IF;

    moment := greatest(clock_timestamp(), last.at);
    stamp := int8send((extract(epoch FROM moment) * 1000000)::bigint);
    WITH numbered AS MATERIALIZED (
        SELECT e.pos, e.tenant, e.type, e.stream_id, e.version, e.event_id, e.digest, e.created_at,
               last.gpos + d.ord AS gpos
        FROM unnest(due) WITH ORDINALITY d (pos, ord) JOIN factline_events e ON e.pos = d.pos
    ), chains AS MATERIALIZED (
        SELECT t.tenant, coalesce((
            -- Only the index by tenant can answer that: no other may be tried for a tenant that is
            -- seldom seen.
            SELECT CASE o.tenant WHEN t.tenant THEN o.chain END FROM factline_ordering o
            WHERE (o.tenant, o.gpos) <= (t.tenant, last.gpos)
            ORDER BY o.tenant DESC, o.gpos DESC LIMIT 1
        ), ''::bytea) AS chain
        FROM (SELECT DISTINCT tenant FROM numbered) t
    ), added AS (
        INSERT INTO factline_ordering
            (gpos, pos, at, tenant, type, stream_id, chain, gaps, old_gaps, mark)
        SELECT e.gpos, e.pos, moment, e.tenant, e.type, e.stream_id,
               factline_chain(
                   c.chain,
                   int8send(e.gpos) || stamp || uuid_send(e.event_id) || int8send(e.stream_id)
                       || int8send(e.version) || e.digest
               ) OVER (PARTITION BY e.tenant ORDER BY e.gpos ROWS UNBOUNDED PRECEDING),
               CASE e.gpos WHEN last.gpos + n THEN last.gaps END,
               CASE e.gpos WHEN last.gpos + n THEN last.old_gaps END,
               CASE e.gpos WHEN last.gpos + n THEN last.mark END
        FROM numbered e JOIN chains c ON c.tenant = e.tenant
    )
    SELECT min(e.created_at) INTO oldest FROM numbered e;

    RETURN QUERY SELECT n, last.gpos + n,
        coalesce((extract(epoch FROM moment - oldest) * 1000000)::bigint, 0);
END $$;

-- Whether an event waits for its place: who has none and does not wait has no business to be there.
CREATE FUNCTION factline_waits(pos bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT factline_waits.pos > (SELECT max(p.pos) FROM factline_ordering p)
            OR factline_waits.pos <@ coalesce(o.gaps + o.old_gaps, '{}')
        FROM factline_ordering o ORDER BY o.gpos DESC LIMIT 1
    ), true)
$$;

-- One step of one of many sequencers: who holds the lease orders, the others stand by.
CREATE FUNCTION factline_sequence(candidate uuid, lease bigint, batch integer)
RETURNS TABLE (leader boolean, sequenced bigint, head bigint, lag bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
DECLARE
    term interval := lease * interval '1 microsecond';
    held factline_leases;
BEGIN
    SELECT * INTO held FROM factline_leases WHERE name = 'sequencer';
    IF held.owner <> candidate AND held.until > clock_timestamp() THEN
        RETURN QUERY SELECT false, 0::bigint, coalesce(max(o.gpos), 0), 0::bigint
            FROM factline_ordering o;
        RETURN;
    END IF;
    -- Before the lease is written to, so that the transaction has no id yet.
    RETURN QUERY SELECT true, o.sequenced, o.head, o.lag FROM factline_order(batch) o;
    IF held.owner IS DISTINCT FROM candidate OR held.until < clock_timestamp() + term / 2 THEN
        -- Where another was faster, that is known at the next step; two at a time are harmless.
        INSERT INTO factline_leases AS l (name, owner, until)
        VALUES ('sequencer', candidate, clock_timestamp() + term)
        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
        WHERE l.owner = excluded.owner OR l.until <= clock_timestamp();
    END IF;
END $$;
