//! Appending events to a stream.

mod batch;
mod digest;
mod expected;
mod stream_id;

pub use batch::Batch;
pub use expected::{Appended, Conflict, Expected};
pub use stream_id::{InvalidStreamId, StreamId};

pub(crate) use batch::Prepared;
pub(crate) use digest::{Content, Link, link};

use sqlx::Transaction;

use super::backend::{Append, Backend, Outcome};
use super::{Error, EventStore};

/// How often an append whose outcome is unknown is tried: after a restart of the server each
/// connection of a pool may be a lost one.
const TRIES: u32 = 16;

impl<B: Backend> EventStore<B> {
    /// Appends a batch to a stream, in a transaction of its own and one round trip.
    ///
    /// A batch that was appended before, all of it and to this stream, is not appended again: the
    /// result is that of the first time. So a connection that was lost before the answer came is no
    /// reason to give up: the append is tried again, on another one.
    ///
    /// # Errors
    ///
    /// [`Error::conflict`] where the stream is not as expected; nothing is appended then. Where the
    /// database could not be reached, [`Error::is_unavailable`]: whether it was appended is then
    /// unknown, and appending the same batch again tells.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the batch may have been appended; appending it again tells.
    pub async fn append(
        &self,
        stream: &StreamId,
        expected: Expected,
        batch: &Batch,
    ) -> Result<Appended, Error> {
        batch.check()?;
        let digests = digests(stream, batch);
        let append = request(stream, expected, batch, &digests);
        let mut tries = 0;
        let outcome = loop {
            tries += 1;
            match self.append_alone(&append).await {
                Err(error) if error.is_lost_connection() && tries < TRIES => {}
                done => break done?,
            }
        };
        self.shared.wake.appended(B::SEQUENCED);
        read(outcome, stream, expected, batch)
    }

    /// Appends a batch to a stream, in the caller's transaction.
    ///
    /// The sequencer learns of it by looking, a moment after the commit.
    /// A schema that is appended for the first time is stored, too; [`EventStore::register`] does
    /// that beforehand.
    ///
    /// # Errors
    ///
    /// As [`append`](Self::append); after a conflict the transaction can go on.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the transaction should be rolled back.
    pub async fn append_in(
        &self,
        transaction: &mut Transaction<'_, B>,
        stream: &StreamId,
        expected: Expected,
        batch: &Batch,
    ) -> Result<Appended, Error> {
        batch.check()?;
        let digests = digests(stream, batch);
        self.shared.schemas.store_in::<B>(&self.pool, transaction, batch.rows()).await?;
        let append = request(stream, expected, batch, &digests);
        let outcome = B::append(transaction, &append).await.map_err(Error::database("append"))?;
        self.shared.wake.appended(B::SEQUENCED);
        read(outcome, stream, expected, batch)
    }

    async fn append_alone(&self, append: &Append<'_>) -> Result<Outcome, Error> {
        self.shared.schemas.store(&self.pool, append.rows).await?;
        B::append_alone(&self.pool, append).await.map_err(Error::database("append"))
    }
}

fn digests(stream: &StreamId, batch: &Batch) -> Vec<[u8; 32]> {
    let content = |row: &Prepared| {
        let Prepared { meta, schema_id, data, .. } = row;
        Content { stream: stream.as_str(), meta, schema_id: *schema_id, data, sealed: None }
            .digest()
    };
    batch.rows().iter().map(content).collect()
}

fn request<'a>(
    stream: &'a StreamId,
    expected: Expected,
    batch: &'a Batch,
    digests: &'a [[u8; 32]],
) -> Append<'a> {
    let (tenant, stream) = (batch.tenant().as_str(), stream.as_str());
    Append { tenant, stream, expected: expected.code(), rows: batch.rows(), digests }
}

fn read(
    outcome: Outcome,
    stream: &StreamId,
    expected: Expected,
    batch: &Batch,
) -> Result<Appended, Error> {
    let appended = |last: i64, repeated| {
        let last = u64::try_from(last).unwrap_or(0);
        Ok(Appended { first: last + 1 - batch.len() as u64, last, repeated })
    };
    match outcome {
        Outcome::Appended(last) => appended(last, false),
        Outcome::Repeated(last) => appended(last, true),
        Outcome::Conflict(actual) => {
            let actual = u64::try_from(actual).unwrap_or(0);
            Err(Error::stream_conflict(stream, Conflict { expected, actual }))
        }
        Outcome::IdTaken => Err(Error::id_taken(stream)),
    }
}
