//! Types that are called otherwise, stand elsewhere or are gone.

use factline_core::avro::schema::NamedId;

use super::names::{Names, both};
use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink};
use crate::lint::event_type;

pub(in crate::change::rules) const RUST_TYPE_RENAMED: Rule = Rule {
    id: "RUST_TYPE_RENAMED",
    category: Category::Source,
    effect: Effect::Major,
    level: Level::Warning,
    since: "0.1.0",
    purpose: "A generated type has another name.",
    why: "The name follows from the schema's, or is given by `x-rust-name`; a new type of a similar name may also take it. `x-rust-name` keeps the old one.",
    check: Check::Here(renamed),
};

pub(in crate::change::rules) const RUST_MODULE_MOVED: Rule = Rule {
    id: "RUST_MODULE_MOVED",
    category: Category::Source,
    effect: Effect::Major,
    level: Level::Warning,
    since: "0.1.0",
    purpose: "A generated type stands in another module.",
    why: "The module follows from the namespace, and from the `namespace` of the `catalog.toml`, which is the root of the crate. Paths in `use` have to follow.",
    check: Check::Here(moved),
};

pub(in crate::change::rules) const RUST_TYPE_REMOVED: Rule = Rule {
    id: "RUST_TYPE_REMOVED",
    category: Category::Source,
    effect: Effect::Major,
    level: Level::Warning,
    since: "0.1.0",
    purpose: "A record, enum or fixed that is no event is gone.",
    why: "Code that names the type no longer compiles. A type that nothing uses can stay as `deprecated` for a while.",
    check: Check::Here(removed),
};

/// The types that are in both versions.
fn pairs(cx: &Context<'_>) -> Vec<(NamedId, NamedId)> {
    cx.new.set.ids().filter_map(|new| Some((cx.pairs.old_of(new)?, new))).collect()
}

fn renamed(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some((before, after)) = both(cx) else { return };
    for (old, new) in pairs(cx) {
        let names = |names: &Names<'_>, id| names.ty(id).map(|(_, common)| common.ident.clone());
        if let (Some(old), Some(ident)) = (names(&before, old), names(&after, new))
            && old != ident
        {
            sink.report(cx.new.at(new), format!("the Rust type `{old}` is called `{ident}`"))
                .help(format!("add `\"x-rust-name\": \"{old}\"`, or let code follow"));
        }
    }
}

fn moved(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some((before, after)) = both(cx) else { return };
    for (old, new) in pairs(cx) {
        let (Some((was, common)), Some((is, _))) = (before.ty(old), after.ty(new)) else {
            continue;
        };
        if was.path != is.path {
            let (was, is) = (was.path_of(&common.ident), is.path_of(&common.ident));
            sink.report(cx.new.at(new), format!("the Rust type `{was}` has become `{is}`"))
                .help("let code follow, or keep the namespace");
        }
    }
}

fn removed(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for id in cx.deleted() {
        let named = &cx.old.set[id];
        if event_type(named).is_none() {
            sink.report(cx.old.at(id), format!("`{}` is gone", named.name.short()))
                .help("let code follow, or keep the type as deprecated for a while");
        }
    }
}
