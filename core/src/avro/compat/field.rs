//! Which field of a writer fills a field of a reader.

use crate::avro::schema::Field;

/// The writer's field that a reader's field is filled from, by its name or one of its aliases.
///
/// # Errors
///
/// Several of the writer's fields match.
pub(super) fn matching<'w>(
    reader: &Field,
    writer: &'w [Field],
) -> Result<Option<&'w Field>, Ambiguous> {
    let names = std::iter::once(&reader.name).chain(&reader.aliases);
    let mut found = names.filter_map(|name| writer.iter().find(|field| field.name == *name));
    let first = found.next();
    if found.next().is_some() { Err(Ambiguous) } else { Ok(first) }
}

/// More than one field matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ambiguous;
