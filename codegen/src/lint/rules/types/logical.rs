//! Plain types whose fields' names ask for a logical type.

use factline_core::avro::schema::{Kind, Type};

use crate::lint::context::innermost;
use crate::lint::dictionary::types::{CLINICAL, MONEY};
use crate::lint::words::words;
use crate::lint::{Category, Check, Context, FieldIn, Rule, Sink};

pub(in crate::lint::rules) const TIMESTAMP_LOGICAL_TYPE: Rule = Rule {
    id: "TIMESTAMP_LOGICAL_TYPE",
    category: Category::Types,
    since: "0.1.0",
    purpose: "A field that is a moment by its name has a timestamp as its type.",
    why: "A long may be seconds, milliseconds or microseconds, a text may be in any zone; who guesses wrong is a thousand years off.",
    check: Check::Here(timestamps),
};

pub(in crate::lint::rules) const DATE_LOGICAL_TYPE: Rule = Rule {
    id: "DATE_LOGICAL_TYPE",
    category: Category::Types,
    since: "0.1.0",
    purpose: "A field that is a day by its name has a `date` as its type.",
    why: "Texts come in many orders of day and month.",
    check: Check::Here(dates),
};

pub(in crate::lint::rules) const UUID_LOGICAL_TYPE: Rule = Rule {
    id: "UUID_LOGICAL_TYPE",
    category: Category::Types,
    since: "0.1.0",
    purpose: "A field that is a uuid by its name, or names an `entity`, has a `uuid` as its type.",
    why: "Then it is checked where it is written, and becomes an id of its own type, which can't be taken for another.",
    check: Check::Here(uuids),
};

pub(in crate::lint::rules) const NO_FLOAT_MONEY: Rule = Rule {
    id: "NO_FLOAT_MONEY",
    category: Category::Types,
    since: "0.1.0",
    purpose: "An amount of money is no float or double.",
    why: "0.1 has no exact value in binary, and sums are off by cents. Use a decimal.",
    check: Check::Here(money),
};

pub(in crate::lint::rules) const DECIMAL_FOR_CLINICAL_QUANTITY: Rule = Rule {
    id: "DECIMAL_FOR_CLINICAL_QUANTITY",
    category: Category::Types,
    since: "0.1.0",
    purpose: "A dose or a measured value is no float or double.",
    why: "0.1 mg has to stay 0.1 mg, and 5.0 is another statement than 5. Use a decimal.",
    check: Check::Here(clinical),
};

fn is_plain(ty: &Type) -> bool {
    ty.logical.is_none() && matches!(ty.kind, Kind::String | Kind::Int | Kind::Long)
}

fn is_binary(ty: &Type) -> bool {
    matches!(ty.kind, Kind::Float | Kind::Double)
}

/// Reports the fields whose type is `is_wrong` and whose words are `is_named`.
fn each(
    cx: &Context<'_>,
    sink: &mut Sink<'_>,
    is_wrong: fn(&Type) -> bool,
    is_named: impl Fn(&FieldIn<'_>, &[String]) -> bool,
    (what, help): (&str, &str),
) {
    for found in cx.fields().filter(|found| is_wrong(innermost(&found.field.ty))) {
        if is_named(&found, &words(&found.field.name)) {
            sink.report(found.at_type(), format!("`{}` is {what}", found.field.name)).help(help);
        }
    }
}

fn ends(words: &[String], ends: &[&str]) -> bool {
    words.len() > 1 && words.last().is_some_and(|last| ends.contains(&&**last))
}

fn timestamps(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let texts = (
        "a moment by its name, and no timestamp by its type",
        "make it a long with `\"logicalType\": \"timestamp-micros\"`",
    );
    each(cx, sink, is_plain, |_, words| ends(words, &["at", "timestamp", "datetime"]), texts);
}

fn dates(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let texts = (
        "a day by its name, and no date by its type",
        "make it an int with `\"logicalType\": \"date\"`",
    );
    each(cx, sink, is_plain, |_, words| ends(words, &["date", "on"]), texts);
}

fn uuids(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let is_named = |found: &FieldIn<'_>, words: &[String]| {
        let has_entity = innermost(&found.field.ty).attributes.get("entity").is_some();
        has_entity || words.last().is_some_and(|last| ["uuid", "guid"].contains(&&**last))
    };
    let texts = (
        "meant to be a uuid, and is none by its type",
        "make it a string with `\"logicalType\": \"uuid\"`",
    );
    each(cx, sink, is_plain, is_named, texts);
}

fn money(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let texts = (
        "an amount of money, and is rounded in binary",
        "make it bytes with `\"logicalType\": \"decimal\"`",
    );
    each(cx, sink, is_binary, |_, words| ends_with(words, MONEY), texts);
}

fn clinical(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let texts = (
        "a measured value, and is rounded in binary",
        "make it bytes with `\"logicalType\": \"decimal\"`",
    );
    each(
        cx,
        sink,
        is_binary,
        |_, words| words.iter().any(|word| CLINICAL.contains(&&**word)),
        texts,
    );
}

fn ends_with(words: &[String], last: &[&str]) -> bool {
    words.last().is_some_and(|word| last.contains(&&**word))
}
