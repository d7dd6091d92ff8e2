//! Events that come, go, are called otherwise or are published elsewhere.

use factline_core::avro::schema::NamedId;

use crate::change::rules::fix;
use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink};
use crate::lint::event_type;

pub(in crate::change::rules) const EVENT_DELETED: Rule = row(
    "EVENT_DELETED",
    "An event is gone.",
    "Its records are still in the topic, and nobody can read them any more. Keep the schema with `\"retired\": true`: the event is still read and no longer published.",
    Check::Here(deleted),
);

pub(in crate::change::rules) const EVENT_TYPE_CHANGED: Rule = row(
    "EVENT_TYPE_CHANGED",
    "An event has another `eventType`.",
    "Consumers dispatch on it: those of the old version pass over the event, and those of the new one over old records. Publish a new event beside the old one. The fix restores the type.",
    Check::HereFixed(retyped),
);

pub(in crate::change::rules) const TOPIC_CHANGED: Rule = row(
    "TOPIC_CHANGED",
    "An event is published to another topic.",
    "Consumers that stay at the old topic get nothing more and no error, and the order with older records is lost. Publish to both for a while, or move the consumers first and say so in a waiver.",
    Check::Here(moved),
);

pub(in crate::change::rules) const EVENT_ADDED: Rule = Rule {
    effect: Effect::Minor,
    level: Level::Note,
    ..row(
        "EVENT_ADDED",
        "There is a new event.",
        "Consumers that don't know its type pass over it; in Rust the enum of the topic has a variant more, and its handlers a method.",
        Check::Here(added),
    )
};

const fn row(id: &'static str, purpose: &'static str, why: &'static str, check: Check) -> Rule {
    Rule {
        id,
        category: Category::Routing,
        effect: Effect::Major,
        level: Level::Error,
        since: "0.1.0",
        purpose,
        why,
        check,
    }
}

/// What an event has become, if it is one still.
fn now(cx: &Context<'_>, old: NamedId) -> Option<NamedId> {
    cx.pairs.new_of(old).filter(|&new| event_type(&cx.new.set[new]).is_some())
}

fn deleted(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (name, &old) in &cx.old.events {
        let is_read = cx.new.is_sound || cx.pairs.new_of(old).is_some();
        if is_read && now(cx, old).is_none() {
            sink.report(cx.old.at(old), format!("the event `{name}` is gone"))
                .help("keep the schema, and add `\"retired\": true`");
        }
    }
}

fn retyped(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (old_type, &old) in &cx.old.events {
        let Some(new) = now(cx, old) else { continue };
        let new_type = event_type(&cx.new.set[new]).unwrap_or_default();
        if new_type != *old_type {
            let change = sink.report(
                cx.new.at_attribute(new, "eventType"),
                format!("the event `{old_type}` is called `{new_type}`"),
            );
            change.help("publish a new event beside the old one");
            change.fix(fix::type_member(&cx.new, new, "eventType", &format!("\"{old_type}\"")));
            change.events.insert(0, (*old_type).to_owned());
        }
    }
}

fn moved(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (name, &old) in &cx.old.events {
        let Some(new) = now(cx, old) else { continue };
        let topics = (cx.old.topic_of(&cx.old.set[old]), cx.new.topic_of(&cx.new.set[new]));
        if let (Some(was), Some(is)) = topics
            && was != is
        {
            let message = format!("`{name}` went to `{was}` and goes to `{is}`");
            sink.report(cx.new.at_attribute(new, "topic"), message)
                .help("publish to both for a while, and move the consumers first");
        }
    }
}

fn added(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (name, &new) in &cx.new.events {
        let old = cx.pairs.old_of(new);
        let is_read = cx.old.is_sound || old.is_some();
        if is_read && old.is_none_or(|old| event_type(&cx.old.set[old]).is_none()) {
            sink.report(cx.new.at_attribute(new, "eventType"), format!("`{name}` is new"));
        }
    }
}
