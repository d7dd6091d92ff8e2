//! SQLite, whose file may not grow for a while: the limit of its pages is that of the disk.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use factline::event::HandlerError;
use factline::store::{ErrorKind, EventStore, Expected, Handle, Options, Recorded, Sqlite, Tx};
use libtest_mimic::Trial;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Connection as _, Pool};
use tokio::time::Instant;

use super::crew::Crew;
use super::heard::Heard;
use super::{ledger, tables, whole};
use crate::bench::{Bench as _, Fixture, Outcome, trial};
use crate::cases::subscribe::seen;
use crate::support::{batch, stream, tenant};

pub(super) fn all() -> Vec<Trial> {
    vec![
        trial("a_full_disk_loses_and_doubles_nothing", a_full_disk_loses_and_doubles_nothing),
        trial("a_full_disk_spoils_no_connection", a_full_disk_spoils_no_connection),
        trial("a_full_disk_that_is_overlooked", a_full_disk_that_is_overlooked),
    ]
}

/// How many pages the file may have; SQLite takes a number below those it has for as many.
#[derive(Clone)]
struct Disk(Arc<AtomicU32>);

impl Disk {
    fn large() -> Self {
        Self(Arc::new(AtomicU32::new(u32::MAX >> 2)))
    }

    fn fill(&self) {
        self.0.store(1, Ordering::SeqCst);
    }

    fn make_room(&self) {
        self.0.store(u32::MAX >> 2, Ordering::SeqCst);
    }

    /// The limit belongs to a connection, and is said anew whenever one is taken.
    async fn limit(self, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        let pages = self.0.load(Ordering::SeqCst);
        let limit = AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
        sqlx::query(limit).fetch_one(connection).await?;
        Ok(())
    }

    async fn pool(&self, place: &str) -> Result<Pool<Sqlite>, sqlx::Error> {
        let (first, again) = (self.clone(), self.clone());
        let file =
            SqliteConnectOptions::new().filename(place).busy_timeout(Duration::from_secs(30));
        SqlitePoolOptions::new()
            .after_connect(move |connection, _| Box::pin(first.clone().limit(connection)))
            .before_acquire(move |connection, _| {
                let disk = again.clone();
                let is_lost = connection.is_in_transaction();
                Box::pin(async move { disk.limit(connection).await.map(|()| !is_lost) })
            })
            .connect_with(file)
            .await
    }
}

async fn a_full_disk_loses_and_doubles_nothing(fixture: Fixture<Sqlite>) -> Outcome {
    tables(&fixture).await?;
    let (disk, heard, begun) = (Disk::large(), Heard::new(), Instant::now());
    let options = Options::new("suite".parse()?).observer(heard.clone());
    let store = EventStore::<Sqlite>::new(disk.pool(&fixture.place).await?, options);
    let mut crew = Crew::default();
    crew.sequence(&store);
    crew.project(ledger(&store, 1));
    crew.write(&store);
    crew.until_written(400).await?;
    crew.until(heard.projected(100)).await?;

    disk.fill();
    let acknowledged = crew.until_refused().await?;
    // It has everything before it, and no room for it.
    crew.project(ledger(&store, 2));
    crew.until(heard.failed("ledger", ErrorKind::Full, 3)).await?;
    heard.has_paused(begun, 2);
    let there = "SELECT count(*) FROM factline_ordering";
    assert_eq!(fixture.number(there).await?, i64::try_from(acknowledged)?, "and nothing else");

    disk.make_room();
    let lengths = crew.finish_writing().await?;
    let total: u64 = lengths.iter().sum();
    assert!(total > acknowledged);
    crew.until(heard.projected(2 * total)).await?;
    crew.end().await?;
    whole(&fixture, &lengths, &[1, 2]).await
}

/// SQLite takes the whole transaction back by itself, and who began it does not know.
async fn a_full_disk_spoils_no_connection(fixture: Fixture<Sqlite>) -> Outcome {
    let store = &fixture.store;
    fixture.run(LARGE).await?;
    store.append(&stream(1), Expected::NoStream, &batch(store, 1, 1, 1)).await?;
    let mut transaction = store.begin().await?;
    store
        .append_in(&mut transaction, &stream(2), Expected::NoStream, &batch(store, 2, 1, 1))
        .await?;
    assert!(fill(&mut transaction).await.is_err());
    drop(transaction);
    for number in 3..20 {
        store.append(&stream(number), Expected::NoStream, &batch(store, number, 1, 1)).await?;
    }
    let other = Sqlite::again(&fixture).await?;
    assert_eq!(other.read_all().fetch().await?.len(), 18, "others see what was acknowledged");
    assert_eq!(store.version(&tenant("hospital-1"), &stream(2)).await?, 0);
    Ok(())
}

const LARGE: &str = "CREATE TABLE large (bytes BLOB)";

/// Writes more than a connection has room for.
async fn fill(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    Disk(Arc::new(AtomicU32::new(1))).limit(connection).await?;
    sqlx::query("INSERT INTO large VALUES (zeroblob(1000000))").execute(connection).await?;
    Ok(())
}

/// A handler that does not say what its own statement failed with, the first time.
#[derive(Default)]
struct Careless(AtomicBool);

impl Handle<Sqlite> for Careless {
    async fn handle(&self, tx: &mut Tx<Sqlite>, _: &Recorded) -> Result<(), HandlerError> {
        let sql = format!("INSERT INTO seen_1 VALUES ({}, 'x')", tx.position());
        Sqlite::run_in(tx.transaction(), &sql).await?;
        if tx.position() == 2 && !self.0.swap(true, Ordering::SeqCst) {
            let _ = fill(tx.connection()).await;
        }
        Ok(())
    }
}

async fn a_full_disk_that_is_overlooked(fixture: Fixture<Sqlite>) -> Outcome {
    tables(&fixture).await?;
    fixture.run(LARGE).await?;
    let heard = Heard::new();
    let options = Options::new("suite".parse()?).observer(heard.clone());
    let store = EventStore::<Sqlite>::open(&fixture.place, options).await?;
    store.append(&stream(1), Expected::NoStream, &batch(&store, 1, 1, 10)).await?;
    let ledger = store.subscribe("ledger").all(Careless::default());
    ledger.batch(4).catch_up().await?;
    assert_eq!(heard.failures("ledger", ErrorKind::Full), 1);
    assert_eq!(seen(&fixture, 1).await?, (10, 10), "what was taken back was done again, once");
    Ok(())
}
