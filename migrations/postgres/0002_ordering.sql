-- The one order of all events: positions without a gap, given after commit.
--
-- An append leaves the position of each event in one of two narrow tables. The sequencer takes them
-- out and numbers them. Where a foreign transaction runs long, nothing deleted can be cleaned up, and
-- reading such a table would get ever slower: so appends go to the other table once one has grown,
-- and the grown one is truncated as soon as no writer holds it.

CREATE TABLE factline_unsequenced_0 (pos bigint PRIMARY KEY)
    WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
CREATE TABLE factline_unsequenced_1 (pos bigint PRIMARY KEY)
    WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Which of the two takes appends. One row.
CREATE TABLE factline_slot (slot smallint NOT NULL CHECK (slot IN (0, 1)));
INSERT INTO factline_slot VALUES (0);

-- What a sequencer locks, so that a second one is harmless. One row that is never changed: a
-- position kept here would leave a dead version at each step.
CREATE TABLE factline_head (id smallint PRIMARY KEY CHECK (id = 1));
INSERT INTO factline_head VALUES (1);

CREATE TABLE factline_ordering (
    gpos      bigint PRIMARY KEY,               -- 1..n
    pos       bigint NOT NULL UNIQUE,
    at        timestamptz NOT NULL,             -- never decreases: what "as of a time" goes by
    tenant    text NOT NULL,
    type      text NOT NULL,
    stream_id bigint NOT NULL,
    chain     bytea NOT NULL                    -- SHA-256 over the tenant's chain before, and this event
);

CREATE INDEX factline_ordering_tenant ON factline_ordering (tenant, gpos);
CREATE INDEX factline_ordering_type ON factline_ordering (type, gpos);

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

-- What of an event goes into its tenant's chain; the archive keeps all of it.
CREATE FUNCTION factline_link(
    gpos bigint, at timestamptz, event_id uuid, stream_id bigint, version bigint, digest bytea
) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT int8send(gpos) || int8send((extract(epoch FROM at) * 1000000)::bigint)
        || uuid_send(event_id) || int8send(stream_id) || int8send(version) || digest
$$;

-- Numbers what is committed and not yet numbered, at most `batch` events, in one transaction of its
-- own: a client that dies can't leave the lock held. `lag` is the age of the oldest, in microseconds.
--
-- A snapshot that shows an event shows those before it in its stream, which are committed and have
-- lower positions: writers of a stream hold its row from before they draw a position to commit.
--
-- Whatever the statistics say, which are of queues that are empty most of the time: indexes are the
-- way, and compiling a plan takes longer than running it.
CREATE FUNCTION factline_order(batch integer)
RETURNS TABLE (sequenced bigint, head bigint, lag bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    last_gpos bigint;
    moment timestamptz;
    oldest timestamptz;
    n bigint;
BEGIN
    PERFORM 1 FROM factline_head WHERE id = 1 FOR UPDATE;
    SELECT o.gpos, o.at INTO last_gpos, moment FROM factline_ordering o ORDER BY o.gpos DESC LIMIT 1;
    last_gpos := coalesce(last_gpos, 0);
    moment := greatest(clock_timestamp(), moment);

    WITH due AS MATERIALIZED (
        SELECT u.pos FROM (
            (SELECT pos FROM factline_unsequenced_0 ORDER BY pos LIMIT batch)
            UNION ALL
            (SELECT pos FROM factline_unsequenced_1 ORDER BY pos LIMIT batch)
        ) u ORDER BY u.pos LIMIT batch
    ), gone_0 AS (
        DELETE FROM factline_unsequenced_0 u USING due WHERE u.pos = due.pos
    ), gone_1 AS (
        DELETE FROM factline_unsequenced_1 u USING due WHERE u.pos = due.pos
    ), numbered AS MATERIALIZED (
        SELECT e.pos, e.tenant, e.type, e.stream_id, e.version, e.event_id, e.digest, e.created_at,
               last_gpos + row_number() OVER (ORDER BY e.pos) AS gpos
        FROM due JOIN factline_events e ON e.pos = due.pos
    ), chains AS MATERIALIZED (
        SELECT t.tenant, coalesce((
            SELECT o.chain FROM factline_ordering o
            WHERE o.tenant = t.tenant ORDER BY o.gpos DESC LIMIT 1
        ), ''::bytea) AS chain
        FROM (SELECT DISTINCT tenant FROM numbered) t
    ), added AS (
        INSERT INTO factline_ordering (gpos, pos, at, tenant, type, stream_id, chain)
        SELECT n.gpos, n.pos, moment, n.tenant, n.type, n.stream_id,
               factline_chain(
                   c.chain,
                   factline_link(n.gpos, moment, n.event_id, n.stream_id, n.version, n.digest)
               ) OVER (PARTITION BY n.tenant ORDER BY n.gpos)
        FROM numbered n JOIN chains c ON c.tenant = n.tenant
        ORDER BY n.gpos
    )
    SELECT count(*), min(numbered.created_at) INTO n, oldest FROM numbered;

    PERFORM factline_rotate();
    RETURN QUERY SELECT n, last_gpos + n,
        coalesce((extract(epoch FROM moment - oldest) * 1000000)::bigint, 0);
END $$;

-- Turns appends to the other table once one has grown to so many bytes, and empties the one turned
-- from.
CREATE FUNCTION factline_rotate(grown bigint DEFAULT 4194304) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    active smallint;
    idle text;
    full_rows boolean;
BEGIN
    SELECT slot INTO active FROM factline_slot;
    idle := 'factline_unsequenced_' || (1 - active);
    IF pg_relation_size(idle::regclass) > 0 THEN
        BEGIN
            EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE NOWAIT', idle);
            EXECUTE format('SELECT EXISTS (SELECT FROM %I)', idle) INTO full_rows;
            IF NOT full_rows THEN
                EXECUTE format('TRUNCATE %I', idle);
            END IF;
        EXCEPTION WHEN lock_not_available THEN
            NULL;  -- a writer that began before the turn is still at work: next time
        END;
    ELSIF pg_relation_size(('factline_unsequenced_' || active)::regclass) > grown THEN
        UPDATE factline_slot SET slot = 1 - active;
    END IF;
END $$;

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
    IF held.owner IS DISTINCT FROM candidate OR held.until < clock_timestamp() + term / 2 THEN
        INSERT INTO factline_leases AS l (name, owner, until)
        VALUES ('sequencer', candidate, clock_timestamp() + term)
        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
        WHERE l.owner = excluded.owner OR l.until <= clock_timestamp();
        IF NOT FOUND THEN
            RETURN QUERY SELECT false, 0::bigint, coalesce(max(o.gpos), 0), 0::bigint
                FROM factline_ordering o;
            RETURN;
        END IF;
    END IF;
    RETURN QUERY SELECT true, o.sequenced, o.head, o.lag FROM factline_order(batch) o;
END $$;
