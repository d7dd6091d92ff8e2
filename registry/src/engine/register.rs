//! Registering, finding and judging schemas.

use factline_core::avro::compat::{Conflict, Direction};
use factline_core::avro::schema::Schema;

use super::documents::Understood;
use super::state::{self, Seen, State};
use super::{Change, Outcome, refusal};
use crate::admin::{Level, Mode, Verdict};
use crate::{Document, Error, Registered, Registration, VersionRef};

/// The id and the number that a schema has elsewhere, to be imported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) id: Option<u32>,
    pub(crate) version: Option<u32>,
}

impl State {
    /// The newest version that is a schema.
    pub(crate) fn lookup(
        &self,
        subject: &str,
        schema: &Document,
        seen: Seen,
    ) -> Result<Registered, Error> {
        self.versions(subject, seen)?;
        let understood = self.understand(subject, schema)?;
        let number = self.number_of(subject, &understood, seen);
        number
            .and_then(|number| self.registered(subject, number))
            .ok_or_else(|| refusal(40403, subject, "Schema not found"))
    }

    /// Makes a schema the newest version of a subject, or finds the version it is.
    pub(crate) fn register(
        &self,
        subject: &str,
        schema: &Document,
        wanted: Wanted,
    ) -> Outcome<Registration> {
        let understood = self.understand(subject, schema)?;
        if let Some(number) = self.number_of(subject, &understood, Seen::Live)
            && let Some(registered) = self.registered(subject, number)
            && wanted.id.is_none_or(|id| id == registered.id)
        {
            return Ok((Registration::from(&registered), Vec::new()));
        }
        let mode = self.effective_mode(subject);
        if matches!(mode, Mode::ReadOnly | Mode::ReadOnlyOverride) {
            return Err(refusal(42205, subject, format!("Subject {subject} is in read-only mode")));
        }
        if wanted != Wanted::default() && mode != Mode::Import {
            return Err(refusal(
                42205,
                subject,
                format!("Subject {subject} is not in import mode"),
            ));
        }
        if mode != Mode::Import {
            self.demand_compatible(subject, &understood.schema)?;
        }
        self.add(subject, understood, wanted)
    }

    fn add(&self, subject: &str, understood: Understood, wanted: Wanted) -> Outcome<Registration> {
        let Understood { document, guid, .. } = understood;
        let id = wanted.id.unwrap_or_else(|| self.id_of(guid));
        let is_other = |stored: &state::Stored| stored.guid != guid;
        if self.schemas.get(&id).is_some_and(is_other)
            || self.ids.get(&guid).is_some_and(|&k| k != id)
        {
            let message = format!("Overwrite new schema with id {id} is not permitted.");
            return Err(refusal(42205, subject, message));
        }
        let versions = self.subjects.get(subject);
        let newest = versions.and_then(|all| all.last_key_value()).map_or(0, |(number, _)| *number);
        let version = match wanted.version {
            Some(number) => state::valid(subject, number, &number.to_string())?,
            None => newest + 1,
        };
        if versions.and_then(|all| all.get(&version)).is_some_and(|entry| entry.id != id) {
            let message = format!("Version {version} of {subject} is another schema.");
            return Err(refusal(42205, subject, message));
        }
        let changes = vec![
            Change::Schema { id, guid, document },
            Change::Version { subject: subject.to_owned(), version, id, is_deleted: false },
        ];
        Ok((Registration { id, guid: Some(guid), version: Some(version) }, changes))
    }

    /// Whether a schema may become the next version of a subject.
    pub(crate) fn judge(
        &self,
        subject: &str,
        version: Option<VersionRef>,
        schema: &Document,
    ) -> Result<Verdict, Error> {
        let new = self.understand(subject, schema)?.schema;
        let numbers = match version {
            Some(version) => vec![self.version(subject, version, Seen::Live)?.version],
            // All that the level demands; a subject that is not there demands nothing.
            None => self.versions(subject, Seen::Live).unwrap_or_default(),
        };
        let messages = self.conflicts(subject, &numbers, &new)?;
        Ok(Verdict { is_compatible: messages.is_empty(), messages })
    }

    fn demand_compatible(&self, subject: &str, new: &Schema) -> Result<(), Error> {
        let numbers = self.versions(subject, Seen::Live).unwrap_or_default();
        let messages = self.conflicts(subject, &numbers, new)?;
        if messages.is_empty() {
            return Ok(());
        }
        let message = format!(
            "Schema being registered is incompatible with an earlier schema for subject \
             \"{subject}\", details: [{}]",
            messages.join(", ")
        );
        Err(refusal(409, subject, message))
    }

    /// Each reason against `new` after the versions of these numbers, oldest first.
    fn conflicts(
        &self,
        subject: &str,
        numbers: &[u32],
        new: &Schema,
    ) -> Result<Vec<String>, Error> {
        let level = self.effective_level(subject);
        let skipped = if level.is_transitive() { 0 } else { numbers.len().saturating_sub(1) };
        let numbers = &numbers[skipped..];
        let mut previous = Vec::new();
        for number in numbers.iter().filter(|_| level != Level::None) {
            let version = VersionRef::Number(*number);
            let registered = self.version(subject, version, Seen::All)?;
            previous.push(self.understand(subject, &registered.schema)?.schema);
        }
        let conflicts = level.check(new, &previous);
        Ok(conflicts.iter().flat_map(|conflict| messages(conflict, numbers, level)).collect())
    }

    /// The newest version that is this schema.
    fn number_of(&self, subject: &str, schema: &Understood, seen: Seen) -> Option<u32> {
        let id = *self.ids.get(&schema.guid)?;
        let versions = self.subjects.get(subject)?.iter().rev();
        let mut seen = versions.filter(|(_, entry)| seen.sees(**entry) && entry.id == id);
        seen.next().map(|(number, _)| *number)
    }
}

/// In Confluent's form.
fn messages(conflict: &Conflict, numbers: &[u32], level: Level) -> Vec<String> {
    let (new, old) = match conflict.direction {
        Direction::Backward => ("new", "old"),
        Direction::Forward => ("old", "new"),
    };
    let version = numbers.get(conflict.version).copied().unwrap_or_default();
    let reasons = conflict.incompatibilities.iter().map(|one| {
        format!(
            "{{errorType:'{}', description:'the {new} schema can't read the {old} one at path \
             '{}': {}'}}",
            one.kind, one.location, one.message
        )
    });
    let tail =
        [format!("{{oldSchemaVersion: {version}}}"), format!("{{compatibility: '{level}'}}")];
    reasons.chain(tail).collect()
}
