//! How fast a replay is.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use factline::store::replay::{Progress, Refused, Target};
use factline::store::{Expected, Recorded};
use tokio::sync::watch;

use super::super::subscribe::filled;
use super::{List, replay, run};
use crate::bench::{Bench, Fixture, Outcome};
use crate::support::{batch, stream};

pub(crate) async fn progress_is_told<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let told: Arc<Mutex<Vec<Progress>>> = Arc::default();
    let keep = Arc::clone(&told);
    let replay = replay(&fixture).from(3).through(12).stream(&stream(3)).on_progress(move |now| {
        keep.lock().expect("no panic").push(*now);
    });
    run(replay.to(List::new())).await?;
    let told = told.lock().expect("no panic");
    let positions: Vec<_> = told.iter().map(|now| (now.position, now.delivered)).collect();
    assert_eq!(positions, [(2, 0), (4, 1), (12, 1)]);
    assert!(told.iter().all(|now| (now.first, now.last) == (3, 12)));
    Ok(())
}

/// Notes when each event came, by the runtime's clock.
struct Clocked(watch::Sender<Vec<tokio::time::Instant>>);

impl<B: Bench> Target<B> for Clocked {
    fn describe(&self) -> String {
        "clock".to_owned()
    }

    async fn deliver(&mut self, events: &[Recorded]) -> Result<(), Refused> {
        let now = tokio::time::Instant::now();
        self.0.send_modify(|times| times.extend(events.iter().map(|_| now)));
        Ok(())
    }
}

/// Time stands still: while it does, only the first two come, though another replay does all of its
/// work. Then the test adds a tenth of a second for every two.
pub(crate) async fn a_rate_is_kept<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    store.append(&stream(1), Expected::Any, &batch(store, 1, 1, 60)).await?;
    fixture.settle().await?;
    let place = fixture.place.clone();
    let work = std::thread::spawn(move || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().start_paused(true).build()?;
        runtime.block_on(async {
            // While something blocks, time does not go on by itself.
            let (release, held) = std::sync::mpsc::channel::<()>();
            let block = tokio::task::spawn_blocking(move || held.recv().is_ok());
            let other = B::patient(&place).await?;
            let times = watch::Sender::new(Vec::new());
            let replay = other.replay("slow").rate(20).to(Clocked(times.clone()));
            let start = tokio::time::Instant::now();
            let run = tokio::spawn(replay.run(std::future::pending()));
            times.subscribe().wait_for(|times| times.len() >= 2).await?;
            let fast = other.replay("fast").batch(1).to(Clocked(watch::Sender::default()));
            assert_eq!(fast.run(std::future::pending()).await?.delivered_now, 60);
            assert_eq!(times.borrow().len(), 2, "the others wait");
            for count in (2..=60).step_by(2) {
                times.subscribe().wait_for(|times| times.len() >= count).await?;
                tokio::time::advance(Duration::from_millis(100)).await;
            }
            let done = run.await?;
            drop(release);
            block.await?;
            assert_eq!(done?.delivered_now, 60);
            let times = times.borrow();
            let after = times.iter().map(|time| *time - start);
            for (number, after) in after.enumerate() {
                // Two at a time, a tenth of a second apart.
                let earliest = Duration::from_millis(100) * (number as u32 / 2);
                assert!(after >= earliest, "event {number} after {after:?}");
            }
            Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
        })
    });
    tokio::task::spawn_blocking(|| work.join()).await?.map_err(|_| "it panicked")?
}
