//! How a topic protects what is in it.

use super::tagged_events;
use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink};

pub(in crate::change::rules) const RETENTION_EXTENDED: Rule = Rule {
    id: "RETENTION_EXTENDED",
    category: Category::Privacy,
    effect: Effect::Minor,
    level: Level::Error,
    since: "0.1.0",
    purpose: "A topic keeps classified data for longer.",
    why: "A topic is a means of transport, and each day more is a day on which it can leak. Say in a waiver why it is needed, and until when.",
    check: Check::Here(retention),
};

pub(in crate::change::rules) const CLASS_CHANGED: Rule = Rule {
    id: "CLASS_CHANGED",
    category: Category::Privacy,
    effect: Effect::Major,
    level: Level::Error,
    since: "0.1.0",
    purpose: "The class of a topic is another one, or gone.",
    why: "Who may read the topic and how long it keeps a record follow from its class, for the records that are in it already as well.",
    check: Check::Here(classes),
};

fn retention(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (old, new) in cx.domains() {
        let Some(was) = old.retention else { continue };
        let is_longer = new.retention.is_none_or(|is| is > was);
        if is_longer
            && !tagged_events(cx, new).is_empty()
            && let Some(place) = cx.new.at_domain(new, "retention")
        {
            let hours = |time: std::time::Duration| time.as_secs() / 3600;
            let is = new
                .retention
                .map_or_else(|| "for ever".to_owned(), |is| format!("for {} hours", hours(is)));
            let message = format!(
                "`{}` kept classified data for {} hours and does {is}",
                new.topic,
                hours(was)
            );
            sink.report(place, message).help("restore the time, or waive the change with a reason");
        }
    }
}

fn classes(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (old, new) in cx.domains() {
        if old.class.is_empty() || old.class == new.class {
            continue;
        }
        if let Some(place) = cx.new.at_domain(new, "class") {
            let is = if new.class.is_empty() { "none" } else { &new.class };
            let message = format!("the class of `{}` was {} and is {is}", new.topic, old.class);
            sink.report(place, message).help("settle access and retention first");
        }
    }
}
