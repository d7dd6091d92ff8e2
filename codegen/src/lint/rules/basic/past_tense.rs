//! `EVENT_PAST_TENSE`.

use crate::lint::context::at_attribute;
use crate::lint::dictionary::verbs;
use crate::lint::words::words;
use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "EVENT_PAST_TENSE",
    category: Category::Basic,
    since: "0.1.0",
    purpose: "An event's name says what happened: it has a verb in the past tense, or a state that began.",
    why: "`Patient.Created` is a fact that nobody can refuse; `Patient.Create` is a command, and belongs into a request. Irregular verbs and states (`Critical`, `Overdue`) are known from a list.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (named, event_type) in cx.events() {
        let action = event_type.split_once('.').map_or(event_type, |(_, action)| action);
        if !words(action).iter().any(|word| verbs::is_past(word)) {
            sink.report(
                at_attribute(named, "eventType"),
                format!("`{action}` does not say that something happened"),
            )
            .help("use the past tense, as in `Created` or `WentOffline`");
        }
    }
}
