//! Which subject of a registry a schema is filed under.

use std::fmt;
use std::str::FromStr;

use super::TopicNamer;

/// How the subjects of a registry are named.
///
/// # Examples
///
/// ```
/// use factline_core::event::{SubjectStrategy, TopicNamer};
///
/// let namer = TopicNamer::with_prefix("staging.")?;
/// let subject = |strategy: SubjectStrategy| strategy.subject(&namer, "lab.events", "lab.Drawn");
/// assert_eq!(subject(SubjectStrategy::TopicRecordName), "staging.lab.events-lab.Drawn");
/// assert_eq!(subject(SubjectStrategy::TopicName), "staging.lab.events-value");
/// assert_eq!(subject(SubjectStrategy::RecordName), "lab.Drawn");
/// # Ok::<(), factline_core::event::InvalidPrefix>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SubjectStrategy {
    /// The topic and the record: versions of one event in one topic.
    #[default]
    TopicRecordName,
    /// The record: versions of one event in all topics, and in all environments of a registry.
    RecordName,
    /// The topic: every event of it is a version of one subject.
    TopicName,
}

impl SubjectStrategy {
    /// All strategies.
    pub const ALL: [Self; 3] = [Self::TopicRecordName, Self::RecordName, Self::TopicName];

    /// The word for it in a `domain.toml`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TopicRecordName => "topic-record-name",
            Self::RecordName => "record-name",
            Self::TopicName => "topic-name",
        }
    }

    /// The subject of the values of `topic` (named as schemas do) that are records `full_name`.
    #[must_use]
    pub fn subject(self, names: &TopicNamer, topic: &str, full_name: &str) -> String {
        match self {
            Self::TopicRecordName => format!("{}-{full_name}", names.name(topic)),
            Self::RecordName => full_name.to_owned(),
            Self::TopicName => format!("{}-value", names.name(topic)),
        }
    }
}

impl fmt::Display for SubjectStrategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no [`SubjectStrategy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownStrategy(());

impl FromStr for SubjectStrategy {
    type Err = UnknownStrategy;

    fn from_str(text: &str) -> Result<Self, UnknownStrategy> {
        Self::ALL.into_iter().find(|strategy| strategy.as_str() == text).ok_or(UnknownStrategy(()))
    }
}

impl fmt::Display for UnknownStrategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the strategies are topic-record-name, record-name and topic-name")
    }
}

impl std::error::Error for UnknownStrategy {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_strategy_is_read_by_its_word() {
        for strategy in SubjectStrategy::ALL {
            assert_eq!(strategy.as_str().parse(), Ok(strategy));
            let all = UnknownStrategy(()).to_string();
            assert!(all.contains(strategy.as_str()), "{all}");
        }
        assert!("TopicName".parse::<SubjectStrategy>().is_err());
    }
}
