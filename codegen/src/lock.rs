//! `catalog.lock`: what a catalog's events are called and where they go, a line each.
//!
//! The types of a catalog are generated anew in every build; this is what a reviewer sees of them.

use std::fmt::Write as _;

use factline_emit::model::{Record, SchemaSource};

use crate::digest::hex;
use crate::model::{Catalog, Item};

/// The first line.
const HEAD: &str = "# type\trecord\ttopic\tkey\tcrc64\tresolution\ttext\n";

/// The text of the lock, sorted by event type; empty where there is no event.
pub(crate) fn lock(catalog: &Catalog) -> String {
    let items = catalog.contents.iter().flat_map(|contents| &contents.items);
    let mut lines: Vec<_> = items
        .filter_map(|item| match item {
            Item::Record(record) => line(record),
            _ => None,
        })
        .collect();
    if lines.is_empty() {
        return String::new();
    }
    lines.sort();
    HEAD.to_owned() + &lines.concat()
}

fn line(record: &Record) -> Option<String> {
    let event = record.event.as_ref()?;
    let SchemaSource::Literal { crc64, resolution, text_fp, .. } = &event.schema else {
        return None;
    };
    let mut line = [&event.event_type, &record.common.full_name, &event.topic, &event.key_field]
        .map(String::as_str)
        .join("\t");
    // Writing to a string cannot fail.
    let _ = writeln!(line, "\t{crc64}\t{}\t{}", hex(resolution), hex(text_fp));
    Some(line)
}
