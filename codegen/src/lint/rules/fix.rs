//! Edits for what the parser finds.

use factline_core::avro::finding::Finding;
use factline_core::avro::json::{Kind as JsonKind, Object, Value};
use factline_core::avro::schema::{Kind, SchemaSet, Type};

use crate::lint::edit::{Edit, slice};
use crate::lint::{Context, FieldIn};

/// Puts the branch that the default fits to the front of the union.
pub(super) fn first_branch(cx: &Context<'_>, finding: &Finding) -> Vec<Edit> {
    edit_first_branch(cx, finding).into_iter().collect()
}

fn edit_first_branch(cx: &Context<'_>, finding: &Finding) -> Option<Edit> {
    let found = field_at(cx, finding)?;
    let default = found.field.default.as_ref()?;
    let Kind::Union(branches) = &found.field.ty.kind else { return None };
    let fit = branches.iter().position(|branch| fits(cx.set, default, branch))?;
    let source = cx.source(found.record);
    let written = found.object(cx)?.get("type")?;
    let mut spans: Vec<_> = written.as_array()?.iter().map(|branch| branch.span).collect();
    if fit == 0 || fit >= spans.len() {
        return None;
    }
    let first = spans.remove(fit);
    spans.insert(0, first);
    let branches: Vec<_> = spans.into_iter().map(|span| slice(source.text(), span)).collect();
    Some(Edit::replace(source, written.span, format!("[{}]", branches.join(", "))))
}

/// Whether a default is of the kind of this type; the parser has checked the rest.
fn fits(set: &SchemaSet, default: &Value, ty: &Type) -> bool {
    match (&default.kind, &ty.kind) {
        (JsonKind::Null, Kind::Null)
        | (JsonKind::Bool(_), Kind::Boolean)
        | (JsonKind::String(_), Kind::String | Kind::Bytes)
        | (JsonKind::Array(_), Kind::Array(_))
        | (JsonKind::Object(_), Kind::Map(_)) => true,
        (JsonKind::Number(text), Kind::Int) => text.parse::<i32>().is_ok(),
        (JsonKind::Number(text), Kind::Long) => text.parse::<i64>().is_ok(),
        (JsonKind::Number(_), Kind::Float | Kind::Double) => true,
        (JsonKind::String(_), Kind::Named(id)) => set[*id].fields().is_none(),
        (JsonKind::Object(_), Kind::Named(id)) => set[*id].fields().is_some(),
        _ => false,
    }
}

/// The attributes that belong to a logical type.
const LOGICAL: [&str; 3] = ["logicalType", "precision", "scale"];

/// Moves a logical type from the field into the field's type.
pub(super) fn logical_inside(cx: &Context<'_>, finding: &Finding) -> Vec<Edit> {
    edit_logical_inside(cx, finding).unwrap_or_default()
}

fn edit_logical_inside(cx: &Context<'_>, finding: &Finding) -> Option<Vec<Edit>> {
    let found = field_at(cx, finding)?;
    let source = cx.source(found.record);
    let object = found.object(cx)?;
    let base = object.get("type").filter(|base| base.as_str().is_some())?;
    let moved = |name: &&str| object.member(name);
    let mut ty = format!("{{ \"type\": {}", slice(source.text(), base.span));
    for member in LOGICAL.iter().filter_map(moved) {
        let span = member.name_span.to(member.value.span);
        ty.push_str(", ");
        ty.push_str(slice(source.text(), span));
    }
    ty.push_str(" }");
    let mut edits = vec![Edit::replace(source, base.span, ty)];
    edits.extend(remove(cx, &found, object));
    Some(edits)
}

fn remove(cx: &Context<'_>, found: &FieldIn<'_>, object: &Object) -> Vec<Edit> {
    let source = cx.source(found.record);
    LOGICAL.iter().filter_map(|name| Edit::remove_member(source, object, name)).collect()
}

/// The innermost field at the place of a finding.
fn field_at<'a>(cx: &Context<'a>, finding: &Finding) -> Option<FieldIn<'a>> {
    let at = (finding.line, finding.column);
    cx.fields()
        .filter(|found| {
            let source = cx.source(found.record);
            let span = found.field.span;
            *source.name() == finding.file
                && source.place(span.start) <= at
                && at < source.place(span.end)
        })
        .min_by_key(|found| found.field.span.end - found.field.span.start)
}
