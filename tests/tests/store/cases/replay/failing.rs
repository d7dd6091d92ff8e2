//! What becomes of a replay whose target does not take an event.

use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::time::Duration;

use factline::event::HandlerError;
use factline::store::replay::{Handlers, Refused, Target};
use factline::store::{ErrorKind, Recorded};

use super::super::subscribe::{Ledger, filled, seen};
use super::{List, positions, replay, run};
use crate::bench::{Bench, Fixture, Outcome};

pub(crate) async fn a_replay_ends_before_what_can_not_be_handled<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    filled(&fixture).await?;
    let failing = Ledger {
        fails: Some(|event, _| {
            (event.position == Some(14)).then(|| HandlerError::fatal("a canary"))
        }),
        ..Ledger::default()
    };
    let error = run(replay(&fixture).to(Handlers::all(failing))).await.err().ok_or("it went on")?;
    assert_eq!(error.kind(), ErrorKind::Stopped);
    let said = error.to_string();
    assert!(said.contains("replay again, position 14") && !said.contains("canary"), "{said}");
    assert_eq!(seen(&fixture, 1).await?, (13, 13), "what comes before it is done");
    // Mended, it goes on, at once.
    let done = run(replay(&fixture).to(Handlers::all(Ledger::default()))).await?;
    assert_eq!((done.delivered_now, done.progress.delivered), (17, 30));
    assert_eq!(seen(&fixture, 1).await?, (30, 30));
    Ok(())
}

pub(crate) async fn a_failure_that_passes_is_waited_for<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let calls = Arc::new(AtomicU32::new(0));
    let handler = Ledger {
        fails: Some(|event, call| {
            let pause = Duration::from_millis(1);
            match (event.position, call) {
                // Once in a batch, and then twice by itself.
                (Some(6), ..=9) => Some(HandlerError::retry("a").after(pause)),
                (Some(7), _) => Some(HandlerError::ignore("b")),
                _ => None,
            }
        }),
        calls: Arc::clone(&calls),
    };
    let done = run(replay(&fixture).to(Handlers::all(handler))).await?;
    assert_eq!((done.delivered_now, done.is_finished), (30, true));
    assert_eq!(seen(&fixture, 1).await?, (30, 30));
    Ok(())
}

/// Takes three events of a batch, and then nothing for a while.
struct Partly {
    taken: List,
    refusals: u32,
}

impl<B: Bench> Target<B> for Partly {
    fn describe(&self) -> String {
        "part".to_owned()
    }

    async fn deliver(&mut self, events: &[Recorded]) -> Result<(), Refused> {
        let here = positions(events);
        let Some(count) = here.iter().position(|&position| position == 16) else {
            return Target::<B>::deliver(&mut self.taken, events).await;
        };
        Target::<B>::deliver(&mut self.taken, &events[..count]).await?;
        if self.refusals > 0 {
            self.refusals -= 1;
            return Err(Refused::retry("the target is away").behind(count));
        }
        Target::<B>::deliver(&mut self.taken, &events[count..]).await
    }
}

pub(crate) async fn what_was_taken_before_a_failure_is_taken<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    filled(&fixture).await?;
    let taken = List::new();
    let part = |refusals| Partly { taken: taken.clone(), refusals };
    let error = run(replay(&fixture).attempts(2).to(part(9))).await.err().ok_or("it went on")?;
    assert_eq!(error.kind(), ErrorKind::Target);
    assert!(
        error.to_string().ends_with("position 16: the target did not take it: the target is away")
    );
    assert_eq!(taken.positions(), (1..=15).collect::<Vec<u64>>());
    assert_eq!(fixture.number("SELECT cursor FROM factline_replays").await?, 15);
    let done = run(replay(&fixture).attempts(3).to(part(2))).await?;
    assert_eq!((done.delivered_now, done.progress.delivered), (15, 30));
    assert_eq!(taken.positions(), (1..=30).collect::<Vec<u64>>(), "each once");
    Ok(())
}

pub(crate) async fn what_is_archived_is_said<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let archive =
        "UPDATE factline_events SET data = NULL, subject = NULL, source = NULL, time = NULL,
        correlation = NULL WHERE pos IN (
            SELECT pos FROM factline_ordering WHERE gpos BETWEEN 17 AND 20
        )";
    fixture.run(archive).await?;
    fixture.run("INSERT INTO factline_archives (first, last, file) VALUES (17, 20, 'x')").await?;
    assert_eq!(replay(&fixture).preview().await?.archived(), 4);
    let list = List::new();
    let error = run(replay(&fixture).to(list.clone())).await.err().ok_or("it went on")?;
    assert_eq!(error.kind(), ErrorKind::Archived, "{error}");
    assert!(error.to_string().contains("restore"), "{error}");
    assert_eq!(list.positions(), (1..=16).collect::<Vec<u64>>());
    Ok(())
}
