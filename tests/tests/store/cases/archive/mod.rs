//! Archives: there and back, whatever happens in between.

mod damaged;
mod hooked;
mod killed;
mod meanwhile;
mod read;
mod refused;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use factline::event::{Context, Metadata};
use factline::id::ActorId;
use factline::store::archive::{Header, Progress, Range, Step};
use factline::store::{EventStore, Expected, Recorded, StreamId};
use factline::time::{Micros, Timestamp};

use crate::bench::{Bench, Fixture, Outcome};
use crate::support::{batch, ended, started, stream, tenant};

pub(crate) use damaged::*;
pub(crate) use killed::*;
pub(crate) use meanwhile::*;
pub(crate) use read::*;
pub(crate) use refused::*;

/// How many events [`filled`] appends.
pub(crate) const EVENTS: u64 = 12;

/// Everything that a reader sees of an event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    position: Option<u64>,
    at: Option<Timestamp<Micros>>,
    version: u64,
    stream: StreamId,
    meta: Metadata,
    data: Vec<u8>,
}

impl From<&Recorded> for Seen {
    fn from(event: &Recorded) -> Self {
        Self {
            position: event.position,
            at: event.at,
            version: event.version,
            stream: event.stream.clone(),
            meta: event.envelope.meta.clone(),
            data: event.envelope.event.datum().to_vec(),
        }
    }
}

pub(crate) async fn seen<B: Bench>(
    store: &EventStore<B>,
) -> Result<Vec<Seen>, factline::store::Error> {
    let events = store.read_all().limit(1000).fetch().await?;
    Ok(events.iter().map(Seen::from).collect())
}

/// Events of two tenants in turns, of two types, with and without each part of metadata.
pub(crate) async fn filled<B: Bench>(
    fixture: &Fixture<B>,
) -> Result<Vec<Seen>, Box<dyn std::error::Error + Send + Sync>> {
    let store = &fixture.store;
    let other = Context::new(tenant("hospital-2"))
        .with_actor(ActorId::new("nurse-17")?)
        .with_correlation("order-7".parse()?)
        .with_causation(factline::id::Uuid::from_u128(3).into())
        .with_trace("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse()?);
    for number in 1..=4 {
        let visit = u32::try_from(number)? % 2 + 1;
        store.append(&stream(visit), Expected::Any, &batch(store, visit, number, 1)).await?;
        let theirs = store.batch(&other).event(&started(7, number)).event(&ended(7, number));
        store.append(&stream(7), Expected::Any, &theirs).await?;
        fixture.settle().await?;
    }
    Ok(seen(store).await?)
}

/// Where archives of a case are.
pub(crate) struct Shelf {
    folder: tempfile::TempDir,
}

impl Shelf {
    pub(crate) fn new() -> std::io::Result<Self> {
        Ok(Self { folder: tempfile::tempdir()? })
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("clinic.avro")
    }

    /// The names of all files.
    pub(crate) fn names(&self) -> std::io::Result<Vec<String>> {
        let names = std::fs::read_dir(self.folder.path())?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        let mut names = names.collect::<std::io::Result<Vec<_>>>()?;
        names.sort();
        Ok(names)
    }
}

/// How many rows have no content.
pub(crate) async fn emptied<B: Bench>(fixture: &Fixture<B>) -> Result<i64, sqlx::Error> {
    fixture.number("SELECT count(*) FROM factline_events WHERE data IS NULL").await
}

pub(crate) async fn content_goes_to_a_file_and_comes_back<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    let before = filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let heads = store.verify(None).await?.heads;
    let steps = Arc::new(Mutex::new(Vec::<Progress>::new()));
    let told = Arc::clone(&steps);
    let archive = store.archive(shelf.path()).batch(3);
    let archive = archive.progress(move |step| told.lock().expect("no panic").push(step));

    let created = archive.create(Range::through(8)).await?;
    assert_eq!((created.first, created.last, created.moved, created.is_new), (1, 8, 8, true));
    assert_eq!(shelf.names()?, ["clinic.avro"]);
    assert_eq!(emptied(&fixture).await?, 8);
    // Nothing of it is left in the row but what the order and the audit go by.
    let left = "SELECT count(*) FROM factline_events WHERE data IS NULL AND subject IS NULL
        AND source IS NULL AND time IS NULL AND correlation IS NULL AND causation IS NULL
        AND actor IS NULL AND trace IS NULL AND digest IS NOT NULL";
    assert_eq!(fixture.number(left).await?, 8);
    let after: Vec<Seen> =
        store.read_all().after(8).fetch().await?.iter().map(Seen::from).collect();
    assert_eq!(after, before[8..], "the others are as they were");
    let noted = store.archives().await?;
    assert_eq!((noted[0].first, noted[0].last, &*noted[0].file), (1, 8, "clinic.avro"));

    let report = store.verify(None).await?;
    assert!(report.is_clean() && report.archived == 8, "{:?}", report.findings);
    assert_eq!(report.heads, heads);
    let checked = archive.verify().await?;
    assert!(checked.is_clean() && (checked.events, checked.present) == (8, 0), "{checked:?}");
    let header = Header::read(shelf.path())?;
    assert_eq!(Some(&header), checked.header.as_ref());
    assert_eq!((header.first, header.last, header.events()), (1, 8, 8));
    assert_eq!((Some(header.from), Some(header.until)), (before[0].at, before[7].at));
    assert_eq!(header.tenants.len(), 2);

    let restored = archive.restore().await?;
    assert_eq!((restored.first, restored.last, restored.moved), (1, 8, 8));
    assert_eq!(seen(store).await?, before, "byte for byte");
    assert!(store.archives().await?.is_empty());
    let report = store.verify(None).await?;
    assert!(report.is_clean() && report.archived == 0 && report.heads == heads);
    let checked = archive.verify().await?;
    assert!(checked.is_clean() && checked.present == 8, "the file stays as good as it was");

    let steps = steps.lock().expect("no panic");
    assert!(steps.iter().all(|step| step.done <= step.events && step.events == 8));
    for step in [Step::Writing, Step::Checking, Step::Removing, Step::Restoring] {
        let done = steps.iter().filter(|told| told.step == step).map(|told| told.done);
        assert_eq!(done.max(), Some(8), "{step:?}");
    }
    Ok(())
}

