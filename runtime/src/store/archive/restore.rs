//! Putting content back.

use sqlx::Transaction;

use super::{Archive, Header, Step};
use crate::store::backend::{Backend, Moved};
use crate::store::{Error, ErrorKind};

/// What restoring did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Restored {
    /// The first position.
    pub first: u64,
    /// The last position.
    pub last: u64,
    /// Events that got their content back; the others had theirs.
    pub moved: u64,
}

impl<B: Backend> Archive<'_, B> {
    /// Puts the content of the file's events back into the store; the file stays as it is.
    ///
    /// First all of the file is checked, each event against the digest that its row has kept. What was
    /// put back before is left alone, so that it may be called again until it is done.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Damaged`] where the file is not as it was written, [`ErrorKind::Foreign`] where it
    /// is of another store, [`ErrorKind::Changed`] where a row is not as it was written: nothing was
    /// changed then. Else as [`verify`](Self::verify).
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, some of the events have their content; calling it again goes on.
    pub async fn restore(&self) -> Result<Restored, Error> {
        self.store.must_see_all("archive").await?;
        let Header { first, last, .. } = self.checked(&self.path).await?;
        let mut restored = Restored { first, last, moved: 0 };
        let mut scan = self.scan(&self.path).await?;
        let (mut done, all) = (0, scan.header.events());
        loop {
            let (next, batch) = self.next(scan).await?;
            scan = next;
            if batch.is_empty() {
                break;
            }
            let mut transaction = self.store.begin().await?;
            let moved = B::restore(&mut transaction, &batch).await;
            let Moved { now, all: there } = moved.map_err(Error::database("restore events"))?;
            if there != batch.len() as u64 {
                return Err(Error::of(ErrorKind::Changed, self.range_of(&batch)));
            }
            transaction.commit().await.map_err(Error::database("restore events"))?;
            restored.moved += now;
            done += batch.len() as u64;
            self.tell(Step::Restoring, done, all);
        }
        let mut transaction = self.store.begin().await?;
        forget::<B>(&mut transaction, &scan.header).await?;
        transaction.commit().await.map_err(Error::database("restore events"))?;
        Ok(restored)
    }
}

/// The range is in no archive any more, once all of it is back.
async fn forget<B: Backend>(
    transaction: &mut Transaction<'_, B>,
    header: &Header,
) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM factline_archives
        WHERE first = $1 AND last = $2 AND NOT EXISTS (
            SELECT 1 FROM factline_ordering o JOIN factline_events e ON e.pos = o.pos
            WHERE o.gpos >= $1 AND o.gpos <= $2 AND e.data IS NULL
        )";
    let done = B::execute(transaction, SQL, header.bounds()).await;
    done.map(|_| ()).map_err(Error::database("restore events"))
}
