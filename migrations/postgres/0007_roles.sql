-- Who may do what. An application, the sequencer, projections and the audit can each connect as a
-- role of its own that can do its work and nothing else.

-- These run as the owner of the tables: only who is told to may call them, and nobody's temporary
-- table stands in for one of the store's.
DO $$
DECLARE
    f regprocedure;
BEGIN
    FOREACH f IN ARRAY ARRAY[
        'factline_order(integer)', 'factline_sequence(uuid,bigint,integer)'
    ]::regprocedure[] LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', f, current_schema());
    END LOOP;
END $$;

-- Lets a role do a work: 'application', 'sequencer', 'projection' (whatever reads the one order, a
-- relay and a replay too), 'audit', or 'archive'. A role may be given several. Run by the owner of the
-- tables; `DROP OWNED BY` takes everything back.
CREATE FUNCTION factline_grant(role regrole, work text) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    grants text[];
    tenants text[] := '{}';                     -- tables of which all tenants' rows are seen
    item text;
BEGIN
    CASE work
    WHEN 'application' THEN
        grants := ARRAY[
            'SELECT, INSERT ON factline_schemas, factline_events',
            'SELECT, INSERT, UPDATE ON factline_streams, factline_snapshots',
            'SELECT ON factline_ordering, factline_projections, factline_archives'
        ];
    WHEN 'sequencer' THEN
        grants := ARRAY[
            'EXECUTE ON FUNCTION factline_sequence(uuid, bigint, integer)',
            'SELECT, DELETE ON factline_leases'
        ];
    WHEN 'projection' THEN
        grants := ARRAY[
            'SELECT ON factline_schemas, factline_streams, factline_events, factline_ordering',
            'SELECT ON factline_archives',
            'SELECT, INSERT, UPDATE ON factline_subscriptions, factline_projections, factline_replays',
            'SELECT, INSERT, UPDATE, DELETE ON factline_parked'
        ];
        tenants := ARRAY['factline_streams', 'factline_events', 'factline_ordering'];
    WHEN 'audit' THEN
        grants := ARRAY[
            'SELECT ON factline_schemas, factline_streams, factline_events, factline_ordering',
            'SELECT ON factline_archives'
        ];
        tenants := ARRAY['factline_streams', 'factline_events', 'factline_ordering'];
    WHEN 'archive' THEN
        grants := ARRAY[
            'SELECT ON factline_schemas, factline_streams, factline_events, factline_ordering',
            'SELECT ON factline_subscriptions, factline_parked',
            'SELECT, INSERT, DELETE ON factline_archives',
            'EXECUTE ON FUNCTION factline_archive(bigint[], uuid[], bytea[])',
            'EXECUTE ON FUNCTION factline_restore(bigint[], uuid[], bytea[], text[], text[],
                timestamptz[], text[], uuid[], text[], text[], bytea[], bytea[], uuid[])'
        ];
        tenants := ARRAY['factline_streams', 'factline_events', 'factline_ordering'];
    ELSE
        RAISE EXCEPTION 'factline_grant: no such work: %', work
            USING HINT = 'It is one of application, sequencer, projection, audit, archive.';
    END CASE;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %s', current_schema(), role);
    FOREACH item IN ARRAY grants LOOP
        EXECUTE format('GRANT %s TO %s', item, role);
    END LOOP;
    FOREACH item IN ARRAY tenants LOOP
        EXECUTE format('DROP POLICY IF EXISTS %I ON %I', 'all_tenants_' || role::oid, item);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO %s USING (true)',
                       'all_tenants_' || role::oid, item, role);
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION factline_grant(regrole, text) FROM PUBLIC;

-- Whether whoever asks sees the rows of all tenants. Who does not must not take the few rows it sees,
-- or none, for all there are.
CREATE FUNCTION factline_sees_all() RETURNS boolean
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT bool_and(NOT row_security_active(t.name) OR EXISTS (
        SELECT FROM pg_policy p, unnest(p.polroles) AS r (oid)
        WHERE p.polrelid = t.name AND p.polpermissive AND p.polname LIKE 'all\_tenants\_%'
          AND r.oid <> 0 AND pg_has_role(r.oid, 'USAGE')
    ))
    FROM unnest(ARRAY[
        'factline_streams', 'factline_events', 'factline_ordering'
    ]::regclass[]::oid[]) AS t (name)
$$;
