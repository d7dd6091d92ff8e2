//! The disk of a database fills up under writers, a sequencer and projections, and has room again.

mod ballast;
mod crew;
mod heard;
mod postgres;
mod sqlite;
mod writer;

use factline::event::HandlerError;
use factline::store::{EventStore, Handle, Recorded, Subscription, Tx};
use libtest_mimic::Trial;

use crate::bench::{Bench, Fixture, Outcome};
use crate::cases::subscribe::seen;
use crate::support::{positions, stream, tenant, versions};

/// Those that need no server.
pub(crate) fn beside() -> Vec<Trial> {
    sqlite::all()
}

/// Those that share a server, which is full for one of them at a time.
pub(crate) fn alone() -> Vec<Trial> {
    postgres::all()
}

/// Writes a row for each event, wide enough that a few events need room, into the table of its
/// generation.
struct Wide;

impl<B: Bench> Handle<B> for Wide {
    async fn handle(&self, tx: &mut Tx<B>, _: &Recorded) -> Result<(), HandlerError> {
        let (generation, position, page) = (tx.generation(), tx.position(), "x".repeat(300));
        let sql = format!("INSERT INTO seen_{generation} VALUES ({position}, '{page}')");
        B::run_in(tx.transaction(), &sql).await?;
        Ok(())
    }
}

async fn tables<B: Bench>(fixture: &Fixture<B>) -> Outcome {
    for generation in [1, 2] {
        let columns = "(position bigint, page text)";
        fixture.run(&format!("CREATE TABLE seen_{generation} {columns}")).await?;
    }
    Ok(())
}

fn ledger<B: Bench>(store: &EventStore<B>, generation: u32) -> Subscription<B> {
    store.subscribe("ledger").all(Wide).generation(generation)
}

/// Checks that streams of these lengths are there, in one order, seen once by each generation.
async fn whole<B: Bench>(fixture: &Fixture<B>, lengths: &[u64], generations: &[u32]) -> Outcome {
    let store = &fixture.store;
    let total: u64 = lengths.iter().sum();
    let events = store.read_all().limit(1_000_000).fetch().await?;
    assert_eq!(positions(&events), (1..=total).collect::<Vec<u64>>());
    let once = i64::try_from(total)?;
    assert_eq!(fixture.number("SELECT count(*) FROM factline_events").await?, once);
    for (writer, &length) in (0..).zip(lengths) {
        let (tenant, stream) = (tenant("hospital-1"), stream(writer));
        let read = store.read_stream(&tenant, &stream).limit(1_000_000);
        assert_eq!(versions(&read.fetch().await?), (1..=length).collect::<Vec<u64>>());
    }
    for &generation in generations {
        assert_eq!(seen(fixture, generation).await?, (once, once), "generation {generation}");
    }
    assert_eq!(fixture.number("SELECT count(*) FROM factline_parked").await?, 0);
    assert!(store.verify(None).await?.is_clean());
    Ok(())
}
