//! Loading an aggregate: what a snapshot spares.
//!
//! ```text
//! cargo run --release -p factline-bench --features store --bin loads            # SQLite
//! tests/servers/run postgres -- cargo run --release -p factline-bench --features store --bin loads
//! ```

use std::time::Duration;

use anyhow::Result;
use factline::derive::{Aggregate, Event, Record};
use factline::event::{Aggregate, AnyEvent, Context, Event as _, EventDescriptor, Raw, RawError};
use factline::store::{
    Backend, Decision, EventStore, Expected, Options, Postgres, Sqlite, StreamId,
};
use factline_bench::harness::{Contestant, Effort, Target, compare};
use tokio::runtime::Runtime;

/// Events of the long stream and of the short one, and of one append.
const LONG: i64 = 10_000;
const SHORT: i64 = 100;
const BATCH: i64 = 100;

#[derive(Clone, Event)]
#[event(
    type = "Account.Moved",
    topic = "bench.accounts",
    key = "account",
    namespace = "bench",
    crate = "factline"
)]
struct Moved {
    account: String,
    cents: i64,
    reason: String,
}

struct AccountEvent(Moved);

impl AnyEvent for AccountEvent {
    const EVENTS: &'static [&'static EventDescriptor] = &[Moved::DESCRIPTOR];

    fn decode_as(index: usize, raw: &Raw) -> Result<Option<Self>, RawError> {
        (index == 0).then(|| raw.decode().map(Self)).transpose()
    }
}

impl AccountEvent {
    fn apply(&self, state: &mut impl Apply) {
        state.moved(&self.0);
    }
}

trait Apply {
    fn moved(&mut self, event: &Moved);
}

/// A snapshot every 100 events.
#[derive(Default, Record, Aggregate)]
#[avro(namespace = "bench", crate = "factline")]
#[aggregate(events = "AccountEvent", crate = "factline")]
struct Account {
    balance: i64,
    moves: i64,
}

impl Apply for Account {
    fn moved(&mut self, event: &Moved) {
        self.balance += event.cents;
        self.moves += 1;
    }
}

mod without {
    use super::*;

    /// The same, without snapshots.
    #[derive(Default, Record, Aggregate)]
    #[avro(namespace = "bench", crate = "factline")]
    #[aggregate(events = "AccountEvent", no_snapshots, crate = "factline")]
    pub(super) struct Account {
        balance: i64,
        moves: i64,
    }

    impl Apply for Account {
        fn moved(&mut self, event: &Moved) {
            self.balance += event.cents;
            self.moves += 1;
        }
    }
}

fn moved(account: &str) -> Moved {
    Moved { account: account.to_owned(), cents: 12, reason: "x".repeat(220) }
}

/// Appends so many events; where a snapshot is due, one that is half a hundred events old is kept.
async fn fill<B: Backend>(
    store: &EventStore<B>,
    context: &Context,
    account: &str,
    events: i64,
) -> Result<()> {
    let stream = StreamId::new("Account", &account.into())?;
    let last = events - events.min(BATCH / 2);
    let mut count = 0;
    while count < events {
        let next = if count < last { (last - count).min(BATCH) } else { events - count };
        if count + next == last && events > SHORT {
            let decide = |_: &Account, decision: &mut Decision<Account>| {
                for _ in 0..next {
                    decision.event(&moved(account));
                }
                Ok::<(), std::convert::Infallible>(())
            };
            store.execute(context, account, decide).await?;
        } else {
            let mut batch = store.batch(context);
            for _ in 0..next {
                batch.push(&moved(account));
            }
            store.append(&stream, Expected::Any, &batch).await?;
        }
        count += next;
    }
    Ok(())
}

async fn loaded<B: Backend, A: Aggregate>(
    store: &EventStore<B>,
    context: &Context,
    key: &str,
) -> A {
    store.load::<A>(context.tenant(), key).await.expect("it was filled").state
}

fn measure<B: Backend>(name: &str, runtime: &Runtime, store: &EventStore<B>) -> Result<()> {
    let context = Context::new("hospital-1".parse()?);
    // A server's database may have been measured on before.
    let now = std::time::UNIX_EPOCH.elapsed()?.as_micros();
    let [long, short] = ["long", "short"].map(|kind| format!("{kind}-{now}"));
    runtime.block_on(async {
        store.migrate().await?;
        fill(store, &context, &long, LONG).await?;
        fill(store, &context, &short, SHORT).await
    })?;
    let mut contestants = [
        Contestant::new("10,000 events, snapshot", || {
            runtime.block_on(loaded::<B, Account>(store, &context, &long))
        }),
        Contestant::new("100 events", || {
            runtime.block_on(loaded::<B, without::Account>(store, &context, &short))
        }),
        Contestant::new("10,000 events", || {
            runtime.block_on(loaded::<B, without::Account>(store, &context, &long))
        }),
    ];
    let effort = Effort { runs: 5, batches: 5, batch: Duration::from_millis(50) };
    compare(&mut contestants, effort);
    Target::report(name, &contestants, &[Target::at_most("100 events", 1.0)]);
    Ok(())
}

fn main() -> Result<()> {
    let runtime = Runtime::new()?;
    let options = || Ok::<_, anyhow::Error>(Options::new("bench".parse()?));
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("bench.db");
    let sqlite = runtime.block_on(EventStore::<Sqlite>::open(file, options()?))?;
    measure("SQLite", &runtime, &sqlite)?;
    match std::env::var("FACTLINE_POSTGRES_URL") {
        Ok(url) => {
            let postgres = runtime.block_on(EventStore::<Postgres>::connect(&url, options()?))?;
            measure("PostgreSQL", &runtime, &postgres)
        }
        Err(_) => Ok(()),
    }
}
