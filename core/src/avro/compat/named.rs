//! The rules for two named types, and for a field that only the reader has.

use super::location::{Location, Token};
use super::{Incompatibility, IncompatibilityKind};
use crate::avro::schema::{Field, Named, Symbol};

/// Names are equal without their namespace, or the writer's is an alias of the reader. An alias
/// outside all namespaces is overlooked where the reader itself is in one, as Java does.
pub(super) fn names(r: &Named, w: &Named, at: &mut Location, found: &mut Vec<Incompatibility>) {
    let is_seen = w.name.namespace().is_some() || r.name.namespace().is_none();
    if r.name.short() == w.name.short() || (is_seen && r.aliases.contains(&w.name)) {
        return;
    }
    at.push(Token::Member("name"));
    let message = format!(
        "the reader's {} is called {} by the writer; give the reader's type that alias",
        r.name, w.name
    );
    found.push(incompatible(IncompatibilityKind::NameMismatch, at, message));
    at.pop();
}

pub(super) fn symbols(
    (reader, default): (&[Symbol], Option<usize>),
    writer: &[Symbol],
    at: &mut Location,
    found: &mut Vec<Incompatibility>,
) {
    let unknown = |name: &str| !reader.iter().any(|symbol| symbol.name == name);
    let mut missing: Vec<_> =
        writer.iter().map(|symbol| &*symbol.name).filter(|name| unknown(name)).collect();
    if missing.is_empty() || default.is_some() {
        return;
    }
    missing.sort_unstable();
    at.push(Token::Member("symbols"));
    let message = format!(
        "the reader's enum lacks {} and has no default to stand for it",
        missing.join(", ")
    );
    found.push(incompatible(IncompatibilityKind::MissingEnumSymbols, at, message));
    at.pop();
}

pub(super) fn sizes(
    reader: usize,
    writer: usize,
    at: &mut Location,
    found: &mut Vec<Incompatibility>,
) {
    if reader == writer {
        return;
    }
    at.push(Token::Member("size"));
    let message = format!("the reader's fixed has {reader} bytes, the writer's {writer}");
    found.push(incompatible(IncompatibilityKind::FixedSizeMismatch, at, message));
    at.pop();
}

pub(super) fn missing_default(field: &Field, at: &Location) -> Incompatibility {
    let message = format!("the writer has no field `{}`, and the reader no default", field.name);
    incompatible(IncompatibilityKind::ReaderFieldMissingDefaultValue, at, message)
}

pub(super) fn ambiguous(field: &Field, at: &Location) -> Incompatibility {
    let message =
        format!("the name and aliases of `{}` match several fields of the writer", field.name);
    incompatible(IncompatibilityKind::AmbiguousFieldAlias, at, message)
}

pub(super) fn incompatible(
    kind: IncompatibilityKind,
    at: &Location,
    message: String,
) -> Incompatibility {
    Incompatibility { kind, location: at.render(), message }
}
