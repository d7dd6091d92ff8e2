//! Reading a topic outside any consumer group: for tools that look and change nothing.
//!
//! Nothing is committed, and no group is joined, so that looking at a topic in production disturbs
//! nobody.

mod error;
mod record;
mod start;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rdkafka::consumer::{Consumer as _, StreamConsumer};
use rdkafka::error::KafkaError;
use rdkafka::message::Message as _;
use rdkafka::{Offset, TopicPartitionList};

pub use error::{Error, ErrorKind};
pub use record::Record;

use crate::connection::{Cluster, code_of, is_permanent};
use factline_core::time::{Millis, Timestamp};

/// Where reading starts, in each partition.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Start {
    /// With the oldest record that there is.
    #[default]
    Earliest,
    /// With the next record that is written.
    Latest,
    /// With this offset, or the oldest after it.
    Offset(i64),
    /// So many records before the end.
    Last(u64),
    /// With the first record of this time or a later one.
    Since(Timestamp<Millis>),
}

/// What is read of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where reading starts.
    pub start: Start,
    /// The partitions; all of them where none is named.
    pub partitions: Vec<i32>,
    /// Whether to go on, at the end, with what is written then.
    pub follow: bool,
    /// How long the cluster may take for one answer.
    pub timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            start: Start::default(),
            partitions: Vec::new(),
            follow: false,
            timeout: Duration::from_secs(10),
        }
    }
}

/// The records of a topic, as they come: in order within a partition, in any order among them.
///
/// Without [`Options::follow`] it ends where the partitions ended when it was opened.
///
/// # Examples
///
/// ```
/// use factline::embedded::Broker;
/// use factline::tail::{Options, Tail};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
/// let broker = Broker::start()?;
/// broker.create_topic("ward.events", 2)?;
/// let mut tail = Tail::open(&broker.cluster(), "ward.events", Options::default()).await?;
/// assert!(tail.next().await?.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Tail {
    consumer: Arc<StreamConsumer>,
    topic: Arc<str>,
    /// The partitions that have not come to their end, with the offset where that is.
    open: Vec<(i32, i64)>,
    options: Options,
}

impl Tail {
    /// Begins to read a topic.
    ///
    /// # Errors
    ///
    /// The settings can't be used, the cluster does not answer, or there is no such topic or
    /// partition.
    ///
    /// # Cancel safety
    ///
    /// Dropping it changes nothing.
    pub async fn open(cluster: &Cluster, topic: &str, options: Options) -> Result<Self, Error> {
        let fixed = [
            // The client wants one; it is never joined.
            ("group.id", "factline-tail"),
            ("enable.auto.commit", "false"),
            ("enable.auto.offset.store", "false"),
            ("enable.partition.eof", "true"),
            ("allow.auto.create.topics", "false"),
            ("auto.offset.reset", "earliest"),
        ];
        let fixed = fixed.map(|(name, value)| (name, value.to_owned()));
        let consumer: StreamConsumer =
            cluster.consumer_config(&[], &fixed).create().map_err(Error::settings)?;
        let consumer = Arc::new(consumer);
        let (asked, named) = (Arc::clone(&consumer), topic.to_owned());
        let wanted = options.clone();
        let found = tokio::task::spawn_blocking(move || start::find(&asked, &named, &wanted));
        let found = found.await.map_err(|_| Error::no_answer(topic))??;

        let mut assigned = TopicPartitionList::new();
        let mut open = Vec::new();
        for place in found {
            // Where nothing will come, nothing is waited for.
            if options.follow || place.start < place.end {
                assigned
                    .add_partition_offset(topic, place.partition, Offset::Offset(place.start))
                    .map_err(|error| Error::unavailable(topic, error))?;
                open.push((place.partition, place.end));
            }
        }
        consumer.assign(&assigned).map_err(|error| Error::unavailable(topic, error))?;
        Ok(Self { consumer, topic: topic.into(), open, options })
    }

    /// The next record; `None` at the end.
    ///
    /// # Errors
    ///
    /// The cluster does not answer, or refuses.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses no record: the next call has it.
    pub async fn next(&mut self) -> Result<Option<Record>, Error> {
        while self.options.follow || !self.open.is_empty() {
            let received = match (self.options.follow, self.consumer.recv()) {
                (true, received) => received.await,
                (false, received) => tokio::time::timeout(self.options.timeout, received)
                    .await
                    .map_err(|_| Error::no_answer(&self.topic))?,
            };
            match received {
                Ok(message) => {
                    let (partition, offset) = (message.partition(), message.offset());
                    let is_wanted = self.options.follow || self.is_before_end(partition, offset);
                    let record = is_wanted.then(|| Record::copy(&message, &self.topic));
                    drop(message);
                    self.passed(partition, offset);
                    if record.is_some() {
                        return Ok(record);
                    }
                }
                Err(KafkaError::PartitionEOF(partition)) => self.passed(partition, i64::MAX - 1),
                Err(error) if code_of(&error).is_some_and(is_permanent) => {
                    return Err(Error::unavailable(&self.topic, error));
                }
                // The client tries again by itself; whether anything comes, the time-out tells.
                Err(_) => {}
            }
        }
        Ok(None)
    }

    fn is_before_end(&self, partition: i32, offset: i64) -> bool {
        self.open.iter().any(|&(open, end)| open == partition && offset < end)
    }

    /// A record was seen, or the end: what ended before is closed.
    fn passed(&mut self, partition: i32, offset: i64) {
        if !self.options.follow {
            self.open.retain(|&(open, end)| open != partition || offset + 1 < end);
        }
    }
}

impl fmt::Debug for Tail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open: BTreeSet<i32> = self.open.iter().map(|&(partition, _)| partition).collect();
        f.debug_struct("Tail").field("topic", &self.topic).field("open", &open).finish()
    }
}
