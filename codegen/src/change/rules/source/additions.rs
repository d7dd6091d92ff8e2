//! What generated code has more than before.

use factline_core::avro::schema::{Attributes, NamedKind};

use crate::change::{Category, Check, Context, Effect, Level, Place, Rule, Sink};
use crate::lint::event_type;

pub(in crate::change::rules) const TYPE_ADDED: Rule = row(
    "TYPE_ADDED",
    "There is a new record, enum or fixed that is no event.",
    "Nothing has to follow.",
    Check::Here(types),
);

pub(in crate::change::rules) const FIELD_ADDED: Rule = row(
    "FIELD_ADDED",
    "A record has a new field with a default.",
    "Old data is read with the default. In Rust a struct literal has to name the field, for its value is a decision of the publisher.",
    Check::Here(fields),
);

pub(in crate::change::rules) const SYMBOL_ADDED: Rule = row(
    "SYMBOL_ADDED",
    "An enum has new symbols.",
    "Consumers that don't know a symbol take the enum's default. In Rust a `match` without `_` has to name the variant.",
    Check::Here(symbols),
);

pub(in crate::change::rules) const DEPRECATED: Rule = row(
    "DEPRECATED",
    "A type or field is deprecated, or an event retired.",
    "Code that uses it gets a warning. It is the step before taking it out.",
    Check::Here(deprecated),
);

const fn row(id: &'static str, purpose: &'static str, why: &'static str, check: Check) -> Rule {
    Rule {
        id,
        category: Category::Source,
        effect: Effect::Minor,
        level: Level::Note,
        since: "0.1.0",
        purpose,
        why,
        check,
    }
}

fn types(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for id in cx.added() {
        let named = &cx.new.set[id];
        if event_type(named).is_none() {
            sink.report(cx.new.at(id), format!("`{}` is new", named.name.short()));
        }
    }
}

fn fields(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (record, field) in cx.added_fields().filter(|(_, field)| field.default.is_some()) {
        let message = format!("`{}` has a new `{}`", record.new.name.short(), field.name);
        sink.report(cx.new.at_field(record.new_id, field), message);
    }
}

fn symbols(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in &cx.changed {
        let (NamedKind::Enum { symbols: old, .. }, NamedKind::Enum { symbols: new, .. }) =
            (&pair.old.kind, &pair.new.kind)
        else {
            continue;
        };
        let is_new = |name: &str| old.iter().all(|symbol| symbol.name != name);
        let added = new.iter().filter(|symbol| is_new(&symbol.name));
        let names: Vec<_> = added.clone().map(|symbol| &*symbol.name).collect();
        if let Some(first) = added.clone().next() {
            let message =
                format!("`{}` has new symbols: {}", pair.new.name.short(), names.join(", "));
            sink.report(cx.new.at(pair.new_id).shown_at(first.span), message);
        }
    }
}

fn deprecated(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut each = |place: Place<'_>, name: &str, old: &Attributes, new: &Attributes| {
        for (attribute, what) in [("deprecated", "deprecated"), ("retired", "retired")] {
            if let (None, Some(value)) = (old.get(attribute), new.get(attribute)) {
                let place = place.clone().shown_at(value.span);
                sink.report(place, format!("`{name}` is {what}"));
            }
        }
    };
    for pair in &cx.changed {
        let (old, new) = (&pair.old.attributes, &pair.new.attributes);
        each(cx.new.at(pair.new_id), pair.new.name.short(), old, new);
    }
    for pair in cx.fields() {
        each(cx.at(&pair), &pair.new.name, &pair.old.attributes, &pair.new.attributes);
    }
}
