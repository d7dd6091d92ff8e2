//! The blast radius of a change: who reads the events that it touches.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Deploy, Hit};
use crate::lint;

/// The consumers of each event of both versions, by its type.
pub(super) struct Consumers<'c> {
    cx: &'c Context<'c>,
    hits: BTreeMap<&'c str, Vec<Hit>>,
    /// By the types of events, or the names of what is judged beside them.
    orders: BTreeMap<&'c str, Deploy>,
}

impl<'c> Consumers<'c> {
    pub(super) fn new(cx: &'c Context<'c>) -> Self {
        let mut hits: BTreeMap<&str, BTreeMap<String, Hit>> = BTreeMap::new();
        // What the new version says of a consumer counts.
        for side in [&cx.old, &cx.new] {
            for (&event_type, &id) in &side.events {
                let Some(domain) = side.domain_of(&side.set[id]) else { continue };
                for consumer in &domain.consumers {
                    if !consumer.takes(event_type) {
                        continue;
                    }
                    let hit = Hit {
                        consumer: consumer.name.clone(),
                        owner: consumer.owner.clone(),
                        domain: domain.name.clone(),
                        event_type: event_type.to_owned(),
                        breaks: is_broken(cx, event_type),
                    };
                    hits.entry(event_type).or_default().insert(consumer.name.clone(), hit);
                }
            }
        }
        let hits = hits.into_iter().map(|(event, hits)| (event, hits.into_values().collect()));
        let judged = cx.wire.judged.iter().map(|judged| &judged.verdict);
        let orders = judged.map(|verdict| (verdict.name(), verdict.deploy)).collect();
        Self { cx, hits: hits.collect(), orders }
    }

    /// Who reads these events, by name.
    pub(super) fn of(&self, events: &[String]) -> Vec<Hit> {
        let hits: BTreeSet<_> =
            events.iter().filter_map(|event| self.hits.get(&**event)).flatten().cloned().collect();
        hits.into_iter().collect()
    }

    /// The order of deployment that suits all of these events.
    pub(super) fn deploy(&self, events: &[String]) -> Deploy {
        let orders = events.iter().filter_map(|event| self.orders.get(&**event).copied());
        let ways = events.iter().map(|event| way(self.cx, event));
        orders.chain(ways).fold(Deploy::Any, Deploy::and)
    }
}

/// The order that suits what becomes of the way that an event takes.
fn way(cx: &Context<'_>, event_type: &str) -> Deploy {
    let Some(old) = cx.old.events.get(event_type).copied() else { return Deploy::Any };
    let Some(new) = cx.pairs.new_of(old) else {
        // What can't be read is not gone.
        return if cx.new.is_sound { Deploy::ProducersFirst } else { Deploy::Any };
    };
    let (before, after) = (&cx.old.set[old], &cx.new.set[new]);
    if lint::event_type(before) != lint::event_type(after) {
        Deploy::Together
    } else if cx.old.topic_of(before) != cx.new.topic_of(after) {
        Deploy::ConsumersFirst
    } else {
        Deploy::Any
    }
}

/// Whether consumers of the old version no longer get an event, or can't read it.
fn is_broken(cx: &Context<'_>, event_type: &str) -> bool {
    let Some(old) = cx.old.events.get(event_type).copied() else { return false };
    let Some(new) = cx.pairs.new_of(old) else { return cx.new.is_sound };
    let judged = cx.wire.judged.iter().find(|judged| judged.new == new);
    judged.is_some_and(|judged| !judged.verdict.deploy.old_reads_new())
        || way(cx, event_type) != Deploy::Any
}
