//! Places that no tag protects: record keys, topics, keys of maps and symbols.

use factline_core::avro::json::Value;
use factline_core::avro::schema::{Kind, Logical};

use super::exposure::{exposed, tags};
use crate::lint::context::{at_attribute, each_type, present};
use crate::lint::dictionary::privacy::{IDENTIFIERS, KEYS};
use crate::lint::words::{has_phrase, words};
use crate::lint::{Category, Check, Context, Place, Rule, Sink};

pub(in crate::lint::rules) const PHI_NOT_IN_KEY_OR_TOPIC: Rule = Rule {
    id: "PHI_NOT_IN_KEY_OR_TOPIC",
    category: Category::Privacy,
    since: "0.1.0",
    purpose: "Neither an event's key nor its topic identifies a person.",
    why: "Brokers, consoles and metrics show keys and the names of topics in clear, and compacted topics keep keys for ever. Use a surrogate id, such as a uuid.",
    check: Check::Here(keys),
};

pub(in crate::lint::rules) const PHI_NOT_IN_MAP_KEY_OR_ENUM: Rule = Rule {
    id: "PHI_NOT_IN_MAP_KEY_OR_ENUM",
    category: Category::Privacy,
    since: "0.1.0",
    purpose: "Neither the keys of a map nor the symbols of an enum identify a person.",
    why: "Keys are not redacted where their values are looked at one by one, and symbols are in the schema, which everybody can read. Use an array of records with a tagged field, or tag the whole map.",
    check: Check::Here(maps_and_symbols),
};

fn keys(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (named, _) in cx.events() {
        let topic = named.attributes.str("topic").unwrap_or_default();
        if has_long_number(topic) {
            sink.report(at_attribute(named, "topic"), "the topic's name holds a number like an id")
                .help("name the topic after the domain");
        }
        let Some(key) = named.attributes.get("keyField").and_then(Value::as_str) else { continue };
        let mut fields = named.fields().unwrap_or_default().iter();
        let Some(field) = fields.find(|field| field.name == key) else { continue };
        let is_surrogate = present(&field.ty).logical == Some(Logical::Uuid);
        let name = words(key);
        let what = IDENTIFIERS.iter().find(|(phrase, _)| has_phrase(&name, phrase));
        let message = match what {
            _ if tags(&field.attributes).next().is_some() => format!("the key `{key}` is tagged"),
            Some((_, what)) if !is_surrogate => format!("the key `{key}` is {what}"),
            _ => continue,
        };
        sink.report(at_attribute(named, "keyField"), message).help("use a surrogate id as the key");
    }
}

fn maps_and_symbols(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in exposed(cx) {
        let mut is_map = false;
        each_type(&found.field.ty, &mut |ty| is_map |= matches!(ty.kind, Kind::Map(_)));
        let words = words(&found.field.name);
        let by = words.windows(2).find(|pair| ["by", "per"].contains(&&*pair[0]));
        if let Some([_, what]) = by.filter(|_| is_map)
            && KEYS.contains(&&**what)
        {
            sink.report(found.at(), format!("the keys of the map identify a person: `{what}`"))
                .help("use an array of records with a tagged field, or tag the map");
        }
    }
    for found in cx.enums() {
        for symbol in found.symbols.iter().filter(|symbol| has_long_number(&symbol.name)) {
            let path = format!("{}.{}", found.named.name.short(), symbol.name);
            let place = Place { file: found.named.file, span: symbol.span, path };
            sink.report(place, "the symbol holds a number like an id")
                .help("symbols name kinds, not persons");
        }
    }
}

/// Six digits in a row: no year, and longer than codes are.
fn has_long_number(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 6)
}
