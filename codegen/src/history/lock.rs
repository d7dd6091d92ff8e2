//! What `catalog.lock` says of versions: which is current, and which were.

use std::fmt::Write as _;

use factline_core::avro::finding::Source;
use factline_core::avro::json::Span;

use super::History;
use crate::digest::hex;

/// The first line of the part about superseded versions.
const HEAD: &str = "# record\tsuperseded version\tresolution\ttext\n";

impl History {
    /// The part of `catalog.lock` about superseded versions, sorted: none of them can be changed
    /// or go missing unnoticed. Empty where there are none.
    #[must_use]
    pub fn lock(&self) -> String {
        let mut text = String::new();
        for (name, versions) in self.iter() {
            for version in versions {
                let prints = version.schema.fingerprints();
                let (resolution, full) = (hex(&prints.resolution), hex(&prints.text));
                // Writing to a string cannot fail.
                let _ = writeln!(text, "{name}\t{}\t{resolution}\t{full}", version.number);
            }
        }
        if text.is_empty() { text } else { HEAD.to_owned() + &text }
    }
}

/// A line of the lock about a current event.
pub(super) struct Event<'l> {
    pub(super) event_type: &'l str,
    pub(super) full_name: &'l str,
    pub(super) resolution: &'l str,
}

/// A line of the lock about a superseded version.
pub(super) struct Superseded<'l> {
    pub(super) full_name: &'l str,
    pub(super) number: u32,
    pub(super) resolution: &'l str,
    pub(super) span: Span,
}

/// The current events of a lock. Lines of another form are left out.
pub(super) fn events(lock: &Source) -> Vec<Event<'_>> {
    lines(lock).filter_map(|(_, line)| event(line)).collect()
}

fn event(line: &str) -> Option<Event<'_>> {
    match line.split('\t').collect::<Vec<_>>()[..] {
        [event_type, full_name, _, _, _, resolution, _] if !event_type.starts_with('#') => {
            Some(Event { event_type, full_name, resolution })
        }
        _ => None,
    }
}

/// The superseded versions of a lock. Lines of another form are left out.
pub(super) fn superseded(lock: &Source) -> Vec<Superseded<'_>> {
    lines(lock).filter_map(|(span, line)| version(span, line)).collect()
}

fn version(span: Span, line: &str) -> Option<Superseded<'_>> {
    match line.split('\t').collect::<Vec<_>>()[..] {
        [full_name, number, resolution, _] => {
            Some(Superseded { full_name, number: number.parse().ok()?, resolution, span })
        }
        _ => None,
    }
}

fn lines(lock: &Source) -> impl Iterator<Item = (Span, &str)> {
    let text = lock.text();
    text.lines().map(move |line| {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
        (Span::new(offset(start), offset(start + line.len())), line)
    })
}
