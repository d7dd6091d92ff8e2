//! `DOCS_CHANGED`.

use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink};

pub(in crate::change::rules) const RULE: Rule = Rule {
    id: "DOCS_CHANGED",
    category: Category::Source,
    effect: Effect::Patch,
    level: Level::Note,
    since: "0.1.0",
    purpose: "A schema says something else, and neither data nor code can tell.",
    why: "Documentation, examples, the order of fields and attributes that no other rule looks at. A registry files it as a new version all the same.",
    check: Check::Last(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in &cx.changed {
        let (name, full) = (pair.new.name.short(), pair.new.name.full());
        if sink.reported(full).next().is_none() {
            sink.report(cx.new.at(pair.new_id), format!("the text of `{name}` is another one"));
        }
    }
}
