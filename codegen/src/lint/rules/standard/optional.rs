//! Optional fields: unions with `null`.

use factline_core::avro::json::Kind as JsonKind;
use factline_core::avro::schema::{Field, Kind, Type};

use crate::lint::edit::Edit;
use crate::lint::{Category, Check, Context, FieldIn, Rule, Sink};

pub(in crate::lint::rules) const OPTIONAL_HAS_NULL_DEFAULT: Rule = Rule {
    id: "OPTIONAL_HAS_NULL_DEFAULT",
    category: Category::Standard,
    since: "0.1.0",
    purpose: "A field that may be null has a default.",
    why: "Without one, a reader with this schema can't read data of a writer that lacks the field, and the field can never be dropped again. Adding a default changes no data.",
    check: Check::HereFixed(defaults),
};

pub(in crate::lint::rules) const NULL_FIRST_IF_NULL_DEFAULT: Rule = Rule {
    id: "NULL_FIRST_IF_NULL_DEFAULT",
    category: Category::Standard,
    since: "0.1.0",
    purpose: "Where a field's default is null, `null` is the first branch of its union.",
    why: "Readers before Avro 1.12 take the first branch for the default and refuse the schema. Reordering the branches is safe: readers resolve unions by type.",
    check: Check::HereFixed(null_first),
};

pub(in crate::lint::rules) const NO_NULL_ONLY_UNION: Rule = Rule {
    id: "NO_NULL_ONLY_UNION",
    category: Category::Standard,
    since: "0.1.0",
    purpose: "A union has a branch beside `null`.",
    why: "A field that can only be null says nothing, and giving it a type later changes what old readers see.",
    check: Check::Here(null_only),
};

/// Where `null` stands among the branches of the field's union.
fn null_at(field: &Field) -> Option<usize> {
    let Kind::Union(branches) = &field.ty.kind else { return None };
    branches.iter().position(|branch| branch.kind == Kind::Null)
}

fn defaults(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.fields().filter(|found| found.field.default.is_none()) {
        let Some(null_at) = null_at(found.field) else { continue };
        let problem = sink
            .report(found.at(), format!("`{}` may be null, and has no default", found.field.name))
            .help("add `\"default\": null`, with `null` as the first branch");
        if let Some(object) = found.object(cx) {
            let source = cx.source(found.record);
            let member = "\"default\": null";
            problem.edit(Edit::add_member(source, object, &["name", "type", "doc"], member));
            if null_at > 0 {
                problem.edit(reorder(cx, &found));
            }
        }
    }
}

fn null_first(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.fields() {
        let is_null =
            found.field.default.as_ref().is_some_and(|default| default.kind == JsonKind::Null);
        if is_null && null_at(found.field).is_some_and(|at| at > 0) {
            sink.report(found.at_type(), "the default is null, and `null` is not the first branch")
                .help("put `null` first")
                .edit(reorder(cx, &found));
        }
    }
}

fn reorder(cx: &Context<'_>, found: &FieldIn<'_>) -> Option<Edit> {
    Edit::null_first(cx.source(found.record), found.object(cx)?.get("type")?)
}

fn null_only(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.fields() {
        if is_null_only(&found.field.ty) {
            sink.report(found.at_type(), "this can only be null").help("say what else it may be");
        }
    }
}

fn is_null_only(ty: &Type) -> bool {
    match &ty.kind {
        Kind::Union(branches) => {
            branches.len() == 1 && branches[0].kind == Kind::Null
                || branches.iter().any(is_null_only)
        }
        Kind::Array(inner) | Kind::Map(inner) => is_null_only(inner),
        _ => false,
    }
}
