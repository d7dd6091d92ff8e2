//! Variants that code matches.

use proc_macro2::Ident;

use super::names::{both, plain, shown};
use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink};

pub(in crate::change::rules) const RUST_VARIANT_REMOVED: Rule = Rule {
    id: "RUST_VARIANT_REMOVED",
    category: Category::Source,
    effect: Effect::Major,
    level: Level::Warning,
    since: "0.1.0",
    purpose: "A variant of a generated enum is gone, or called otherwise.",
    why: "Code that names it no longer compiles, and old data with that symbol is read as the enum's default, or not at all. Keep the symbol, and stop to write it.",
    check: Check::Here(removed),
};

pub(in crate::change::rules) const RUST_UNION_RESHAPED: Rule = Rule {
    id: "RUST_UNION_RESHAPED",
    category: Category::Source,
    effect: Effect::Major,
    level: Level::Warning,
    since: "0.1.0",
    purpose: "The enum of a union has other variants.",
    why: "A `match` over all of them no longer compiles, with a variant less as with one more. Its names are the short names of the union's types.",
    check: Check::Here(reshaped),
};

fn removed(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some((before, after)) = both(cx) else { return };
    for pair in &cx.changed {
        let items = (before.enumeration(pair.old_id), after.enumeration(pair.new_id));
        let (Some(before), Some(after)) = items else { continue };
        let is_there = |ident: &Ident| after.variants.iter().any(|variant| variant.ident == *ident);
        let gone = before.variants.iter().filter(|variant| !is_there(&variant.ident));
        let gone: Vec<_> = gone.map(|variant| plain(&variant.ident)).collect();
        if !gone.is_empty() {
            let name = plain(&after.common.ident);
            let message = format!("`{name}` has no `{}` any more", gone.join("`, `"));
            sink.report(cx.new.at(pair.new_id), message)
                .help("keep the symbol, and stop to write it");
        }
    }
}

fn reshaped(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some((before, after)) = both(cx) else { return };
    for pair in cx.fields().filter(|pair| !cx.same().meaning(&pair.old.ty, &pair.new.ty)) {
        let (old, new) = (pair.record.old_id, pair.record.new_id);
        let (Some(was), Some(is)) = (before.record(old), after.record(new)) else { continue };
        let was = was.fields.iter().find(|field| field.name == pair.old.name);
        let is = is.fields.iter().find(|field| field.name == pair.new.name);
        let (Some(was), Some(is)) = (was, is) else { continue };
        let was = before.union_in(old, &was.form.rust_type());
        let is = after.union_in(new, &is.form.rust_type());
        let (Some(was), Some(is)) = (was, is) else { continue };
        let variants = |union: &factline_emit::model::Union| {
            let branches = union.branches.iter();
            let mut variants: Vec<_> = branches
                .map(|branch| {
                    format!("{}({})", plain(&branch.ident), shown(&branch.form.from_type()))
                })
                .collect();
            variants.sort();
            variants
        };
        let (old, new) = (variants(was), variants(is));
        if old != new {
            let message =
                format!("`{}` had {} and has {}", is.ident, old.join(", "), new.join(", "));
            sink.report(cx.at(&pair).shown_at(pair.new.ty.span), message).help("let code follow");
        }
    }
}
