//! What it takes to bring a registry where a catalog is.

use std::collections::BTreeMap;

use factline_core::avro::schema::Schema;

use super::judge::{effective_level, judge, objections};
use super::{Action, Needed, Objection, Plan, Step, Wanted, each};
use crate::admin::{Admin, Level};
use crate::{Document, Error, ErrorKind, Reference, VersionRef, resolved};

/// Compares what subjects are to have with what they have. Each of `wanted` stands behind those
/// it refers to. `seen` is called with each that has been looked at.
///
/// # Errors
///
/// What the registry says; nothing has been changed.
///
/// # Cancel safety
///
/// Dropping it changes nothing.
pub async fn plan(
    registry: &dyn Admin,
    wanted: Vec<Wanted>,
    seen: impl Fn(&Wanted),
) -> Result<Plan, Error> {
    let mut actions: BTreeMap<String, Action> = BTreeMap::new();
    let mut steps = Vec::new();
    for wave in waves(wanted) {
        let looked = each(wave, async |wanted: Wanted| {
            let document = document(&wanted, |subject| version(&actions, subject));
            let step = look(registry, wanted, document).await?;
            seen(&step.wanted);
            Ok(step)
        })
        .await?;
        for step in looked {
            actions.insert(step.wanted.subject.clone(), step.action);
            steps.push(step);
        }
    }
    let mut plan = Plan { steps };
    add_conflicts_within(registry, &mut plan).await?;
    Ok(plan)
}

/// The same in groups: each refers only to what stands in groups before its own.
pub(super) fn waves(wanted: Vec<Wanted>) -> Vec<Vec<Wanted>> {
    let mut depths: BTreeMap<String, usize> = BTreeMap::new();
    let mut waves: Vec<Vec<Wanted>> = Vec::new();
    for one in wanted {
        let below = one.references.iter().filter_map(|needed| depths.get(&needed.subject));
        // Several schemas of one subject are versions in the order they are given.
        let before = depths.get(&one.subject);
        let depth = below.chain(before).max().map_or(0, |deepest| deepest + 1);
        depths.insert(one.subject.clone(), depth);
        if waves.len() <= depth {
            waves.resize_with(depth + 1, Vec::new);
        }
        waves[depth].push(one);
    }
    waves
}

/// What is sent; `None` while the version of something it refers to is not there.
pub(super) fn document(wanted: &Wanted, version: impl Fn(&str) -> Option<u32>) -> Option<Document> {
    let reference = |needed: &Needed| {
        let version = version(&needed.subject)?;
        Some(Reference { name: needed.name.clone(), subject: needed.subject.clone(), version })
    };
    let references: Option<Vec<_>> = wanted.references.iter().map(reference).collect();
    Some(Document { references: references?.into(), ..Document::new(&*wanted.text) })
}

/// The version that a subject has and keeps.
fn version(actions: &BTreeMap<String, Action>, subject: &str) -> Option<u32> {
    match actions.get(subject) {
        Some(Action::Keep { version, .. }) => Some(*version),
        _ => None,
    }
}

async fn look(
    registry: &dyn Admin,
    wanted: Wanted,
    document: Option<Document>,
) -> Result<Step, Error> {
    // The list of subjects would say which are there, were it always whole.
    let action = match found(registry, &wanted, document.as_ref()).await {
        Err(error) if error.kind() == ErrorKind::SubjectNotFound => Action::Create,
        other => other?,
    };
    let mut step = Step { wanted, action, level: None, conflicts: Vec::new() };
    let subject = &step.wanted.subject;
    let set = match (step.wanted.level, action) {
        (None, _) | (_, Action::Create) => None,
        (Some(_), _) => registry.level(Some(subject)).await?,
    };
    step.level = step.wanted.level.filter(|&to| set != Some(to)).map(|to| (set, to));
    if matches!(action, Action::Update { .. }) {
        // What the registry says by a level that is about to change is no verdict.
        let asked = document.as_ref().filter(|_| step.level.is_none());
        let level = step.wanted.level;
        let opinions = judge(registry, subject, &step.wanted.schema, level, asked).await?;
        step.conflicts = opinions.ours.objections;
        step.conflicts.extend(opinions.registry.into_iter().flat_map(|one| one.objections));
    }
    Ok(step)
}

/// What a subject needs, if it is there.
async fn found(
    registry: &dyn Admin,
    wanted: &Wanted,
    document: Option<&Document>,
) -> Result<Action, Error> {
    let subject = &wanted.subject;
    if let Some(document) = document {
        match registry.lookup(subject, document).await {
            Ok(found) => return Ok(Action::Keep { version: found.version, id: found.id }),
            Err(error) if error.kind() == ErrorKind::SchemaNotFound => {}
            Err(error) => return Err(error),
        }
    }
    let latest = registry.version(subject, VersionRef::Latest).await?;
    let theirs = match resolved(registry, &latest.schema, subject).await {
        Ok(schema) => Some(schema.fingerprints()),
        // Another language, or not valid: whatever it is, it is not ours.
        Err(error) if error.kind() == ErrorKind::Unusable => None,
        Err(error) => return Err(error),
    };
    let ours = wanted.schema.fingerprints();
    // The same content that somebody has registered with other spaces or references.
    if let Some(theirs) = &theirs
        && theirs.text == ours.text
        && latest.schema.references.is_empty()
        && wanted.references.is_empty()
    {
        return Ok(Action::Keep { version: latest.version, id: latest.id });
    }
    let is_cosmetic = theirs.is_some_and(|theirs| theirs.resolution == ours.resolution);
    Ok(Action::Update { after: latest.version, is_cosmetic })
}

/// Several schemas of one subject must also follow each other.
async fn add_conflicts_within(registry: &dyn Admin, plan: &mut Plan) -> Result<(), Error> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, step) in plan.steps.iter().enumerate() {
        if !matches!(step.action, Action::Keep { .. }) {
            groups.entry(step.wanted.subject.clone()).or_default().push(index);
        }
    }
    for (subject, group) in groups.into_iter().filter(|(_, group)| group.len() > 1) {
        let level = match plan.steps[group[0]].wanted.level {
            Some(level) => level,
            None => effective_level(registry, &subject).await?,
        };
        for (place, index) in group.iter().enumerate().skip(1) {
            let schema = |index: &usize| plan.steps[*index].wanted.schema.clone();
            let before: Vec<_> = group[..place].iter().map(schema).collect();
            let conflicts = check(level, &schema(index), &before);
            plan.steps[*index].conflicts.extend(conflicts);
        }
    }
    Ok(())
}

fn check(level: Level, new: &Schema, before: &[Schema]) -> Vec<Objection> {
    let conflicts = level.check(new, before);
    let of_one = conflicts.iter().flat_map(|conflict| objections(conflict, &[]));
    of_one
        .map(|mut objection| {
            objection.message = objection.message.replacen(
                "version 0",
                "another schema that this subject is to have",
                1,
            );
            objection
        })
        .collect()
}
