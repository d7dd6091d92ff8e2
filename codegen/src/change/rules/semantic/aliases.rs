//! Aliases that are lost, by which readers know older data.

use factline_core::avro::schema::Name;

use crate::change::rules::fix;
use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink};

pub(in crate::change::rules) const ALIAS_REMOVED: Rule = Rule {
    id: "ALIAS_REMOVED",
    category: Category::Semantic,
    effect: Effect::Major,
    level: Level::Error,
    since: "0.1.0",
    purpose: "A type or field loses an alias.",
    why: "By its aliases a reader finds what older versions wrote under another name. Records of that time may still be in a topic or a store, and the verdict on the last version does not see it. The fix restores the alias.",
    check: Check::HereFixed(removed),
};

pub(in crate::change::rules) const ALIAS_NOT_TRANSITIVE: Rule = Rule {
    id: "ALIAS_NOT_TRANSITIVE",
    category: Category::Semantic,
    effect: Effect::Major,
    level: Level::Error,
    since: "0.1.0",
    purpose: "What is renamed once more keeps the aliases that it had.",
    why: "An alias for the last name alone reads the last version's data, not that of the versions before. The fix adds the older aliases.",
    check: Check::HereFixed(not_transitive),
};

fn removed(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, false);
}

fn not_transitive(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, true);
}

/// Reports lost aliases of what is renamed, or of what is not.
fn report(cx: &Context<'_>, sink: &mut Sink<'_>, renamed: bool) {
    for pair in cx.changed.iter().filter(|pair| (pair.old.name != pair.new.name) == renamed) {
        let known = |alias: &&Name| pair.new.aliases.contains(alias) || **alias == pair.new.name;
        let lost: Vec<_> =
            pair.old.aliases.iter().filter(|alias| !known(alias)).map(Name::full).collect();
        if !lost.is_empty() {
            sink.report(cx.new.at(pair.new_id), message(pair.new.name.short(), &lost))
                .help(help(&lost))
                .fix(fix::type_aliases(&cx.new, pair.new_id, &lost));
        }
    }
    for pair in cx.fields().filter(|pair| (pair.old.name != pair.new.name) == renamed) {
        let known = |alias: &&String| pair.new.aliases.contains(alias) || **alias == pair.new.name;
        let lost: Vec<_> =
            pair.old.aliases.iter().filter(|alias| !known(alias)).map(|alias| &**alias).collect();
        if !lost.is_empty() {
            sink.report(cx.at(&pair), message(&pair.new.name, &lost))
                .help(help(&lost))
                .fix(fix::field_aliases(&cx.new, pair.record.new, pair.new, &lost));
        }
    }
}

fn message(name: &str, lost: &[&str]) -> String {
    format!("`{name}` no longer has the alias `{}`", lost.join("`, `"))
}

fn help(lost: &[&str]) -> String {
    format!("restore it: `\"aliases\": {}`", fix::list(lost, &[]))
}
