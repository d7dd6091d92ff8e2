-- Tenants can't meet: a role that does not own the tables sees one tenant's rows, the one set in its
-- transaction, and none where none is set.

ALTER TABLE factline_streams ENABLE ROW LEVEL SECURITY;
ALTER TABLE factline_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE factline_ordering ENABLE ROW LEVEL SECURITY;
ALTER TABLE factline_snapshots ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant ON factline_streams USING (tenant = current_setting('factline.tenant', true));
CREATE POLICY tenant ON factline_events USING (tenant = current_setting('factline.tenant', true))
    -- Without its content is only what was archived.
    WITH CHECK (tenant = current_setting('factline.tenant', true)
                AND num_nulls(source, time, correlation, data) = 0);
CREATE POLICY tenant ON factline_ordering USING (tenant = current_setting('factline.tenant', true));
CREATE POLICY tenant ON factline_snapshots USING (tenant = current_setting('factline.tenant', true));
