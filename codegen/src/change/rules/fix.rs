//! Edits of the new version that more than one rule makes.

use factline_core::avro::finding::Source;
use factline_core::avro::json::Object;
use factline_core::avro::schema::{Field, Name, Named, NamedId, Symbol};

use crate::change::{FieldPair, Side};
use crate::lint::{Edit, neutral};

/// Gives a type further aliases.
pub(super) fn type_aliases(new: &Side<'_>, id: NamedId, aliases: &[&str]) -> Option<Edit> {
    let known: Vec<_> = new.set[id].aliases.iter().map(Name::full).collect();
    type_member(new, id, "aliases", &list(&known, aliases))
}

/// Gives a type a member, or the member another value.
pub(super) fn type_member(new: &Side<'_>, id: NamedId, name: &str, value: &str) -> Option<Edit> {
    let named = &new.set[id];
    let object = new.texts.object(named.file, named.span)?;
    let after: &[&str] = match name {
        "default" => &["symbols"],
        _ => &["name", "namespace", "doc"],
    };
    Some(member(new.texts.source(named), object, after, (name, value)))
}

/// Gives a field further aliases.
pub(super) fn field_aliases(
    new: &Side<'_>,
    record: &Named,
    field: &Field,
    aliases: &[&str],
) -> Option<Edit> {
    let known: Vec<_> = field.aliases.iter().map(|alias| &**alias).collect();
    let object = new.texts.object(record.file, field.span)?;
    let value = list(&known, aliases);
    let after = ["type", "doc", "default"];
    Some(member(new.texts.source(record), object, &after, ("aliases", &value)))
}

/// Gives a field a member, or the member another value.
pub(super) fn field_member(
    new: &Side<'_>,
    pair: &FieldPair<'_>,
    name: &str,
    value: &str,
) -> Option<Edit> {
    let record = pair.record.new;
    let object = new.texts.object(record.file, pair.new.span)?;
    Some(member(new.texts.source(record), object, &["type", "doc"], (name, value)))
}

/// Gives a field the default `null`.
pub(super) fn null_default(new: &Side<'_>, record: &Named, field: &Field) -> Option<Edit> {
    let object = new.texts.object(record.file, field.span)?;
    Some(member(new.texts.source(record), object, &["type"], ("default", "null")))
}

fn member(source: &Source, object: &Object, after: &[&str], (name, value): (&str, &str)) -> Edit {
    match object.get(name) {
        Some(old) => Edit::replace(source, old.span, value),
        None => Edit::add_member(source, object, after, &format!("\"{name}\": {value}")),
    }
}

/// Lets an enum read the symbols that it lost: by a default, or by having them again.
pub(super) fn symbols(
    new: &Side<'_>,
    named: &Named,
    old: &[Symbol],
    symbols: &[Symbol],
) -> Option<Edit> {
    let object = new.texts.object(named.file, named.span)?;
    let source = new.texts.source(named);
    let has = |name: &str| symbols.iter().any(|symbol| symbol.name == name);
    if let Some(default) = neutral().find(|name| has(name)) {
        let text = format!("\"default\": \"{default}\"");
        return Some(Edit::add_member(source, object, &["symbols"], &text));
    }
    lost_symbols(new, named, old, symbols)
}

/// Gives an enum the symbols back that it lost, at the end.
pub(super) fn lost_symbols(
    new: &Side<'_>,
    named: &Named,
    old: &[Symbol],
    symbols: &[Symbol],
) -> Option<Edit> {
    let object = new.texts.object(named.file, named.span)?;
    let known: Vec<_> = symbols.iter().map(|symbol| &*symbol.name).collect();
    let lost = old.iter().map(|symbol| &*symbol.name).filter(|name| !known.contains(name));
    let lost: Vec<_> = lost.collect();
    let span = object.get("symbols")?.span;
    Some(Edit::replace(new.texts.source(named), span, list(&known, &lost)))
}

/// The texts as a JSON array. Names need no escapes.
pub(super) fn list(known: &[&str], more: &[&str]) -> String {
    let all: Vec<_> = known.iter().chain(more).map(|name| format!("\"{name}\"")).collect();
    format!("[{}]", all.join(", "))
}
