//! Fields that code reads and writes.

use super::names::{both, plain, type_of};
use crate::change::pairs::new_field;
use crate::change::{Category, Check, Context, Effect, FieldPair, Level, Rule, Sink};
use crate::lint::innermost;
use crate::resolve;

pub(in crate::change::rules) const RUST_FIELD_REMOVED: Rule = Rule {
    id: "RUST_FIELD_REMOVED",
    category: Category::Source,
    effect: Effect::Major,
    level: Level::Warning,
    since: "0.1.0",
    purpose: "A field of a generated struct is gone, or called otherwise.",
    why: "Code that reads or writes it no longer compiles. `deprecated` warns those who use it one version earlier.",
    check: Check::Here(removed),
};

pub(in crate::change::rules) const RUST_FIELD_TYPE_CHANGED: Rule = Rule {
    id: "RUST_FIELD_TYPE_CHANGED",
    category: Category::Source,
    effect: Effect::Major,
    level: Level::Warning,
    since: "0.1.0",
    purpose: "A field of a generated struct has another Rust type.",
    why: "`T` becomes `Option<T>` where a field may be null, `Phi<T>` where it is tagged, and another id is another type. Code has to follow, which mostly is what the change is for.",
    check: Check::Here(retyped),
};

pub(in crate::change::rules) const RUST_REQUIRED_FIELD_ADDED: Rule = Rule {
    id: "RUST_REQUIRED_FIELD_ADDED",
    category: Category::Source,
    effect: Effect::Major,
    level: Level::Warning,
    since: "0.1.0",
    purpose: "A generated struct has a new field without a default.",
    why: "Whoever makes such a value must say what the field is. A field with a default is an addition: `FIELD_ADDED`.",
    check: Check::Here(required),
};

fn removed(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some((before, after)) = both(cx) else { return };
    for pair in &cx.changed {
        let (Some(old), Some(new)) = (pair.old.fields(), pair.new.fields()) else { continue };
        let records = (before.record(pair.old_id), after.record(pair.new_id));
        let (Some(before), Some(after)) = records else { continue };
        for (schema, field) in old.iter().zip(&before.fields) {
            if after.fields.iter().any(|other| other.ident == field.ident) {
                continue;
            }
            let (was, record) = (plain(&field.ident), plain(&after.common.ident));
            let position = new_field(schema, new)
                .and_then(|field| Some((field, new.iter().position(|f| f.name == field.name)?)));
            match position {
                Some((now, index)) => {
                    let is = after.fields.get(index).map(|field| plain(&field.ident));
                    let is = is.unwrap_or_default();
                    let message = format!("`{record}.{was}` is called `{is}`");
                    sink.report(cx.new.at_field(pair.new_id, now), message).help("let code follow");
                }
                None => {
                    let message = format!("`{record}` has no `{was}` any more");
                    sink.report(cx.old.at_field(pair.old_id, schema), message)
                        .help("let code follow, or keep the field as deprecated for a while");
                }
            }
        }
    }
}

fn retyped(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some((before, after)) = both(cx) else { return };
    for pair in cx.fields().filter(|pair| is_retyped(cx, pair)) {
        let records = (before.record(pair.record.old_id), after.record(pair.record.new_id));
        let (Some(before), Some(after)) = records else { continue };
        let old = before.fields.iter().find(|field| field.name == pair.old.name);
        let new = after.fields.iter().find(|field| field.name == pair.new.name);
        let (Some(old), Some(new)) = (old, new) else { continue };
        let (was, is) = (type_of(old), type_of(new));
        if was != is {
            let place = cx.at(&pair).shown_at(pair.new.ty.span);
            let message = format!("the Rust type of `{}` was `{was}` and is `{is}`", new.ident);
            sink.report(place, message).help("let code follow");
        }
    }
}

/// Whether more about a field differs than the paths of the types that it names.
fn is_retyped(cx: &Context<'_>, pair: &FieldPair<'_>) -> bool {
    let entity = |ty| innermost(ty).attributes.str("entity");
    !cx.same().meaning(&pair.old.ty, &pair.new.ty)
        || entity(&pair.old.ty) != entity(&pair.new.ty)
        || resolve::tag(&pair.old.attributes) != resolve::tag(&pair.new.attributes)
}

fn required(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (record, field) in cx.added_fields().filter(|(_, field)| field.default.is_none()) {
        let message =
            format!("whoever makes a `{}` must give `{}`", record.new.name.short(), field.name);
        sink.report(cx.new.at_field(record.new_id, field), message)
            .help("give the field a default, or let publishers follow");
    }
}
