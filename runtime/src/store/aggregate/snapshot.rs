//! States, kept.

use factline_core::event::{Aggregate, Snapshots};
use factline_core::id::TenantId;
use sqlx::Pool;

use super::Loaded;
use crate::store::backend::{Arg, Backend};
use crate::store::{Error, EventStore, StreamId};

/// A state that was kept.
pub(super) struct Snapshot<A> {
    pub(super) state: A,
    pub(super) version: u64,
}

impl<B: Backend> EventStore<B> {
    /// The snapshot of a stream. One of another shape is none, and so is one that can't be read.
    pub(super) async fn snapshot<A: Aggregate>(
        connection: &mut B::Connection,
        tenant: &TenantId,
        stream: &StreamId,
    ) -> Result<Option<Snapshot<A>>, Error> {
        const SQL: &str = "SELECT n.version, n.state FROM factline_snapshots n
            JOIN factline_streams s ON s.id = n.stream_id
            WHERE s.tenant = $1 AND s.name = $2 AND n.aggregate = $3 AND n.shape = $4
              AND n.version <= s.version";
        let Some(Snapshots { shape, read, .. }) = A::snapshots() else { return Ok(None) };
        let args = vec![
            Arg::from(tenant.as_str()),
            Arg::from(stream.as_str()),
            Arg::from(A::STATE),
            Arg::Bytes(shape.to_vec()),
        ];
        let found = B::fetch(connection, SQL, args, |row| Ok((row.int(0)?, row.bytes(1)?)));
        let found = found.await.map_err(Error::database("read a snapshot"))?;
        Ok(found.first().and_then(|(version, bytes)| {
            let version = u64::try_from(*version).ok()?;
            Some(Snapshot { state: read(bytes).ok()?, version })
        }))
    }

    /// Keeps a state, in a task of its own: nobody waits for it, and nothing depends on it.
    pub(super) fn keep<A: Aggregate>(
        &self,
        tenant: &TenantId,
        stream: &StreamId,
        loaded: &Loaded<A>,
    ) {
        let Some(snapshots) = A::snapshots() else { return };
        let Ok(state) = (snapshots.write)(&loaded.state) else { return };
        let args = vec![
            Arg::from(tenant.as_str()),
            Arg::from(stream.as_str()),
            Arg::from(A::STATE),
            Arg::Int(i64::try_from(loaded.version).unwrap_or(i64::MAX)),
            Arg::Bytes(snapshots.shape.to_vec()),
            Arg::Bytes(state),
        ];
        let (store, tenant) = (self.clone(), tenant.clone());
        let begun = self.shared.background.begin();
        tokio::spawn(async move {
            if let Err(error) = write(&store.pool, &tenant, args).await {
                store.tell(|observer| observer.store_failed("snapshots", &error));
            }
            drop(begun);
        });
    }

    /// Completes when the snapshots that are being written now are written.
    ///
    /// # Cancel safety
    ///
    /// It only waits.
    pub async fn settled(&self) {
        self.shared.background.idle().await;
    }
}

/// A snapshot never goes back in a stream, unless the one before is of another shape.
async fn write<B: Backend>(pool: &Pool<B>, tenant: &TenantId, args: Vec<Arg>) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO factline_snapshots
            (stream_id, aggregate, tenant, version, shape, state)
        SELECT s.id, $3, s.tenant, $4, $5, $6 FROM factline_streams s
        WHERE s.tenant = $1 AND s.name = $2
        ON CONFLICT (stream_id, aggregate) DO UPDATE
        SET version = excluded.version, shape = excluded.shape, state = excluded.state
        WHERE excluded.version > factline_snapshots.version
           OR excluded.shape <> factline_snapshots.shape";
    const WHAT: &str = "write a snapshot";
    let begun = B::begin_as(pool, tenant.as_str()).await;
    let mut transaction = begun.map_err(Error::database(WHAT))?;
    B::execute(&mut transaction, SQL, args).await.map_err(Error::database(WHAT))?;
    transaction.commit().await.map_err(Error::database(WHAT))
}
