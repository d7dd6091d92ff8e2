//! What makes more data readable.

use factline_core::avro::schema::NamedKind;

use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink};

pub(in crate::change::rules) const ALIAS_ADDED: Rule = Rule {
    id: "ALIAS_ADDED",
    category: Category::Semantic,
    effect: Effect::Minor,
    level: Level::Note,
    since: "0.1.0",
    purpose: "A type or field gets an alias.",
    why: "Data that was written under that name is now read as this. See to it that nothing else was ever called so.",
    check: Check::Here(aliases),
};

pub(in crate::change::rules) const DEFAULT_ADDED: Rule = Rule {
    id: "DEFAULT_ADDED",
    category: Category::Semantic,
    effect: Effect::Minor,
    level: Level::Note,
    since: "0.1.0",
    purpose: "A field or an enum gets a default.",
    why: "More data can be read: without the field, or with symbols that are not known. It is the first step of taking a field out.",
    check: Check::Here(defaults),
};

fn aliases(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in &cx.changed {
        for alias in pair.new.aliases.iter().filter(|alias| !pair.old.aliases.contains(alias)) {
            let message = format!("`{}` is also read as `{}`", alias, pair.new.name.short());
            sink.report(cx.new.at_attribute(pair.new_id, "aliases"), message);
        }
    }
    for pair in cx.fields() {
        for alias in pair.new.aliases.iter().filter(|alias| !pair.old.aliases.contains(alias)) {
            let message = format!("`{alias}` is also read as `{}`", pair.new.name);
            sink.report(cx.at(&pair), message);
        }
    }
}

fn defaults(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in &cx.changed {
        if let (NamedKind::Enum { default: None, .. }, NamedKind::Enum { default: Some(_), .. }) =
            (&pair.old.kind, &pair.new.kind)
        {
            let message = format!("`{}` has a default for unknown symbols", pair.new.name.short());
            sink.report(cx.new.at(pair.new_id), message);
        }
    }
    for pair in cx.fields().filter(|pair| pair.old.default.is_none()) {
        if pair.new.default.is_some() {
            sink.report(cx.at(&pair), format!("`{}` has a default", pair.new.name));
        }
    }
}
