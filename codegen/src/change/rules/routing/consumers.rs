//! `CONSUMER_BROKEN`.

use crate::change::consumers::Consumers;
use crate::change::{Category, Check, Context, Deploy, Effect, Level, Rule, Sink};

pub(in crate::change::rules) const RULE: Rule = Rule {
    id: "CONSUMER_BROKEN",
    category: Category::Routing,
    effect: Effect::Major,
    level: Level::Error,
    since: "0.1.0",
    purpose: "A consumer as it is no longer gets an event, or can't read it.",
    why: "Who consumes what is said by `[[consumers]]` in each `domain.toml`. Where deploying the consumers first is enough the change is minor and a warning; where no order works, as with an event that is gone or sent elsewhere, it is an error. Its owner is to be asked.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let consumers = Consumers::new(cx);
    for (event_type, &old) in &cx.old.events {
        let events = [(*event_type).to_owned()];
        let named = &cx.old.set[old];
        let Some(domain) = cx.old.domain_of(named) else { continue };
        for hit in consumers.of(&events).into_iter().filter(|hit| hit.breaks) {
            // One that only the new version names has nothing to lose.
            if !domain.consumers.iter().any(|known| known.name == hit.consumer) {
                continue;
            }
            let place = match cx.pairs.new_of(old) {
                Some(new) => cx.new.at(new),
                None => cx.old.at(old),
            };
            let deploy = consumers.deploy(&events);
            let owner =
                if hit.owner.is_empty() { String::new() } else { format!(" of {}", hit.owner) };
            let message = format!("`{}`{owner} can't go on reading `{event_type}`", hit.consumer);
            let change = sink.report(place, message);
            change.events = events.to_vec();
            if deploy == Deploy::ConsumersFirst && !is_lost(cx, event_type) {
                change.only(Effect::Minor, Level::Warning).help(deploy.advice());
            } else {
                change.help("agree with its owner, and publish a new event beside the old one");
            }
        }
    }
}

/// Whether the event itself no longer comes as it did.
fn is_lost(cx: &Context<'_>, event_type: &str) -> bool {
    let Some(old) = cx.old.events.get(event_type) else { return false };
    let Some(new) = cx.pairs.new_of(*old) else { return true };
    cx.new.events.get(event_type) != Some(&new)
        || cx.old.topic_of(&cx.old.set[*old]) != cx.new.topic_of(&cx.new.set[new])
}
