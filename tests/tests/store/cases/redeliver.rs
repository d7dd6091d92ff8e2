//! Events that are handled again by a subscription at work.

use factline::event::HandlerError;
use factline::store::{Expected, Handle, Recorded, Tx};
use tokio::sync::watch;

use super::subscribe::filled;
use crate::bench::{Bench, Fixture, Outcome};
use crate::support::{batch, stream};

/// Tells which positions it has handled, in its order.
#[derive(Clone)]
pub(crate) struct Seen(watch::Sender<Vec<u64>>);

impl Default for Seen {
    fn default() -> Self {
        Self(watch::Sender::new(Vec::new()))
    }
}

impl<B: Bench> Handle<B> for Seen {
    async fn handle(&self, tx: &mut Tx<B>, _: &Recorded) -> Result<(), HandlerError> {
        self.0.send_modify(|seen| seen.push(tx.position()));
        Ok(())
    }
}

impl Seen {
    /// Waits until it has handled so many; those behind the first `from`.
    pub(crate) async fn wait_for(&self, count: usize, from: usize) -> Vec<u64> {
        let mut seen = self.0.subscribe();
        let seen = seen.wait_for(|seen| seen.len() >= count).await.expect("the sender is ours");
        seen[from..].to_vec()
    }

    pub(crate) fn all(&self) -> Vec<u64> {
        self.0.borrow().clone()
    }
}

/// Puts events among the parked, as something else than their handler does.
async fn park<B: Bench>(fixture: &Fixture<B>, name: &str, positions: &str) -> Outcome {
    let now = if B::LABEL == "sqlite" { "0" } else { "now()" };
    let park = format!(
        "INSERT INTO factline_parked (name, generation, stream_id, gpos, attempts, failure, next_at)
         SELECT '{name}', 1, stream_id, gpos, 0, 'x', {now} FROM factline_ordering
         WHERE gpos IN ({positions})"
    );
    fixture.run(&park).await?;
    fixture.run("UPDATE factline_subscriptions SET redelivered = redelivered + 1").await?;
    Ok(())
}

pub(crate) async fn what_others_park_is_handled_by_who_is_at_work<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    filled(&fixture).await?;
    let store = &fixture.store;
    let (seen, stop) = (Seen::default(), watch::Sender::new(false));
    let mut stopped = stop.subscribe();
    let live = tokio::spawn(store.subscribe("live").all(seen.clone()).run(async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    }));
    seen.wait_for(30, 30).await;
    let epoch = "SELECT max(epoch) FROM factline_subscriptions";
    let before = fixture.number(epoch).await?;
    park(&fixture, "live", "3, 13, 7").await?;
    let mut again = seen.wait_for(33, 30).await;
    assert!(again.iter().position(|&p| p == 3) < again.iter().position(|&p| p == 13), "{again:?}");
    again.sort_unstable();
    assert_eq!(again, [3, 7, 13]);
    // What comes then comes once.
    store.append(&stream(2), Expected::Any, &batch(store, 2, 9, 1)).await?;
    fixture.settle().await?;
    assert_eq!(seen.wait_for(34, 33).await, [31]);
    assert_eq!(fixture.number(epoch).await?, before, "nobody had to take over");
    stop.send_replace(true);
    live.await??;
    assert_eq!(store.subscriptions().await?[0].parked, 0);
    Ok(())
}

pub(crate) async fn parked_and_live_events_take_turns<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let (store, seen) = (&fixture.store, Seen::default());
    let catch_up = || store.subscribe("live").all(seen.clone()).batch(1).catch_up();
    catch_up().await?;
    for visit in [1, 2] {
        store.append(&stream(visit), Expected::Any, &batch(store, visit, 9, 1)).await?;
    }
    assert_eq!(fixture.settle().await?, 32);
    park(&fixture, "live", "4, 14, 24").await?;
    catch_up().await?;
    assert_eq!(seen.all()[30..], [4, 31, 14, 32, 24]);
    assert_eq!(store.subscriptions().await?[0].parked, 0);
    Ok(())
}
