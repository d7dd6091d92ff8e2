//! `EXAMPLE_PRESENT_AND_DECODES`.

use factline_core::avro::json::write_value;
use factline_core::avro::schema::Schema;
use factline_core::avro::value::Value;

use crate::lint::context::{at, at_attribute, event_type};
use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "EXAMPLE_PRESENT_AND_DECODES",
    category: Category::Docs,
    since: "0.1.0",
    purpose: "An event has an `example` that is a value of it, in Avro's JSON.",
    why: "Readers copy it. One that is checked stays right when fields are added. Never take real data for it.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for id in cx.set.ids() {
        let named = &cx.set[id];
        if event_type(named).is_none() || named.fields().is_none() {
            continue;
        }
        let Some(example) = named.attributes.get("example") else {
            sink.report(at(named), "the event has no example")
                .help("add `\"example\"`: a value of it as `factline decode` prints it");
            continue;
        };
        let mut text = String::new();
        write_value(&mut text, example);
        if let Err(error) = Value::from_json(&Schema::of(cx.set, id), &text) {
            // Its line and column are those of a text that nobody has seen.
            let message = format!("the example is no value: {} at {}", error.kind(), error.path());
            sink.report(at_attribute(named, "example"), message)
                .help("unions other than null need their branch: {\"string\": \"x\"}");
        }
    }
}
