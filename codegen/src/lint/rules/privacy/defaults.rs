//! `PHI_DEFAULT_EMPTY`.

use factline_core::avro::json::{Kind as JsonKind, Value};
use factline_core::avro::schema::{NamedKind, SchemaSet, Type};

use super::exposure::is_tagged;
use crate::lint::context::present;
use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "PHI_DEFAULT_EMPTY",
    category: Category::Privacy,
    since: "0.1.0",
    purpose: "The default of a tagged field is null or empty.",
    why: "A default is in the schema, which everybody can read, and it is made up for data that never had it: a patient born on the default date of birth. The default symbol of an enum is empty, too.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.fields().filter(|found| is_tagged(found.field)) {
        let Some(default) = &found.field.default else { continue };
        if !is_empty(cx.set, default, &found.field.ty) {
            let message = format!("the default of `{}` holds a value", found.field.name);
            sink.report(found.at().shown_at(default.span), message)
                .help("make the field optional, with a null default");
        }
    }
}

fn is_empty(set: &SchemaSet, default: &Value, ty: &Type) -> bool {
    match &default.kind {
        JsonKind::Null | JsonKind::Bool(false) => true,
        JsonKind::Bool(true) => false,
        JsonKind::Number(text) => text.parse::<f64>() == Ok(0.0),
        JsonKind::String(text) => text.is_empty() || is_default_symbol(set, text, ty),
        JsonKind::Array(items) => items.is_empty(),
        JsonKind::Object(object) => object.iter().all(|member| {
            let fields = ty.named().and_then(|id| set[id].fields()).unwrap_or_default();
            let field = fields.iter().find(|field| field.name == member.name);
            field.is_some_and(|field| is_empty(set, &member.value, &field.ty))
        }),
    }
}

fn is_default_symbol(set: &SchemaSet, text: &str, ty: &Type) -> bool {
    let Some(named) = present(ty).named().map(|id| &set[id]) else { return false };
    match &named.kind {
        NamedKind::Enum { symbols, default: Some(index) } => {
            symbols.get(*index).is_some_and(|symbol| symbol.name == text)
        }
        _ => false,
    }
}
