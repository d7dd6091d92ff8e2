//! `PHI_NEW_CONSUMER`.

use super::tagged_events;
use crate::change::{Category, Check, Context, Effect, Hit, Level, Rule, Sink};

pub(in crate::change::rules) const RULE: Rule = Rule {
    id: "PHI_NEW_CONSUMER",
    category: Category::Privacy,
    effect: Effect::Minor,
    level: Level::Warning,
    since: "0.1.0",
    purpose: "A service reads classified events that it did not read.",
    why: "Who sees health information has to be decided, and written down. Whoever answers for privacy should have seen this change.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for domain in cx.new.version.input.domains.values() {
        let mut before = cx.old.version.input.domains.values();
        let before = before.find(|before| before.name == domain.name);
        let tagged = tagged_events(cx, domain);
        for consumer in &domain.consumers {
            let mut known = before.into_iter().flat_map(|before| &before.consumers);
            let known = known.find(|known| known.name == consumer.name);
            let events = tagged.iter().filter(|event| consumer.takes(event));
            // A new event for one that reads all of them is no decision about the consumer.
            let events = events.filter(|event| known.is_none_or(|known| !known.takes(event)));
            let events: Vec<_> = events.map(|event| (*event).to_owned()).collect();
            if events.is_empty() {
                continue;
            }
            let Some(place) = cx.new.at_domain(domain, "[[consumers]]") else { continue };
            let hit = |event: &String| Hit {
                consumer: consumer.name.clone(),
                owner: consumer.owner.clone(),
                domain: domain.name.clone(),
                event_type: event.clone(),
                breaks: false,
            };
            let message =
                format!("`{}` now reads classified events: {}", consumer.name, events.join(", "));
            let change = sink.report(place, message);
            change.help("let whoever answers for privacy agree");
            change.consumers = events.iter().map(hit).collect();
            change.events = events;
        }
    }
}
