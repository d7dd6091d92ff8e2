//! What was created, and what differs.

use std::fmt;
use std::time::Duration;

use super::Wanted;

/// The outcome of [`Topics::ensure`](super::Topics::ensure) or [`check`](super::Topics::check).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Topics that were created, by the names they have in this environment.
    pub created: Vec<String>,
    /// How existing topics differ from what is declared, and which are missing.
    pub differences: Vec<Difference>,
}

impl Report {
    /// Whether every topic was there already, as it is declared.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.created.is_empty() && self.differences.is_empty()
    }
}

/// How a topic differs from what its domain declares.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// The topic does not exist.
    Missing {
        /// Its name in this environment.
        topic: String,
    },
    /// It has another number of partitions: keys would move if it were changed.
    Partitions {
        /// Its name in this environment.
        topic: String,
        /// What is declared.
        declared: u32,
        /// What there is.
        actual: u32,
    },
    /// It keeps records for another time.
    Retention {
        /// Its name in this environment.
        topic: String,
        /// What is declared; `None` for ever.
        declared: Option<Duration>,
        /// What there is; `None` for ever.
        actual: Option<Duration>,
    },
    /// It has another number of copies: only a reassignment of its partitions changes it.
    Replication {
        /// Its name in this environment.
        topic: String,
        /// What is declared.
        declared: u16,
        /// What there is.
        actual: u16,
    },
    /// It drops records before their time, by compaction: each is an event, and none replaces
    /// another.
    Cleanup {
        /// Its name in this environment.
        topic: String,
        /// Its `cleanup.policy`.
        actual: String,
    },
    /// It drops records before their time, once it is large enough.
    SizeLimit {
        /// Its name in this environment.
        topic: String,
        /// Its `retention.bytes`.
        bytes: u64,
    },
}

impl Difference {
    /// The name of the topic in this environment.
    #[must_use]
    pub fn topic(&self) -> &str {
        match self {
            Self::Missing { topic }
            | Self::Partitions { topic, .. }
            | Self::Retention { topic, .. }
            | Self::Replication { topic, .. }
            | Self::Cleanup { topic, .. }
            | Self::SizeLimit { topic, .. } => topic,
        }
    }

    pub(super) fn partitions(wanted: &Wanted, actual: u32) -> Option<Self> {
        let (topic, declared) = (wanted.name.clone(), wanted.partitions);
        (declared != actual).then_some(Self::Partitions { topic, declared, actual })
    }

    /// `millis` as Kafka has it: -1 for ever.
    pub(super) fn retention(wanted: &Wanted, millis: i64) -> Option<Self> {
        let (topic, declared) = (wanted.name.clone(), wanted.retention);
        let actual = u64::try_from(millis).ok().map(Duration::from_millis);
        (declared != actual).then_some(Self::Retention { topic, declared, actual })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { topic } => write!(f, "topic {topic} does not exist"),
            Self::Partitions { topic, declared, actual } => {
                write!(f, "topic {topic} has {actual} partitions, and {declared} are declared")
            }
            Self::Retention { topic, declared, actual } => write!(
                f,
                "topic {topic} keeps records {}, and {} is declared",
                Kept(*actual),
                Kept(*declared)
            ),
            Self::Replication { topic, declared, actual } => {
                write!(f, "topic {topic} has {actual} copies, and {declared} are declared")
            }
            Self::Cleanup { topic, actual } => {
                write!(f, "topic {topic} has the cleanup policy `{actual}`, which loses events")
            }
            Self::SizeLimit { topic, bytes } => {
                write!(f, "topic {topic} drops events once a partition has {bytes} bytes")
            }
        }
    }
}

/// How long records are kept, in words.
pub(super) struct Kept(pub(super) Option<Duration>);

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("for ever"),
            Some(time) => {
                let hours = time.as_secs() / 3600;
                if time == Duration::from_hours(hours) && hours > 0 {
                    write!(f, "for {hours} h")
                } else {
                    write!(f, "for {time:?}")
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_say_what_is_and_what_ought_to_be() {
        let topic = Wanted {
            name: "lab".to_owned(),
            partitions: 6,
            retention: Some(Duration::from_hours(720)),
        };
        assert_eq!(Difference::partitions(&topic, 6), None);
        assert_eq!(
            Difference::partitions(&topic, 3).unwrap().to_string(),
            "topic lab has 3 partitions, and 6 are declared"
        );
        assert_eq!(Difference::retention(&topic, 720 * 3_600_000), None);
        assert_eq!(
            Difference::retention(&topic, -1).unwrap().to_string(),
            "topic lab keeps records for ever, and for 720 h is declared"
        );
    }
}
