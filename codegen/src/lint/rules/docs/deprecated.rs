//! `DEPRECATED_HAS_REPLACEMENT_AND_DATE`.

use factline_core::avro::json::{Kind, Value};
use factline_core::avro::schema::Attributes;

use crate::lint::context::at;
use crate::lint::{Category, Check, Context, Place, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "DEPRECATED_HAS_REPLACEMENT_AND_DATE",
    category: Category::Docs,
    since: "0.1.0",
    purpose: "What is deprecated says what to use instead, and until when it stays.",
    why: "`\"deprecated\": \"use `code` instead; goes on 2027-03-31\"` can be acted on, `true` can't. The date is written as in ISO 8601.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for named in cx.set.named() {
        each(sink, &named.attributes, at(named));
    }
    for found in cx.fields() {
        each(sink, &found.field.attributes, found.at());
    }
}

fn each(sink: &mut Sink<'_>, attributes: &Attributes, place: Place) {
    let Some(value) = attributes.get("deprecated") else { return };
    if !matches!(value.kind, Kind::Bool(false)) && !is_useful(value) {
        sink.report(
            place.shown_at(value.span),
            "when it goes, and what to use instead, is missing",
        )
        .help("write `\"deprecated\": \"use … instead; goes on 2027-03-31\"`");
    }
}

fn is_useful(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    let has_date = text.split(|c: char| !c.is_ascii_digit() && c != '-').any(is_date);
    has_date && text.to_lowercase().contains("use ")
}

fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').map(str::len).collect();
    parts == [4, 2, 2]
}
