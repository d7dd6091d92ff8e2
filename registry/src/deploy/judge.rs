//! Whether a schema may follow what a subject has: by our rules, and by the registry's word.

use factline_core::avro::compat::{Conflict, Direction};
use factline_core::avro::schema::Schema;

use super::{Judge, Objection};
use crate::admin::{Admin, Level};
use crate::{Document, Error, VersionRef, resolved};

/// What both say of a schema.
#[derive(Clone, Debug)]
pub struct Opinions {
    /// The level that they go by.
    pub level: Level,
    /// What our rules say.
    pub ours: Opinion,
    /// What the registry says; `None` where it was not asked.
    pub registry: Option<Opinion>,
}

/// What one of them says: nothing where the schema may follow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opinion {
    /// Whether it may.
    pub is_compatible: bool,
    /// Why not.
    pub objections: Vec<Objection>,
}

impl Opinions {
    /// Whether they differ.
    #[must_use]
    pub fn differ(&self) -> bool {
        let registry = self.registry.as_ref();
        registry.is_some_and(|registry| registry.is_compatible != self.ours.is_compatible)
    }
}

/// Asks both whether a schema may become the next version of a subject that has some, by `level`
/// or else by the level that counts there. The registry is asked by its own level, and only if
/// `document` is given.
///
/// # Errors
///
/// What the registry says.
pub async fn judge(
    registry: &dyn Admin,
    subject: &str,
    schema: &Schema,
    level: Option<Level>,
    document: Option<&Document>,
) -> Result<Opinions, Error> {
    let level = match level {
        Some(level) => level,
        None => effective_level(registry, subject).await?,
    };
    let ours = ours(registry, subject, schema, level).await?;
    let registry = match document {
        Some(document) => Some(theirs(registry, subject, level, document).await?),
        None => None,
    };
    Ok(Opinions { level, ours, registry })
}

/// The level that counts for a subject.
pub(super) async fn effective_level(registry: &dyn Admin, subject: &str) -> Result<Level, Error> {
    if let Some(level) = registry.level(Some(subject)).await? {
        return Ok(level);
    }
    Ok(registry.level(None).await?.unwrap_or(Level::Backward))
}

async fn ours(
    registry: &dyn Admin,
    subject: &str,
    schema: &Schema,
    level: Level,
) -> Result<Opinion, Error> {
    if level == Level::None {
        return Ok(Opinion { is_compatible: true, objections: Vec::new() });
    }
    let mut numbers = registry.versions(subject).await?;
    if !level.is_transitive() {
        numbers.drain(..numbers.len().saturating_sub(1));
    }
    let mut previous = Vec::new();
    for number in &numbers {
        let found = registry.version(subject, VersionRef::Number(*number)).await?;
        previous.push(resolved(registry, &found.schema, subject).await?);
    }
    let conflicts = level.check(schema, &previous);
    let objections: Vec<Objection> =
        conflicts.iter().flat_map(|conflict| objections(conflict, &numbers)).collect();
    Ok(Opinion { is_compatible: objections.is_empty(), objections })
}

/// Our words for a conflict with one of the versions of these numbers.
pub(super) fn objections(conflict: &Conflict, numbers: &[u32]) -> Vec<Objection> {
    let who = match conflict.direction {
        Direction::Backward => "it can't read",
        Direction::Forward => "it can't be read by",
    };
    let version = numbers.get(conflict.version).copied();
    let number = version.unwrap_or_default();
    let message = |reason| format!("{who} version {number}: {reason}");
    let reasons = conflict.incompatibilities.iter();
    reasons
        .map(|reason| Objection { by: Judge::Factline, version, message: message(reason) })
        .collect()
}

async fn theirs(
    registry: &dyn Admin,
    subject: &str,
    level: Level,
    document: &Document,
) -> Result<Opinion, Error> {
    let latest = Some(VersionRef::Latest);
    let verdict = if level.is_transitive() {
        match registry.judge(subject, None, document).await {
            // Older servers compare with one version at a time.
            Err(error) if error.is_not_found() || error.status() == Some(405) => {
                registry.judge(subject, latest, document).await?
            }
            other => other?,
        }
    } else {
        registry.judge(subject, latest, document).await?
    };
    let objection = |message| Objection { by: Judge::Registry, version: None, message };
    let mut objections: Vec<Objection> = Vec::new();
    if !verdict.is_compatible {
        objections.extend(verdict.messages.into_iter().map(objection));
        if objections.is_empty() {
            objections.push(objection("it says no, and not why".to_owned()));
        }
    }
    Ok(Opinion { is_compatible: verdict.is_compatible, objections })
}
