//! `DEPRECATED_REMOVED_EARLY`.

use factline_core::avro::json::Value;
use factline_core::avro::schema::Attributes;
use factline_core::time::Date;

use crate::change::{Category, Check, Context, Effect, Level, Place, Rule, Sink};

pub(in crate::change::rules) const RULE: Rule = Rule {
    id: "DEPRECATED_REMOVED_EARLY",
    category: Category::Routing,
    effect: Effect::Major,
    level: Level::Error,
    since: "0.1.0",
    purpose: "Something deprecated goes before the day that was named.",
    why: "`\"deprecated\": \"use `code` instead; goes on 2027-03-31\"` is a promise to those who still use it. Put it back until then.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let today = cx.options.today;
    let mut each = |place: Place<'_>, name: &str, attributes: &Attributes| {
        let day = attributes.get("deprecated").and_then(day).filter(|&day| day > today);
        if let Some(day) = day {
            sink.report(place, format!("`{name}` was to stay until {day}"))
                .help("put it back until then");
        }
    };
    for id in cx.deleted() {
        let named = &cx.old.set[id];
        each(cx.old.at(id), named.name.short(), &named.attributes);
    }
    for (record, field) in cx.deleted_fields() {
        each(cx.old.at_field(record.old_id, field), &field.name, &field.attributes);
    }
}

/// The last day that a note of deprecation names.
fn day(note: &Value) -> Option<Date> {
    let text = note.as_str()?;
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '-');
    words.filter(|word| word.len() == 10).filter_map(|word| word.parse().ok()).max()
}
