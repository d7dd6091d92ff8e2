//! `NAMESPACE_CHANGED`.

use crate::change::rules::fix;
use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink};

pub(in crate::change::rules) const RULE: Rule = Rule {
    id: "NAMESPACE_CHANGED",
    category: Category::Routing,
    effect: Effect::Major,
    level: Level::Error,
    since: "0.1.0",
    purpose: "A type moves to another namespace.",
    why: "The verdict does not see it, for it compares names without their namespace. The subject in a registry is another one, though, and has no versions to be compatible with; in a union the type is found by its full name. The fix adds the old full name as an alias; what remains is to be waived.",
    check: Check::HereFixed(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in &cx.changed {
        let (old, new) = (&pair.old.name, &pair.new.name);
        if old.namespace() == new.namespace() {
            continue;
        }
        let has_alias = pair.new.aliases.contains(old);
        // With an alias data is read; the subject still is another one.
        if has_alias && !cx.new.is_subject(pair.new_id) {
            continue;
        }
        let message = format!("`{old}` has become `{new}`");
        let change = sink.report(cx.new.at(pair.new_id), message);
        if has_alias {
            change.help("register it under its new subject before it is published");
            change.only(Effect::Major, Level::Warning);
        } else {
            change.help(format!("add `\"aliases\": [\"{old}\"]`")).fix(fix::type_aliases(
                &cx.new,
                pair.new_id,
                &[old.full()],
            ));
        }
    }
}
