//! What would have to be done to have topics as they are declared.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use factline_core::event::TopicSpec;

use super::Difference;
use super::report::Kept;

/// A topic as it is declared, with what an environment adds to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// Its name: without an environment's prefix where it is declared, with it in a plan.
    pub name: String,
    /// Number of partitions; 0 leaves it to the cluster.
    pub partitions: u32,
    /// How long records are kept; `None` for ever.
    pub retention: Option<Duration>,
    /// Copies of each partition; `None` leaves it to the cluster.
    pub replication: Option<u16>,
}

impl From<&TopicSpec> for Declaration {
    fn from(spec: &TopicSpec) -> Self {
        Self {
            name: spec.name.to_owned(),
            partitions: spec.partitions,
            retention: spec.retention,
            replication: None,
        }
    }
}

/// One change that loses nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Create the topic.
    Create(Declaration),
    /// Keep its records longer.
    KeepLonger {
        /// Its name in this environment.
        topic: String,
        /// How long they are kept now.
        from: Duration,
        /// How long they will be; `None` for ever.
        to: Option<Duration>,
    },
}

/// What [`Topics::apply`](super::Topics::apply) would do, and what it would leave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The changes, by the topics' order.
    pub steps: Vec<Step>,
    /// What differs and is left to people: a change could move keys or lose records.
    pub left: Vec<Difference>,
}

impl Plan {
    /// Whether all topics are as they are declared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.left.is_empty()
    }
}

/// A topic as a cluster has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Actual {
    pub(super) partitions: u32,
    /// Copies of each partition; 0 where that is not known.
    pub(super) replication: u16,
    /// Its settings; empty where they are not known.
    pub(super) settings: BTreeMap<String, String>,
}

pub(super) fn plan(declared: &[Declaration], actual: &BTreeMap<String, Actual>) -> Plan {
    let mut plan = Plan::default();
    for topic in declared {
        match actual.get(&topic.name) {
            None => plan.steps.push(Step::Create(topic.clone())),
            Some(actual) => compare(topic, actual, &mut plan),
        }
    }
    plan
}

fn compare(declared: &Declaration, actual: &Actual, plan: &mut Plan) {
    let topic = || declared.name.clone();
    if declared.partitions != 0 && declared.partitions != actual.partitions {
        let (declared, actual) = (declared.partitions, actual.partitions);
        plan.left.push(Difference::Partitions { topic: topic(), declared, actual });
    }
    if let Some(declared) = declared.replication
        && actual.replication != 0
        && declared != actual.replication
    {
        let actual = actual.replication;
        plan.left.push(Difference::Replication { topic: topic(), declared, actual });
    }
    let number = |name: &str| actual.settings.get(name).and_then(|text| text.parse::<i64>().ok());
    if let Some(millis) = number("retention.ms") {
        let kept = u64::try_from(millis).ok().map(Duration::from_millis);
        match (kept, declared.retention) {
            (kept, wanted) if kept == wanted => {}
            (Some(from), wanted) if wanted.is_none_or(|wanted| wanted > from) => {
                plan.steps.push(Step::KeepLonger { topic: topic(), from, to: wanted });
            }
            (actual, declared) => {
                plan.left.push(Difference::Retention { topic: topic(), declared, actual });
            }
        }
    }
    if let Some(policy) = actual.settings.get("cleanup.policy").filter(|text| *text != "delete") {
        plan.left.push(Difference::Cleanup { topic: topic(), actual: policy.clone() });
    }
    if let Some(bytes) = number("retention.bytes").and_then(|bytes| u64::try_from(bytes).ok()) {
        plan.left.push(Difference::SizeLimit { topic: topic(), bytes });
    }
}

impl Step {
    /// The name of the topic in this environment.
    #[must_use]
    pub fn topic(&self) -> &str {
        match self {
            Self::Create(declaration) => &declaration.name,
            Self::KeepLonger { topic, .. } => topic,
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create(Declaration { name, partitions, retention, replication }) => {
                write!(f, "create topic {name} with ")?;
                match partitions {
                    0 => f.write_str("the cluster's number of partitions")?,
                    count => write!(f, "{count} partitions")?,
                }
                if let Some(copies) = replication {
                    write!(f, " of {copies} copies")?;
                }
                write!(f, ", keeping records {}", Kept(*retention))
            }
            Self::KeepLonger { topic, from, to } => {
                let (from, to) = (Kept(Some(*from)), Kept(*to));
                write!(f, "keep records of topic {topic} {to} instead of {from}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 86_400;

    fn declared() -> Declaration {
        Declaration {
            name: "lab".to_owned(),
            partitions: 6,
            retention: Some(Duration::from_secs(30 * DAY)),
            replication: Some(3),
        }
    }

    /// What is planned for a topic with these settings: the steps, then what is left.
    fn planned(partitions: u32, replication: u16, settings: &[(&str, &str)]) -> Vec<String> {
        let settings = settings.iter().map(|&(name, value)| (name.into(), value.into())).collect();
        let actual = Actual { partitions, replication, settings };
        let plan = plan(&[declared()], &BTreeMap::from([("lab".to_owned(), actual)]));
        let left = plan.left.iter().map(|difference| format!("left: {difference}"));
        plan.steps.iter().map(ToString::to_string).chain(left).collect()
    }

    #[test]
    fn what_is_as_declared_stays() {
        let settings = [
            ("retention.ms", "2592000000"),
            ("cleanup.policy", "delete"),
            ("retention.bytes", "-1"),
        ];
        assert_eq!(planned(6, 3, &settings), Vec::<String>::new());
        // What a cluster does not tell is no difference, and neither is what is left to it.
        assert_eq!(planned(6, 0, &[]), Vec::<String>::new());
        let free = Declaration { partitions: 0, replication: None, ..declared() };
        let actual = Actual { partitions: 12, replication: 1, ..Actual::default() };
        let left = plan(&[free], &BTreeMap::from([("lab".to_owned(), actual)]));
        assert_eq!(left, Plan::default());
    }

    #[test]
    fn what_is_missing_is_created() {
        let plan = plan(&[declared()], &BTreeMap::new());
        assert_eq!(plan.left, []);
        assert_eq!(
            plan.steps[0].to_string(),
            "create topic lab with 6 partitions of 3 copies, keeping records for 720 h"
        );
    }

    #[test]
    fn records_are_kept_longer_and_never_shorter() {
        assert_eq!(
            planned(6, 3, &[("retention.ms", "86400000")]),
            ["keep records of topic lab for 720 h instead of for 24 h"]
        );
        for (millis, words) in [("2592000001", "720 h"), ("-1", "for ever")] {
            let planned = planned(6, 3, &[("retention.ms", millis)]);
            assert_eq!(planned.len(), 1);
            assert!(planned[0].starts_with("left: ") && planned[0].contains(words), "{planned:?}");
        }
    }

    #[test]
    fn what_could_move_keys_or_lose_records_is_left_to_people() {
        let settings = [("cleanup.policy", "compact,delete"), ("retention.bytes", "1000")];
        assert_eq!(
            planned(12, 1, &settings),
            [
                "left: topic lab has 12 partitions, and 6 are declared",
                "left: topic lab has 1 copies, and 3 are declared",
                "left: topic lab has the cleanup policy `compact,delete`, which loses events",
                "left: topic lab drops events once a partition has 1000 bytes",
            ]
        );
    }
}
