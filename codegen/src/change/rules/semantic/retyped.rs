//! Fields that hold something else though nothing about their bytes has changed.

use factline_core::avro::schema::{Attributes, Kind, Logical, Type};

use crate::change::rules::fix;
use crate::change::{Category, Check, Context, Effect, FieldPair, Level, Rule, Sink};
use crate::lint::innermost;

pub(in crate::change::rules) const UNIT_OR_CODE_SYSTEM_CHANGED: Rule = Rule {
    id: "UNIT_OR_CODE_SYSTEM_CHANGED",
    category: Category::Semantic,
    effect: Effect::Major,
    level: Level::Error,
    since: "0.1.0",
    purpose: "The unit of a number or the system of a code is another one, or gone.",
    why: "A weight in pounds read as kilograms is a wrong dose. Add a field with the new unit beside the old one. The fix restores the attribute; where it only said something wrong, waive the change.",
    check: Check::HereFixed(attributes),
};

pub(in crate::change::rules) const FIELD_RETYPED_SAME_BASE: Rule = Rule {
    id: "FIELD_RETYPED_SAME_BASE",
    category: Category::Semantic,
    effect: Effect::Major,
    level: Level::Error,
    since: "0.1.0",
    purpose: "An id becomes a plain text, or the id of something else.",
    why: "The text on the wire is the same, and what it points to is not: a uuid that may be any text, or the id of another `entity`. Add a field beside the old one.",
    check: Check::Here(retyped),
};

fn attributes(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in cx.fields() {
        for (name, what) in [("unit", "unit"), ("codeSystem", "code system")] {
            let Some(old) = pair.old.attributes.get(name) else { continue };
            let new = pair.new.attributes.get(name);
            if new == Some(old) {
                continue;
            }
            let place = cx.at(&pair);
            let place = match new {
                Some(new) => place.shown_at(new.span),
                None => place,
            };
            let text = cx.old.text_of(pair.record.old_id, old.span);
            let now = new.map_or("none", |new| cx.new.text_of(pair.record.new_id, new.span));
            let message = format!("the {what} of `{}` was {text} and is {now}", pair.new.name);
            sink.report(place, message)
                .help(format!("restore `\"{name}\": {text}`, or add a field"))
                .fix(fix::field_member(&cx.new, &pair, name, text));
        }
    }
}

fn retyped(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in cx.fields() {
        if let Some((old, new)) = of_uuid(&pair) {
            let message = format!("`{}` was {old} and is {new}", pair.new.name);
            sink.report(cx.at(&pair).shown_at(pair.new.ty.span), message)
                .help("keep the type, and add a field with the new one beside it");
        }
    }
}

/// What an id was and is, where that changes and its base does not.
pub(super) fn of_uuid(pair: &FieldPair<'_>) -> Option<(String, String)> {
    let (old, new) = (innermost(&pair.old.ty), innermost(&pair.new.ty));
    let is_uuid = |ty: &Type| ty.logical == Some(Logical::Uuid);
    let is_plain = |ty: &Type| ty.logical.is_none();
    let is_id =
        (is_uuid(old) && (is_uuid(new) || is_plain(new))) || (is_plain(old) && is_uuid(new));
    let (before, after) = (what(old), what(new));
    (is_id && old.kind == new.kind && old.kind == Kind::String && before != after)
        .then_some((before, after))
}

fn what(ty: &Type) -> String {
    let entity = |attributes: &Attributes| attributes.str("entity").map(str::to_owned);
    match (&ty.logical, entity(&ty.attributes)) {
        (None, _) => "a text".to_owned(),
        (Some(_), None) => "a uuid".to_owned(),
        (Some(_), Some(entity)) => format!("the id of `{entity}`"),
    }
}
