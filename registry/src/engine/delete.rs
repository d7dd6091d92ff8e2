//! Deletion: softly first, then for good.

use super::state::{Entry, Seen, State, no_subject, no_version};
use super::{Change, Outcome, refusal};
use crate::admin::Deletion;
use crate::{Error, VersionRef};

impl State {
    /// Deletes all versions of a subject.
    pub(crate) fn delete_subject(&self, subject: &str, how: Deletion) -> Outcome<Vec<u32>> {
        self.demand_writable(subject)?;
        let all = self.subjects.get(subject).ok_or_else(|| no_subject(subject))?;
        let is_deleted = all.values().all(|entry| entry.is_deleted);
        match how {
            Deletion::Soft if is_deleted => {
                let message = format!(
                    "Subject '{subject}' was soft deleted. Set permanent=true to delete permanently"
                );
                return Err(refusal(40404, subject, message));
            }
            Deletion::Permanent if !is_deleted => {
                let message = format!(
                    "Subject '{subject}' was not deleted first before being permanently deleted"
                );
                return Err(refusal(40405, subject, message));
            }
            _ => {}
        }
        let numbers = self.versions(subject, if is_deleted { Seen::All } else { Seen::Live })?;
        let mut changes = Vec::new();
        for number in &numbers {
            self.delete(subject, *number, how, &mut changes)?;
        }
        let own = Some(subject.to_owned());
        if self.levels.contains_key(&own) {
            changes.push(Change::Level { subject: own.clone(), level: None });
        }
        if self.modes.contains_key(&own) {
            changes.push(Change::Mode { subject: own, mode: None });
        }
        Ok((numbers, changes))
    }

    /// Deletes one version.
    pub(crate) fn delete_version(
        &self,
        subject: &str,
        version: VersionRef,
        how: Deletion,
    ) -> Outcome<u32> {
        self.demand_writable(subject)?;
        let seen = if version == VersionRef::Latest && how == Deletion::Soft {
            Seen::Live
        } else {
            Seen::All
        };
        let number = self.version(subject, version, seen)?.version;
        let entry = self.entry(subject, number)?;
        match how {
            Deletion::Soft if entry.is_deleted => {
                let message = format!(
                    "Subject '{subject}' Version {number} was soft deleted. Set permanent=true to \
                     delete permanently"
                );
                return Err(refusal(40406, subject, message));
            }
            Deletion::Permanent if !entry.is_deleted => {
                let message = format!(
                    "Subject '{subject}' Version {number} was not deleted first before being \
                     permanently deleted"
                );
                return Err(refusal(40407, subject, message));
            }
            _ => {}
        }
        let mut changes = Vec::new();
        self.delete(subject, number, how, &mut changes)?;
        Ok((number, changes))
    }

    fn delete(
        &self,
        subject: &str,
        number: u32,
        how: Deletion,
        changes: &mut Vec<Change>,
    ) -> Result<(), Error> {
        let Entry { id, .. } = self.entry(subject, number)?;
        let seen = if how == Deletion::Soft { Seen::Live } else { Seen::All };
        if !self.referrers(subject, number, seen).is_empty() {
            let message = format!(
                "One or more references exist to the schema {{subject={subject},version={number}}}."
            );
            return Err(refusal(42206, subject, message));
        }
        let named = subject.to_owned();
        if how == Deletion::Soft {
            changes.push(Change::Version { subject: named, version: number, id, is_deleted: true });
            return Ok(());
        }
        changes.push(Change::NoVersion { subject: named, version: number });
        let is_this = |change: &Change, subject: &str, version: u32| matches!(change, Change::NoVersion { subject: s, version: v } if s == subject && *v == version);
        let is_kept = |(subject, version): (String, u32)| {
            !changes.iter().any(|change| is_this(change, &subject, version))
        };
        if !self.uses(id, Seen::All).into_iter().any(is_kept) {
            changes.push(Change::NoSchema { id });
        }
        Ok(())
    }

    fn entry(&self, subject: &str, number: u32) -> Result<Entry, Error> {
        let versions = self.subjects.get(subject).ok_or_else(|| no_subject(subject))?;
        versions.get(&number).copied().ok_or_else(|| no_version(subject, number))
    }
}
