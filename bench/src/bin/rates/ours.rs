//! The typed path: encode, publish, consume, decode, hand to a handler, commit.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use factline::consumer::{self, AtLeastOnce, Consumer};
use factline::publisher::{Options, Publisher};
use factline_core::event::{Envelope, TopicNamer};
use factline_core::id::Source;
use healthtech_catalog::lab::LabResultCritical;
use tokio::sync::Notify;

use crate::load::{Load, PREFIX};
use crate::{Plan, Result};

pub(crate) async fn publish(plan: &Plan, load: &Load) -> Result<Duration> {
    let options = Options { topics: TopicNamer::with_prefix(PREFIX)?, ..Options::default() };
    let source = Source::new("bench")?;
    let publisher = Publisher::connect(&plan.cluster, load.registry.clone(), source, options)?;
    let scope = publisher.with(&load.context);
    scope.publish(&load.events[0]).await?;
    let start = Instant::now();
    let mut pending = Vec::with_capacity(load.events.len());
    for event in &load.events {
        pending.push(scope.enqueue(event).await?);
    }
    for receipt in pending {
        receipt.await?;
    }
    Ok(start.elapsed())
}

/// From the first event in a handler to the last.
pub(crate) async fn consume(plan: &Plan, load: &Load, round: usize) -> Result<Duration> {
    let (seen, start, done) =
        (Arc::new(AtomicUsize::new(0)), Arc::new(OnceLock::new()), Arc::new(Notify::new()));
    let count = plan.count;
    let handler = {
        let (seen, start, done) = (seen.clone(), start.clone(), done.clone());
        move |_: AtLeastOnce, event: Envelope<LabResultCritical>| {
            start.get_or_init(Instant::now);
            std::hint::black_box(&event);
            if seen.fetch_add(1, Ordering::Relaxed) + 1 == count {
                done.notify_one();
            }
            std::future::ready(Ok(()))
        }
    };
    let group = format!("ours-{round}-{}", std::process::id());
    let options = consumer::Options {
        topics: TopicNamer::with_prefix(PREFIX)?,
        ..consumer::Options::default()
    };
    let running = Consumer::builder(&plan.cluster, group, load.registry.clone())
        .options(options)
        .on::<LabResultCritical, _, _>(handler)
        .build()?
        .start()?;
    done.notified().await;
    let taken = start.get().map(Instant::elapsed).unwrap_or_default();
    running.stop().await?;
    Ok(taken)
}
