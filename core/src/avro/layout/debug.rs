//! `Debug` of generated types, once for all of them: field names from the tables, tagged values as placeholders.
use crate::avro::layout::{Layout, LayoutKind};
use std::fmt::{self, Debug, Formatter};

/// Writes a record: `values` are its fields in the order of the layout.
///
/// # Errors
/// Those of the formatter.
pub fn debug_record(f: &mut Formatter<'_>, layout: &Layout, values: &[&dyn Debug]) -> fmt::Result {
    if let Some(tag) = layout.tag {
        return debug_placeholder(f, layout, tag.placeholder());
    }
    let LayoutKind::Record { fields } = layout.kind else {
        return f.write_str(layout.short_name());
    };
    let mut out = f.debug_struct(layout.short_name());
    for (field, value) in fields.iter().zip(values) {
        match field.tag {
            Some(tag) => out.field(field.name, &format_args!("{}", tag.placeholder())),
            None => out.field(field.name, value),
        };
    }
    out.finish()
}

/// Writes a branch of a union: the variant's name around the value.
///
/// # Errors
/// Those of the formatter.
pub fn debug_branch(f: &mut Formatter<'_>, variant: &str, value: &dyn Debug) -> fmt::Result {
    f.debug_tuple(variant).field(value).finish()
}

/// Writes a fixed: its name and its bytes in hex.
///
/// # Errors
/// Those of the formatter.
pub fn debug_fixed(f: &mut Formatter<'_>, layout: &Layout, bytes: &[u8]) -> fmt::Result {
    if let Some(tag) = layout.tag {
        return debug_placeholder(f, layout, tag.placeholder());
    }
    write!(f, "{}(", layout.short_name())?;
    for byte in bytes {
        write!(f, "{byte:02x}")?;
    }
    f.write_str(")")
}

fn debug_placeholder(f: &mut Formatter<'_>, layout: &Layout, text: &str) -> fmt::Result {
    write!(f, "{}({text})", layout.short_name())
}