pub(crate) async fn archives_follow_each_other<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let before = filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let path = |name: &str| shelf.path().with_file_name(name);
    let one = store.archive(path("1")).create(Range::through(3)).await?;
    assert_eq!((one.first, one.last), (1, 3));
    let two = store.archive(path("2")).create(Range::through(5)).await?;
    assert_eq!((two.first, two.last), (4, 5), "from the first that is in no archive");
    let far = store.archive(path("3")).create(Range::through(9).from(8)).await?;
    assert_eq!((far.first, far.last), (8, 9));
    let between = store.archive(path("4")).create(Range::through(7)).await?;
    assert_eq!((between.first, between.last), (6, 7));
    // The chain of a file begins where that of another ends.
    let links = Header::read(path("2"))?.tenants;
    assert!(links.values().all(Option::is_some), "{links:?}");
    assert!(Header::read(path("1"))?.tenants.values().all(Option::is_none));
    assert!(store.verify(None).await?.is_clean());
    // Neither does the order matter in which they come back.
    for name in ["2", "4", "1", "3"] {
        store.archive(path(name)).restore().await?;
        assert!(store.verify(None).await?.is_clean(), "{name}");
    }
    assert_eq!(seen(store).await?, before);
    // What was restored may be archived again, in the same file.
    let again = store.archive(path("1")).create(Range::through(3)).await?;
    assert_eq!((again.moved, again.is_new), (3, false));
    store.archive(path("1")).restore().await?;
    assert_eq!(seen(store).await?, before);
    Ok(())
}

pub(crate) async fn a_time_is_that_of_the_order<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let before = filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let time = before[6].at.ok_or("no time")?;
    // Rounds may have one time where the clock is coarse.
    let earlier = before.iter().filter(|event| event.at < Some(time)).count() as u64;
    let archive = store.archive(shelf.path());
    let planned = archive.plan(Range::before(time)).await;
    if earlier == 0 {
        assert!(planned.is_err());
        return Ok(());
    }
    let planned = planned?;
    assert_eq!((planned.first, planned.last, planned.events()), (1, earlier, earlier));
    assert_eq!(archive.create(Range::before(time)).await?.last, earlier);
    assert_eq!(archive.create(Range::before(time)).await?.moved, 0, "again");
    Ok(())
}

/// What may be read is up to its owner.
pub(crate) async fn a_file_is_for_its_owner_only<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let shelf = Shelf::new()?;
    fixture.store.archive(shelf.path()).create(Range::through(EVENTS)).await?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(shelf.path())?.permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    Ok(())
}
