//! `CONSUMER_BROKEN`.

use crate::change::consumers::Consumers;
use crate::change::{Category, Check, Context, Deploy, Effect, Hit, Level, Rule, Sink};
use crate::input::Domain;

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
            if !is_concerned(cx, domain, event_type, &hit) {
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
            change.consumers = vec![hit];
            if deploy == Deploy::ConsumersFirst && !is_lost(cx, event_type) {
                change.only(Effect::Minor, Level::Warning).help(deploy.advice());
            } else {
                change.help("agree with its owner, and publish a new event beside the old one");
            }
        }
    }
}

/// Whether a consumer read the event, and is not said to have stopped.
fn is_concerned(cx: &Context<'_>, domain: &Domain, event_type: &str, hit: &Hit) -> bool {
    let takes = |domain: &Domain| {
        let mut consumers = domain.consumers.iter();
        consumers.any(|known| known.name == hit.consumer && known.takes(event_type))
    };
    let mut domains = cx.new.version.input.domains.values();
    let now = domains.find(|now| now.name == domain.name);
    takes(domain) && now.is_none_or(takes)
}

/// Whether the event itself no longer comes as it did.
fn is_lost(cx: &Context<'_>, event_type: &str) -> bool {
    let Some(old) = cx.old.events.get(event_type) else { return false };
    let Some(new) = cx.pairs.new_of(*old) else { return true };
    cx.new.events.get(event_type) != Some(&new)
        || cx.old.topic_of(&cx.old.set[*old]) != cx.new.topic_of(&cx.new.set[new])
}
