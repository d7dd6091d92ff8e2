//! PostgreSQL dies in the middle of everything, and comes back.

use std::time::Duration;

use factline::store::{EventStore, Expected, Postgres};
use factline_tests::servers::{self, Server};
use futures_util::future::join_all;
use libtest_mimic::Trial;
use tokio::sync::watch;

use crate::bench::{Bench as _, Fixture, Outcome, trial_with};
use crate::cases::subscribe::{Ledger, seen, tables};
use crate::support::{batch, positions, stream, tenant, versions};

const WRITERS: u32 = 4;
/// What each writes at least, before and after.
const EACH: u64 = 25;

pub(crate) fn all() -> Vec<Trial> {
    let servers = [Server::Postgres, Server::Own];
    let name = "a_restart_loses_and_doubles_nothing";
    vec![trial_with(name, &servers, a_restart_loses_and_doubles_nothing)]
}

/// Appends one event after the other until the server was restarted, and some more; each is tried
/// until it is known to be there. How many there are.
async fn write(
    store: EventStore<Postgres>,
    writer: u32,
    (written, restarted): (watch::Sender<u64>, watch::Receiver<bool>),
) -> Result<u64, factline::store::Error> {
    let (mut before, mut left) = (0, EACH);
    while left > 0 {
        if *restarted.borrow() {
            left -= 1;
        }
        let one = batch(&store, writer, i64::try_from(before).unwrap_or(0), 1);
        loop {
            match store.append(&stream(writer), Expected::Exact(before), &one).await {
                Ok(done) => {
                    assert_eq!((done.first, done.last), (before + 1, before + 1));
                    break;
                }
                Err(error) if error.is_unavailable() => {}
                Err(error) => return Err(error),
            }
            // The pace of asking; the end is told by the answer.
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        before += 1;
        written.send_modify(|written| *written += 1);
    }
    Ok(before)
}

async fn a_restart_loses_and_doubles_nothing(fixture: Fixture<Postgres>) -> Outcome {
    tables(&fixture).await?;
    // What other cases wrote need not be recovered, too.
    fixture.run("CHECKPOINT").await?;
    let store = &fixture.store;
    let (stop, written) = (watch::Sender::new(false), watch::Sender::new(0));
    let restarted = watch::Sender::new(false);
    let wait = |mut stopped: watch::Receiver<bool>| async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    let sequencer = tokio::spawn(store.sequencer().run(wait(stop.subscribe())));
    let other = Postgres::again(&fixture).await?;
    let ledger = other.subscribe("ledger").all(Ledger::default()).batch(3);
    let ledger = tokio::spawn(ledger.run(wait(stop.subscribe())));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            tokio::spawn(write(store.clone(), writer, (written.clone(), restarted.subscribe())))
        })
        .collect();
    written.subscribe().wait_for(|written| *written >= u64::from(WRITERS) * EACH).await?;
    let since = "SELECT (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint";
    let before = fixture.number(since).await?;
    let status = tokio::task::spawn_blocking(|| servers::restart(Server::Postgres)).await??;
    assert!(status.success());
    restarted.send_replace(true);
    let mut lengths = Vec::new();
    for done in join_all(writers).await {
        lengths.push(done??);
    }
    assert!(fixture.number(since).await? > before, "it is another server process");
    let total: u64 = lengths.iter().sum();
    stop.send_replace(true);
    sequencer.await?;
    ledger.await??;

    assert_eq!(fixture.settle().await?, total);
    // What waits for the lease of who died is not what is tested here.
    fixture.run("UPDATE factline_subscriptions SET owner = NULL, lease_until = NULL").await?;
    other.subscribe("ledger").all(Ledger::default()).catch_up().await?;
    let total = i64::try_from(total)?;
    assert_eq!(seen(&fixture, 1).await?, (total, total), "each event had its effect once");
    let events = store.read_all().limit(100_000).fetch().await?;
    assert_eq!(events.len() as i64, total);
    assert_eq!(positions(&events), (1..=events.len() as u64).collect::<Vec<u64>>());
    for (writer, length) in (0..).zip(lengths) {
        let (tenant, stream) = (tenant("hospital-1"), stream(writer));
        let read = store.read_stream(&tenant, &stream).limit(10_000);
        assert_eq!(versions(&read.fetch().await?), (1..=length).collect::<Vec<u64>>());
    }
    assert!(store.verify(None).await?.is_clean());
    Ok(())
}
