//! Texts and numbers that hide what they are.

use factline_core::avro::schema::{Kind, Logical};

use crate::lint::context::{innermost, present};
use crate::lint::dictionary::types::{STRINGLY, UNITLESS, UNITS};
use crate::lint::words::words;
use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const NO_STRINGLY_ENUM: Rule = Rule {
    id: "NO_STRINGLY_ENUM",
    category: Category::Types,
    since: "0.1.0",
    purpose: "A field that sorts by its name, such as a status, is an enum.",
    why: "A text takes every spelling; an enum with a default can grow and is checked where it is written.",
    check: Check::Here(stringly),
};

pub(in crate::lint::rules) const NO_JSON_IN_STRING: Rule = Rule {
    id: "NO_JSON_IN_STRING",
    category: Category::Types,
    since: "0.1.0",
    purpose: "A text holds no JSON or XML.",
    why: "What is inside has no schema: it is not checked, not compared between versions, and not redacted. Make it a record.",
    check: Check::Here(json),
};

pub(in crate::lint::rules) const UNIT_DECLARED: Rule = Rule {
    id: "UNIT_DECLARED",
    category: Category::Types,
    since: "0.1.0",
    purpose: "A measured number has a unit: in its name, or as `\"unit\"` in UCUM.",
    why: "A weight of 150 may be pounds or kilograms. `\"unit\": \"kg\"` or `weight_kg` says which. Scores, ratios and amounts of money have none.",
    check: Check::Here(units),
};

pub(in crate::lint::rules) const CODE_SYSTEM_DECLARED: Rule = Rule {
    id: "CODE_SYSTEM_DECLARED",
    category: Category::Types,
    since: "0.1.0",
    purpose: "A text that is a code says of which system: `\"codeSystem\"`.",
    why: "`\"codeSystem\": \"http://loinc.org\"` makes `8302-2` a height. A field beside it whose name ends with `system` does, too.",
    check: Check::Here(codes),
};

fn stringly(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.fields() {
        let ty = present(&found.field.ty);
        let last = words(&found.field.name).pop().unwrap_or_default();
        if ty.kind == Kind::String && ty.logical.is_none() && STRINGLY.contains(&&*last) {
            sink.report(found.at_type(), format!("`{}` sorts, and is a text", found.field.name))
                .help("make it an enum with a default");
        }
    }
}

fn json(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.fields() {
        let kind = &innermost(&found.field.ty).kind;
        let words = words(&found.field.name);
        let has_format = words.iter().any(|word| ["json", "xml"].contains(&&**word));
        if has_format && matches!(kind, Kind::String | Kind::Bytes) {
            sink.report(found.at_type(), format!("`{}` has no schema", found.field.name))
                .help("make it a record");
        }
    }
}

fn units(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.fields() {
        let ty = innermost(&found.field.ty);
        let is_number = matches!(ty.kind, Kind::Float | Kind::Double)
            || matches!(ty.logical, Some(Logical::Decimal { .. }));
        let has_unit = [&found.field.attributes, &ty.attributes]
            .into_iter()
            .any(|attributes| attributes.get("unit").is_some());
        let words = words(&found.field.name);
        let is_said = |word: &String| UNITS.contains(&&**word) || UNITLESS.contains(&&**word);
        if is_number && !has_unit && !words.iter().any(is_said) {
            sink.report(found.at(), format!("`{}` has no unit", found.field.name))
                .help("add `\"unit\"` with a UCUM code to the field, or the unit to its name");
        }
    }
}

fn codes(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (record, fields) in cx.records() {
        let has_system = fields.iter().any(|field| field.name.ends_with("system"));
        for field in fields.iter().filter(|_| !has_system) {
            let ty = innermost(&field.ty);
            let is_code = words(&field.name).last().is_some_and(|last| last == "code");
            let is_said = field.attributes.get("codeSystem").is_some();
            if is_code && !is_said && ty.kind == Kind::String && ty.logical.is_none() {
                let found = crate::lint::FieldIn { record, field };
                sink.report(found.at(), format!("of which system is `{}`?", field.name))
                    .help("add `\"codeSystem\"` with its URI");
            }
        }
    }
}
