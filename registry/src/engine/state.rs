//! What a registry holds, and what can be asked of it.

use std::collections::{BTreeMap, HashMap};

use factline_core::wire::SchemaRef;
use uuid::Uuid;

use super::{Change, refusal};
use crate::admin::{Level, Mode};
use crate::{Document, Error, Registered, VersionRef};

/// What a registry holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    pub(super) schemas: BTreeMap<u32, Stored>,
    pub(super) ids: HashMap<Uuid, u32>,
    /// Versions by number, softly deleted ones included.
    pub(super) subjects: BTreeMap<String, BTreeMap<u32, Entry>>,
    pub(super) levels: BTreeMap<Option<String>, Level>,
    pub(super) modes: BTreeMap<Option<String>, Mode>,
}

/// A schema under its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) guid: Uuid,
    pub(super) document: Document,
}

/// A version of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: u32,
    pub(super) is_deleted: bool,
}

/// Which versions a question is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Those that are not deleted.
    #[default]
    Live,
    /// Softly deleted ones too.
    All,
    /// Softly deleted ones only.
    #[cfg_attr(not(feature = "server"), allow(dead_code, reason = "only requests ask for them"))]
    Deleted,
}

impl Seen {
    pub(super) const fn sees(self, entry: Entry) -> bool {
        match self {
            Self::Live => !entry.is_deleted,
            Self::All => true,
            Self::Deleted => entry.is_deleted,
        }
    }
}

impl State {
    /// Makes a change. Each can be made twice without harm.
    pub(crate) fn apply(&mut self, change: Change) {
        match change {
            Change::Schema { id, guid, document } => {
                self.ids.insert(guid, id);
                self.schemas.insert(id, Stored { guid, document });
            }
            Change::NoSchema { id } => {
                if let Some(stored) = self.schemas.remove(&id) {
                    self.ids.remove(&stored.guid);
                }
            }
            Change::Version { subject, version, id, is_deleted } => {
                self.subjects.entry(subject).or_default().insert(version, Entry { id, is_deleted });
            }
            Change::NoVersion { subject, version } => {
                if let Some(versions) = self.subjects.get_mut(&subject) {
                    versions.remove(&version);
                    if versions.is_empty() {
                        self.subjects.remove(&subject);
                    }
                }
            }
            Change::Level { subject, level } => set(&mut self.levels, subject, level),
            Change::Mode { subject, mode } => set(&mut self.modes, subject, mode),
        }
    }

    /// The id of a name, and its schema.
    pub(crate) fn schema(&self, schema: SchemaRef) -> Result<(u32, Uuid, Document), Error> {
        let id = match schema {
            SchemaRef::Id(id) => Some(id),
            SchemaRef::Guid(guid) => self.ids.get(&guid).copied(),
        };
        id.and_then(|id| {
            self.schemas.get(&id).map(|Stored { guid, document }| (id, guid, document))
        })
        .map(|(id, guid, document)| (id, *guid, document.clone()))
        .ok_or_else(|| refusal(40403, &format!("get {schema}"), format!("{schema} not found")))
    }

    /// The subjects that have a version to be seen.
    pub(crate) fn subjects(&self, seen: Seen) -> Vec<String> {
        let is_seen = |versions: &BTreeMap<u32, Entry>| match seen {
            // A subject counts as deleted when nothing of it is left.
            Seen::Deleted => versions.values().all(|entry| entry.is_deleted),
            _ => versions.values().any(|entry| seen.sees(*entry)),
        };
        let subjects = self.subjects.iter().filter(|(_, versions)| is_seen(versions));
        subjects.map(|(subject, _)| subject.clone()).collect()
    }

    /// The versions of a subject to be seen; there is at least one.
    pub(crate) fn versions(&self, subject: &str, seen: Seen) -> Result<Vec<u32>, Error> {
        let versions = self.subjects.get(subject).into_iter().flatten();
        let numbers: Vec<u32> =
            versions.filter(|(_, entry)| seen.sees(**entry)).map(|(number, _)| *number).collect();
        if numbers.is_empty() { Err(no_subject(subject)) } else { Ok(numbers) }
    }

    /// One version.
    pub(crate) fn version(
        &self,
        subject: &str,
        version: VersionRef,
        seen: Seen,
    ) -> Result<Registered, Error> {
        let numbers = self.versions(subject, seen)?;
        let number = match version {
            VersionRef::Latest => numbers.last().copied().unwrap_or_default(),
            VersionRef::Number(number) => valid(subject, number, &number.to_string())?,
        };
        let found = numbers.contains(&number).then(|| self.registered(subject, number)).flatten();
        found.ok_or_else(|| no_version(subject, number))
    }

    /// Every subject and version that has the schema of an id.
    pub(crate) fn uses(&self, id: u32, seen: Seen) -> Vec<(String, u32)> {
        let all = self.entries();
        all.filter(|(_, _, entry)| entry.id == id && seen.sees(*entry))
            .map(|(subject, number, _)| (subject.to_owned(), number))
            .collect()
    }

    /// The ids of the schemas that refer to a version.
    pub(crate) fn referrers(&self, subject: &str, version: u32, seen: Seen) -> Vec<u32> {
        let refers = |id: &u32| {
            self.schemas.get(id).is_some_and(|stored| {
                let mut references = stored.document.references.iter();
                references.any(|one| one.subject == subject && one.version == version)
            })
        };
        let mut ids: Vec<u32> =
            self.entries().filter(|(_, _, e)| seen.sees(*e)).map(|(_, _, e)| e.id).collect();
        ids.retain(refers);
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// All versions of all subjects.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, u32, Entry)> {
        self.subjects.iter().flat_map(|(subject, versions)| {
            versions.iter().map(move |(number, entry)| (&**subject, *number, *entry))
        })
    }

    pub(super) fn registered(&self, subject: &str, version: u32) -> Option<Registered> {
        let id = self.subjects.get(subject)?.get(&version)?.id;
        let Stored { guid, document } = self.schemas.get(&id)?;
        Some(Registered {
            subject: subject.to_owned(),
            version,
            id,
            guid: Some(*guid),
            schema: document.clone(),
        })
    }
}

fn set<T>(settings: &mut BTreeMap<Option<String>, T>, subject: Option<String>, value: Option<T>) {
    match value {
        Some(value) => drop(settings.insert(subject, value)),
        None => drop(settings.remove(&subject)),
    }
}

/// A version's number, if it is one; `text` is what was given for it.
pub(crate) fn valid(subject: &str, number: u32, text: &str) -> Result<u32, Error> {
    if number == 0 || i32::try_from(number).is_err() {
        let text: String = text.chars().take(40).collect();
        let message = format!(
            "The specified version '{text}' is not a valid version id. Allowed values are \
             between [1, 2^31-1] and the string \"latest\""
        );
        return Err(refusal(42202, subject, message));
    }
    Ok(number)
}

pub(super) fn no_subject(subject: &str) -> Error {
    refusal(40401, subject, format!("Subject '{subject}' not found."))
}

pub(super) fn no_version(subject: &str, number: u32) -> Error {
    refusal(40402, subject, format!("Version {number} not found."))
}
