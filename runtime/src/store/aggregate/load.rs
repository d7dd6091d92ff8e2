//! From events to a state.

use factline_core::event::{Aggregate, AnyEvent as _, Key};
use factline_core::id::TenantId;

use super::snapshot::Snapshot;
use crate::store::backend::Backend;
use crate::store::{AsOf, Error, ErrorKind, EventStore, Recorded, StreamId};

/// Events read at a time.
const PAGE: u64 = 1000;

/// A state, and the version of its stream that it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loaded<A> {
    /// The state; its default where there is no event.
    pub state: A,
    /// The version; 0 where there is no event.
    pub version: u64,
}

impl<B: Backend> EventStore<B> {
    /// Loads the state of an aggregate: its last snapshot, and what happened since.
    ///
    /// # Errors
    ///
    /// The database does not answer; the key can't name a stream; an event in the stream is none of
    /// the aggregate's, or can't be read.
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn load<A: Aggregate>(
        &self,
        tenant: &TenantId,
        key: impl Into<Key>,
    ) -> Result<Loaded<A>, Error> {
        let stream = stream_of::<A>(&key.into())?;
        let (loaded, _) = self.load_stream::<A>(tenant, &stream).await?;
        Ok(loaded)
    }

    /// Loads the state that an aggregate had then, from its events.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    ///
    /// # Cancel safety
    ///
    /// It only reads.
    pub async fn load_at<A: Aggregate>(
        &self,
        tenant: &TenantId,
        key: impl Into<Key>,
        moment: AsOf,
    ) -> Result<Loaded<A>, Error> {
        let stream = stream_of::<A>(&key.into())?;
        let mut transaction = self.begin_as(tenant).await?;
        // Of a position or a time nobody knows which version it was.
        let snapshot = match moment {
            AsOf::Version(version) => Self::snapshot::<A>(&mut transaction, tenant, &stream)
                .await?
                .filter(|snapshot| snapshot.version <= version),
            _ => None,
        };
        let mut loaded = start(snapshot);
        self.fold(&mut transaction, (tenant, &stream), Some(moment), &mut loaded).await?;
        Ok(loaded)
    }

    /// Loads a state; and how many events were applied to it.
    pub(super) async fn load_stream<A: Aggregate>(
        &self,
        tenant: &TenantId,
        stream: &StreamId,
    ) -> Result<(Loaded<A>, u64), Error> {
        let mut transaction = self.begin_as(tenant).await?;
        let mut loaded = start(Self::snapshot::<A>(&mut transaction, tenant, stream).await?);
        let before = loaded.version;
        self.fold(&mut transaction, (tenant, stream), None, &mut loaded).await?;
        drop(transaction);
        let applied = loaded.version - before;
        if A::snapshots().is_some_and(|snapshots| applied >= snapshots.every) {
            self.keep(tenant, stream, &loaded);
        }
        Ok((loaded, applied))
    }

    /// Applies the events behind a state to it.
    pub(super) async fn fold<A: Aggregate>(
        &self,
        connection: &mut B::Connection,
        (tenant, stream): (&TenantId, &StreamId),
        moment: Option<AsOf>,
        loaded: &mut Loaded<A>,
    ) -> Result<(), Error> {
        loop {
            let mut read = self.read_stream(tenant, stream).from(loaded.version + 1).limit(PAGE);
            if let Some(moment) = moment {
                read = read.as_of(moment);
            }
            let events = read.fetch_on(connection).await?;
            for event in &events {
                loaded.state.apply(&decode::<A>(event)?);
                loaded.version = event.version;
            }
            if (events.len() as u64) < PAGE {
                return Ok(());
            }
        }
    }
}

fn start<A: Aggregate>(snapshot: Option<Snapshot<A>>) -> Loaded<A> {
    match snapshot {
        Some(Snapshot { state, version }) => Loaded { state, version },
        None => Loaded { state: A::default(), version: 0 },
    }
}

pub(super) fn stream_of<A: Aggregate>(key: &Key) -> Result<StreamId, Error> {
    let invalid = |reason| Error::of(ErrorKind::Options, format!("{}: {reason}", A::name()));
    StreamId::new(A::name(), key).map_err(invalid)
}

fn decode<A: Aggregate>(event: &Recorded) -> Result<A::Event, Error> {
    let event_type = &*event.envelope.event_type;
    match A::Event::decode(&event.envelope) {
        Ok(Some(event)) => Ok(event),
        Ok(None) => Err(Error::foreign::<A>(event_type)),
        Err(error) => Err(Error::decode(event_type, error)),
    }
}
