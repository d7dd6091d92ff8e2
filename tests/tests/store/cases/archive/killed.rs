//! Whoever archives or restores is killed between any two steps, and does it again.

use std::collections::BTreeSet;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use factline::store::archive::{Range, Step};
use factline::store::{ErrorKind, EventStore};

use super::hooked::{Hooked, Op};
use super::{Shelf, emptied, filled, seen};
use crate::bench::{Bench, Fixture, Outcome};

/// So many steps are done, and then none any more, as after a kill. The last write is done in part.
#[derive(Clone)]
struct Mortal(Arc<AtomicU32>);

impl Mortal {
    fn new(steps: u32) -> Self {
        Self(Arc::new(AtomicU32::new(steps)))
    }

    fn files(&self) -> Arc<Hooked> {
        let left = Arc::clone(&self.0);
        Arc::new(Hooked::new(move |op| {
            let taken =
                left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            if let (Err(_), Op::Write(bytes)) = (taken, op) {
                bytes.truncate(bytes.len() / 2);
            }
            taken.map(|_| ()).map_err(|_| io::Error::other("killed"))
        }))
    }

    fn is_alive(&self) -> bool {
        self.0.load(Ordering::SeqCst) > 0
    }
}

/// Whatever has no content is in a file that is whole.
async fn nothing_is_lost<B: Bench>(fixture: &Fixture<B>, shelf: &Shelf, steps: u32) -> Outcome {
    let store: &EventStore<B> = &fixture.store;
    let report = store.verify(None).await?;
    assert!(report.is_clean(), "after {steps} steps: {:?}", report.findings);
    if emptied(fixture).await? > 0 {
        let checked = store.archive(shelf.path()).verify().await?;
        assert!(checked.is_clean(), "after {steps} steps: {:?}", checked.findings);
    }
    Ok(())
}

pub(crate) async fn a_killed_archiver_loses_nothing<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let before = filled(&fixture).await?;
    let store = &fixture.store;
    let range = Range::through(8);
    let (mut named, mut partly, mut steps) = (0, BTreeSet::new(), 0);
    loop {
        let shelf = Shelf::new()?;
        let files = Mortal::new(steps);
        let archive = || store.archive(shelf.path()).batch(2);
        let killed = archive().files(files.files()).create(range).await;
        if files.is_alive() {
            killed?;
            break;
        }
        nothing_is_lost(&fixture, &shelf, steps).await?;
        named += u32::from(shelf.path().exists());
        partly.insert(emptied(&fixture).await?);
        // Unless it was all done but tidying up.
        if let Err(error) = killed {
            assert_eq!(error.kind(), ErrorKind::File, "{error}");
        }
        let created = archive().create(range).await?;
        assert_eq!((created.first, created.last), (1, 8));
        assert_eq!(shelf.names()?, ["clinic.avro"], "after {steps} steps: nothing is left over");
        assert_eq!(emptied(&fixture).await?, 8);
        nothing_is_lost(&fixture, &shelf, steps).await?;
        archive().restore().await?;
        assert_eq!(seen(store).await?, before, "after {steps} steps");
        steps += 1;
    }
    assert!(named > 5, "{named} of {steps}");
    assert_eq!(Vec::from_iter(partly), [0, 2, 4, 6, 8], "of {steps}");
    Ok(())
}

pub(crate) async fn a_killed_restorer_loses_nothing<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let before = filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let archive = || store.archive(shelf.path()).batch(2);
    let (mut partly, mut steps) = (BTreeSet::new(), 0);
    loop {
        archive().create(Range::through(8)).await?;
        let files = Mortal::new(steps);
        let killed = archive().files(files.files()).restore().await;
        if files.is_alive() {
            killed?;
            break;
        }
        nothing_is_lost(&fixture, &shelf, steps).await?;
        let left = emptied(&fixture).await?;
        partly.insert(left);
        let moved = archive().restore().await?.moved;
        assert_eq!(i64::try_from(moved)?, left, "after {steps} steps: what was missing");
        assert_eq!(seen(store).await?, before, "after {steps} steps");
        assert!(store.archives().await?.is_empty());
        steps += 1;
    }
    assert_eq!(Vec::from_iter(partly), [0, 2, 4, 6, 8], "of {steps}");
    Ok(())
}

/// Of two that make the same file one makes it, and both find it made.
pub(crate) async fn two_archivers_make_one_file<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let before = filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let other = B::again(&fixture).await?;
    let (one, two) = (store.archive(shelf.path()).batch(2), other.archive(shelf.path()).batch(2));
    let range = Range::through(8);
    let (first, second) = tokio::join!(one.create(range), two.create(range));
    assert!(first.is_ok() || second.is_ok(), "{first:?} {second:?}");
    one.create(range).await?;
    assert_eq!((shelf.names()?.len(), emptied(&fixture).await?), (1, 8));
    nothing_is_lost(&fixture, &shelf, 0).await?;
    one.restore().await?;
    assert_eq!(seen(store).await?, before);
    Ok(())
}

/// What was not written as it was meant to be is not taken for it.
pub(crate) async fn a_disk_that_lies_is_found_out<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let before = filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    for at in 1..5 {
        let writes = AtomicU32::new(0);
        let files = Hooked::new(move |op| {
            if let Op::Write(bytes) = op
                && writes.fetch_add(1, Ordering::SeqCst) == at
            {
                bytes[12] ^= 4;
            }
            Ok(())
        });
        let archive = store.archive(shelf.path()).batch(2).files(Arc::new(files));
        let error = archive.create(Range::through(8)).await.err().ok_or("archived")?;
        assert_eq!(error.kind(), ErrorKind::Damaged, "{error}");
        assert_eq!(shelf.names()?, [""; 0]);
        assert!(store.archives().await?.is_empty());
    }
    assert_eq!(seen(store).await?, before, "nothing was removed");
    Ok(())
}

pub(crate) async fn all_is_durable_before_anything_is_removed<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let done = Arc::new(Mutex::new(Vec::new()));
    let (ops, steps) = (Arc::clone(&done), Arc::clone(&done));
    let note = |done: &Mutex<Vec<&'static str>>, what| {
        let mut done = done.lock().expect("no panic");
        if done.last() != Some(&what) {
            done.push(what);
        }
    };
    let files = Hooked::new(move |op| {
        note(
            &ops,
            match op {
                Op::Write(_) => "write",
                Op::Sync => "sync",
                Op::Read => "read",
                Op::Link => "name",
                Op::Remove => "unname",
                Op::SyncFolder => "sync folder",
                Op::Create | Op::Open | Op::Leftovers => return Ok(()),
            },
        );
        Ok(())
    });
    let archive = store.archive(shelf.path()).files(Arc::new(files)).progress(move |progress| {
        if progress.step == Step::Removing {
            note(&steps, "remove");
        }
    });
    archive.create(Range::through(8)).await?;
    let done = done.lock().expect("no panic");
    let order = ["write", "sync", "read", "name", "sync folder", "unname", "read", "remove"];
    assert_eq!(done[..order.len()], order, "{done:?}");
    Ok(())
}
