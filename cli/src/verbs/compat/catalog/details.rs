//! What a change means, in lines for people.

use factline_codegen::change::{Change, Deploy, Hit};
use factline_core::avro::compat::Direction;

use super::{Compared, Examples};

/// How many consumers are named; the summary has them all.
const NAMED: usize = 5;

/// What there is to say of a change besides its message and what to do.
pub(super) fn of(
    compared: &Compared<'_>,
    change: &Change,
    examples: &mut Examples<'_>,
) -> Vec<String> {
    let mut lines = vec![meaning(change)];
    match examples.of(change) {
        Some(Ok(example)) => lines.push(format!("counter-example: {example}")),
        Some(Err(reason)) => lines.push(format!("no counter-example: {reason}")),
        None => {}
    }
    if change.is_in_old {
        lines.push(format!("the place is one of {}", compared.against));
    }
    lines.extend(hit(change));
    if change.deploy != Deploy::Any && !change.consumers.is_empty() {
        lines.push(change.deploy.advice().to_owned());
    }
    if let Some(waived) = &change.waived {
        lines.push(format!("waived until {}: {}", waived.expires, waived.reason));
    } else if !change.edits.is_empty() {
        lines.push("--fix can put this right".to_owned());
    }
    lines
}

/// `WIRE, major: the new schema can't read old data`.
fn meaning(change: &Change) -> String {
    let version = match change.version {
        Some(number) => format!(" of version {number}"),
        None => String::new(),
    };
    let who = match change.direction {
        Some(Direction::Backward) => format!(": the new schema can't read old data{version}"),
        Some(Direction::Forward) => format!(": old consumers{version} can't read new data"),
        None => String::new(),
    };
    format!("{}, {}{who}", change.rule.category, change.effect.name())
}

/// Who is hit: those that are broken as they are, else those that read such data.
fn hit(change: &Change) -> Option<String> {
    let is_broken = change.consumers.iter().any(|hit| hit.breaks);
    if !is_broken && change.location.is_none() {
        return None;
    }
    let hits = change.consumers.iter().filter(|hit| hit.breaks || !is_broken);
    let mut names: Vec<_> = hits.map(named).collect();
    names.sort();
    names.dedup();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    let verb = if is_broken { "breaks" } else { "is read by" };
    (!names.is_empty()).then(|| format!("{verb} {}", names.join(", ")))
}

/// `billing (Revenue team)`.
pub(super) fn named(hit: &Hit) -> String {
    match &*hit.owner {
        "" => hit.consumer.clone(),
        owner => format!("{} ({owner})", hit.consumer),
    }
}
