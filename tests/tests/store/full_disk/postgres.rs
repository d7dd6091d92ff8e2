//! PostgreSQL, whose data and whose log have small file systems of their own: a full one of the former
//! makes statements fail, a full one of the latter takes the server down.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use factline::store::{ErrorKind, EventStore, Expected, Options, Postgres};
use factline_tests::servers::{self, Server};
use libtest_mimic::{Failed, Trial};
use sqlx::postgres::PgPoolOptions;
use tokio::net::TcpStream;
use tokio::task::spawn_blocking;
use tokio::time::Instant;

use super::ballast::Ballast;
use super::crew::Crew;
use super::heard::Heard;
use super::{ledger, tables, whole};
use crate::bench::{Bench as _, Fixture, Outcome};
use crate::support::{batch, stream};

pub(super) fn all() -> Vec<Trial> {
    vec![
        trial("a_full_disk_loses_and_doubles_nothing", a_full_disk_loses_and_doubles_nothing),
        trial("a_full_log_loses_and_doubles_nothing", a_full_log_loses_and_doubles_nothing),
    ]
}

/// A fresh database on the small disks, and where these are.
fn trial<F>(name: &str, case: fn(Fixture<Postgres>, PathBuf) -> F) -> Trial
where
    F: Future<Output = Outcome> + 'static,
{
    let servers = [Server::SmallDisk, Server::SmallDiskFolder];
    servers::trial(&format!("postgres::{name}"), &servers, move |mut addresses| {
        let folder = PathBuf::from(addresses.pop().ok_or("a folder")?);
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(2).enable_all().build()?;
        runtime.block_on(async {
            let fixture = Postgres::fresh(addresses).await?;
            case(fixture, folder).await.map_err(|error| Failed::from(error.to_string()))
        })
    })
}

/// A store that tells what goes wrong, and does not wait long for a server that is not there.
async fn observed(
    fixture: &Fixture<Postgres>,
) -> Result<(EventStore<Postgres>, Arc<Heard>), Box<dyn std::error::Error + Send + Sync>> {
    let heard = Heard::new();
    let options = Options::new("suite".parse()?).observer(heard.clone());
    let pool = PgPoolOptions::new().acquire_timeout(Duration::from_secs(1));
    Ok((EventStore::<Postgres>::new(pool.connect(&fixture.place).await?, options), heard))
}

async fn fill(disk: &Path) -> Result<Ballast, Box<dyn std::error::Error + Send + Sync>> {
    let disk = disk.to_owned();
    Ok(spawn_blocking(move || Ballast::fill(&disk)).await??)
}

async fn a_full_disk_loses_and_doubles_nothing(
    fixture: Fixture<Postgres>,
    folder: PathBuf,
) -> Outcome {
    tables(&fixture).await?;
    let (store, heard) = observed(&fixture).await?;
    let (begun, mut crew) = (Instant::now(), Crew::default());
    crew.sequence(&store);
    crew.project(ledger(&store, 1));
    crew.write(&store);
    crew.until_written(400).await?;
    crew.until(heard.projected(100)).await?;
    // The sequencer has to wait, so that there is a lot that it has no room for.
    let mut hold = fixture.store.begin().await?;
    Postgres::run_in(&mut hold, "LOCK TABLE factline_ordering IN SHARE MODE").await?;
    crew.until_written(2000).await?;

    let ballast = fill(&folder.join("data")).await?;
    let acknowledged = crew.until_refused().await?;
    hold.rollback().await?;
    crew.until(heard.failed("sequencer", ErrorKind::Full, 3)).await?;
    // It has everything before it, and no room for it.
    crew.project(ledger(&store, 2));
    crew.until(heard.failed("ledger", ErrorKind::Full, 3)).await?;
    heard.has_paused(begun, 3);
    let there = fixture.number("SELECT count(*) FROM factline_events").await?;
    assert_eq!(there, i64::try_from(acknowledged)?, "and nothing else");

    drop(ballast);
    let lengths = crew.finish_writing().await?;
    let total: u64 = lengths.iter().sum();
    assert!(total > acknowledged);
    crew.until(heard.projected(2 * total)).await?;
    crew.end().await?;
    whole(&fixture, &lengths, &[1, 2]).await
}

async fn a_full_log_loses_and_doubles_nothing(
    fixture: Fixture<Postgres>,
    folder: PathBuf,
) -> Outcome {
    tables(&fixture).await?;
    let (store, heard) = observed(&fixture).await?;
    let mut crew = Crew::default();
    crew.sequence(&store);
    crew.project(ledger(&store, 1));
    crew.write(&store);
    crew.until_written(400).await?;
    crew.until(heard.projected(100)).await?;
    let impatient = PgPoolOptions::new().acquire_timeout(Duration::from_millis(50));
    let impatient = impatient.connect_lazy(&fixture.place)?;
    let impatient = EventStore::<Postgres>::new(impatient, Options::new("suite".parse()?));

    let ballast = fill(&folder.join("log")).await?;
    crew.until(down(&fixture)).await?;
    crew.until(heard.failed("sequencer", ErrorKind::Unavailable, 1)).await?;
    crew.until(heard.failed("ledger", ErrorKind::Unavailable, 1)).await?;
    let one = batch(&impatient, 9, 1, 1);
    let unknown = impatient.append(&stream(9), Expected::NoStream, &one).await;
    assert!(unknown.is_err_and(|error| error.is_unavailable() && error.is_retriable()));

    drop(ballast);
    assert!(spawn_blocking(|| servers::restart(Server::SmallDisk)).await??.success());
    let mut lengths = crew.finish_writing().await?;
    assert_eq!(store.append(&stream(9), Expected::NoStream, &one).await?.last, 1);
    let total = lengths.iter().sum::<u64>() + 1;
    crew.until(heard.projected(total)).await?;
    crew.end().await?;
    lengths.resize(9, 0);
    lengths.push(1);
    whole(&fixture, &lengths, &[1]).await
}

/// Completes when nobody answers any more: the server can't come back by itself.
async fn down(fixture: &Fixture<Postgres>) {
    let options = fixture.store.pool().connect_options();
    while TcpStream::connect((options.get_host(), options.get_port())).await.is_ok() {
        // The pace of asking; the end is told by the answer.
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
