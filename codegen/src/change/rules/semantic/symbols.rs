//! `SYMBOL_REMOVED`.

use factline_core::avro::schema::NamedKind;

use crate::change::rules::fix;
use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink};

pub(in crate::change::rules) const RULE: Rule = Rule {
    id: "SYMBOL_REMOVED",
    category: Category::Semantic,
    effect: Effect::Major,
    level: Level::Error,
    since: "0.1.0",
    purpose: "An enum loses symbols, and old data with them is read as its default.",
    why: "The verdict is satisfied with the default, and what was `ROUTINE` reads `UNKNOWN`. Without a default old data can't be read at all: `MISSING_ENUM_SYMBOLS`. Keep the symbol, and stop to write it. The fix puts it back.",
    check: Check::HereFixed(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in &cx.changed {
        let (
            NamedKind::Enum { symbols: old, .. },
            NamedKind::Enum { symbols: new, default: Some(default) },
        ) = (&pair.old.kind, &pair.new.kind)
        else {
            continue;
        };
        let is_gone = |name: &str| new.iter().all(|symbol| symbol.name != name);
        let gone: Vec<_> =
            old.iter().map(|symbol| &*symbol.name).filter(|name| is_gone(name)).collect();
        if gone.is_empty() {
            continue;
        }
        let default = &new[*default].name;
        sink.report(cx.new.at(pair.new_id), format!("{} becomes {default}", gone.join(", ")))
            .help("keep the symbol, and stop to write it")
            .fix(fix::lost_symbols(&cx.new, pair.new, old, new));
    }
}
