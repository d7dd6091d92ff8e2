//! The versions of an event's schema, and what became of those who read it.

use factline_core::avro::compat;
use factline_core::avro::schema::{NamedId, Schema};
use factline_core::time::Date;

use super::Builder;
use crate::change::{self, compare};
use crate::docs::model::{Verdict, Version};

impl Builder<'_> {
    /// The versions of an event, the newest first.
    pub(super) fn versions(&self, id: NamedId, current: &Schema, topic: &str) -> Vec<Version> {
        let earlier = self.history.versions(self.set[id].name.full());
        let number = earlier.last().map_or(1, |version| version.number + 1);
        let all: Vec<_> = earlier
            .iter()
            .map(|version| (version.number, &version.schema))
            .chain([(number, current)])
            .collect();
        let first = all.first().map(|(number, _)| Version {
            number: *number,
            verdict: Verdict::First,
            changes: Vec::new(),
        });
        let others = all.windows(2).filter_map(|pair| match pair {
            [(_, old), (number, new)] => Some(Version {
                number: *number,
                verdict: verdict(old, new),
                changes: changes(old, new, topic),
            }),
            _ => None,
        });
        let mut versions: Vec<_> = first.into_iter().chain(others).collect();
        versions.reverse();
        versions
    }
}

fn verdict(old: &Schema, new: &Schema) -> Verdict {
    match (compat::check(new, old).is_empty(), compat::check(old, new).is_empty()) {
        (true, true) => Verdict::Full,
        (true, false) => Verdict::Backward,
        (false, true) => Verdict::Forward,
        (false, false) => Verdict::Breaking,
    }
}

/// What the change rules find, a sentence each.
fn changes(old: &Schema, new: &Schema, topic: &str) -> Vec<String> {
    let [old, new] = [old, new].map(|schema| {
        // A topic of its own, in case that of the domain is all it has.
        let domain = format!("topic = {topic:?}\n");
        let files = [("domain.toml", domain), ("event.avsc", schema.to_json())];
        change::Version::from_files(files.map(|(path, text)| (path.into(), text.into_bytes())))
    });
    // Only waivers look at the day, and there are none.
    let report = compare(&old, &new, &change::Options::new(Date::new(0)));
    let mut changes = Vec::new();
    for change in report.changes {
        let text = format!("{}: {}", change.rule.id, change.finding.message);
        if !changes.contains(&text) {
            changes.push(text);
        }
    }
    changes
}
