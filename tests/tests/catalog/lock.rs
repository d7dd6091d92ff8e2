//! `catalog/catalog.lock`: what can't change unnoticed, one line for each event.

use factline_core::event::EventDescriptor;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

/// Compares the committed file with the generated types; `UPDATE_EXPECT=1` writes it anew.
#[test]
fn the_lock_file_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog/catalog.lock");
    let mut lines: Vec<String> =
        healthtech_catalog::EVENTS.iter().map(|event| line(event)).collect();
    lines.sort();
    lines.dedup_by(|a, b| a.split('\t').next() == b.split('\t').next());
    assert_eq!(lines.len(), healthtech_catalog::EVENTS.len(), "an event type exists twice");
    let superseded = super::history::history().lock();
    let text = format!("{}\n{}\n{superseded}", HEADER, lines.join("\n"));
    if env::var_os("UPDATE_EXPECT").is_some() && env::var_os("CI").is_none() {
        fs::write(&path, &text).expect("the lock file can be written");
    }
    let committed = fs::read_to_string(&path).expect("the lock file is there");
    let changed = first_difference(&committed, &text);
    assert!(
        changed.is_none(),
        "catalog.lock is out of date: {}\n{HELP}",
        changed.unwrap_or_default()
    );
}

const HEADER: &str = "# type\trecord\ttopic\tkey\tcrc64\tresolution\ttext";
const HELP: &str =
    "If the change is meant: UPDATE_EXPECT=1 cargo test -p factline-tests --test catalog";

fn line(event: &EventDescriptor) -> String {
    let (schema, mut line) = (&event.schema, String::new());
    let _ = write!(
        line,
        "{}\t{}\t{}\t{}\t{}\t{}\t{}",
        event.event_type,
        event.full_name,
        event.topic,
        event.key_field,
        schema.crc64(),
        hex(schema.resolution()),
        hex(schema.text_fingerprint()),
    );
    line
}

fn hex(bytes: [u8; 32]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn first_difference(committed: &str, generated: &str) -> Option<String> {
    let (mut left, mut right) = (committed.lines(), generated.lines());
    loop {
        match (left.next(), right.next()) {
            (None, None) => return None,
            (a, b) if a == b => {}
            (a, b) => {
                return Some(format!(
                    "\n  committed: {}\n  generated: {}",
                    a.unwrap_or("(nothing)"),
                    b.unwrap_or("(nothing)")
                ));
            }
        }
    }
}
