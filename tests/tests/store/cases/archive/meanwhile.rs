//! What others do to the store while an archive is at work.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use factline::store::archive::Range;
use factline::store::{ErrorKind, EventStore, Tampering};
use tokio::runtime::Handle;

use super::hooked::{Hooked, Op};
use super::{Shelf, emptied, filled, seen};
use crate::bench::{Bench, Fixture, Outcome};

/// A disk at whose `number`-th step of a kind somebody runs a statement.
fn meddled<B: Bench>(
    store: &EventStore<B>,
    is_it: fn(&Op<'_>) -> bool,
    number: u32,
    sql: &'static str,
) -> Arc<Hooked> {
    let (pool, runtime, steps) = (store.pool().clone(), Handle::current(), AtomicU32::new(0));
    Arc::new(Hooked::new(move |op| {
        if is_it(&op) && steps.fetch_add(1, Ordering::SeqCst) == number {
            // Files are reached from threads that may block.
            runtime.block_on(B::run(&pool, sql)).map_err(io::Error::other)?;
        }
        Ok(())
    }))
}

pub(crate) async fn who_begins_to_read_meanwhile_is_not_left_without<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let begins = "INSERT INTO factline_subscriptions (name, generation, shard, shards, cursor)
        VALUES ('late', 1, 0, 1, 0)";
    let files = meddled(store, |op| matches!(op, Op::Link), 0, begins);
    let archive = || store.archive(shelf.path());
    let error = archive().files(files).create(Range::through(8)).await.err().ok_or("archived")?;
    assert_eq!(error.kind(), ErrorKind::Behind, "{error}");
    assert_eq!(emptied(&fixture).await?, 0);
    assert!(store.archives().await?.is_empty());
    assert_eq!(archive().despite("late").create(Range::through(8)).await?.moved, 8);
    Ok(())
}

/// The file has been checked, and then a row is not what it was any more.
pub(crate) async fn a_row_that_changes_meanwhile_is_left_alone<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    const CHANGE: &str = "UPDATE factline_events SET digest = substr(digest, 1, 31)
        WHERE pos = (SELECT pos FROM factline_ordering WHERE gpos = 4)";
    const MEND: &str = "UPDATE factline_events SET digest = (
            SELECT k.digest FROM kept k WHERE k.pos = factline_events.pos
        )";
    let before = filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    fixture.run("CREATE TABLE kept AS SELECT pos, digest FROM factline_events").await?;
    let archive = || store.archive(shelf.path()).batch(3);
    let is_open = |op: &Op<'_>| matches!(op, Op::Open);

    // It is opened to see whether it is there, to check what was written, and to remove that.
    let files = meddled(store, is_open, 2, CHANGE);
    let error = archive().files(files).create(Range::through(8)).await.err().ok_or("archived")?;
    assert_eq!(error.kind(), ErrorKind::Changed, "{error}");
    assert!(error.to_string().contains("positions 4 to 6"), "{error}");
    assert_eq!(emptied(&fixture).await?, 3, "nothing of the transaction that it was in");
    let found = store.verify(None).await?.findings;
    assert_eq!((found.len(), found[0].what, found[0].position), (1, Tampering::Relinked, 4));
    fixture.run(MEND).await?;
    assert_eq!(archive().create(Range::through(8)).await?.moved, 5);

    let files = meddled(store, is_open, 1, CHANGE);
    let error = archive().files(files).restore().await.err().ok_or("restored")?;
    assert_eq!(error.kind(), ErrorKind::Changed, "{error}");
    assert_eq!(emptied(&fixture).await?, 5);
    fixture.run(MEND).await?;
    assert_eq!(archive().restore().await?.moved, 5);
    assert_eq!(seen(store).await?, before);
    assert!(store.verify(None).await?.is_clean());
    Ok(())
}
