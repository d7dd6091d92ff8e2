//! One store under one load: writers, a subscriber, and what goes wrong meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::{AssertSqlSafe, Connection};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::contender::{Contender, Store};
use crate::ledger::{Ledger, Verdict};

/// Events of one stream before a writer goes on to the next.
const STREAM: i64 = 100;
/// How long nothing may arrive after the writers are done before the rest counts as skipped.
const SILENCE: Duration = Duration::from_secs(5);

/// What one run is.
#[derive(Clone, Copy)]
pub struct Load {
    pub writers: u32,
    /// Events in one append.
    pub batch: usize,
    /// The run ends after this many events or this time, whichever comes first.
    pub events: usize,
    pub limit: Duration,
    /// Appends a second of all writers together; unlimited without it.
    pub rate: Option<u32>,
    /// Whether a transaction stays open, writers' connections are cut and the sequencer is killed.
    pub faults: bool,
    /// Whether anybody reads.
    pub subscription: bool,
    /// How much longer each flush of the log takes than on this disk, in microseconds: what storage
    /// over a network adds. Those who commit meanwhile share the flush, as they would there.
    pub flush: u32,
}

/// What one run gave.
pub struct Outcome {
    pub verdict: Verdict,
    /// Acknowledged events a second.
    pub rate: f64,
}

/// Runs `contender` in a database of its own, which is dropped afterwards.
pub async fn run(contender: &dyn Contender, admin: &str, load: Load) -> Result<Outcome> {
    let name = format!("stores_{}", Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(admin).await.context("connect to the server")?;
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await?;
    for setting in [format!("commit_delay = {}", load.flush), "commit_siblings = 0".to_owned()] {
        let sql = format!("ALTER DATABASE {name} SET {setting}");
        sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await?;
    }
    let url = address(admin, &name)?;
    let outcome = measure(contender, &url, load).await.with_context(|| contender.name().to_owned());
    sqlx::query(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)")))
        .execute(&mut connection)
        .await?;
    outcome
}

/// The address of another database on the same server.
fn address(admin: &str, database: &str) -> Result<String> {
    let (address, query) =
        admin.split_once('?').map_or((admin, None), |(address, query)| (address, Some(query)));
    let (server, _) = address.rsplit_once('/').context("the address names no database")?;
    Ok(match query {
        Some(query) => format!("{server}/{database}?{query}"),
        None => format!("{server}/{database}"),
    })
}

async fn measure(contender: &dyn Contender, url: &str, load: Load) -> Result<Outcome> {
    let store = contender.open(url, load.writers).await?;
    let ledger = Arc::new(Ledger::new(load.events));
    let mut subscriber = JoinSet::new();
    let delivers = contender.delivers() && load.subscription;
    if delivers {
        let (store, ledger) = (store.clone(), ledger.clone());
        subscriber.spawn(async move { store.follow(ledger).await });
    }
    let mut faults = JoinSet::new();
    if load.faults {
        let (store, url, ledger) = (store.clone(), url.to_owned(), ledger.clone());
        faults.spawn(async move { trouble(&*store, &url, load, &ledger).await });
    }

    let started = Instant::now();
    let appended = Arc::new(AtomicU64::new(0));
    let mut writers = JoinSet::new();
    for _ in 0..load.writers {
        let (store, ledger, appended) = (store.clone(), ledger.clone(), appended.clone());
        writers.spawn(async move { write(&*store, &ledger, load, started, &appended).await });
    }
    while let Some(done) = writers.join_next().await {
        done?;
    }
    let elapsed = started.elapsed();
    while let Some(done) = faults.join_next().await {
        done??;
    }
    if delivers {
        settle(&ledger, &mut subscriber).await?;
    }
    subscriber.shutdown().await;
    let verdict = ledger.verdict();
    Ok(Outcome { rate: verdict.acknowledged as f64 / elapsed.as_secs_f64(), verdict })
}

/// One writer: appends to streams of its own; what it gets no answer for it leaves, and goes on with a new stream.
async fn write(
    store: &dyn Store,
    ledger: &Ledger,
    load: Load,
    started: Instant,
    appended: &AtomicU64,
) {
    let (mut stream, mut version) = (Uuid::now_v7(), 0_i64);
    while started.elapsed() < load.limit {
        if let Some(rate) = load.rate {
            let turn = appended.fetch_add(1, Ordering::Relaxed);
            let due = started + Duration::from_secs_f64(turn as f64 / f64::from(rate));
            tokio::time::sleep_until(due.into()).await;
        }
        let Some(numbers) = ledger.begin(load.batch) else { return };
        if store.append(stream, version, &numbers).await.is_ok() {
            ledger.acknowledge(&numbers);
            version += numbers.len() as i64;
        } else {
            version = STREAM;
        }
        if version >= STREAM {
            (stream, version) = (Uuid::now_v7(), 0);
        }
    }
}

/// Waits until all that was acknowledged is delivered, or nothing has come for [`SILENCE`].
async fn settle(ledger: &Ledger, subscriber: &mut JoinSet<Result<()>>) -> Result<()> {
    let (mut seen, mut since) = (ledger.delivered(), Instant::now());
    while since.elapsed() < SILENCE && ledger.verdict().skipped > 0 {
        tokio::select! {
            Some(ended) = subscriber.join_next() => ended?.context("the subscription ended")?,
            () = tokio::time::sleep(Duration::from_millis(50)) => {}
        }
        let delivered = ledger.delivered();
        if delivered != seen {
            (seen, since) = (delivered, Instant::now());
        }
    }
    Ok(())
}

/// While the writers write: a foreign transaction that wrote stays open, connections are cut, the sequencer dies.
async fn trouble(store: &dyn Store, url: &str, load: Load, ledger: &Ledger) -> Result<()> {
    let pool = PgPool::connect(url).await?;
    sqlx::query("CREATE TABLE foreign_work (id int)").execute(&pool).await?;
    wait_for(ledger, load, 0.2).await;
    let mut foreign = pool.begin().await?;
    sqlx::query("INSERT INTO foreign_work VALUES (1)").execute(&mut *foreign).await?;
    for share in [0.3, 0.4, 0.5] {
        wait_for(ledger, load, share).await;
        cut_a_writer(&pool).await?;
        store.kill_sequencer().await?;
    }
    wait_for(ledger, load, 0.6).await;
    foreign.commit().await?;
    Ok(())
}

/// Ends one connection that is in the middle of something, as a killed process would.
async fn cut_a_writer(pool: &PgPool) -> Result<()> {
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()
           AND (query ILIKE '%insert into%' OR query ILIKE '%append(%')
           AND query NOT ILIKE '%foreign_work%'
         ORDER BY state <> 'active' LIMIT 1",
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Waits until this share of the run is over, by events or by time.
async fn wait_for(ledger: &Ledger, load: Load, share: f64) {
    let events = (load.events as f64 * share) as u64;
    while ledger.begun() < events && ledger.elapsed() < load.limit.mul_f64(share) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
