//! Compatibility levels and modes, of all subjects and of one.

use super::state::{Seen, State};
use super::{Change, Outcome, refusal};
use crate::Error;
use crate::admin::{Level, Mode};

impl State {
    /// The level that is set; that of all subjects always is.
    pub(crate) fn level(&self, subject: Option<&str>) -> Option<Level> {
        let set = self.levels.get(&subject.map(str::to_owned)).copied();
        // Confluent's default.
        set.or_else(|| subject.is_none().then_some(Level::Backward))
    }

    /// The level that counts for a subject.
    pub(crate) fn effective_level(&self, subject: &str) -> Level {
        self.level(Some(subject)).or_else(|| self.level(None)).unwrap_or(Level::Backward)
    }

    /// Sets a level, or takes it away, and says which was set.
    pub(crate) fn set_level(
        &self,
        subject: Option<&str>,
        level: Option<Level>,
    ) -> Outcome<Option<Level>> {
        let before = self.level(subject);
        if let (None, None, Some(subject)) = (level, before, subject) {
            return Err(no_level(subject));
        }
        let own = subject.map(str::to_owned);
        Ok((before, vec![Change::Level { subject: own, level }]))
    }

    /// The mode that is set; that of all subjects always is.
    pub(crate) fn mode(&self, subject: Option<&str>) -> Option<Mode> {
        let set = self.modes.get(&subject.map(str::to_owned)).copied();
        set.or_else(|| subject.is_none().then(Mode::default))
    }

    /// The mode that counts for a subject.
    pub(crate) fn effective_mode(&self, subject: &str) -> Mode {
        match self.mode(None) {
            Some(Mode::ReadOnlyOverride) => Mode::ReadOnlyOverride,
            all => self.mode(Some(subject)).or(all).unwrap_or_default(),
        }
    }

    /// Sets a mode, or takes it away, and says which was set.
    ///
    /// Importing starts with nothing, unless `is_forced`: ids from elsewhere could be taken.
    pub(crate) fn set_mode(
        &self,
        subject: Option<&str>,
        mode: Option<Mode>,
        is_forced: bool,
    ) -> Outcome<Option<Mode>> {
        let before = self.mode(subject);
        if let (None, None, Some(subject)) = (mode, before, subject) {
            return Err(no_mode(subject));
        }
        let has_some = match subject {
            Some(subject) => self.versions(subject, Seen::Live).is_ok(),
            None => !self.subjects(Seen::Live).is_empty(),
        };
        if mode == Some(Mode::Import) && before != mode && has_some && !is_forced {
            let request = subject.unwrap_or_default();
            return Err(refusal(42205, request, "Cannot import since found existing subjects"));
        }
        let own = subject.map(str::to_owned);
        Ok((before, vec![Change::Mode { subject: own, mode }]))
    }

    pub(super) fn demand_writable(&self, subject: &str) -> Result<(), Error> {
        match self.effective_mode(subject) {
            Mode::ReadOnly | Mode::ReadOnlyOverride => {
                Err(refusal(42205, subject, format!("Subject {subject} is in read-only mode")))
            }
            Mode::ReadWrite | Mode::Import => Ok(()),
        }
    }
}

/// What is said where a subject has no level of its own.
pub(crate) fn no_level(subject: &str) -> Error {
    let message =
        format!("Subject '{subject}' does not have subject-level compatibility configured");
    refusal(40408, subject, message)
}

/// What is said where a subject has no mode of its own.
pub(crate) fn no_mode(subject: &str) -> Error {
    let message = format!("Subject '{subject}' does not have subject-level mode configured");
    refusal(40409, subject, message)
}
