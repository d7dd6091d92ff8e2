//! The versions of an event's schema, and what became of those who read it.

use factline_core::avro::compat;
use factline_core::avro::schema::Schema;

use super::Builder;
use crate::docs::model::{Verdict, Version};

impl Builder<'_> {
    /// The versions of an event, the newest first.
    pub(super) fn versions(&self, full_name: &str, current: &Schema) -> Vec<Version> {
        let earlier = self.history.versions(full_name);
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
            [(_, old), (number, new)] => Some(version(*number, old, new)),
            _ => None,
        });
        let mut versions: Vec<_> = first.into_iter().chain(others).collect();
        versions.reverse();
        versions
    }
}

fn version(number: u32, old: &Schema, new: &Schema) -> Version {
    let (backward, forward) = (compat::check(new, old), compat::check(old, new));
    let verdict = match (backward.is_empty(), forward.is_empty()) {
        (true, true) => Verdict::Full,
        (true, false) => Verdict::Backward,
        (false, true) => Verdict::Forward,
        (false, false) => Verdict::Breaking,
    };
    let mut changes: Vec<_> = backward.iter().chain(&forward).map(ToString::to_string).collect();
    changes.dedup();
    Version { number, verdict, changes }
}
