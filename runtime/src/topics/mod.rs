//! Topics as their domains declare them: created where they are missing, checked where they are not.
//!
//! [`Topics::ensure`] is for services: it changes nothing that exists. [`Topics::plan`] and
//! [`Topics::apply`] are for operators: they change what loses nothing. Neither deletes: a
//! partition count can't be changed without moving keys, and a shorter retention deletes records.
//! What differs is told, typed, for people to decide.

mod change;
mod error;
mod kafka;
mod plan;
mod report;

use std::fmt;
use std::time::Duration;

use factline_core::event::{TopicNamer, TopicSpec};

pub use error::{Error, ErrorKind};
pub use plan::{Declaration, Plan, Step};
pub use report::{Difference, Report};

use crate::connection::Cluster;
use crate::embedded::Broker;
use kafka::Kafka;

/// Creates and checks topics.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use factline::embedded::Broker;
/// use factline::topics::Topics;
/// use factline_core::event::{TopicNamer, TopicSpec};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
/// static PATIENTS: TopicSpec = TopicSpec {
///     name: "health.patient.events",
///     domain: "patient",
///     class: "phi",
///     partitions: 12,
///     retention: Some(Duration::from_secs(30 * 86_400)),
/// };
/// let broker = Broker::start()?;
/// let topics = Topics::embedded(&broker, TopicNamer::plain());
/// let report = topics.ensure([&PATIENTS]).await?;
/// assert_eq!(report.created, ["health.patient.events"]);
/// assert!(topics.ensure([&PATIENTS]).await?.is_unchanged());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Topics {
    backend: Backend,
    names: TopicNamer,
}

enum Backend {
    Kafka(Kafka),
    Embedded(Broker),
}

/// How topics are created beyond what their domain declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Copies of each partition; `None` leaves it to the cluster.
    pub replication: Option<u16>,
    /// How long the cluster may take to answer, and a new topic to appear.
    pub timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { replication: None, timeout: Duration::from_secs(30) }
    }
}

impl Topics {
    /// The topics of a cluster.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Settings`] where the cluster's settings can't be used.
    pub fn connect(cluster: &Cluster, names: TopicNamer, options: Options) -> Result<Self, Error> {
        Ok(Self { backend: Backend::Kafka(Kafka::new(cluster, options)?), names })
    }

    /// The topics of an embedded broker, which knows no retention.
    #[must_use]
    pub fn embedded(broker: &Broker, names: TopicNamer) -> Self {
        Self { backend: Backend::Embedded(broker.clone()), names }
    }

    /// Creates the topics that are missing, waits until they can be used, and tells how the others
    /// differ from what is declared. Doing it again changes nothing.
    ///
    /// # Errors
    ///
    /// The cluster does not answer, or refuses to create a topic.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is done, some topics may have been created: call it again.
    pub async fn ensure<'a>(
        &self,
        specs: impl IntoIterator<Item = &'a TopicSpec>,
    ) -> Result<Report, Error> {
        let wanted = self.wanted(specs);
        match &self.backend {
            Backend::Kafka(kafka) => kafka.ensure(&wanted).await,
            Backend::Embedded(broker) => ensure_embedded(broker, &wanted),
        }
    }

    /// Tells how topics differ from what is declared, and changes nothing.
    ///
    /// # Errors
    ///
    /// The cluster does not answer.
    ///
    /// # Cancel safety
    ///
    /// Dropping it changes nothing.
    pub async fn check<'a>(
        &self,
        specs: impl IntoIterator<Item = &'a TopicSpec>,
    ) -> Result<Report, Error> {
        let wanted = self.wanted(specs);
        match &self.backend {
            Backend::Kafka(kafka) => kafka.check(&wanted).await,
            Backend::Embedded(broker) => Ok(check_embedded(broker, &wanted)),
        }
    }

    /// Tells what would have to be done to have the topics as they are declared, and changes
    /// nothing.
    ///
    /// # Errors
    ///
    /// The cluster does not answer.
    ///
    /// # Cancel safety
    ///
    /// Dropping it changes nothing.
    pub async fn plan(
        &self,
        declared: impl IntoIterator<Item = Declaration>,
    ) -> Result<Plan, Error> {
        let declared = declared.into_iter().map(|topic| {
            let name = self.names.name(&topic.name).into_owned();
            Declaration { name, ..topic }
        });
        let declared: Vec<_> = declared.collect();
        match &self.backend {
            Backend::Kafka(kafka) => kafka.plan(&declared).await,
            Backend::Embedded(broker) => Ok(plan_embedded(broker, &declared)),
        }
    }

    /// Makes the changes of a plan, and waits until topics that it creates can be used. Doing it
    /// again changes nothing.
    ///
    /// # Errors
    ///
    /// The cluster does not answer, or refuses a change; those before it were made.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is done, some changes may have been made: plan again.
    pub async fn apply(&self, plan: &Plan) -> Result<(), Error> {
        match &self.backend {
            Backend::Kafka(kafka) => kafka.apply(plan).await,
            Backend::Embedded(broker) => plan.steps.iter().try_for_each(|step| match step {
                Step::Create(topic) => create_embedded(broker, &topic.name, topic.partitions),
                // It keeps everything.
                Step::KeepLonger { .. } => Ok(()),
            }),
        }
    }

    fn wanted<'a>(&self, specs: impl IntoIterator<Item = &'a TopicSpec>) -> Vec<Wanted> {
        specs
            .into_iter()
            .map(|spec| Wanted {
                name: self.names.name(spec.name).into_owned(),
                partitions: spec.partitions,
                retention: spec.retention,
            })
            .collect()
    }
}

/// A topic as it ought to be, under the name it has in this environment.
struct Wanted {
    name: String,
    partitions: u32,
    retention: Option<Duration>,
}

fn ensure_embedded(broker: &Broker, wanted: &[Wanted]) -> Result<Report, Error> {
    let existing = broker.topics();
    let mut report = Report::default();
    for topic in wanted.iter().filter(|topic| !existing.contains_key(&topic.name)) {
        create_embedded(broker, &topic.name, topic.partitions)?;
        report.created.push(topic.name.clone());
    }
    report.differences = check_embedded(broker, wanted).differences;
    Ok(report)
}

fn create_embedded(broker: &Broker, name: &str, partitions: u32) -> Result<(), Error> {
    let partitions = u16::try_from(partitions).map_err(|_| Error::partitions(name))?;
    broker.create_topic(name, partitions).map_err(|e| Error::embedded(name, e))
}

fn plan_embedded(broker: &Broker, declared: &[Declaration]) -> Plan {
    let existing = broker.topics().into_iter().map(|(name, partitions)| {
        (name, plan::Actual { partitions: partitions.into(), ..plan::Actual::default() })
    });
    plan::plan(declared, &existing.collect())
}

fn check_embedded(broker: &Broker, wanted: &[Wanted]) -> Report {
    let existing = broker.topics();
    let difference = |topic: &Wanted| match existing.get(&topic.name) {
        None => Some(Difference::Missing { topic: topic.name.clone() }),
        Some(&actual) => Difference::partitions(topic, u32::from(actual)),
    };
    Report { created: Vec::new(), differences: wanted.iter().filter_map(difference).collect() }
}

impl fmt::Debug for Topics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let backend = match &self.backend {
            Backend::Kafka(_) => "a cluster",
            Backend::Embedded(_) => "the embedded broker",
        };
        f.debug_struct("Topics").field("of", &backend).field("names", &self.names).finish()
    }
}
