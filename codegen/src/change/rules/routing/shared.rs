//! `REFERENCED_TYPE_CHANGED`.

use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink};

pub(in crate::change::rules) const RULE: Rule = Rule {
    id: "REFERENCED_TYPE_CHANGED",
    category: Category::Routing,
    effect: Effect::Minor,
    level: Level::Note,
    since: "0.1.0",
    purpose: "A type that several events share is another one.",
    why: "Each of those events gets a new version, in the registry and for its consumers. What it does to them is said by other rules, once, at the type itself.",
    check: Check::Last(check),
};

/// How many events are named.
const NAMED: usize = 3;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in &cx.changed {
        if cx.new.is_subject(pair.new_id) {
            continue;
        }
        let effects = sink.reported(pair.new.name.full()).map(|change| change.effect);
        let is_more = effects.max().is_some_and(|effect| effect > Effect::Patch);
        let place = cx.new.at(pair.new_id);
        let count = place.events.len();
        if !is_more || count < 2 {
            continue;
        }
        let names: Vec<_> =
            place.events.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
        let rest = count - names.len();
        let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        let name = pair.new.name.short();
        let message = format!("`{name}` is a part of {count} events: {}{rest}", names.join(", "));
        sink.report(place, message);
    }
}
