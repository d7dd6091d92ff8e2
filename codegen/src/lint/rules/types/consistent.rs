//! `FIELD_TYPE_CONSISTENT_ACROSS_CATALOG`.

use std::collections::BTreeMap;

use factline_core::avro::schema::{Kind, Type};

use crate::lint::context::present;
use crate::lint::{Category, Check, Context, FieldIn, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "FIELD_TYPE_CONSISTENT_ACROSS_CATALOG",
    category: Category::Types,
    since: "0.1.0",
    purpose: "Fields of one name have one primitive type in the whole catalog; null aside.",
    why: "Queries join on names. Where `order_number` is a text here and a long there, they don't. What most fields have is taken to be right; records and enums may differ.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut by_name: BTreeMap<&str, Vec<(String, FieldIn<'_>)>> = BTreeMap::new();
    for found in cx.fields() {
        if let Some(ty) = name(present(&found.field.ty)) {
            by_name.entry(&found.field.name).or_default().push((ty, found));
        }
    }
    for (field, uses) in by_name {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        uses.iter().for_each(|(ty, _)| *counts.entry(ty).or_default() += 1);
        let Some((usual, _)) = counts.iter().max_by_key(|(_, count)| **count) else { continue };
        for (ty, found) in uses.iter().filter(|(ty, _)| ty != usual) {
            sink.report(
                found.at_type(),
                format!("`{field}` is `{ty}` here, and `{usual}` elsewhere"),
            )
            .help("give it the same type, or another name");
        }
    }
}

/// A primitive with its logical type.
fn name(ty: &Type) -> Option<String> {
    let base = ty.kind.name().filter(|_| ty.kind != Kind::Null)?;
    Some(ty.logical.as_ref().map_or_else(|| base.to_owned(), |logical| logical.name().to_owned()))
}
