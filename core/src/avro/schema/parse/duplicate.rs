//! Names that are defined more than once.

use super::build::Builder;
use crate::avro::schema::{Field, Named, NamedId, NamedKind, Symbol, rule};

/// A definition of a name that an earlier definition has.
#[derive(Debug)]
pub(super) struct Duplicate {
    pub(super) id: NamedId,
    pub(super) named: Named,
    pub(super) path: String,
}

impl Builder<'_> {
    /// Allows definitions that say the same, and reports those that do not.
    ///
    /// What counts is what Avro Java compares: docs, aliases and an enum's default do not.
    pub(super) fn check_duplicates(&mut self) {
        for Duplicate { id, named, path } in std::mem::take(&mut self.duplicates) {
            let slot = &mut self.slots.all[id.index()];
            let Some(first) = &slot.named else { continue };
            let (file, span) = slot.place;
            let place = self.sink.place(file, span);
            let at = (named.file, named.name_span);
            let name = &named.name;
            match difference(first, &named) {
                None => {
                    let message = (
                        format!("`{name}` is defined again, as it is at {place}"),
                        "define it once and use its name elsewhere",
                    );
                    self.sink.warn_at(rule::TYPE_DEFINED_ONCE, at, path, message);
                }
                Some(difference) => {
                    slot.is_sound = false;
                    let message =
                        format!("`{name}` is defined differently at {place}: {difference}");
                    self.sink.error_at(rule::TYPE_DEFINED_ONCE, at, path, message);
                }
            }
        }
    }
}

/// Where two definitions of one name part.
fn difference(first: &Named, second: &Named) -> Option<String> {
    let kinds = match (&first.kind, &second.kind) {
        (NamedKind::Record { fields: first, .. }, NamedKind::Record { fields: second, .. }) => {
            fields_differ(first, second)
        }
        (NamedKind::Enum { symbols: first, .. }, NamedKind::Enum { symbols: second, .. }) => {
            names(first).ne(names(second)).then(|| "the symbols differ".to_owned())
        }
        (NamedKind::Fixed { size: first }, NamedKind::Fixed { size: second }) => {
            (first != second).then(|| format!("its size is {first}, not {second}"))
        }
        _ => Some("it is another kind of type".to_owned()),
    };
    kinds.or_else(|| {
        let same = first.logical == second.logical && first.attributes == second.attributes;
        (!same).then(|| "the attributes differ".to_owned())
    })
}

fn names(symbols: &[Symbol]) -> impl Iterator<Item = &str> {
    symbols.iter().map(|symbol| symbol.name.as_str())
}

fn fields_differ(first: &[Field], second: &[Field]) -> Option<String> {
    if first.len() != second.len() {
        return Some(format!("it has {} fields, not {}", first.len(), second.len()));
    }
    first.iter().zip(second).find_map(|(first, second)| {
        let what = if first.name != second.name {
            return Some(format!("field `{}` stands in place of `{}`", first.name, second.name));
        } else if first.ty != second.ty {
            "type"
        } else if first.default != second.default {
            "default"
        } else if first.order != second.order {
            "order"
        } else if first.attributes != second.attributes {
            "attributes"
        } else {
            return None;
        };
        Some(format!("the {what} of field `{}` differs", first.name))
    })
}
