//! What the walk over both schemas finds: data that is read as something else.

use factline_core::avro::compat::ChangeKind;
use factline_core::avro::schema::{Logical, NamedKind};

use crate::change::pointer::locate;
use crate::change::rules::fix;
use crate::change::wire::Meaning;
use crate::change::{Category, Check, Context, Effect, Level, Place, Rule, Sink};
use crate::lint::Edit;

pub(in crate::change::rules) static RULES: [Rule; 9] = [
    row(
        "LOGICAL_TYPE_CHANGED",
        "A logical type is added, dropped or another one.",
        "The bytes are the same, and the number or text stands for something else. Keep the logical type, and add a field with the new one beside it.",
        Check::Here(found),
    ),
    row(
        "TIMESTAMP_UNIT_CHANGED",
        "A time is counted in another unit.",
        "Old data is read a thousand times too early or too late. Add a field with the new unit beside the old one.",
        Check::Here(found),
    ),
    row(
        "TIMESTAMP_LOCALITY_CHANGED",
        "A point in time becomes a local time, or the other way round.",
        "Without a time zone nobody knows when it was. Add a field beside the old one.",
        Check::Here(found),
    ),
    row(
        "DECIMAL_SCALE_CHANGED",
        "The point of a decimal moves.",
        "The verdict overlooks it, and 12.50 is read as 1250.00 or 0.125. Keep the scale, and add a field with the new one.",
        Check::Here(found),
    ),
    row(
        "DECIMAL_PRECISION_NARROWED",
        "A decimal may have more digits in old data than the new version allows.",
        "The verdict overlooks it; such values are refused when they are read. Keep the precision.",
        Check::Here(found),
    ),
    row(
        "DEFAULT_VALUE_CHANGED",
        "The default of a field is another one, or gone.",
        "Who reads data without the field sees another value than before, or fails. The fix restores the default.",
        Check::HereFixed(defaults),
    ),
    row(
        "ENUM_DEFAULT_CHANGED",
        "The symbol that stands for unknown ones is another one, or gone.",
        "Symbols that a reader does not know become another one than before, or fail. The fix restores the default if the symbol is still there.",
        Check::HereFixed(enum_defaults),
    ),
    row(
        "LOSSY_PROMOTION",
        "An integer becomes a floating-point number that can't hold all of its digits.",
        "A float is exact up to 2^24, a double up to 2^53: ids and amounts above come out as others. Keep the integer.",
        Check::Here(found),
    ),
    row(
        "STRING_BYTES_PROMOTION",
        "Text becomes bytes, or bytes become text.",
        "The verdict allows both, and bytes that are no UTF-8 can't be read as text. Keep the type.",
        Check::Here(found),
    ),
];

const fn row(id: &'static str, purpose: &'static str, why: &'static str, check: Check) -> Rule {
    Rule {
        id,
        category: Category::Semantic,
        effect: Effect::Major,
        level: Level::Error,
        since: "0.1.0",
        purpose,
        why,
        check,
    }
}

fn of_rule<'c>(
    cx: &'c Context<'_>,
    sink: &Sink<'_>,
) -> impl Iterator<Item = &'c Meaning> + use<'c> {
    let id = sink.rule.id;
    cx.wire.meanings.iter().filter(move |found| found.kind.as_str() == id)
}

fn place<'a>(cx: &Context<'a>, found: &Meaning) -> Place<'a> {
    let at = locate(cx.new.set, found.pair.1, &found.location);
    Place { span: at.span, path: at.path, ..cx.new.at(found.pair.1) }
}

fn found(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in of_rule(cx, sink).filter(|found| !is_uuid(cx, found)) {
        sink.report(place(cx, found), found.message.clone()).help(found.kind.fix());
    }
    for root in &cx.wire.roots {
        let found = root.meanings.iter();
        for found in found.filter(|found| found.kind.as_str() == sink.rule.id) {
            sink.report(root.place(&cx.new), found.message.clone()).help(found.kind.fix());
        }
    }
}

/// A uuid becomes a text, or a text a uuid: `FIELD_RETYPED_SAME_BASE` says so.
fn is_uuid(cx: &Context<'_>, found: &Meaning) -> bool {
    let at = locate(cx.new.set, found.pair.1, &found.location);
    let is_retyped = at.field.is_some_and(|field| {
        let pair = cx.fields().find(|pair| std::ptr::eq(pair.new, field));
        pair.is_some_and(|pair| super::retyped::of_uuid(&pair).is_some())
    });
    let new = at.ty.and_then(|ty| ty.logical.as_ref());
    found.kind == ChangeKind::LogicalTypeChanged
        && matches!(new, None | Some(Logical::Uuid))
        && is_retyped
}

fn defaults(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in cx.fields() {
        let Some(old) = &pair.old.default else { continue };
        let (place, message) = match &pair.new.default {
            Some(new) if new == old => continue,
            Some(new) => (cx.at(&pair).shown_at(new.span), "is another one"),
            None => (cx.at(&pair), "is gone"),
        };
        let text = cx.old.text_of(pair.record.old_id, old.span);
        let change = sink.report(place, format!("the default of `{}` {message}", pair.new.name));
        // It need not be a value of another type.
        if cx.same().meaning(&pair.old.ty, &pair.new.ty) {
            let help = format!("restore it: `\"default\": {text}`");
            change.help(help).fix(fix::field_member(&cx.new, &pair, "default", text));
        } else {
            change.help(format!("it was {text}; give the new type one like it"));
        }
    }
}

fn enum_defaults(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in &cx.changed {
        let (
            NamedKind::Enum { symbols: before, default: Some(default) },
            NamedKind::Enum { symbols, default: new },
        ) = (&pair.old.kind, &pair.new.kind)
        else {
            continue;
        };
        let old = &before[*default].name;
        let message = match new.map(|index| &symbols[index].name) {
            Some(new) if new == old => continue,
            Some(new) => format!("unknown symbols become {new}, and became {old}"),
            None => format!("unknown symbols can't be read, and became {old}"),
        };
        let is_there = symbols.iter().any(|symbol| symbol.name == *old);
        let edit: Option<Edit> = is_there
            .then(|| fix::type_member(&cx.new, pair.new_id, "default", &format!("\"{old}\"")))
            .flatten();
        sink.report(cx.new.at(pair.new_id), message)
            .help(format!("restore `\"default\": \"{old}\"`"))
            .fix(edit);
    }
}
