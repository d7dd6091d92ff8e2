//! What the suite needs of a database besides the store: a fresh one, and plain SQL.

use std::error::Error;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use factline::store::{Backend, EventStore, Options, Postgres, Sqlite};
use factline_tests::servers::{self, Server};
use libtest_mimic::{Failed, Trial};
use sqlx::{AssertSqlSafe, Pool};

/// What a case may fail with.
pub(crate) type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

/// A database that the suite runs on.
pub(crate) trait Bench: Backend {
    /// The name in the names of tests.
    const LABEL: &'static str;
    /// The servers it needs.
    const SERVERS: &'static [Server];

    /// A store in a fresh, migrated database.
    fn fresh(addresses: Vec<String>) -> impl Future<Output = Result<Fixture<Self>, Failed>>;
    /// A store on the database at this place.
    fn at(
        place: &str,
    ) -> impl Future<Output = Result<EventStore<Self>, Box<dyn Error + Send + Sync>>> + Send;
    /// A second store on the same database, as another process has it.
    fn again(
        fixture: &Fixture<Self>,
    ) -> impl Future<Output = Result<EventStore<Self>, Box<dyn Error + Send + Sync>>> + Send {
        Self::at(&fixture.place)
    }
    /// A store on the database at this place that waits for a connection for ever, whatever time it
    /// is: for a runtime whose clock stands still.
    fn patient(
        place: &str,
    ) -> impl Future<Output = Result<EventStore<Self>, Box<dyn Error + Send + Sync>>>;
    /// Runs a statement; the rows it changed.
    fn run(pool: &Pool<Self>, sql: &str) -> impl Future<Output = Result<u64, sqlx::Error>> + Send;
    /// The one number that a query gives.
    fn number(
        pool: &Pool<Self>,
        sql: &str,
    ) -> impl Future<Output = Result<i64, sqlx::Error>> + Send;
    /// Runs a statement in a transaction.
    fn run_in(
        transaction: &mut sqlx::Transaction<'_, Self>,
        sql: &str,
    ) -> impl Future<Output = Result<u64, sqlx::Error>> + Send;
}

/// A store to test.
pub(crate) struct Fixture<B: Bench> {
    pub(crate) store: EventStore<B>,
    /// Where the database is.
    pub(crate) place: String,
    /// Deletes what must not stay.
    _folder: Option<tempfile::TempDir>,
}

impl<B: Bench> Fixture<B> {
    /// Numbers everything that is committed; the last position.
    pub(crate) async fn settle(&self) -> Result<u64, factline::store::Error> {
        let sequencer = self.store.sequencer().lease(Duration::ZERO);
        loop {
            let step = sequencer.step().await?;
            if step.events == 0 {
                return Ok(step.head);
            }
        }
    }

    pub(crate) async fn number(&self, sql: &str) -> Result<i64, sqlx::Error> {
        B::number(self.store.pool(), sql).await
    }

    pub(crate) async fn run(&self, sql: &str) -> Result<u64, sqlx::Error> {
        B::run(self.store.pool(), sql).await
    }
}

/// A test of one case on one database.
pub(crate) fn trial<B: Bench, F>(name: &str, case: fn(Fixture<B>) -> F) -> Trial
where
    F: Future<Output = Outcome> + 'static,
{
    trial_with(name, B::SERVERS, case)
}

/// A test of one case on one database, which needs these servers.
pub(crate) fn trial_with<B: Bench, F>(
    name: &str,
    servers: &[Server],
    case: fn(Fixture<B>) -> F,
) -> Trial
where
    F: Future<Output = Outcome> + 'static,
{
    let name = format!("{}::{name}", B::LABEL);
    servers::trial(&name, servers, move |addresses| {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(2).enable_all().build()?;
        runtime.block_on(async {
            let fixture = B::fresh(addresses).await?;
            case(fixture).await.map_err(|error| Failed::from(error.to_string()))
        })
    })
}

fn options() -> Options {
    Options::new("suite".parse().expect("a source"))
}

macro_rules! sql {
    ($options:ty) => {
        async fn patient(place: &str) -> Result<EventStore<Self>, Box<dyn Error + Send + Sync>> {
            let pool = sqlx::pool::PoolOptions::<Self>::new()
                .acquire_timeout(Duration::from_secs(1 << 28))
                .max_lifetime(None)
                .idle_timeout(None)
                .connect_with(place.parse::<$options>()?)
                .await?;
            Ok(EventStore::<Self>::new(pool, options()))
        }

        async fn run(pool: &Pool<Self>, sql: &str) -> Result<u64, sqlx::Error> {
            let done = sqlx::query(AssertSqlSafe(sql.to_owned())).execute(pool).await?;
            Ok(done.rows_affected())
        }

        async fn number(pool: &Pool<Self>, sql: &str) -> Result<i64, sqlx::Error> {
            sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(pool).await
        }

        async fn run_in(
            transaction: &mut sqlx::Transaction<'_, Self>,
            sql: &str,
        ) -> Result<u64, sqlx::Error> {
            let query = sqlx::query(AssertSqlSafe(sql.to_owned()));
            Ok(query.execute(&mut **transaction).await?.rows_affected())
        }
    };
}

impl Bench for Sqlite {
    const LABEL: &'static str = "sqlite";
    const SERVERS: &'static [Server] = &[];

    async fn fresh(_: Vec<String>) -> Result<Fixture<Self>, Failed> {
        let folder = tempfile::tempdir()?;
        let place = folder.path().join("store.db").display().to_string();
        let store = EventStore::open(&place, options()).await?;
        store.migrate().await?;
        Ok(Fixture { store, place, _folder: Some(folder) })
    }

    async fn at(place: &str) -> Result<EventStore<Self>, Box<dyn Error + Send + Sync>> {
        Ok(EventStore::<Sqlite>::open(place, options()).await?)
    }

    sql!(sqlx::sqlite::SqliteConnectOptions);
}

impl Bench for Postgres {
    const LABEL: &'static str = "postgres";
    const SERVERS: &'static [Server] = &[Server::Postgres];

    async fn fresh(addresses: Vec<String>) -> Result<Fixture<Self>, Failed> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let url = addresses.first().ok_or("no address")?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("store_{}_{number}", std::process::id());
        let server = Pool::<Postgres>::connect(url).await?;
        sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&server).await?;
        server.close().await;
        let place = sibling(url, &name);
        let store = EventStore::<Postgres>::connect(&place, options()).await?;
        store.migrate().await?;
        Ok(Fixture { store, place, _folder: None })
    }

    async fn at(place: &str) -> Result<EventStore<Self>, Box<dyn Error + Send + Sync>> {
        Ok(EventStore::<Postgres>::connect(place, options()).await?)
    }

    sql!(sqlx::postgres::PgConnectOptions);
}

/// The URL of another database of the same server.
fn sibling(url: &str, name: &str) -> String {
    let (before, query) = url.split_once('?').map_or((url, ""), |(before, query)| (before, query));
    let host = before.rsplit_once('/').map_or(before, |(host, _)| host);
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{host}/{name}{mark}{query}")
}
